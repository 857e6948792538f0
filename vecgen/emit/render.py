"""The Jinja2 environment, and nothing else: templates are frames, `views` has what fills them."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

import jinja2

from vecgen.assets import templates_folder
from vecgen.emit.bytecode import TemplateBytecode

_SETTINGS: dict[str, Any] = {
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "autoescape": False,
}


@cache
def environment() -> jinja2.Environment:
    """Return the environment: an undefined name is an error, tags leave no blank lines."""
    folder = templates_folder()
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=TemplateBytecode(folder, repr(_SETTINGS)),
        **_SETTINGS,
    )


def render(template: str, view: Any) -> str:
    """Return the template filled with the view's fields."""
    context = {item.name: getattr(view, item.name) for item in fields(view)}
    return environment().get_template(template).render(context)
