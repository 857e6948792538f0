"""What an ion does by itself: only what some segment's style asks for."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.ir.data import default_data
from vecgen.ir.interpret import run_kernel
from vecgen.ir.kernel import KernelRole
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import IndexSpace, SpaceKind
from vecgen.lower.ions import ion_fields, ion_info, ion_kernels, ion_node_map, ion_space
from vecgen.lower.names import GLOBALS, NODE, NODE_FIELDS
from vecgen.model.electrochemistry import nernst
from vecgen.model.model import IonSpec

PLAIN = IonSpec("ca", 2.0)
FULL = IonSpec("ca", 2.0, concentrations_start=True, reversal_starts=True, reversal_follows=True)


def test_an_ion_of_parameters_has_no_code() -> None:
    assert ion_kernels(PLAIN) == ()
    assert [field.short_name for field in ion_fields(PLAIN)] == [
        "eca", "cai", "cao", "ica", "dica_dv_",
    ]  # fmt: skip


def test_kernels_follow_the_styles() -> None:
    assert [(k.name, k.role) for k in ion_kernels(FULL)] == [
        ("ca_ion_initialise", KernelRole.INITIALISE),
        ("ca_ion_reversal", KernelRole.REVERSAL),
    ]
    fields = {field.name: field for field in ion_fields(FULL)}
    assert fields.keys() >= {"ca_ion.cinit", "ca_ion.einit", "ca_ion.eadvance", "cai0_ca_ion"}
    assert not fields["ca_ion.einit"].visible
    (only,) = ion_kernels(IonSpec("ca", 2.0, reversal_starts=True))
    assert only.role is KernelRole.INITIALISE


def program_of(ion: IonSpec) -> Program:
    return Program(
        level=Level.KERNELS,
        spaces=(IndexSpace(NODE, SpaceKind.NODE), ion_space(ion)),
        maps=(ion_node_map(ion),),
        fields=(*GLOBALS, *NODE_FIELDS, *ion_fields(ion)),
        tables=(),
        functions=(),
        kernels=ion_kernels(ion),
        entries=(),
        saved=frozenset(),
        mechanisms=(ion_info(ion),),
    )


@pytest.mark.parametrize("valence", [1.0, 2.0, -1.0, 0.0])
def test_potentials_are_those_of_nernst(valence: float) -> None:
    ion = IonSpec("ca", valence, True, True, True)
    program = program_of(ion)
    inside = np.array([1e-4, 0.0, 2.0, 3.0, -1.0, 5.0])
    outside = np.array([2.0, 1.0, 0.0, 4.0, 1.0, 6.0])
    count = len(inside)
    data = default_data(program, {"node": 1, "ca_ion": count}, {"ca_ion.node": np.zeros(count)})
    fields = data.fields
    fields["ca_ion.cai"][:], fields["ca_ion.cao"][:] = inside, outside
    fields["ca_ion.eca"][:] = 9.0
    fields["ca_ion.einit"][:] = 1.0
    fields["ca_ion.einit"][3] = 0.0
    fields["ca_ion.cinit"][5] = 1.0
    fields["cai0_ca_ion"][0], fields["cao0_ca_ion"][0] = 0.5, 0.7
    fields["celsius"][0] = 21.0
    run_kernel(program, "ca_ion_initialise", data)
    inside[5], outside[5] = 0.5, 0.7
    assert fields["ca_ion.cai"].tolist() == inside.tolist()
    assert fields["ca_ion.cao"].tolist() == outside.tolist()
    wanted = [
        9.0 if k == 3 else nernst(a, b, valence, celsius=21.0)
        for k, (a, b) in enumerate(zip(inside, outside, strict=True))
    ]
    assert fields["ca_ion.eca"].tolist() == wanted
    fields["ca_ion.eadvance"][3] = 1.0
    run_kernel(program, "ca_ion_reversal", data)
    wanted[3] = nernst(3.0, 4.0, valence, celsius=21.0)
    assert fields["ca_ion.eca"].tolist() == wanted
