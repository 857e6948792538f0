/* model.c: emitted by vecgen; see README.md beside it for what is where.
 * from IClamp.mod, sha256 46d68fd2a4d5f32f2760d33329ade23e0c92a4a1168fc6b01968ca94cff6336f
 * from hh.mod, sha256 d6cff59311db3eba7734232610df1475ef3370a9e28860f8e4be9d5d435f7e2b */
#include "model.h"

#include <string.h>

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

/* Fills the tables that this model never had: it may have been made within finitialize. */
static void fill_tables(struct vg_model *model)
{
    if (!model->hh_rates_table_filled)
        hh_rates_table_check(model);
}

/* Gives every part the globals and the tables of the part that leads it. */
static void take_over(const struct vg_team *team)
{
    for (uint64_t k = 0; k < team->count; k++)
        if (team->leader[k] == k)
            fill_tables(vg_part(team, k));
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
    if (model->failure->reason != 0) /* else not written: other threads read the models beside it */
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

/* Where a model has the number of each space's elements, and its pointer to each item of the arena, in
 * the layout's order. */
static const size_t place_of_count[] = {
    offsetof(struct vg_model, node.count),
    offsetof(struct vg_model, node.segments),
    offsetof(struct vg_model, section.count),
    offsetof(struct vg_model, na_ion.count),
    offsetof(struct vg_model, k_ion.count),
    offsetof(struct vg_model, IClamp.count),
    offsetof(struct vg_model, hh.count),
};
static const size_t place_of_item[] = {
    offsetof(struct vg_model, global),
    offsetof(struct vg_model, node.v),
    offsetof(struct vg_model, node.diam),
    offsetof(struct vg_model, node.area),
    offsetof(struct vg_model, node.cm),
    offsetof(struct vg_model, node.i_cap),
    offsetof(struct vg_model, node.rhs),
    offsetof(struct vg_model, node.d),
    offsetof(struct vg_model, node.a),
    offsetof(struct vg_model, node.b),
    offsetof(struct vg_model, na_ion.ena),
    offsetof(struct vg_model, na_ion.nai),
    offsetof(struct vg_model, na_ion.nao),
    offsetof(struct vg_model, na_ion.ina),
    offsetof(struct vg_model, na_ion.dina_dv_),
    offsetof(struct vg_model, k_ion.ek),
    offsetof(struct vg_model, k_ion.ki),
    offsetof(struct vg_model, k_ion.ko),
    offsetof(struct vg_model, k_ion.ik),
    offsetof(struct vg_model, k_ion.dik_dv_),
    offsetof(struct vg_model, IClamp.del),
    offsetof(struct vg_model, IClamp.dur),
    offsetof(struct vg_model, IClamp.amp),
    offsetof(struct vg_model, IClamp.i),
    offsetof(struct vg_model, hh.gnabar),
    offsetof(struct vg_model, hh.gkbar),
    offsetof(struct vg_model, hh.gl),
    offsetof(struct vg_model, hh.el),
    offsetof(struct vg_model, hh.m),
    offsetof(struct vg_model, hh.h),
    offsetof(struct vg_model, hh.n),
    offsetof(struct vg_model, hh.gna),
    offsetof(struct vg_model, hh.gk),
    offsetof(struct vg_model, hh.il),
    offsetof(struct vg_model, hh.minf),
    offsetof(struct vg_model, hh.hinf),
    offsetof(struct vg_model, hh.ninf),
    offsetof(struct vg_model, hh.mtau),
    offsetof(struct vg_model, hh.htau),
    offsetof(struct vg_model, hh.ntau),
    offsetof(struct vg_model, section.first),
    offsetof(struct vg_model, section.segments),
    offsetof(struct vg_model, section.parent),
    offsetof(struct vg_model, section.has_inner_children),
    offsetof(struct vg_model, na_ion.node.index),
    offsetof(struct vg_model, na_ion.node.contiguous),
    offsetof(struct vg_model, k_ion.node.index),
    offsetof(struct vg_model, k_ion.node.contiguous),
    offsetof(struct vg_model, IClamp.node.index),
    offsetof(struct vg_model, IClamp.node.contiguous),
    offsetof(struct vg_model, hh.node.index),
    offsetof(struct vg_model, hh.node.contiguous),
    offsetof(struct vg_model, hh.na_ion.index),
    offsetof(struct vg_model, hh.na_ion.contiguous),
    offsetof(struct vg_model, hh.k_ion.index),
    offsetof(struct vg_model, hh.k_ion.contiguous),
    offsetof(struct vg_model, hh_rates_table.row),
};
enum {
    COUNTS = sizeof place_of_count / sizeof *place_of_count,
    ITEMS = sizeof place_of_item / sizeof *place_of_item
};

int32_t vg_bind(const struct vg_team *team, uint64_t part, unsigned char *arena,
                const struct vg_layout *layout)
{
    struct vg_model *model = vg_part(team, part);
    unsigned char *member = (void *)model;
    if (layout->field_count != ITEMS || layout->space_count != COUNTS || layout->lanes == 0
        || layout->lanes > VG_MOST_LANES)
        return VG_BAD_ARGUMENT;
    model->arena = arena;
    model->lanes = (size_t)layout->lanes;
    model->events = NULL;
    model->failure = &model->last_failure;
    model->last_failure.reason = 0;
    for (size_t k = 0; k < COUNTS; k++) {
        const size_t count = (size_t)layout->space_size[k];
        memcpy(member + place_of_count[k], &count, sizeof count);
    }
    for (size_t k = 0; k < ITEMS; k++) {
        void *item = arena + layout->field_offset[k];
        memcpy(member + place_of_item[k], &item, sizeof item);
    }
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
