"""What `--record EXPRESSION` means: a path such as `cell.dend[3](0.5)._ref_v` in a script.

Names, attributes, items and calls with plain arguments; nothing is evaluated.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

Sections = Callable[[], Mapping[str, Any]]
"""Returns all sections by their full names."""


class NotFoundError(LookupError):
    """There is nothing by this name, or not yet; the message says what."""


class Lookup:
    """Finds references by what a user writes."""

    def __init__(self, top: Any, sections: Sections) -> None:
        self._top = top
        self._sections = sections

    def reference(self, text: str, names: Mapping[str, Any]) -> Any:
        """Return the reference that `text` names; `soma(0.5).v` means `soma(0.5)._ref_v`.

        A name is looked for among `names`, the sections, and what NEURON has.

        Raises:
            NotFoundError: there is no such thing (yet), or it is no path.
        """
        try:
            node = ast.parse(text.strip(), mode="eval").body
        except SyntaxError as error:
            raise NotFoundError(f"{text!r} is no variable such as soma(0.5)._ref_v") from error
        if isinstance(node, ast.Attribute) and not node.attr.startswith("_ref_"):
            node.attr = f"_ref_{node.attr}"
        if isinstance(node, ast.Name):
            return _attribute(self._top, f"_ref_{node.id.replace('_ref_', '', 1)}")
        return self._find(node, names)

    def _find(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            # Names of sections may look like anything: `Cell[0].dend[3]`.
            section = None if _is_reference(node) else self._section(ast.unparse(node), names)
            if section is not None:
                return section
        if isinstance(node, ast.Name):
            if node.id in names:
                return names[node.id]
            if node.id in ("n", "h"):
                return self._top
            return _attribute(self._top, node.id)
        if isinstance(node, ast.Attribute):
            return _attribute(self._find(node.value, names), node.attr)
        if isinstance(node, ast.Subscript):
            return _item(self._find(node.value, names), _constant(node.slice))
        if isinstance(node, ast.Call) and not node.keywords:
            found = self._find(node.func, names)
            try:
                return found(*map(_constant, node.args))
            except Exception as error:
                raise NotFoundError(f"{ast.unparse(node)}: {error}") from error
        raise NotFoundError(f"{ast.unparse(node)} is no path of names, items and places")

    def _section(self, text: str, names: Mapping[str, Any]) -> Any:
        return None if text in names else self._sections().get(text)


def _is_reference(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr.startswith("_ref_")


def _constant(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise NotFoundError(f"{ast.unparse(node)} must be a number") from error


def _attribute(found: Any, name: str) -> Any:
    try:
        return getattr(found, name)
    except Exception as error:  # NEURON raises what it likes
        raise NotFoundError(str(error) or f"{found!r} has no {name}") from error


def _item(found: Any, index: Any) -> Any:
    try:
        return found[index]
    except Exception as error:
        raise NotFoundError(f"{found!r} has no item {index!r}: {error}") from error
