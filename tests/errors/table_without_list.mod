: expect: 3:22 table-list
NEURON { SUFFIX bad }
PROCEDURE rates(x) { TABLE FROM 0 TO 1 WITH 10 }
