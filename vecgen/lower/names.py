"""The IR's names of things, stated once."""

from __future__ import annotations

from vecgen.ir.storage import Field, FieldRole
from vecgen.lang.effects import RANDOM_FIELD

NODE = "node"

GLOBALS = (
    Field("t", None, FieldRole.GLOBAL, "ms", 0.0, remark="time"),
    Field("dt", None, FieldRole.GLOBAL, "ms", 0.025, remark="time step"),
    Field("celsius", None, FieldRole.GLOBAL, "degC", 6.3, remark="temperature"),
    Field("secondorder", None, FieldRole.GLOBAL, "", 0.0, remark="0, 1 or 2: order of the method"),
    Field("stoprun", None, FieldRole.GLOBAL, "", 0.0, remark="not zero: a run stops"),
    Field("cj", None, FieldRole.GLOBAL, "/ms", 0.0, visible=False, remark="1/dt, or 2/dt"),
    Field("step_t", None, FieldRole.GLOBAL, "ms", 0.0, visible=False, remark="t after the step"),
    Field("step_dt", None, FieldRole.GLOBAL, "ms", 0.0, visible=False, remark="dt that cj is for"),
    Field("ignore_nan", None, FieldRole.GLOBAL, visible=False, remark="not zero: NaN stops no run"),
)
"""NEURON's own globals, and those that the compiled step keeps for itself."""

RANDOM_STREAM = Field(
    RANDOM_FIELD, None, FieldRole.GLOBAL, "", 1.0, visible=False, remark="random stream's number"
)
"""In models whose mechanisms draw from the one stream of random numbers."""

NODE_FIELDS = (
    Field("node.v", NODE, FieldRole.NODE, "mV", -65.0, remark="membrane potential"),
    Field("node.diam", NODE, FieldRole.NODE, "um", 500.0, remark="diameter"),
    Field("node.area", NODE, FieldRole.NODE, "um2", 100.0, visible=False, remark="membrane area"),
    Field("node.cm", NODE, FieldRole.NODE, "uF/cm2", 1.0, remark="membrane capacitance"),
    Field("node.i_cap", NODE, FieldRole.ASSIGNED, "mA/cm2", 0.0, remark="capacitive current"),
    Field("node.rhs", NODE, FieldRole.NODE, "mA/cm2", visible=False, remark="right-hand side"),
    Field("node.d", NODE, FieldRole.NODE, "S/cm2", visible=False, remark="the matrix' diagonal"),
    Field("node.a", NODE, FieldRole.NODE, "S/cm2", visible=False, remark="effect on the parent"),
    Field("node.b", NODE, FieldRole.NODE, "S/cm2", visible=False, remark="effect of the parent"),
)

NEURON_NODE_VARIABLES = {"v": "node.v", "diam": "node.diam", "area": "node.area", "cm": "node.cm"}
"""NEURON's own per-node names in NMODL → field."""

NEURON_GLOBALS = frozenset(item.name for item in GLOBALS if item.visible)


def ion_mechanism(ion: str) -> str:
    """Return the name of an ion's mechanism."""
    return f"{ion}_ion"


def node_map(mechanism: str) -> str:
    """Return the name of the map from a mechanism's instances to nodes."""
    return f"{mechanism}.node"


def ion_map(mechanism: str, ion: str) -> str:
    """Return the name of the map from a mechanism's instances to an ion's instances."""
    return f"{mechanism}.{ion}_ion"
