TITLE Mark of a place

COMMENT
A point process that does nothing: it only remembers where it stands.
ENDCOMMENT

NEURON {
    POINT_PROCESS PointProcessMark
}
