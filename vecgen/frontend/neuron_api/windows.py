"""NEURON's classes of windows, accepted silently as NEURON does where there is no display.

Each method returns what NEURON returns then. What needs an answer of the user, such as the
line that somebody has selected, tells that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from vecgen.frontend.errors import UnknownNameError
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.values import unknown

_SCENE = {
    "1": """
        align beginline brush erase erase_all fixed flush label line mark menu_action menu_tool
        printfile relative save_name show vfixed view
    """,
    "0": "exec_menu gif size unmap view_count",
}
_SHAPE = {
    "1": f"{_SCENE['1']}",
    "0": f"{_SCENE['0']} color color_all color_list len_scale nearest observe rotate",
    "-1": "push_selected",
}
_POINTS = {
    **_SHAPE,
    "1": f"{_SHAPE['1']} action select",
    "0": f"{_SHAPE['0']} point_mark point_mark_remove",
}
_BOX = {
    "1": "map priority save",
    "first": "intercept",
    "0": "adjuster dialog dismiss_action full_request ismapped ref size unmap",
}
WINDOWS: Mapping[str, Mapping[str, str]] = {
    "Graph": {
        "1": f"""
            {_SCENE["1"]} addexpr addobject addvar begin color family fastflush plot simgraph vector
            xaxis xexpr yaxis
        """,
        "0": f"{_SCENE['0']} crosshair_action glyph menu_remove view_size",
        "-1": "getline line_info view_info",
    },
    "Shape": _POINTS,
    "PPShape": _POINTS,
    "PlotShape": {**_SHAPE, "1": f"{_SHAPE['1']} begin colormap fastflush hinton scale variable"},
    "VBox": _BOX,
    "HBox": _BOX,
    "Deck": {
        "1": "map save",
        "first": "intercept",
        "0": "move_last remove remove_last unmap",
        "-1": "flip_to",
    },
    "TextEditor": {"0": "map readonly"},
    "Glyph": {"self": "circle close erase fill gif l m path s"},
    "ValueFieldEditor": {"0": "default"},
    "SymChooser": {"0": "run text"},
    "SectionBrowser": {"1": "accept_action select select_action"},
    "PWManager": {
        "1": "deco landscape paper_place printfile scale window_place",
        "0": "close count hide iconify is_mapped map save snap",
        "-1": "leader manager",
        "none": "group",
    },
    "GUIMath": {},
}
"""Class → what is returned ("self", "first": the first argument) → methods."""
_RETURNS: Mapping[str, Any] = {"1": 1.0, "0": 0.0, "-1": -1.0, "none": None}


class Window(NamedObject):
    """Something to be seen, where nothing can be seen."""

    __slots__ = ("__weakref__", "_name")

    _instances: ClassVar[Instances]
    _class: ClassVar[str]

    def __init__(self, *arguments: Any) -> None:
        del arguments
        self._name = f"{self._class}[{self._instances.add(self)}]"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise unknown(f"A {self._class}", name, (m for m in dir(self) if not m.startswith("_")))

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise UnknownNameError(f"A {self._class} has no attribute {name!r} that can be set.")
        object.__setattr__(self, name, value)


def _method(name: str, returned: str) -> Callable[..., Any]:
    match returned:
        case "self":
            method = _itself()
        case "first":
            method = _first()
        case _:
            method = _constant(_RETURNS[returned])
    method.__name__ = name
    method.__doc__ = "Do nothing: there is no display."
    return method


def _itself() -> Callable[..., Any]:
    def method(self: Window, *arguments: Any) -> Any:
        del arguments
        return self

    return method


def _first() -> Callable[..., Any]:
    def method(self: Window, *arguments: Any) -> Any:
        del self
        return float(int(arguments[0]))

    return method


def _constant(value: Any) -> Callable[..., Any]:
    def method(self: Window, *arguments: Any) -> Any:
        del self, arguments
        return value

    return method


def window_class(name: str) -> type[Window]:
    """Return a session's class of a kind of window."""
    members: dict[str, Any] = {
        method: _method(method, returned)
        for returned, methods in WINDOWS[name].items()
        for method in methods.split()
    }
    members |= {
        "__slots__": (),
        "__doc__": f"NEURON's {name}, which shows nothing here.",
        "_class": name,
        "_instances": Instances(),
    }
    return type(name, (Window,), members)
