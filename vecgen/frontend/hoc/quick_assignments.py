"""The commonest statements of all as closures: a number assigned to a scalar variable."""

from __future__ import annotations

from vecgen.frontend.hoc.frame import Frame, Run
from vecgen.frontend.hoc.operators import divide
from vecgen.frontend.hoc.values import NumberCell


def to_cell(cell: NumberCell, operator: str, run: Run) -> Run:
    """Return the closure of `x = y` for a variable of the global scope."""

    def assign(frame: Frame) -> None:
        cell.value = run(frame)

    def add(frame: Frame) -> None:
        by = run(frame)
        cell.value += by

    def subtract(frame: Frame) -> None:
        by = run(frame)
        cell.value -= by

    def multiply(frame: Frame) -> None:
        by = run(frame)
        cell.value *= by

    def split(frame: Frame) -> None:
        by = run(frame)
        cell.value = divide(cell.value, by)

    return {"=": assign, "+=": add, "-=": subtract, "*=": multiply, "/=": split}[operator]


def to_local(place: int, operator: str, run: Run) -> Run:
    """Return the closure of `x = y` for a local variable."""

    def assign(frame: Frame) -> None:
        frame.locals[place].value = run(frame)

    def add(frame: Frame) -> None:
        by = run(frame)
        frame.locals[place].value += by

    def subtract(frame: Frame) -> None:
        by = run(frame)
        frame.locals[place].value -= by

    def multiply(frame: Frame) -> None:
        by = run(frame)
        frame.locals[place].value *= by

    def split(frame: Frame) -> None:
        by, cell = run(frame), frame.locals[place]
        cell.value = divide(cell.value, by)

    return {"=": assign, "+=": add, "-=": subtract, "*=": multiply, "/=": split}[operator]


def to_member(slot: int, operator: str, run: Run) -> Run:
    """Return the closure of `x = y` for a variable of a template's object."""

    def assign(frame: Frame) -> None:
        frame.cells[slot].value = run(frame)

    def add(frame: Frame) -> None:
        by = run(frame)
        frame.cells[slot].value += by

    def subtract(frame: Frame) -> None:
        by = run(frame)
        frame.cells[slot].value -= by

    def multiply(frame: Frame) -> None:
        by = run(frame)
        frame.cells[slot].value *= by

    def split(frame: Frame) -> None:
        by, cell = run(frame), frame.cells[slot]
        cell.value = divide(cell.value, by)

    return {"=": assign, "+=": add, "-=": subtract, "*=": multiply, "/=": split}[operator]
