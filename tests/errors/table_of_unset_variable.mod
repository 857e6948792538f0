: expect: 3:31 table-unset
NEURON { SUFFIX bad RANGE a, b, c } ASSIGNED { a b c }
PROCEDURE rates(x) { TABLE a, b, c FROM 0 TO 1 WITH 10 a = x inner(x) }
PROCEDURE inner(x) { if (x > 0) { c = x } }
