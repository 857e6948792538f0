NEURON { SUFFIX pump USEION ca READ cai, ica WRITE cai VALENCE 2 RANGE total }
DEFINE SHELLS 4
PARAMETER { k1 = 1 (/ms) k2 = 2 total = 1 dca = 0.6 (um2/ms) beta = 2 }
ASSIGNED { cai ica diam v flux vol[SHELLS] area1 }
STATE { ca[SHELLS] a b c p q }
INITIAL { SOLVE scheme STEADYSTATE sparse }
BREAKPOINT {
    SOLVE scheme METHOD sparse
    SOLVE balance
}
KINETIC scheme {
    COMPARTMENT i, diam*diam*vol[i] { ca }
    COMPARTMENT (1 + beta) { a b }
    LONGITUDINAL_DIFFUSION i, dca*diam*vol[i] { ca }
    ~ ca[0] << (-ica*2 (1)/F1(v))
    FROM i = 0 TO SHELLS - 2 BY 1 { ~ ca[i] <-> ca[i+1] (k1, k1) }
    ~ 2 a + b <-> c (k1*exp(v), k2)
    flux = f_flux - b_flux
    if (v > 0) { ~ c -> (k2) }
    CONSERVE a + b + 2 c = total
    cai = ca[0]
}
LINEAR balance SOLVEFOR p, q {
    ~ p + q = 2
    ~ 2*p - k1*q = 1
}
NONLINEAR curved { ~ p*p + q = 4 ~ p^2 = q }
DISCRETE delayed { p = p@1 + q@2 LAG flux BY k1 }
FUNCTION F1(x) { F1 = 1 + x }
FUNCTION_TABLE looked(x (mV), y) (/ms)
BEFORE BREAKPOINT { flux = 0 }
AFTER SOLVE { flux = 1 }
