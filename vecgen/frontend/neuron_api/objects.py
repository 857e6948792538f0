"""The classes and functions of `n` that are no sections and mechanisms, as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import numpy as np

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.neuron_api.cvode import cvode_class
from vecgen.frontend.neuron_api.hoc_values import HocRef, String
from vecgen.frontend.neuron_api.initialization import handler_class
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.lists import FindInstances, list_class
from vecgen.frontend.neuron_api.matrix import matrix_class
from vecgen.frontend.neuron_api.mechanism_standard import mechanism_standard_class
from vecgen.frontend.neuron_api.mechanism_type import mechanism_type_class
from vecgen.frontend.neuron_api.netcon import netcon_class
from vecgen.frontend.neuron_api.parallel_context import parallel_context_maker
from vecgen.frontend.neuron_api.timing import Stopwatch
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.workspace import Workspace


def object_handlers(
    workspace: Workspace, vectors: type[Vector], find: FindInstances
) -> dict[str, Callable[..., Any]]:
    """Return the table of a session; `find` knows the instances of point processes."""
    instances = {"NetCon": Instances(), "FInitializeHandler": Instances()}

    def find_instances(name: str) -> Callable[[], list[Any]] | None:
        if name == "Vector":
            return lambda: list(vectors._living.values())
        known = instances.get(name)
        if known is not None:
            return known.living
        return find(name) or workspace.statements.instances(name)

    lists = list_class(find_instances)
    watch = Stopwatch(workspace)
    strings = count()

    def string(text: str = "") -> String:
        """Return a string that functions may change."""
        return String(f"String[{next(strings)}]", text)

    return {
        "CVode": cvode_class(),
        "FInitializeHandler": handler_class(workspace, instances["FInitializeHandler"]),
        "List": lists,
        "Matrix": matrix_class(vectors),
        "MechanismStandard": mechanism_standard_class(workspace),
        "MechanismType": mechanism_type_class(workspace),
        "NetCon": netcon_class(workspace, instances["NetCon"], lists),
        "ParallelContext": parallel_context_maker(workspace),
        "String": string,
        "Timer": watch.timer,
        "cvode_active": _cvode_active,
        "frecord_init": partial(_frecord_init, workspace),
        "ref": HocRef,
        "startsw": watch.start,
        "stopsw": watch.stop,
    }


def _frecord_init(workspace: Workspace) -> float:
    """Begin all recordings anew, with the values of now."""
    workspace.attached.begin_records()
    for item in workspace.attached.recordings():
        item.extend(np.array([workspace.read(item.variable.locate())]))
    return 1.0


def _cvode_active(*arguments: Any) -> float:
    """Return 0: steps are always fixed."""
    if arguments and argument(arguments[0], "the argument of cvode_active"):
        raise UnsupportedError(
            "Variable time steps (cvode_active(1)) are not in vecgen; n.dt is the fixed step."
        )
    return 0.0
