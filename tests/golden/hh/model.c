/* model.c: emitted by vecgen; see README.md beside it for what is where.
 * from IClamp.mod, sha256 46d68fd2a4d5f32f2760d33329ade23e0c92a4a1168fc6b01968ca94cff6336f
 * from hh.mod, sha256 d6cff59311db3eba7734232610df1475ef3370a9e28860f8e4be9d5d435f7e2b */
#include "model.h"
#include "vecgen/events.h"

static void clear(double *VG_RESTRICT field, size_t count)
{
    VG_SIMD
    for (size_t i = 0; i < count; i++)
        field[i] = 0.0;
}

/* secondorder = 2: moves an ion's current to the middle of the step. */
VG_INLINE void correct_ion_current(const struct vg_model *model, const struct vg_map *map,
                                   size_t count, const double *VG_RESTRICT conductance,
                                   double *VG_RESTRICT current)
{
    if (model->global->secondorder != 2.0)
        return;
    const double *VG_RESTRICT rhs = model->node.rhs;
    const int32_t *VG_RESTRICT node = map->index;
    VG_SIMD
    for (size_t i = 0; i < count; i++)
        current[i] += conductance[i] * rhs[node[i]];
}

/* Takes note of a t, dt or secondorder that was changed from outside. */
static void reload_time(const struct vg_model *model)
{
    struct globals *global = model->global;
    global->step_t = global->t;
    global->step_dt = global->dt;
    global->cj = global->secondorder != 0.0 ? 2.0 / global->dt : 1.0 / global->dt;
}

static void check_tables(struct vg_model *model)
{
    hh_rates_table_check(model);
}

/* Gives every part the globals and the tables of the part that leads it. */
static void take_over(const struct vg_team *team)
{
    for (uint64_t k = 0; k < team->count; k++) {
        struct vg_model *model = vg_part(team, k);
        const struct vg_model *leader = vg_part(team, team->leader[k]);
        if (model == leader)
            continue;
        *model->global = *leader->global;
        model->hh_rates_table = leader->hh_rates_table;
        model->hh_rates_table_filled = leader->hh_rates_table_filled;
        model->hh_rates_table_celsius = leader->hh_rates_table_celsius;
    }
}

/* The same, after those that lead have brought their tables up to date. */
void model_follow(const struct vg_team *team)
{
    for (uint64_t k = 0; k < team->count; k++)
        if (team->leader[k] == k)
            check_tables(vg_part(team, k));
    take_over(team);
}

/* Half a step of time; what is played as lines follows it. */
static void advance_time(const struct vg_model *model)
{
    model->global->t += 0.5 * model->global->dt;
    if (model->events != NULL)
        vg_events_play_lines(model->events, model->global->t);
}

static void begin_events(const struct vg_model *model)
{
    if (model->events != NULL)
        vg_events_begin_step(model->events, model->global->t, model->global->dt);
}

/* finitialize in three parts: t = 0, tables, plays and v ... */
int32_t vg_initialise_begin(const struct vg_team *team, int32_t set_v, double v)
{
    for (uint64_t k = 0; k < team->count; k++) {
        struct vg_model *model = vg_part(team, k);
        model->global->t = 0.0;
        reload_time(model);
        if (model->events != NULL)
            vg_events_start_plays(model->events);
        for (size_t i = 0; set_v && i < model->node.count; i++)
            model->node.v[i] = v;
    }
    model_follow(team);
    return VG_DONE;
}

static int32_t initialise_states(struct vg_model *model)
{
    clear(model->node.i_cap, model->node.segments);
    model->failure->reason = 0;
    IClamp_initialise(model);
    if (model->global->usetable_hh != 0.0)
        hh_initialise_tabled(model);
    else
        hh_initialise(model);
    if (model->events != NULL)
        vg_events_clear_detectors(model->events);
    return model_status(model);
}

/* ... then the INITIAL blocks ... */
int32_t vg_initialise_states(const struct vg_team *team)
{
    int32_t status = VG_DONE;
    take_over(team);
    for (uint64_t k = 0; k < team->count && status == VG_DONE; k++)
        status = initialise_states(vg_part(team, k));
    return status;
}

static void find_first_currents(struct vg_model *model)
{
    cable_clear(model);
    clear(model->na_ion.ina, model->na_ion.count);
    clear(model->na_ion.dina_dv_, model->na_ion.count);
    clear(model->k_ion.ik, model->k_ion.count);
    clear(model->k_ion.dik_dv_, model->k_ion.count);
    IClamp_current(model);
    hh_current(model);
    cable_assemble(model);
    if (model->events != NULL)
        vg_events_start_samples(model->events);
}

/* ... and the currents at t = 0, with the first samples of what is recorded. */
int32_t vg_initialise_end(const struct vg_team *team, struct vg_recorder *recorder)
{
    if (recorder != NULL && recorder->capacity == recorder->used)
        return VG_BAD_ARGUMENT;
    int32_t status = VG_DONE;
    take_over(team);
    for (uint64_t k = 0; k < team->count; k++) {
        find_first_currents(vg_part(team, k));
        const int32_t ended = model_end_step(team, k, recorder, 0);
        status = ended != VG_DONE ? ended : status;
    }
    if (recorder != NULL)
        recorder->used++;
    return status;
}

static void find_currents(struct vg_model *model)
{
    check_tables(model);
    cable_clear(model);
    clear(model->na_ion.ina, model->na_ion.count);
    clear(model->na_ion.dina_dv_, model->na_ion.count);
    clear(model->k_ion.ik, model->k_ion.count);
    clear(model->k_ion.dik_dv_, model->k_ion.count);
    IClamp_current(model);
    hh_current(model);
    cable_assemble(model);
}

/* fcurrent: the currents and the matrix at the present t, v and states. */
int32_t vg_currents(const struct vg_team *team)
{
    model_follow(team);
    for (uint64_t k = 0; k < team->count; k++)
        find_currents(vg_part(team, k));
    return VG_DONE;
}

/* One step of dt, as NEURON's fadvance. Currents see t + dt/2 and the old v, states t + dt and the
 * new v. */
static void step_full(struct vg_model *model)
{
    check_tables(model);
    begin_events(model);
    advance_time(model);
    cable_clear(model);
    clear(model->na_ion.ina, model->na_ion.count);
    clear(model->na_ion.dina_dv_, model->na_ion.count);
    clear(model->k_ion.ik, model->k_ion.count);
    clear(model->k_ion.dik_dv_, model->k_ion.count);
    IClamp_current(model);
    hh_current(model);
    cable_solve(model);
    correct_ion_current(model, &model->na_ion.node, model->na_ion.count, model->na_ion.dina_dv_,
                model->na_ion.ina);
    correct_ion_current(model, &model->k_ion.node, model->k_ion.count, model->k_ion.dik_dv_, model->k_ion.ik);
    cable_capacitive_current(model);
    advance_time(model);
    if (model->global->usetable_hh != 0.0)
        hh_state_tabled(model);
    else
        hh_state(model);
}

/* The same step without the variables that nobody reads before the run's last step. */
static void step_lean(struct vg_model *model)
{
    check_tables(model);
    begin_events(model);
    advance_time(model);
    cable_clear(model);
    IClamp_current_lean(model);
    hh_current_lean(model);
    cable_solve(model);
    advance_time(model);
    if (model->global->usetable_hh != 0.0)
        hh_state_tabled(model);
    else
        hh_state(model);
}

/* One step; with is_last every variable that a user can read is right after it. */
int32_t model_step(struct vg_model *model, int is_last)
{
    struct globals *global = model->global;
    model->failure->reason = 0;
    if (global->t != global->step_t || global->dt != global->step_dt)
        reload_time(model);
    if (is_last)
        step_full(model);
    else
        step_lean(model);
    global->step_t = global->t;
    return model_status(model);
}

/* The binding ---------------------------------------------------------------------------------- */

uint32_t vg_abi_version(void)
{
    return VG_ABI_VERSION;
}

uint64_t vg_struct_size(uint32_t which)
{
    return vg_abi_struct_size(which);
}

uint64_t vg_model_size(void)
{
    return sizeof(struct vg_model);
}

struct vg_model *vg_part(const struct vg_team *team, uint64_t part)
{
    return (struct vg_model *)team->models + part;
}

int32_t vg_bind(const struct vg_team *team, uint64_t part, unsigned char *arena,
                const struct vg_layout *layout)
{
    struct vg_model *model = vg_part(team, part);
    const uint64_t *offset = layout->field_offset;
    const uint64_t *size = layout->space_size;
    if (layout->field_count != 57 || layout->space_count != 7
        || layout->lanes == 0 || layout->lanes > VG_MOST_LANES)
        return VG_BAD_ARGUMENT;
    model->arena = arena;
    model->lanes = (size_t)layout->lanes;
    model->events = NULL;
    model->failure = &model->last_failure;
    model->last_failure.reason = 0;
    model->node.count = (size_t)size[0];
    model->node.segments = (size_t)size[1];
    model->section.count = (size_t)size[2];
    model->na_ion.count = (size_t)size[3];
    model->k_ion.count = (size_t)size[4];
    model->IClamp.count = (size_t)size[5];
    model->hh.count = (size_t)size[6];
    model->global = (void *)(arena + offset[0]);
    model->node.v = (void *)(arena + offset[1]);
    model->node.diam = (void *)(arena + offset[2]);
    model->node.area = (void *)(arena + offset[3]);
    model->node.cm = (void *)(arena + offset[4]);
    model->node.i_cap = (void *)(arena + offset[5]);
    model->node.rhs = (void *)(arena + offset[6]);
    model->node.d = (void *)(arena + offset[7]);
    model->node.a = (void *)(arena + offset[8]);
    model->node.b = (void *)(arena + offset[9]);
    model->na_ion.ena = (void *)(arena + offset[10]);
    model->na_ion.nai = (void *)(arena + offset[11]);
    model->na_ion.nao = (void *)(arena + offset[12]);
    model->na_ion.ina = (void *)(arena + offset[13]);
    model->na_ion.dina_dv_ = (void *)(arena + offset[14]);
    model->k_ion.ek = (void *)(arena + offset[15]);
    model->k_ion.ki = (void *)(arena + offset[16]);
    model->k_ion.ko = (void *)(arena + offset[17]);
    model->k_ion.ik = (void *)(arena + offset[18]);
    model->k_ion.dik_dv_ = (void *)(arena + offset[19]);
    model->IClamp.del = (void *)(arena + offset[20]);
    model->IClamp.dur = (void *)(arena + offset[21]);
    model->IClamp.amp = (void *)(arena + offset[22]);
    model->IClamp.i = (void *)(arena + offset[23]);
    model->hh.gnabar = (void *)(arena + offset[24]);
    model->hh.gkbar = (void *)(arena + offset[25]);
    model->hh.gl = (void *)(arena + offset[26]);
    model->hh.el = (void *)(arena + offset[27]);
    model->hh.m = (void *)(arena + offset[28]);
    model->hh.h = (void *)(arena + offset[29]);
    model->hh.n = (void *)(arena + offset[30]);
    model->hh.gna = (void *)(arena + offset[31]);
    model->hh.gk = (void *)(arena + offset[32]);
    model->hh.il = (void *)(arena + offset[33]);
    model->hh.minf = (void *)(arena + offset[34]);
    model->hh.hinf = (void *)(arena + offset[35]);
    model->hh.ninf = (void *)(arena + offset[36]);
    model->hh.mtau = (void *)(arena + offset[37]);
    model->hh.htau = (void *)(arena + offset[38]);
    model->hh.ntau = (void *)(arena + offset[39]);
    model->section.first = (void *)(arena + offset[40]);
    model->section.segments = (void *)(arena + offset[41]);
    model->section.parent = (void *)(arena + offset[42]);
    model->section.has_inner_children = (void *)(arena + offset[43]);
    model->na_ion.node.index = (void *)(arena + offset[44]);
    model->na_ion.node.contiguous = (void *)(arena + offset[45]);
    model->k_ion.node.index = (void *)(arena + offset[46]);
    model->k_ion.node.contiguous = (void *)(arena + offset[47]);
    model->IClamp.node.index = (void *)(arena + offset[48]);
    model->IClamp.node.contiguous = (void *)(arena + offset[49]);
    model->hh.node.index = (void *)(arena + offset[50]);
    model->hh.node.contiguous = (void *)(arena + offset[51]);
    model->hh.na_ion.index = (void *)(arena + offset[52]);
    model->hh.na_ion.contiguous = (void *)(arena + offset[53]);
    model->hh.k_ion.index = (void *)(arena + offset[54]);
    model->hh.k_ion.contiguous = (void *)(arena + offset[55]);
    model->hh_rates_table.row = (void *)(arena + offset[56]);
    model->hh_rates_table.width = 8;
    model->hh_rates_table.columns = 6;
    model->hh_rates_table.count = 200;
    model->hh_rates_table_filled = 0;
    return VG_DONE;
}

const struct vg_failure *vg_find_failure(const struct vg_team *team, uint64_t part)
{
    return vg_part(team, part)->failure;
}

int32_t vg_attach(const struct vg_team *team, uint64_t part, struct vg_events *events)
{
    struct vg_model *model = vg_part(team, part);
    model->events = events;
    if (events != NULL)
        events->arena = model->arena;
    return VG_DONE;
}
