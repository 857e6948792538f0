"""Mechanisms whose equations are solved by every method but a right cnexp."""

from __future__ import annotations

from typing import Any

SHOWN = {
    "stays": ("a", "b"),
    "later": ("a", "b"),
    "implicit": ("z1", "b", "a1", "a2", "q", "turns", "i"),
    "falls": ("a", "b", "q"),
    "loses": ("a", "b"),
    "explicit": ("a", "b", "c", "seen"),
    "fourth": ("a", "b", "turns"),
    "timed": ("a", "b"),
    "starts": ("a", "b"),
    "nested": ("a", "b"),
    "called": ("a", "b"),
    "halves": ("a", "b"),
}


def solved(script: Any, folder: str, secondorder: int, usetable: int = 1) -> None:
    """Run all of them side by side, with a change of dt."""
    script.load(folder)
    n = script.n
    first, second = n.Section("first"), n.Section("second")
    first.nseg = second.nseg = 3
    first.L = first.diam = 20
    second.connect(first(1))
    first.insert("hh")
    second.insert("pas")
    for section in (first, second):
        for mechanism in SHOWN:
            section.insert(mechanism)
    points = [n.Points(first(0.5)), n.Points(first(0.5)), n.Points(second(0.9))]
    points[1].tau = 3
    script.clamp(first(0.5), 1, 1, 0.5)
    n.secondorder, n.dt, n.usetable_falls = secondorder, 0.025, usetable
    n.finitialize(-65)
    keep(script, "start", (first, second), points)
    for step in range(6):
        n.fadvance()
        keep(script, f"step {step}", (first, second), points)
    script.steps(400)
    keep(script, "later", (first, second), points)
    n.dt = 0.1
    script.steps(40)
    keep(script, "end", (first, second), points)


def keep(script: Any, head: str, sections: tuple[Any, ...], points: list[Any]) -> None:
    script.keep(f"{head} t", script.n.t)
    for section in sections:
        script.keep(f"{head} {section}.v", [segment.v for segment in section])
        for mechanism, names in SHOWN.items():
            for name in names:
                values = [getattr(getattr(segment, mechanism), name) for segment in section]
                script.keep(f"{head} {section}.{mechanism}.{name}", values)
    for k, point in enumerate(points):
        script.keep(f"{head} point {k}", [point.a, point.b, point.i])
