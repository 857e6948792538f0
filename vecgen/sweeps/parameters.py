"""What a sweep varies: variables, attributes, or whatever a function sets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.values import value_class

_NUMBERS = "fiu"
"""Kinds of numpy's types that stay as they are: secondorder wants an integer."""

Target = Reference | tuple[Any, str] | Callable[[Any], object]
"""A `_ref_…`; an object and the name of its attribute, e.g. `(dend, "L")`, `(clamp, "amp")`,
`(n, "celsius")`; or a function that sets a value."""


class SweepError(VecgenError, ValueError):
    """A sweep that cannot be done as asked."""


@value_class(eq=False)
class Parameter:
    """One thing that is varied, with its value in each lane."""

    label: str
    target: Target
    values: NDArray[Any]

    def set(self, value: Any) -> None:
        """Give the model a value."""
        match self.target:
            case Reference():
                self.target[0] = value
            case (owner, name):
                setattr(owner, name, value)
            case _:
                self.target(value)

    def present(self) -> Any:
        """Return the model's value now, None where only the user's function knows it."""
        match self.target:
            case Reference():
                return self.target[0]
            case (owner, name):
                return getattr(owner, name)
            case _:
                return None


def parameters_of(varied: Mapping[Any, Any]) -> tuple[Parameter, ...]:
    """Return the parameters of a sweep; all must have one value per lane.

    Raises:
        SweepError: there is nothing to vary, or there are not as many values of each.
    """
    found = [Parameter(_label(target), target, _column(v)) for target, v in varied.items()]
    if not found:
        raise SweepError("a sweep needs something to vary: {reference: values, ...}")
    lengths = {parameter.label: len(parameter.values) for parameter in found}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{label}: {length}" for label, length in lengths.items())
        raise SweepError(
            f"every parameter needs one value per lane, but there are {told}. vecgen.grid makes all"
            " combinations of several lists."
        )
    if not len(found[0].values):
        raise SweepError("a sweep needs at least one lane; the lists of values are empty")
    labels = [parameter.label for parameter in found]
    if len(set(labels)) < len(labels):
        raise SweepError(f"two parameters are called alike: {', '.join(labels)}")
    return tuple(found)


def grid(varied: Mapping[Any, Sequence[Any]]) -> dict[Any, NDArray[Any]]:
    """Return all combinations of several lists of values, the last one varying fastest.

    The result is what `vecgen.sweep` takes: as many values of each as there are combinations.
    """
    columns = [list(_column(values)) for values in varied.values()]
    rows = list(itertools.product(*columns))
    return {target: _column([row[k] for row in rows]) for k, target in enumerate(varied)}


def _column(values: Any) -> NDArray[Any]:
    with suppress(TypeError, ValueError):
        numbers = np.atleast_1d(np.array(values))
        if numbers.ndim == 1 and numbers.dtype.kind in _NUMBERS:
            return numbers
    items = list(values)
    result = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        result[place] = item
    return result


def _label(target: Any) -> str:
    match target:
        case Reference():
            return target.variable.label
        case (owner, "nseg"):
            raise SweepError(f"nseg of {owner} changes the model's structure and cannot be varied")
        case (owner, str(name)):
            return name if isinstance(owner, NeuronNamespace) else f"{owner}.{name}"
        case _ if callable(target):
            return str(getattr(target, "__name__", "function"))
    raise SweepError(
        f"{target!r} cannot be varied: give a reference such as soma(0.5).hh._ref_gnabar, an object"
        ' with the name of its attribute such as (dend, "L"), or a function that sets a value'
    )
