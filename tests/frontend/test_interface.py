"""The declarations of `n` for editors are those of what `n` has, no more and no less."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.neuron_api import interface
from vecgen.frontend.neuron_api.constants import CONSTANTS

NOT_FOR_PYTHON = {"sectionname"}
"""Names that only refuse, since they need a variable of the interpreter."""
MADE_BY_IMPORT = {"soma", "axon", "dend", "apic"}
OF_THE_CURRENT_SECTION = {"L", "Ra", "nseg", "rallbranch"}
REFERENCES = {"_ref_t", "_ref_dt", "_ref_celsius"}


def declared() -> dict[str, ast.stmt]:
    """Return the declarations by name."""
    tree = ast.parse(Path(interface.__file__).read_text(encoding="utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    block = next(node for node in body if isinstance(node, ast.If)).body
    found: dict[str, ast.stmt] = {}
    for node in block:
        match node:
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                assert name not in found, f"{name} is declared twice"
                found[name] = node
            case ast.Expr():
                pass
            case _:
                raise NotImplementedError(ast.dump(node))
    return found


@pytest.fixture
def loaded(n):
    n.load_file("stdrun.hoc")
    n.load_file("import3d.hoc")
    return n


def usable(n, name: str) -> bool:
    """Whether a mechanism is not refused."""
    try:
        getattr(n, name)
    except UnsupportedError:
        return False
    return True


def existing(n) -> set[str]:
    workspace = n._workspace
    names = {*n._table, *CONSTANTS, *workspace.run_control.fields}
    names |= {name for name, owner in workspace.global_names.items() if not owner}
    names |= {name for name in workspace.registry.names if usable(n, name)}
    return names - NOT_FOR_PYTHON


def test_every_name_is_declared(loaded) -> None:
    missing = existing(loaded) - set(declared())
    assert not missing, f"declare in {interface.__name__}: {sorted(missing)}"


def test_nothing_is_declared_that_does_not_exist(loaded) -> None:
    more = MADE_BY_IMPORT | OF_THE_CURRENT_SECTION | REFERENCES
    assert set(declared()) - existing(loaded) <= more
    section = loaded.Section("a")
    assert section == loaded.cas()
    for name in OF_THE_CURRENT_SECTION | REFERENCES:
        assert getattr(loaded, name) is not None


@pytest.mark.parametrize(
    "name", [name for name, node in declared().items() if isinstance(node, ast.FunctionDef)]
)
def test_functions_take_what_is_declared(loaded, name) -> None:
    node = declared()[name]
    assert isinstance(node, ast.FunctionDef)
    assert ast.get_docstring(node)
    arguments = node.args
    most = len(arguments.args) - 1
    least = most - len(arguments.defaults)
    signature = inspect.signature(getattr(loaded, name))
    named = {item.arg: None for item in arguments.kwonlyargs}
    for count in (least, most):
        signature.bind(*[None] * count)
        signature.bind(*[None] * count, **named)


def test_nothing_is_left_at_run_time() -> None:
    assert not [name for name in vars(interface.NeuronInterface) if not name.startswith("__")]
