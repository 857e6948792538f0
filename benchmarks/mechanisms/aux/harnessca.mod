TITLE a calcium current that follows v, so that files that read ica see one
NEURON {
    SUFFIX harnessca
    USEION ca READ eca WRITE ica
    RANGE g, drive
}
UNITS {
    (mA) = (milliamp)
    (mV) = (millivolt)
    (S) = (siemens)
}
PARAMETER {
    g = 1e-5 (S/cm2)
    drive = 50 (mV)
}
ASSIGNED {
    v (mV)
    eca (mV)
    ica (mA/cm2)
}
BREAKPOINT {
    ica = g*(v - drive)
}
