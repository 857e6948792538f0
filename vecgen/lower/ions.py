"""An ion as a mechanism: its fields, and its part of finitialize (specification 5)."""

from __future__ import annotations

from vecgen.ir.program import MechanismInfo
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, SpaceKind
from vecgen.lower.names import ion_mechanism
from vecgen.model.model import IonSpec


def ion_fields(ion: IonSpec) -> tuple[Field, ...]:
    """Return the ion's fields: reversal potential, concentrations, current and its derivative."""
    name, space = ion.name, ion_mechanism(ion.name)

    def field(short: str, unit: str, role: FieldRole, remark: str) -> Field:
        return Field(f"{space}.{short}", space, role, unit, remark=remark)

    return (
        field(f"e{name}", "mV", FieldRole.ION, "reversal potential"),
        field(f"{name}i", "mM", FieldRole.ION, "concentration inside"),
        field(f"{name}o", "mM", FieldRole.ION, "concentration outside"),
        field(f"i{name}", "mA/cm2", FieldRole.ASSIGNED, "current of all mechanisms"),
        field(f"di{name}_dv_", "S/cm2", FieldRole.ASSIGNED, "its derivative by v"),
    )


def ion_space(ion: IonSpec) -> IndexSpace:
    """Return the space of the ion's instances."""
    return IndexSpace(ion_mechanism(ion.name), SpaceKind.INSTANCE)


def ion_node_map(ion: IonSpec) -> IndexMap:
    """Return the map from the ion's instances to nodes."""
    space = ion_mechanism(ion.name)
    return IndexMap(f"{space}.node", space, "node")


def ion_info(ion: IonSpec) -> MechanismInfo:
    """Return what later stages know of the ion."""
    return MechanismInfo(
        ion_mechanism(ion.name),
        f"the ion {ion.name}, valence {ion.valence:g}",
        is_point=False,
        source_name="",
        sha256="",
    )
