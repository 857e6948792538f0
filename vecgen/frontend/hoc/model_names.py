"""Names that the model and NEURON itself have, as the Python interface knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.diagnostics import VecgenError
from vecgen.frontend.neuron_api.constants import CONSTANTS
from vecgen.frontend.neuron_api.mechanism import suffixes
from vecgen.frontend.neuron_api.namespace import NeuronNamespace
from vecgen.frontend.neuron_api.point_process import PointProcessClass
from vecgen.frontend.pointers import is_pointer

CALLABLE, GLOBAL, CONTROL, RANGE, CLASS = "callable", "global", "control", "range", "class"
"""What a name may be: a function; a variable of the model, or of the standard run system; a
variable of sections; a class of objects."""

_OF_SECTIONS = frozenset({"L", "Ra", "nseg", "rallbranch", "v", "diam", "cm", "i_cap"})
_PYTHON_ONLY = frozenset({"Section", "allsec", "load_mechanisms", "ref", "cas", "units"})


class ModelNames:
    """Finds out what a name is, for one session."""

    def __init__(self, n: NeuronNamespace) -> None:
        self._n = n
        self._workspace = n._workspace

    def kind(self, name: str) -> str:
        """Return one of the constants above, "" for names that mean nothing."""
        workspace = self._workspace
        if name in _OF_SECTIONS:
            return RANGE
        if name in _PYTHON_ONLY:
            return ""
        handler = self._n._table.get(name)
        if handler is not None:
            return CLASS if isinstance(handler, type) else CALLABLE
        if name in workspace.run_control.fields:
            return CONTROL
        if name in workspace.global_arrays or self._n._is_global(name) or name in CONSTANTS:
            return GLOBAL
        if self._is_range(name):
            return RANGE
        if isinstance(self._mechanism(name), PointProcessClass):
            return CLASS
        return CALLABLE if self._n._routines.find(name) is not None else ""

    def _is_range(self, name: str) -> bool:
        if name in self._workspace.range_names:
            return True
        for owner in suffixes(name):
            self._mechanism(owner)
            if owner in self._workspace.visible:
                short = name.removesuffix(f"_{owner}")
                if is_pointer(self._workspace, owner, short):
                    return True
        return name in self._workspace.range_names

    def _mechanism(self, name: str) -> object:
        try:
            return self._n._mechanism(name)
        except VecgenError:
            return None

    def function(self, name: str) -> Callable[..., Any]:
        """Return a function or class."""
        found: Callable[..., Any] = getattr(self._n, name)
        return found

    def is_mechanism(self, name: str) -> bool:
        """Whether `insert` may be told the name."""
        return self._workspace.registry.kind(name) is not None
