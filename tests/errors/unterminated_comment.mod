: expect: 4:1 unterminated-comment
NEURON { SUFFIX quiet }

COMMENT
The end of this stands in the middle of a line. ENDCOMMENT
PARAMETER { g = 1 }
