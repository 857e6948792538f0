/* Newton's method on equations whose residuals Python computes, one turn a call. */
#include "vecgen/newton.h"

static struct vg_newton newton;
static double memory[VG_NEWTON_MEMORY(8)];
static double unknowns[8];
static double *places[8];

VG_EXPORT void probe_newton_start(size_t n, const double *start)
{
    for (size_t i = 0; i < n; i++) {
        unknowns[i] = start[i];
        places[i] = &unknowns[i];
    }
    newton = vg_newton_start(n, places, memory);
}

VG_EXPORT int probe_newton_wants(void)
{
    return vg_newton_wants(&newton);
}

VG_EXPORT double *probe_newton_unknowns(void)
{
    return unknowns;
}

VG_EXPORT double *probe_newton_residuals(void)
{
    return newton.residual;
}

VG_EXPORT int probe_newton_status(void)
{
    return (int)newton.status;
}

/* Notes a failure only once. */
VG_EXPORT void probe_newton_note(struct vg_failure *failure, size_t instance, double t)
{
    vg_newton_note(&newton, failure, "mechanism", "equations", instance, t);
}
