/* mech_hh.c: emitted by vecgen; see README.md beside it for what is where.
 * hh: Hodgkin-Huxley sodium, potassium and leak channels
 * from hh.mod, sha256 d6cff59311db3eba7734232610df1475ef3370a9e28860f8e4be9d5d435f7e2b */
#include "model.h"
#include "vecgen/called.h"

/* hh.mod:105 FUNCTION vtrap */
VG_INLINE double hh_vtrap(double x, double y)
{
    const double vtrap_2 = x / (vg_exp(x / y) - 1.0);                               /* hh.mod:109 */
    return (vg_fabs(x / y) < 1e-6) ? y * (1.0 - x / y / 2.0) : vtrap_2;             /* hh.mod:106 */
}

/* hh.mod:81 TABLE of minf, mtau, hinf, htau, ninf, ntau */
static void hh_rates_table_row(const struct vg_model *model, double v, double *row)
{
    const double celsius = model->global->celsius;
    const double q10 = vg_called_pow(3.0, (celsius - 6.3) / 10.0);                  /* hh.mod:83 */
    const double alpha = 0.1 * hh_vtrap(-(v + 40.0), 10.0);                         /* hh.mod:85 */
    const double beta = 4.0 * vg_called_exp(-(v + 65.0) / 18.0);                    /* hh.mod:86 */
    const double sum = alpha + beta;                                                /* hh.mod:87 */
    const double mtau = 1.0 / (q10 * sum);                                          /* hh.mod:88 */
    const double minf = alpha / sum;                                                /* hh.mod:89 */
    const double alpha_2 = 0.07 * vg_called_exp(-(v + 65.0) / 20.0);                /* hh.mod:91 */
    const double beta_2 = 1.0 / (vg_called_exp(-(v + 35.0) / 10.0) + 1.0);          /* hh.mod:92 */
    const double sum_2 = alpha_2 + beta_2;                                          /* hh.mod:93 */
    const double htau = 1.0 / (q10 * sum_2);                                        /* hh.mod:94 */
    const double hinf = alpha_2 / sum_2;                                            /* hh.mod:95 */
    const double alpha_3 = 0.01 * hh_vtrap(-(v + 55.0), 10.0);                      /* hh.mod:97 */
    const double beta_3 = 0.125 * vg_called_exp(-(v + 65.0) / 80.0);                /* hh.mod:98 */
    const double sum_3 = alpha_3 + beta_3;                                          /* hh.mod:99 */
    const double ntau = 1.0 / (q10 * sum_3);                                        /* hh.mod:100 */
    const double ninf = alpha_3 / sum_3;                                            /* hh.mod:101 */
    row[0] = minf;
    row[1] = mtau;
    row[2] = hinf;
    row[3] = htau;
    row[4] = ninf;
    row[5] = ntau;
}

/* Fills the table anew when it is used and something it depends on has changed. */
void hh_rates_table_check(struct vg_model *model)
{
    const int is_fresh = model->hh_rates_table_filled
            && model->hh_rates_table_celsius == model->global->celsius;
    if (model->global->usetable_hh == 0.0 || is_fresh)
        return;

    const double lower = -100.0;
    const double upper = 100.0;
    const double dx = vg_table_start(&model->hh_rates_table, lower, upper);
    double x = lower;
    for (size_t i = 0; i <= 200; i++) {
        hh_rates_table_row(model, x, vg_table_row(&model->hh_rates_table, i));
        x += dx;
    }
    vg_table_finish(&model->hh_rates_table);
    model->hh_rates_table_filled = 1;
    model->hh_rates_table_celsius = model->global->celsius;
}

/* hh.mod:55 INITIAL: initial values */
void hh_initialise(const struct vg_model *model)
{
    const size_t total = model->hh.count;
    const double celsius = model->global->celsius;
    const double q10 = vg_called_pow(3.0, (celsius - 6.3) / 10.0);                  /* hh.mod:83 */

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        VG_ALIGNED(64) double v_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        double *VG_RESTRICT m = model->hh.m + first;                                /* hh.mod:36 */
        double *VG_RESTRICT h = model->hh.h + first;                                /* hh.mod:37 */
        double *VG_RESTRICT n = model->hh.n + first;                                /* hh.mod:38 */
        double *VG_RESTRICT minf = model->hh.minf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT hinf = model->hh.hinf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT ninf = model->hh.ninf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT mtau = model->hh.mtau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT htau = model->hh.htau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT ntau = model->hh.ntau + first;                          /* hh.mod:52 */

        /* serial: runs once: functions are called here, which compiles sooner */
        for (size_t i = 0; i < count; i++) {
            const double alpha = 0.1 * hh_vtrap(-(v[i] + 40.0), 10.0);              /* hh.mod:85 */
            const double beta = 4.0 * vg_called_exp(-(v[i] + 65.0) / 18.0);         /* hh.mod:86 */
            const double sum = alpha + beta;                                        /* hh.mod:87 */
            mtau[i] = 1.0 / (q10 * sum);                                            /* hh.mod:88 */
            const double minf_i = alpha / sum;                                      /* hh.mod:89 */
            minf[i] = minf_i;                                                       /* hh.mod:89 */
            const double alpha_2 = 0.07 * vg_called_exp(-(v[i] + 65.0) / 20.0);     /* hh.mod:91 */
            const double beta_2 = 1.0 / (vg_called_exp(-(v[i] + 35.0) / 10.0) + 1.0); /* hh.mod:92 */
            const double sum_2 = alpha_2 + beta_2;                                  /* hh.mod:93 */
            htau[i] = 1.0 / (q10 * sum_2);                                          /* hh.mod:94 */
            const double hinf_i = alpha_2 / sum_2;                                  /* hh.mod:95 */
            hinf[i] = hinf_i;                                                       /* hh.mod:95 */
            const double alpha_3 = 0.01 * hh_vtrap(-(v[i] + 55.0), 10.0);           /* hh.mod:97 */
            const double beta_3 = 0.125 * vg_called_exp(-(v[i] + 65.0) / 80.0);     /* hh.mod:98 */
            const double sum_3 = alpha_3 + beta_3;                                  /* hh.mod:99 */
            ntau[i] = 1.0 / (q10 * sum_3);                                          /* hh.mod:100 */
            const double ninf_i = alpha_3 / sum_3;                                  /* hh.mod:101 */
            ninf[i] = ninf_i;                                                       /* hh.mod:101 */
            m[i] = minf_i;                                                          /* hh.mod:57 */
            h[i] = hinf_i;                                                          /* hh.mod:58 */
            n[i] = ninf_i;                                                          /* hh.mod:59 */
        }
    }
}

/* hh.mod:55 INITIAL, with tables: initial values */
void hh_initialise_tabled(const struct vg_model *model)
{
    const size_t total = model->hh.count;

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        const size_t padded = VG_PADDED(count);
        VG_ALIGNED(64) double hh_rates_table_columns[6 * VG_TILE];
        VG_ALIGNED(64) double v_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        double *VG_RESTRICT m = model->hh.m + first;                                /* hh.mod:36 */
        double *VG_RESTRICT h = model->hh.h + first;                                /* hh.mod:37 */
        double *VG_RESTRICT n = model->hh.n + first;                                /* hh.mod:38 */
        double *VG_RESTRICT minf = model->hh.minf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT hinf = model->hh.hinf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT ninf = model->hh.ninf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT mtau = model->hh.mtau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT htau = model->hh.htau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT ntau = model->hh.ntau + first;                          /* hh.mod:52 */
        vg_table_columns(&model->hh_rates_table, 8, 6, v, padded, hh_rates_table_columns); /* hh.mod:56 */
        const double *VG_RESTRICT minf_table = hh_rates_table_columns + 0 * VG_TILE;
        const double *VG_RESTRICT mtau_table = hh_rates_table_columns + 1 * VG_TILE;
        const double *VG_RESTRICT hinf_table = hh_rates_table_columns + 2 * VG_TILE;
        const double *VG_RESTRICT htau_table = hh_rates_table_columns + 3 * VG_TILE;
        const double *VG_RESTRICT ninf_table = hh_rates_table_columns + 4 * VG_TILE;
        const double *VG_RESTRICT ntau_table = hh_rates_table_columns + 5 * VG_TILE;

        VG_SIMD
        for (size_t i = 0; i < padded; i++) {
            minf[i] = minf_table[i];                                                /* hh.mod:56 */
            mtau[i] = mtau_table[i];                                                /* hh.mod:56 */
            hinf[i] = hinf_table[i];                                                /* hh.mod:56 */
            htau[i] = htau_table[i];                                                /* hh.mod:56 */
            ninf[i] = ninf_table[i];                                                /* hh.mod:56 */
            ntau[i] = ntau_table[i];                                                /* hh.mod:56 */
            m[i] = minf_table[i];                                                   /* hh.mod:57 */
            h[i] = hinf_table[i];                                                   /* hh.mod:58 */
            n[i] = ninf_table[i];                                                   /* hh.mod:59 */
        }
    }
}

/* hh.mod:62 BREAKPOINT: currents at v, and their derivative by v, into the matrix */
void hh_current(const struct vg_model *model)
{
    const size_t total = model->hh.count;

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        const size_t padded = VG_PADDED(count);
        VG_ALIGNED(64) double v_tile[VG_TILE];
        VG_ALIGNED(64) double ena_tile[VG_TILE];
        VG_ALIGNED(64) double ek_tile[VG_TILE];
        VG_ALIGNED(64) double dina_dv_tile[VG_TILE];
        VG_ALIGNED(64) double ina_tile[VG_TILE];
        VG_ALIGNED(64) double dik_dv_tile[VG_TILE];
        VG_ALIGNED(64) double ik_tile[VG_TILE];
        VG_ALIGNED(64) double rhs_tile[VG_TILE];
        VG_ALIGNED(64) double d_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        const double *VG_RESTRICT ena = vg_load(model->na_ion.ena, &model->hh.na_ion, first, count, ena_tile);
        const double *VG_RESTRICT ek = vg_load(model->k_ion.ek, &model->hh.k_ion, first, count, ek_tile);
        const double *VG_RESTRICT gnabar = model->hh.gnabar + first;                /* hh.mod:29 */
        const double *VG_RESTRICT gkbar = model->hh.gkbar + first;                  /* hh.mod:30 */
        const double *VG_RESTRICT gl = model->hh.gl + first;                        /* hh.mod:31 */
        const double *VG_RESTRICT el = model->hh.el + first;                        /* hh.mod:32 */
        const double *VG_RESTRICT m = model->hh.m + first;                          /* hh.mod:36 */
        const double *VG_RESTRICT h = model->hh.h + first;                          /* hh.mod:37 */
        const double *VG_RESTRICT n = model->hh.n + first;                          /* hh.mod:38 */
        double *VG_RESTRICT gna = model->hh.gna + first;                            /* hh.mod:46 */
        double *VG_RESTRICT gk = model->hh.gk + first;                              /* hh.mod:47 */
        double *VG_RESTRICT il = model->hh.il + first;                              /* hh.mod:50 */

        VG_SIMD
        for (size_t i = 0; i < padded; i++) {
            const double gna_i = gnabar[i] * m[i] * m[i] * m[i] * h[i];             /* hh.mod:64 */
            const double gk_i = gkbar[i] * n[i] * n[i] * n[i] * n[i];               /* hh.mod:66 */
            /* at v + 0.001 mV */
            const double v_1 = v[i] + 0.001;
            const double ina_1 = gna_i * (v_1 - ena[i]);                            /* hh.mod:65 */
            const double ik_1 = gk_i * (v_1 - ek[i]);                               /* hh.mod:67 */
            const double il_1 = gl[i] * (v_1 - el[i]);                              /* hh.mod:68 */
            /* at v */
            const double ina = gna_i * (v[i] - ena[i]);                             /* hh.mod:65 */
            const double ik = gk_i * (v[i] - ek[i]);                                /* hh.mod:67 */
            const double il_i = gl[i] * (v[i] - el[i]);                             /* hh.mod:68 */
            const double current_1 = ina_1 + ik_1 + il_1;
            const double current = ina + ik + il_i;
            /* dI/dv */
            const double g = (current_1 - current) / 0.001;
            gna[i] = gna_i;                                                         /* hh.mod:64 */
            gk[i] = gk_i;                                                           /* hh.mod:66 */
            il[i] = il_i;                                                           /* hh.mod:68 */
            dina_dv_tile[i] = (ina_1 - ina) / 0.001;
            ina_tile[i] = ina;
            dik_dv_tile[i] = (ik_1 - ik) / 0.001;
            ik_tile[i] = ik;
            rhs_tile[i] = current;
            d_tile[i] = g;
        }

        vg_add(model->na_ion.dina_dv_, &model->hh.na_ion, first, count, dina_dv_tile);
        vg_add(model->na_ion.ina, &model->hh.na_ion, first, count, ina_tile);
        vg_add(model->k_ion.dik_dv_, &model->hh.k_ion, first, count, dik_dv_tile);
        vg_add(model->k_ion.ik, &model->hh.k_ion, first, count, ik_tile);
        vg_subtract(model->node.rhs, &model->hh.node, first, count, rhs_tile);
        vg_add(model->node.d, &model->hh.node, first, count, d_tile);
    }
}

/* hh.mod:62 BREAKPOINT, without what only a run's last step must show: currents at v, and their derivative
 * by v, into the matrix */
void hh_current_lean(const struct vg_model *model)
{
    const size_t total = model->hh.count;

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        const size_t padded = VG_PADDED(count);
        VG_ALIGNED(64) double v_tile[VG_TILE];
        VG_ALIGNED(64) double ena_tile[VG_TILE];
        VG_ALIGNED(64) double ek_tile[VG_TILE];
        VG_ALIGNED(64) double rhs_tile[VG_TILE];
        VG_ALIGNED(64) double d_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        const double *VG_RESTRICT ena = vg_load(model->na_ion.ena, &model->hh.na_ion, first, count, ena_tile);
        const double *VG_RESTRICT ek = vg_load(model->k_ion.ek, &model->hh.k_ion, first, count, ek_tile);
        const double *VG_RESTRICT gnabar = model->hh.gnabar + first;                /* hh.mod:29 */
        const double *VG_RESTRICT gkbar = model->hh.gkbar + first;                  /* hh.mod:30 */
        const double *VG_RESTRICT gl = model->hh.gl + first;                        /* hh.mod:31 */
        const double *VG_RESTRICT el = model->hh.el + first;                        /* hh.mod:32 */
        const double *VG_RESTRICT m = model->hh.m + first;                          /* hh.mod:36 */
        const double *VG_RESTRICT h = model->hh.h + first;                          /* hh.mod:37 */
        const double *VG_RESTRICT n = model->hh.n + first;                          /* hh.mod:38 */

        VG_SIMD
        for (size_t i = 0; i < padded; i++) {
            const double gna = gnabar[i] * m[i] * m[i] * m[i] * h[i];               /* hh.mod:64 */
            const double gk = gkbar[i] * n[i] * n[i] * n[i] * n[i];                 /* hh.mod:66 */
            /* at v + 0.001 mV */
            const double v_1 = v[i] + 0.001;
            const double ina_1 = gna * (v_1 - ena[i]);                              /* hh.mod:65 */
            const double ik_1 = gk * (v_1 - ek[i]);                                 /* hh.mod:67 */
            const double il_1 = gl[i] * (v_1 - el[i]);                              /* hh.mod:68 */
            /* at v */
            const double ina = gna * (v[i] - ena[i]);                               /* hh.mod:65 */
            const double ik = gk * (v[i] - ek[i]);                                  /* hh.mod:67 */
            const double il = gl[i] * (v[i] - el[i]);                               /* hh.mod:68 */
            const double current_1 = ina_1 + ik_1 + il_1;
            const double current = ina + ik + il;
            /* dI/dv */
            const double g = (current_1 - current) / 0.001;
            rhs_tile[i] = current;
            d_tile[i] = g;
        }

        vg_subtract(model->node.rhs, &model->hh.node, first, count, rhs_tile);
        vg_add(model->node.d, &model->hh.node, first, count, d_tile);
    }
}

/* hh.mod:71 DERIVATIVE states, METHOD cnexp: states from t to t + dt */
void hh_state(const struct vg_model *model)
{
    const size_t total = model->hh.count;
    const double celsius = model->global->celsius;
    const double dt = model->global->dt;
    const double q10 = vg_called_pow(3.0, (celsius - 6.3) / 10.0);                  /* hh.mod:83 */

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        const size_t padded = VG_PADDED(count);
        VG_ALIGNED(64) double v_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        double *VG_RESTRICT m = model->hh.m + first;                                /* hh.mod:36 */
        double *VG_RESTRICT h = model->hh.h + first;                                /* hh.mod:37 */
        double *VG_RESTRICT n = model->hh.n + first;                                /* hh.mod:38 */
        double *VG_RESTRICT minf = model->hh.minf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT hinf = model->hh.hinf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT ninf = model->hh.ninf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT mtau = model->hh.mtau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT htau = model->hh.htau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT ntau = model->hh.ntau + first;                          /* hh.mod:52 */

        VG_SIMD
        for (size_t i = 0; i < padded; i++) {
            const double alpha = 0.1 * hh_vtrap(-(v[i] + 40.0), 10.0);              /* hh.mod:85 */
            const double beta = 4.0 * vg_exp(-(v[i] + 65.0) / 18.0);                /* hh.mod:86 */
            const double sum = alpha + beta;                                        /* hh.mod:87 */
            const double mtau_i = 1.0 / (q10 * sum);                                /* hh.mod:88 */
            const double minf_i = alpha / sum;                                      /* hh.mod:89 */
            const double alpha_2 = 0.07 * vg_exp(-(v[i] + 65.0) / 20.0);            /* hh.mod:91 */
            const double beta_2 = 1.0 / (vg_exp(-(v[i] + 35.0) / 10.0) + 1.0);      /* hh.mod:92 */
            const double sum_2 = alpha_2 + beta_2;                                  /* hh.mod:93 */
            const double htau_i = 1.0 / (q10 * sum_2);                              /* hh.mod:94 */
            const double hinf_i = alpha_2 / sum_2;                                  /* hh.mod:95 */
            const double alpha_3 = 0.01 * hh_vtrap(-(v[i] + 55.0), 10.0);           /* hh.mod:97 */
            const double beta_3 = 0.125 * vg_exp(-(v[i] + 65.0) / 80.0);            /* hh.mod:98 */
            const double sum_3 = alpha_3 + beta_3;                                  /* hh.mod:99 */
            const double ntau_i = 1.0 / (q10 * sum_3);                              /* hh.mod:100 */
            const double ninf_i = alpha_3 / sum_3;                                  /* hh.mod:101 */
            mtau[i] = mtau_i;                                                       /* hh.mod:88 */
            minf[i] = minf_i;                                                       /* hh.mod:89 */
            htau[i] = htau_i;                                                       /* hh.mod:94 */
            hinf[i] = hinf_i;                                                       /* hh.mod:95 */
            ntau[i] = ntau_i;                                                       /* hh.mod:100 */
            ninf[i] = ninf_i;                                                       /* hh.mod:101 */
            m[i] = m[i] + (1.0 - vg_exp(dt * (-1.0 / mtau_i)))
                    * (-(minf_i / mtau_i) / (-1.0 / mtau_i) - m[i]);                /* hh.mod:73 */
            h[i] = h[i] + (1.0 - vg_exp(dt * (-1.0 / htau_i)))
                    * (-(hinf_i / htau_i) / (-1.0 / htau_i) - h[i]);                /* hh.mod:74 */
            n[i] = n[i] + (1.0 - vg_exp(dt * (-1.0 / ntau_i)))
                    * (-(ninf_i / ntau_i) / (-1.0 / ntau_i) - n[i]);                /* hh.mod:75 */
        }
    }
}

/* hh.mod:71 DERIVATIVE states, METHOD cnexp, with tables: states from t to t + dt */
void hh_state_tabled(const struct vg_model *model)
{
    const size_t total = model->hh.count;
    const double dt = model->global->dt;

    for (size_t first = 0; first < total; first += VG_TILE) {
        const size_t count = total - first < VG_TILE ? total - first : VG_TILE;
        const size_t padded = VG_PADDED(count);
        VG_ALIGNED(64) double hh_rates_table_columns[6 * VG_TILE];
        VG_ALIGNED(64) double v_tile[VG_TILE];
        const double *VG_RESTRICT v = vg_load(model->node.v, &model->hh.node, first, count, v_tile);
        double *VG_RESTRICT m = model->hh.m + first;                                /* hh.mod:36 */
        double *VG_RESTRICT h = model->hh.h + first;                                /* hh.mod:37 */
        double *VG_RESTRICT n = model->hh.n + first;                                /* hh.mod:38 */
        double *VG_RESTRICT minf = model->hh.minf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT hinf = model->hh.hinf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT ninf = model->hh.ninf + first;                          /* hh.mod:51 */
        double *VG_RESTRICT mtau = model->hh.mtau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT htau = model->hh.htau + first;                          /* hh.mod:52 */
        double *VG_RESTRICT ntau = model->hh.ntau + first;                          /* hh.mod:52 */
        vg_table_columns(&model->hh_rates_table, 8, 6, v, padded, hh_rates_table_columns); /* hh.mod:72 */
        const double *VG_RESTRICT minf_table = hh_rates_table_columns + 0 * VG_TILE;
        const double *VG_RESTRICT mtau_table = hh_rates_table_columns + 1 * VG_TILE;
        const double *VG_RESTRICT hinf_table = hh_rates_table_columns + 2 * VG_TILE;
        const double *VG_RESTRICT htau_table = hh_rates_table_columns + 3 * VG_TILE;
        const double *VG_RESTRICT ninf_table = hh_rates_table_columns + 4 * VG_TILE;
        const double *VG_RESTRICT ntau_table = hh_rates_table_columns + 5 * VG_TILE;

        VG_SIMD
        for (size_t i = 0; i < padded; i++) {
            minf[i] = minf_table[i];                                                /* hh.mod:72 */
            mtau[i] = mtau_table[i];                                                /* hh.mod:72 */
            hinf[i] = hinf_table[i];                                                /* hh.mod:72 */
            htau[i] = htau_table[i];                                                /* hh.mod:72 */
            ninf[i] = ninf_table[i];                                                /* hh.mod:72 */
            ntau[i] = ntau_table[i];                                                /* hh.mod:72 */
            m[i] = m[i] + (1.0 - vg_exp(dt * (-1.0 / mtau_table[i])))
                    * (-(minf_table[i] / mtau_table[i]) / (-1.0 / mtau_table[i]) - m[i]); /* hh.mod:73 */
            h[i] = h[i] + (1.0 - vg_exp(dt * (-1.0 / htau_table[i])))
                    * (-(hinf_table[i] / htau_table[i]) / (-1.0 / htau_table[i]) - h[i]); /* hh.mod:74 */
            n[i] = n[i] + (1.0 - vg_exp(dt * (-1.0 / ntau_table[i])))
                    * (-(ninf_table[i] / ntau_table[i]) / (-1.0 / ntau_table[i]) - n[i]); /* hh.mod:75 */
        }
    }
}
