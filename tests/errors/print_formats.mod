: expect: 7:5 print-format
: expect: 8:5 print-format
: expect: 9:9 no-value
: expect: 10:5 string-argument
NEURON { SUFFIX x RANGE a }
ASSIGNED { a } INITIAL {
    printf(a, "%g")
    printf("%s", a)
    a = set_seed(a)
    prterr(a)
    printf("%g %5.2f %d %s %%", a, a, a, "text")
}
