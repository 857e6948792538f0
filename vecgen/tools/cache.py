"""`vecgen cache ls|clear`: what lies in the cache of compiled libraries."""

from __future__ import annotations

import click

from vecgen.build.cache import open_cache
from vecgen.options import Options

_UNITS = ("bytes", "kB", "MB", "GB")
_PERIODS = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))


@click.group()
def cache() -> None:
    """List or remove compiled libraries."""


@cache.command("ls")
def list_entries() -> None:
    """List compiled libraries: key, size, age, name."""
    store = open_cache(Options())
    entries = store.entries()
    for entry in entries:
        size, age = readable_size(entry.size), readable_age(entry.age)
        click.echo(f"{entry.key[:12]}  {size:>10}  {age:>12}  {entry.name}")
    total = readable_size(sum(entry.size for entry in entries))
    click.echo(f"{_counted(len(entries))}, {total}, in {store.root}")
    everything, limit = readable_size(store.size()), readable_size(store.limit)
    click.echo(f"{everything} with compiled files of single mechanisms; at most {limit} are kept")


@cache.command("clear")
def clear_entries() -> None:
    """Remove all compiled libraries; they are built again when needed."""
    store = open_cache(Options())
    click.echo(f"{_counted(store.clear())} removed from {store.root}")


def readable_size(size: float) -> str:
    """Return a number of bytes for people."""
    for unit in _UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} {_UNITS[-1]}"


def readable_age(seconds: float) -> str:
    """Return a time span for people."""
    for length, unit in _PERIODS:
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} seconds"


def _counted(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
