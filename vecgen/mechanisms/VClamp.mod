TITLE Two electrode voltage clamp

COMMENT
A voltage clamp with an amplifier of its own: one electrode measures v, another one
injects current through the resistance rstim. The command is amp[0] for dur[0],
then amp[1] for dur[1], then amp[2] for dur[2]; afterwards the clamp lets go.

The amplifier has two stages. Its inputs are the command stim and vi, the measured
potential with a fraction fac of the output mixed in. Its first stage has the output
e and the time constant tau1, its second one the output vo = -gain*e and the time
constant tau2. Over a step of dt, with t1 = tau1/dt, t2 = tau2/dt and the values e0,
vo0, vi0 from the step before, backward differences make this

    vi = v + fac*vo - fac*v
    t2*(vo - vo0) + vo = -gain*e
    -stim - e + vi - e + t1*(vi - e - (vi0 - e0)) = 0

which `amplifier` solves by elimination. The third equation gives vi = at_rest + k*e,
the second one vo = held - c*e; put into the first one they give e. What is divided by
what matters: with a gain of 1e5 the sixth digit of i depends on how e is rounded.
The equations are made for steps with secondorder = 0.

The command is taken for the middle of a step. The amplifier is solved once more at
the end of the step with the new v; its values there are those the next step needs.
ENDCOMMENT

NEURON {
    POINT_PROCESS VClamp
    ELECTRODE_CURRENT i
    RANGE dur, amp, gain, rstim, tau1, tau2, e0, vo0, vi0, fac
}

UNITS {
    (mV) = (millivolt)
    (nA) = (nanoamp)
}

PARAMETER {
    dur[3] (ms)
    amp[3] (mV)
    gain = 1e5
    rstim = 1 (megohm)
    tau1 = .001 (ms)
    tau2 = 0 (ms)
    e0 (mV)
    vo0 (mV)
    vi0 (mV)
    fac = 0
}

STATE {
    e (mV)
    vo (mV)
    vi (mV)
}

ASSIGNED {
    v (mV)
    dt (ms)
    i (nA)
    stim (mV)
    end (ms)    : when the clamp lets go; beyond the step while a phase lasts
}

INITIAL {
    e0 = 0
    vo0 = v
    vi0 = v
    e = e0
    vo = vo0
    vi = vi0
}

BREAKPOINT {
    SOLVE settle METHOD after_cvode
    command()
    amplifier()
}

PROCEDURE command() {
    at_time(dur[0])
    at_time(dur[0] + dur[1])
    at_time(dur[0] + dur[1] + dur[2])
    end = t + 100
    if (t < dur[0]) {
        stim = amp[0]
    } else if (t < dur[0] + dur[1]) {
        stim = amp[1]
    } else {
        stim = amp[2]
        if (t >= dur[0] + dur[1] + dur[2]) {
            end = dur[0] + dur[1] + dur[2]
        }
    }
}

PROCEDURE amplifier() {
    LOCAL t1, t2, k, c, at_rest, held
    if (t > end) {
        i = 0
        e0 = 0
        vo0 = 0
    } else {
        t1 = tau1/dt
        t2 = tau2/dt
        k = (2 + t1)/(1 + t1)
        at_rest = (stim + t1*(vi0 - e0))/(1 + t1)
        c = gain/(1 + t2)
        held = t2*vo0/(1 + t2)
        e = (-v + fac*v + at_rest - held*fac)/(-k - c*fac)
        vo = held - c*e
        vi = at_rest + k*e
        i = (vo - v)/rstim
    }
}

PROCEDURE settle() {
    amplifier()
    e0 = e
    vo0 = vo
    vi0 = vi
}
