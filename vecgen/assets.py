"""Finds `templates/` and `runtime/`: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Return the folder with the Jinja2 templates."""
    return _folder("templates")


def runtime_folder() -> Path:
    """Return the folder with the hand-written C that is copied into every bundle."""
    return _folder("runtime")


def mechanisms_folder() -> Path:
    """Return the folder with the built-in mechanisms' .mod files."""
    return _PACKAGE / "mechanisms"


def _folder(name: str) -> Path:
    # The checkout is asked first: an editable install leaves a stale copy in `_data`.
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_data" / name
