"""What is in a section: the dictionary of `section.psection()`, the text of `n.psection()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vecgen.frontend.ions import STYLE, Ion
from vecgen.model.kinds import Storage
from vecgen.store import component_name

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.section import Section
    from vecgen.frontend.workspace import Workspace


def psection(section: Section) -> dict[str, Any]:
    """Return everything about a section, with NEURON's keys."""
    record, workspace = section._live(), section._workspace
    density: dict[str, dict[str, list[Any]]] = {}
    ions: dict[str, dict[str, list[Any]]] = {}
    for name in record.instances:
        values = {field: _values(section, name, field) for field in workspace.visible[name]}
        ion = workspace.registry.ion_of(name)
        if ion is None:
            density[name] = values
        else:
            ions[ion.name] = values
    return {
        "point_processes": _points(section),
        "density_mechs": density,
        "ions": ions,
        "morphology": {
            "L": section.L,
            "diam": [segment.diam for segment in section],
            "pts3d": [
                (section.x3d(k), section.y3d(k), section.z3d(k), section.diam3d(k))
                for k in range(section.n3d())
            ],
            "parent": section.parentseg(),
            "trueparent": section.trueparentseg(),
        },
        "nseg": section.nseg,
        "Ra": section.Ra,
        "cm": [segment.cm for segment in section],
        "regions": set(),
        "species": set(),
        "name": section.name(),
        "hoc_internal_name": section.hoc_internal_name(),
        "cell": section.cell(),
    }


def _values(section: Section, mechanism: str, field: str) -> list[Any]:
    record, workspace = section._live(), section._workspace
    space = workspace.instances[mechanism]
    positions = space.positions(record.instances[mechanism], record.nseg)

    def column(name: str) -> list[Any]:
        found: list[Any] = space.fields[name].array[positions].tolist()
        return found

    width = workspace.visible[mechanism][field]
    if not width:
        return column(field)
    elements = [column(component_name(field, k)) for k in range(width)]
    return [list(values) for values in zip(*elements, strict=True)]


def _points(section: Section) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for point in section._live().points:
        held = None if point.handle is None else point.handle()
        if held is not None:
            found.setdefault(point.mechanism, set()).add(held)
    return found


def psection_text(section: Section) -> str:
    """Return the parameters of the section's first segment as NEURON prints them."""
    record, workspace = section._live(), section._workspace
    head = f"{section!r} {{ nseg={section.nseg}  L={section.L:g}  Ra={section.Ra:g}"
    branches = f" rallbranch={section.rallbranch:g}" if section.rallbranch != 1.0 else ""
    lines = [head + branches]
    if record.parent is None:
        roots = [one for one in workspace.tree.values() if one.parent is None]
        lines.append(f"\t/*location {record.parent_x:g} attached to cell {roots.index(record)}*/")
    else:
        end = int(section.orientation())
        lines.append(f"\t{record.parent.name} connect {section!r} ({end}), {record.parent_x:g}")
    lines.append("\t/* First segment only */")
    first = record.nseg - 1 if record.reversed else 0
    segment = list(section)[first]
    lines.append(f"\tinsert morphology {{ diam={segment.diam:g}}}")
    lines.append(f"\tinsert capacitance {{ cm={segment.cm:g}}}")
    for name, slot in record.instances.items():
        lines.append(_line(workspace, name, slot + first, f"_{name}"))
    for point in record.points:
        if point.place == first:
            lines.append(_line(workspace, point.mechanism, point.slot, ""))
    return "\n".join([*lines, "}", ""])


def _line(workspace: Workspace, mechanism: str, slot: int, suffix: str) -> str:
    space = workspace.instances[mechanism]
    ion = workspace.registry.ion_of(mechanism)
    if ion is None:
        fields, suffix = _parameters(workspace, mechanism), suffix
    else:
        fields, suffix = _ion_parameters(ion, int(space.get(STYLE, slot))), ""
    arrays = workspace.visible[mechanism]
    values = (
        f"{field}{suffix}={space.get(component_name(field, 0) if arrays[field] else field, slot):g}"
        for field in fields
    )
    return f"\tinsert {mechanism} {{ {' '.join(values)}}}"


def _parameters(workspace: Workspace, mechanism: str) -> list[str]:
    known = workspace.registry.mechanism(mechanism)
    variables = () if known is None else known.variables
    return [v.name for v in variables if v.storage is Storage.RANGE and v.role.value == "PARAMETER"]


def _ion_parameters(ion: Ion, style: int) -> list[str]:
    """Return what the mechanisms of the section leave to the user (specification 5.3)."""
    potential, inside, outside = list(ion.variables)[:3]
    fields = [potential] if style >> 3 & 0o3 == 1 else []
    return fields + ([inside, outside] if style & 0o3 == 1 else [])
