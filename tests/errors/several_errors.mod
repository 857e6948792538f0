: expect: 6:15 syntax
: expect: 8:25 syntax
: expect: 11:10 syntax
: expect: 18:13 syntax
NEURON {
    SUFFIX na RENGE a
}
PARAMETER { a = 1 b = 2 + 3 }
STATE { m }
BREAKPOINT {
    SOLV states METHOD cnexp
}
DERIVATIVE states {
    m' = (1 - m)/2
}
FUNCTION square(x) {
    if (x > 0) {
        x = * 2
    }
    square = x*x
}
