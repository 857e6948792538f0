"""The frozen structure of a model: tables of read-only columns, and no values at all.

Two models are equal when their structure is: values (parameters, geometry, dt) live in the
workspace's stores, and changing them never makes another model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vecgen.values import value_class

if TYPE_CHECKING:
    from vecgen.model.mechanism import Mechanism

IntColumn = NDArray[np.signedinteger[Any]]
FloatColumn = NDArray[np.float64]

SLOT = np.int32
"""Of columns of slots and positions with an entry for each segment: half the memory of int64."""
MOST_SLOTS = np.iinfo(SLOT).max


@value_class(eq=False)
class SectionTable:
    """All sections, in the order of their creation. Slots are those of the workspace's spaces.

    A section with `nseg` segments owns `nseg + 2` slots of the space `node`: a root node (used only
    if it has no parent), the segments by increasing arc, the zero-area end node.
    """

    names: tuple[str, ...]
    slot: IntColumn
    """Slot of the section in the space `section` (L, Ra, rallbranch)."""
    nseg: IntColumn
    parent: IntColumn
    """Row of the parent section, -1 for a root."""
    parent_node: IntColumn
    """Slot (space `node`) of the node it hangs on; its own root node for a root section."""
    reversed: NDArray[np.bool_]
    """Connected by its end x=1: segments are numbered from x=1 to x=0 along the tree."""
    node_slot: IntColumn
    """First of its slots in the space `node` (the root node's)."""
    child_order: tuple[tuple[int, ...], ...]
    """Children of each section in NEURON's order of visiting (specification 1.6)."""


@value_class(eq=False)
class Placement:
    """The instances of one mechanism (or ion): which slots stand at which nodes."""

    mechanism: str
    slot: IntColumn
    """Slots of live instances (space of the mechanism's name)."""
    node_slot: IntColumn
    """The `node` slot each instance stands at."""
    created: IntColumn
    """Creation number, for the order of point processes at one node."""


@value_class
class IonSpec:
    """An ion that the model uses, e.g. `na`: mechanism `na_ion`."""

    name: str
    valence: float
    concentrations_start: bool = False
    """Whether somewhere `finitialize` sets its concentrations from the globals."""
    reversal_starts: bool = False
    """Whether somewhere `finitialize` computes its reversal potential."""
    reversal_follows: bool = False
    """Whether somewhere its reversal potential is computed with the currents."""


@value_class
class Probe:
    """A variable by its meaning: a field's name and the slot in its space.

    `space` is "" for a global (`t`, `celsius`, `gmax_mech`).
    """

    space: str
    field: str
    slot: int = 0
    component: int = 0
    label: str = ""
    """What a user calls it, e.g. `soma(0.5).v`."""

    @property
    def field_name(self) -> str:
        """The IR's name of the field, e.g. `hh.m`, `node.v`, `t`."""
        return f"{self.space}.{self.field}" if self.space else self.field


@value_class
class PointerLink:
    """Where a POINTER variable of one instance leads."""

    mechanism: str
    name: str
    slot: int
    """The instance (space of the mechanism's name)."""
    target: Probe


@value_class(eq=False)
class Model:
    """Everything whose change makes other code or another arena."""

    sections: SectionTable
    mechanisms: tuple[Mechanism, ...]
    """The mechanisms that have instances, by registration number (specification 2.1)."""
    ions: tuple[IonSpec, ...]
    """By registration number."""
    placements: dict[str, Placement]
    """By mechanism name and by `<ion>_ion`."""
    probes: tuple[Probe, ...]
    """Variables read from outside during a run: the save list, then what Vectors record."""
    pointers: tuple[PointerLink, ...] = ()
    """Where POINTER variables lead."""

    table_numbers: Mapping[str, int] = field(default_factory=dict)
    """How many doubles each FUNCTION_TABLE (`mechanism.function`) has been given, 0 for none."""

    @property
    def unset_tables(self) -> frozenset[str]:
        """The FUNCTION_TABLEs that have no numbers yet: calling one ends a run."""
        return frozenset(name for name, count in self.table_numbers.items() if not count)

    @property
    def pointees(self) -> frozenset[str]:
        """The names of the fields that POINTER variables lead into."""
        return frozenset(link.target.field_name for link in self.pointers)
