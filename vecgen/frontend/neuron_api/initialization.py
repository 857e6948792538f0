"""`n.FInitializeHandler`: a function that `finitialize` calls (specification 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from weakref import ref

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.handlers import Handler, Stage
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.workspace import Workspace


class FInitializeHandler(NamedObject):
    """`FInitializeHandler(function)`, `FInitializeHandler(type, function)`.

    In place of a function a statement of HOC, and the object in whose scope it is executed.

    It is called as long as this object is kept. Type 3: before anything else, the structure may
    be changed; 0: after the voltages, before the INITIAL blocks; 1 (without a type): after these;
    2: at the end, with the currents. `(function, arguments)` calls it with arguments.
    """

    __slots__ = ("__weakref__", "_handler", "_name")

    _workspace: ClassVar[Workspace]
    _instances: ClassVar[Instances]

    def __init__(self, *arguments: Any) -> None:
        if not arguments:
            raise ArgumentError("FInitializeHandler not enough arguments: it needs a function")
        stage = Stage.AFTER_INITIAL
        given = list(arguments)
        if len(given) > 1 and not isinstance(given[0], str):
            kind = argument(given.pop(0), "the type of FInitializeHandler")
            if kind not in tuple(Stage):
                raise ArgumentError(
                    "Arg out of range in user function: the type of FInitializeHandler is 0, 1, 2 "
                    f"or 3, not {kind:g}"
                )
            stage = Stage(int(kind))
        call = callback(self._workspace, given, "FInitializeHandler")
        self._handler = Handler(stage, call)
        self._workspace.handlers.add(self._handler)
        self._name = f"FInitializeHandler[{self._instances.add(self)}]"

    def allprint(self) -> float:
        """Print all handlers."""
        for stage in sorted(Stage):
            handlers = [h for h in self._workspace.handlers.all() if h.stage is stage]
            if handlers:
                print(f"Type {stage.value} FInitializeHandler statements")
            for handler in handlers:
                print(f"\t{handler.call!r}")
        return 0.0


def callback(workspace: Workspace, arguments: Sequence[Any], name: str) -> Callable[[], object]:
    """Return a function, `(function, arguments)` or a statement as a function without arguments.

    Behind a statement of HOC there may be the object in whose scope it is executed.
    """
    given = arguments[0]
    if isinstance(given, str):
        text, inside = str(given), arguments[1] if len(arguments) > 1 else None
        return _statement(workspace, text, None if inside is None else ref(inside))
    if callable(given):
        return given  # type: ignore[no-any-return]
    if isinstance(given, tuple) and len(given) == 2 and callable(given[0]):
        function, values = given
        several = values if isinstance(values, tuple) else (values,)
        return lambda: function(*several)
    raise ArgumentTypeError(f"{name} needs a function, not {given!r}")


def _statement(workspace: Workspace, text: str, inside: ref[Any] | None) -> Callable[[], object]:
    """Return what executes a statement, as long as the object exists that it belongs to."""

    def run() -> None:
        scope = None if inside is None else inside()
        if inside is None or scope is not None:
            workspace.statements.run(text, scope)

    return run


def handler_class(workspace: Workspace, instances: Instances) -> type[FInitializeHandler]:
    """Return a session's class of handlers."""
    members = {
        "__slots__": (),
        "__doc__": FInitializeHandler.__doc__,
        "_workspace": workspace,
        "_instances": instances,
    }
    return type("FInitializeHandler", (FInitializeHandler,), members)
