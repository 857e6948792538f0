"""Programs for the tests of passes: random kernels, real mechanisms, and data to run them on."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from vecgen.assets import mechanisms_folder
from vecgen.frontend.nmodl import load_mechanism
from vecgen.ir.data import Data, Instance, default_data
from vecgen.ir.evaluate import Machine
from vecgen.ir.interpret import fill_table, run_kernel
from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, SpaceKind
from vecgen.ir.verify import verify
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Compare,
    CompareOp,
    Expr,
    Get,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
    number,
)
from vecgen.lang.stmt import Assign, If, Increment, Let, Perform, Put, Stmt
from vecgen.lang.traverse import locals_read
from vecgen.lower.program import lower_model
from vecgen.model.model import IonSpec, Model, Placement, Probe, SectionTable
from vecgen.passes import PIPELINE, Pass
from vecgen.source import Source

NODES, CELLS = 7, 11
"""Several instances at one node, and nodes without any."""

FIELDS = ("cell.a", "cell.b", "cell.c", "cell.d")


@dataclass
class BodyWriter:
    """Writes random bodies that read and write fields of a space `cell`."""

    rng: random.Random
    bound: list[str] = field(default_factory=list)
    mutable: list[str] = field(default_factory=list)
    count: int = 0

    def expression(self, depth: int) -> Expr:
        rng = self.rng
        if depth == 0 or rng.random() < 0.15:
            return self.leaf()
        a, b = self.expression(depth - 1), self.expression(depth - 1)
        match rng.randrange(10):
            case 0:
                return Unary(UnaryOp.NEG, a)
            case 1:
                return Call(rng.choice(("exp", "fabs", "sqrt")), (a,))
            case 2:
                return Select(self.condition(depth - 1), a, b)
            case 3:
                return Call("at_time", (a,))
            case _:
                operator = rng.choice((BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV))
                return Binary(operator, a, b)

    def leaf(self) -> Expr:
        rng = self.rng
        match rng.randrange(6):
            case 0:
                return number(rng.choice((0.0, -0.0, 1.0, -2.5, 1e-3, 40.0)))
            case 1:
                return Get(rng.choice(("scale", "t", "dt")))
            case 2:
                return Get("node.v", "cell.node")
            case 3 if self.bound:
                return Local(rng.choice(self.bound))
            case 4 if self.mutable:
                return Local(rng.choice(self.mutable))
        return Get(rng.choice((*FIELDS, "cell.p")))

    def condition(self, depth: int) -> Expr:
        rng = self.rng
        a, b = self.expression(depth), self.expression(depth)
        match rng.randrange(5):
            case 0:
                return Logical(rng.choice(tuple(LogicalOp)), a, b)
            case 1:
                return Unary(UnaryOp.NOT, a)
            case _:
                return Compare(rng.choice(tuple(CompareOp)), a, b)

    def straight(self, length: int) -> list[Stmt]:
        """Return bindings and stores, without a branch."""
        body: list[Stmt] = []
        for _ in range(length):
            value = self.expression(3)
            if self.rng.random() < 0.5:
                body.append(Put(self.rng.choice(FIELDS), value))
            else:
                name = self.name()
                body.append(Let(name, value))
                self.bound.append(name)
        return body

    def branching(self, length: int, depth: int = 3) -> list[Stmt]:
        """Return assignments, stores, and branches in which locals may stay unset."""
        body: list[Stmt] = []
        for _ in range(length):
            match self.rng.randrange(4 if depth else 2):
                case 0:
                    name = self.rng.choice([*self.mutable, self.name()])
                    body.append(Assign(name, self.expression(2)))
                    if name not in self.mutable:
                        self.mutable.append(name)
                case 1:
                    body.append(Put(self.rng.choice(FIELDS), self.expression(2)))
                case _:
                    condition = self.condition(1)
                    then = self.branching(self.rng.randrange(1, 4), depth - 1)
                    otherwise = self.branching(self.rng.randrange(3), depth - 1)
                    body.append(If(condition, tuple(then), tuple(otherwise)))
        return body

    def name(self) -> str:
        self.count += 1
        return f"x{self.count}"


def program_of(*bodies: Sequence[Stmt], saved: Sequence[str] = ()) -> Program:
    """Return a program at level KERNELS with one kernel for each body."""
    node_fields = (
        Field("node.v", "node", FieldRole.NODE, "mV", -65.0),
        Field("node.area", "node", FieldRole.NODE, "um2", 100.0),
        Field("node.rhs", "node", FieldRole.NODE, visible=False),
        Field("node.d", "node", FieldRole.NODE, visible=False),
    )
    kernels = [
        Kernel(f"cell_{number}", "cell", "cell", KernelRole.STATE, tuple(body))
        for number, body in enumerate(bodies)
    ]
    return Program(
        level=Level.KERNELS,
        spaces=(IndexSpace("node", SpaceKind.NODE), IndexSpace("cell", SpaceKind.INSTANCE)),
        maps=(IndexMap("cell.node", "cell", "node"),),
        fields=(
            *(Field(name, None, FieldRole.GLOBAL) for name in ("t", "dt", "scale")),
            *node_fields,
            Field("cell.p", "cell", FieldRole.PARAMETER),
            *(Field(name, "cell", FieldRole.ASSIGNED) for name in FIELDS),
        ),
        tables=(),
        functions=(),
        kernels=tuple(kernels),
        entries=(),
        saved=frozenset(saved),
        mechanisms=(),
    )


def branching_program(seed: int) -> Program:
    """Return a program whose one kernel has branches, nested ones too."""
    return program_of(BodyWriter(random.Random(seed)).branching(6))


def straight_program(seed: int) -> Program:
    """Return a program with three kernels of bindings, stores and increments."""
    bodies = []
    for place in range(3):
        writer = BodyWriter(random.Random(f"{seed} {place}"))
        body = writer.straight(8)
        body += [
            Increment("node.rhs", writer.expression(2), "cell.node"),
            Increment("node.d", Unary(UnaryOp.NEG, writer.expression(2)), "cell.node"),
        ]
        bodies.append(body)
    return program_of(*bodies)


def model_of(sources: Sequence[Source], saved: Sequence[str]) -> Model:
    """Return a model of one section whose segments carry all the mechanisms."""
    mechanisms = [load_mechanism(source)[0] for source in sources]
    column = np.zeros(1, dtype=np.int64)
    sections = SectionTable(
        names=("s",),
        slot=column,
        nseg=column + 1,
        parent=column - 1,
        parent_node=column,
        reversed=np.zeros(1, dtype=np.bool_),
        node_slot=column,
        child_order=((),),
    )
    ions = sorted({use.ion for mechanism in mechanisms for use in mechanism.ions})
    names = [f"{ion}_ion" for ion in ions] + [mechanism.name for mechanism in mechanisms]
    return Model(
        sections=sections,
        mechanisms=tuple(mechanisms),
        ions=tuple(IonSpec(ion, 1.0) for ion in ions),
        placements={name: Placement(name, column, column + 1, column) for name in names},
        probes=tuple(Probe(*name.rsplit(".", 1)) for name in saved),
    )


def built_in(name: str) -> Source:
    """Return the source of a built-in mechanism."""
    return Source.read(mechanisms_folder() / f"{name}.mod")


def lowered(*texts: str, saved: Sequence[str] = ()) -> Program:
    """Return mechanisms at level EQUATIONS; a text of one word names a built-in one."""
    sources = [
        built_in(text) if text.isidentifier() else Source(f"/mod/number{number}.mod", text)
        for number, text in enumerate(texts)
    ]
    program = lower_model(model_of(sources, saved))
    verify(program)
    return program


def after(program: Program, last: Pass) -> Program:
    """Return the program after all passes up to and with `last`, verified after each."""
    for one in PIPELINE[: PIPELINE.index(last) + 1]:
        program = one(program)
        verify(program)
    return program


def before(program: Program, one: Pass) -> Program:
    """Return the program as the pass gets it."""
    place = PIPELINE.index(one)
    return after(program, PIPELINE[place - 1]) if place else program


def random_data(program: Program, seed: int = 0, cells: int = CELLS) -> Data:
    """Return random values for all fields and maps; tables are not filled yet."""
    rng = np.random.default_rng(seed)
    nodes = NODES * cells // CELLS
    sizes = {s.name: nodes if s.name == "node" else cells for s in program.spaces}
    maps = {}
    for item in program.maps:
        index = rng.integers(0, sizes[item.target], sizes[item.source])
        index[:5] = np.arange(5)
        maps[item.name] = index.astype(np.int32)
    data = default_data(program, sizes, maps)
    for item in program.fields:
        values = data.fields[item.name]
        if item.space is None:
            continue
        if item.short_name == "v":
            values[:] = rng.uniform(-90.0, 40.0, len(values))
        else:
            values += rng.uniform(-0.5, 1.0, values.shape)
    for name, value in {"t": 2.5, "dt": 0.025, "celsius": 17.0, "scale": 0.7}.items():
        if name in data.fields:
            data.fields[name][0] = value
    return data


def results(program: Program, data: Data, kernels: Sequence[str] = ()) -> dict[str, bytes]:
    """Return the bits of all fields after running the kernels in turn, on a copy of the data."""
    data = copy.deepcopy(data)
    for table in program.tables:
        if program.kernel_table.get(table.fill):
            fill_table(program, table.name, data)
    names = kernels or [kernel.name for kernel in program.kernels if kernel.space]
    for name in names:
        run_kernel(program, name, data)
    rows = {f"table {name}": bits(table.rows) for name, table in data.tables.items()}
    return rows | {name: bits(values) for name, values in data.fields.items()}


def bits(values: np.ndarray) -> bytes:
    """Return the bytes of the values; NaNs are all one: a - b and a + -b make different ones."""
    return np.where(np.isnan(values), np.nan, values).tobytes()


def same_bits(
    first: Program,
    second: Program,
    *,
    seed: int = 0,
    kernels: Sequence[str] = (),
    cells: int = CELLS,
) -> list[str]:
    """Return the names of the fields in which two programs differ after a run of their kernels."""
    data = random_data(first, seed, cells)
    names = kernels or [kernel.name for kernel in first.kernels if kernel.space]
    one, two = results(first, data, names), results(second, data, names)
    shared = {f.name for f in second.fields} | {name for name in one if name.startswith("table ")}
    return [name for name in one if name in shared and one[name] != two[name]]


def kernel_after(one_pass: Pass, *body: Stmt) -> Kernel:
    """Return the kernel of a body after a pass; fails if it does anything else than before."""
    program = program_of(body)
    result = one_pass(program)
    verify(result)
    assert same_bits(program, result) == []
    return result.kernels[0]


class CallingMachine(Machine):
    """A machine that calls PROCEDUREs and FUNCTIONs instead of having them expanded."""

    def __init__(self, program: Program, mechanism: str, memory: Instance) -> None:
        super().__init__(memory=memory)
        self.program = program
        self.mechanism = mechanism
        self.routines = {p.name: p for p in program.procedures if p.mechanism == mechanism}

    def _execute(self, stmt: Stmt) -> None:
        if isinstance(stmt, Perform) and stmt.procedure in self.routines:
            self.call(stmt.procedure, [self.number(arg) for arg in stmt.args])
        else:
            super()._execute(stmt)

    def _call(self, name: str, args: list[float]) -> float:
        return self.call(name, args) if name in self.routines else super()._call(name, args)

    def call(self, name: str, args: list[float]) -> float:
        routine = self.routines[name]
        inner = CallingMachine(self.program, self.mechanism, self.memory)
        inner.locals.update(zip(routine.parameters, args, strict=True))
        for local in sorted(locals_read(routine.body) | {name}):
            inner.locals.setdefault(local, 0.0)
        inner.run(routine.body)
        return float(inner.locals[name])


def results_of_calls(program: Program, data: Data, kernels: Sequence[str]) -> dict[str, bytes]:
    """Return what `results` returns, for a program that still has procedures (but no tables)."""
    data = copy.deepcopy(data)
    for name in kernels:
        kernel = program.kernel_table[name]
        memory = Instance(program, data)
        for index in range(data.sizes[kernel.space]):
            memory.index = index
            machine = CallingMachine(program, kernel.mechanism, memory)
            for local in sorted(locals_read(kernel.body)):
                machine.locals.setdefault(local, 0.0)
            machine.run(kernel.body)
    return {name: bits(values) for name, values in data.fields.items()}


class Tools:
    """The functions of this file, for tests."""

    BodyWriter = BodyWriter
    program_of = staticmethod(program_of)
    branching_program = staticmethod(branching_program)
    straight_program = staticmethod(straight_program)
    lowered = staticmethod(lowered)
    after = staticmethod(after)
    before = staticmethod(before)
    random_data = staticmethod(random_data)
    results = staticmethod(results)
    results_of_calls = staticmethod(results_of_calls)
    same_bits = staticmethod(same_bits)
    kernel_after = staticmethod(kernel_after)


@pytest.fixture
def tools() -> type[Tools]:
    return Tools


@pytest.fixture
def channels() -> Program:
    """The built-in mechanisms at level EQUATIONS."""
    return lowered("hh", "pas", "IClamp")
