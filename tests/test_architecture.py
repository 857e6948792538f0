"""Which package may import which, read from the source without importing it.

The compiler runs in one direction: front end, model, lowering, IR, passes, emission, build, run. A
stage knows the result of the stage before it and nothing else of it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FOUNDATION = ("assets", "collection", "diagnostics", "options", "source", "store", "values")
"""Modules that anybody may import; among themselves they may too, as long as there is no cycle."""

MAY_IMPORT = {
    "lang": (),
    "model": ("lang",),
    "frontend": ("model",),
    "frontend.importer": ("frontend", "lang", "model"),
    "frontend.neuron_api": ("frontend", "model"),
    "frontend.hoc": ("frontend", "frontend.neuron_api", "model"),
    "frontend.nmodl": ("lang", "model"),
    "ir": ("lang",),
    "lower": ("ir", "lang", "model"),
    "passes": ("ir", "lang"),
    "emit": ("ir", "lang"),
    "build": ("emit.bundle",),
    "run": ("build", "emit.bundle", "ir", "lower.data", "model"),
    "parts": ("emit", "fingerprint", "ir", "lang", "model", "passes"),
    "assembly": ("build", "emit", "ir", "lower", "model", "parts"),
    "pipeline": ("assembly", "build", "emit", "ir", "lower", "model", "passes", "run"),
    "fingerprint": (),
    "maths": ("build", "emit.bundle"),
    "recall": ("build", "fingerprint", "ir", "lang", "model", "run"),
    "exchange": ("frontend", "run"),
    "routines": ("frontend", "ir", "lang", "lower", "model", "passes"),
    "prepared": ("build", "exchange", "frontend", "ir", "lower", "model", "run"),
    "engine": (
        "build", "exchange", "frontend", "lower", "model", "pipeline", "prepared", "recall", "run",
    ),
    "sweeps": (
        "build", "engine", "frontend", "frontend.neuron_api", "ir", "lower", "prepared", "run",
    ),
    "session": ("engine", "frontend", "frontend.neuron_api", "model", "sweeps"),
    "imported": (
        "frontend", "frontend.importer", "frontend.neuron_api", "run.collection", "session",
        "sweeps",
    ),
    "tools": (
        "build", "emit", "engine", "frontend", "frontend.importer", "frontend.neuron_api",
        "frontend.nmodl", "imported", "ir",
        "lang", "lower", "model", "passes", "pipeline", "prepared", "run", "session", "",
    ),
    "cli": ("tools",),
    "__main__": ("cli",),
    "": ("imported", "session", "sweeps"),
}  # fmt: skip
"""Package or module of vecgen → the others that it may import; "" is `vecgen/__init__.py`."""

LAZY = {
    "vecgen.frontend.neuron_api.batch": "tqdm, where progress is asked for",
    "vecgen.frontend.neuron_api.drawing": "matplotlib, where a Graph is drawn into a file",
    "vecgen.sweeps.progress": "tqdm, when a sweep lasts long enough for a bar",
    "vecgen.sweeps.result": "xarray and pandas, where a user asks for their tables",
    "vecgen.engine": "the compiler's stages, when the cache does not have the model",
    "vecgen": "the session, so that neither `import vecgen` nor the command line waits for numpy",
    "vecgen.frontend.neuron_api.pickled_vector": "the session that an unpickled Vector belongs to",
    "vecgen.imported": "the emitter, when an imported model is written as C",
    "vecgen.session": "the compiler and the front ends of NMODL and HOC, when they are needed",
    "vecgen.tools.comparison.importer_side": "NEURON, which builds what vecgen is to run",
    "vecgen.tools.comparison.neuron_side": "NEURON, in the process that compares with it",
    "vecgen.cli": "a command's module, when the command is called",
}
"""The modules that may import by `importlib.import_module`, and what for."""

OWNERS = {
    "cffi": ("maths", "run.library", "tools"),
    "click": ("cli", "tools"),
    "jinja2": ("emit.bytecode", "emit.render"),
    "platformdirs": ("build.folder",),
    "pygments": ("tools.highlight",),
    "tqdm": ("cli", "run", "tools"),
    "numpy": ("emit.data_file", "exchange", "routines", "frontend", "frontend.neuron_api", "ir",
              "lower", "maths", "model", "prepared", "run", "store", "sweeps", "tools"),
}  # fmt: skip
"""Package from elsewhere → the only parts that import it."""


@dataclass(frozen=True)
class Import:
    """One import: `module` imports `target`, at a line."""

    module: str
    target: str
    line: int
    only_for_types: bool
    in_function: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / "vecgen").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


@cache
def imports() -> tuple[Import, ...]:
    """Return all imports of all modules; `from package import module` is one of the module."""
    found: list[Import] = []
    for module, tree in modules().items():
        for node, types, function in _import_nodes(tree.body, types=False, function=False):
            found += [
                Import(module, target, node.lineno, types, function) for target in _targets(node)
            ]
    return tuple(found)


def _import_nodes(
    body: list[ast.stmt], *, types: bool, function: bool
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool, bool]]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, types, function
            continue
        inside = function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        guarded = types or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for block in ("body", "orelse", "finalbody"):
            yield from _import_nodes(getattr(node, block, []), types=guarded, function=inside)
        for handler in getattr(node, "handlers", []) + getattr(node, "cases", []):
            yield from _import_nodes(handler.body, types=guarded, function=inside)


def _targets(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.level == 0, f"line {node.lineno}: a relative import"
    base = node.module or ""
    names = [f"{base}.{alias.name}" for alias in node.names]
    return [name if name in modules() else base for name in names]


def part_of(module: str) -> str:
    """Return the longest key of MAY_IMPORT that the module belongs to; foundation: its own name."""
    inner = module.removeprefix("vecgen").removeprefix(".")
    keys = [key for key in (*MAY_IMPORT, *FOUNDATION) if key and within(inner, key)]
    return max(keys, key=len, default=inner)


def within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def is_allowed(item: Import) -> bool:
    own, target = part_of(item.module), item.target.removeprefix("vecgen").removeprefix(".")
    if within(target, own) and part_of(item.target) == own:
        return True
    if target in FOUNDATION:
        return True
    allowed = MAY_IMPORT.get(own, ())
    # `frontend` does not mean `frontend.nmodl`, which is a stage of its own.
    return any(within(target, name) and _same_stage(item.target, name) for name in allowed)


def _same_stage(target: str, allowed: str) -> bool:
    return part_of(target) in (allowed, part_of(f"vecgen.{allowed}"))


def ours() -> list[Import]:
    return [item for item in imports() if within(item.target, "vecgen")]


def test_every_module_has_a_place() -> None:
    parts = {part_of(module) for module in modules()}
    assert parts <= {*MAY_IMPORT, *FOUNDATION, "mechanisms"}


def test_imports_go_in_one_direction() -> None:
    wrong = [str(item) for item in ours() if not is_allowed(item)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "target", "allowed"),
    [
        ("frontend.workspace", "frontend.topology", True),
        ("frontend.workspace", "frontend.nmodl.parser", False),
        ("frontend.workspace", "frontend.neuron_api.section", False),
        ("frontend.nmodl.resolve", "frontend.workspace", False),
        ("frontend.workspace", "lower.program", False),
        ("frontend.nmodl.resolve", "ir.kernel", False),
        ("lower.program", "passes.manager", False),
        ("ir.kernel", "model.model", False),
        ("build.compile", "emit.bundle", True),
        ("build.compile", "emit.emitter", False),
        ("lang.expr", "source", True),
        ("source", "lang.expr", False),
        ("emit.render", "", False),
    ],
)
def test_the_rules_are_read_as_they_are_meant(module: str, target: str, allowed: bool) -> None:
    item = Import(f"vecgen.{module}", f"vecgen.{target}".rstrip("."), 1, False, False)
    assert is_allowed(item) is allowed


def test_the_rules_themselves_have_no_cycle() -> None:
    edges = {
        part: {part_of(f"vecgen.{name}") for name in allowed}
        for part, allowed in MAY_IMPORT.items()
    }
    assert _cycle(edges) is None


def test_no_cycles() -> None:
    edges: dict[str, set[str]] = {module: set() for module in modules()}
    for item in ours():
        if not item.only_for_types:
            edges[item.module].add(item.target)
    found = _cycle(edges)
    assert found is None, " -> ".join(found or ())


def _cycle(edges: dict[str, set[str]]) -> list[str] | None:
    """Return the nodes of one cycle, or None."""
    done: set[str] = set()

    def visit(node: str, path: list[str]) -> list[str] | None:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return None
        for target in sorted(edges.get(node, set())):
            found = visit(target, [*path, node])
            if found:
                return found
        done.add(node)
        return None

    for node in sorted(edges):
        found = visit(node, [])
        if found:
            return found
    return None


def test_no_imports_inside_functions() -> None:
    wrong = [str(item) for item in imports() if item.in_function]
    assert not wrong, "\n".join(wrong)


def test_lazy_imports_stand_where_they_are_listed() -> None:
    lazy = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("import_module", "__import__"))
        or (isinstance(node, ast.Name) and node.id in ("import_module", "__import__"))
    }
    assert lazy == set(LAZY)


BESIDE_NEURON = tuple(
    f"vecgen.tools.comparison.{name}"
    for name in (
        "batch_rows",
        "lookup",
        "neuron_names",
        "neuron_side",
        "observation",
        "script_run",
        "stopwatch",
    )
)
"""What runs in NEURON's Python, which may be an older one, and where vecgen is not installed."""


@pytest.mark.parametrize("module", BESIDE_NEURON)
def test_what_runs_beside_neuron_needs_little(module: str) -> None:
    known = {*BESIDE_NEURON, "numpy", *sys.stdlib_module_names}
    own = [item for item in imports() if item.module == module]
    wrong = [str(i) for i in own if i.target not in known and i.target.split(".")[0] not in known]
    assert not wrong, "\n".join(wrong)
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))


def test_no_eval_exec_or_pickle() -> None:
    wrong = [
        f"{module}:{node.lineno} {node.func.id}"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("eval", "exec", "compile")
    ]
    wrong += [str(item) for item in imports() if item.target in ("pickle", "marshal", "shelve")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", OWNERS)
def test_a_dependency_is_imported_by_its_owners_only(package: str) -> None:
    wrong = [
        str(item)
        for item in imports()
        if within(item.target, package)
        and not any(within(item.module.removeprefix("vecgen."), part) for part in OWNERS[package])
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_standard_library_and_the_declared_dependencies() -> None:
    known = {"vecgen", *OWNERS, *sys.stdlib_module_names}
    wrong = [str(item) for item in imports() if item.target.partition(".")[0] not in known]
    assert not wrong, "\n".join(wrong)


def test_only_options_reads_the_environment() -> None:
    readers = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }
    assert readers == {"vecgen.options"}


def test_no_module_is_a_bag_of_utilities() -> None:
    bags = {"utils", "util", "helpers", "common", "misc"}
    assert not [module for module in modules() if module.rpartition(".")[2] in bags]


def test_every_module_says_what_it_is_for() -> None:
    assert not [module for module, tree in modules().items() if not ast.get_docstring(tree)]


def test_importing_vecgen_leaves_the_compiler_alone() -> None:
    code = "import sys, vecgen; print(*sorted(m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    late = ("vecgen.emit", "vecgen.passes", "vecgen.lower", "vecgen.build", "vecgen.run",
            "vecgen.frontend.nmodl", "jinja2", "cffi", "click")  # fmt: skip
    assert not [name for name in loaded if any(within(name, package) for package in late)]
