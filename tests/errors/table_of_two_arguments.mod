: expect: 5:3 table-arguments
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
PROCEDURE rates(x, y) {
  TABLE a FROM 0 TO 1 WITH 10
  a = x*y
}
