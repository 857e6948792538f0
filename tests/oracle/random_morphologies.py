"""Random morphology files: SWC trees with somas of all sorts, outlines with trees around them."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random
from typing import Any

from morphologies import imported

KINDS = ([3], [3, 4, 2], [3, 1, 2], [1], [0, 3, -1, 7])


def random_import(script: Any, kind: str, seed: int, owner: str) -> None:
    """Scenario: a random file is imported."""
    path = Path(f"random.{kind}")
    path.write_text(random_asc(seed) if kind == "asc" else random_swc(seed))
    imported(script, str(path), kind, owner, cable=True)


def random_swc(seed: int) -> str:
    """Return a file of up to 40 points, with one-point, branched and scattered somas."""
    random = Random(seed)
    others, more_soma = random.choice(KINDS), random.choice([0.0, 0.2, 0.5])
    kinds: list[int] = []
    lines = []
    for number in range(1, random.randint(2, 40)):
        parent = number - 1 if random.random() < 0.6 else random.randrange(number)
        if parent == 0:
            parent = -1 if number == 1 else 1
        above = kinds[parent - 1] if kinds else random.choice([1, 1, 1, 3])
        kind = above if number == 1 or random.random() < 0.7 else random.choice(others)
        if above == 1 and random.random() < more_soma:
            kind = 1
        kinds.append(kind)
        x, y, z = (_number(random) for _ in range(3))
        lines.append(f"{number} {kind} {x} {y} {z} {random.uniform(0.1, 6):.6g} {parent}")
    return "\n".join(lines) + "\n"


def _number(random: Random) -> float:
    if random.random() < 0.5:
        return round(random.uniform(-50, 50), random.randint(0, 9))
    return float(random.randint(-9, 9))


def random_asc(seed: int) -> str:
    """Return a file with up to two somas, each of one to four outlines, and up to four trees."""
    random = Random(seed)
    objects = []
    somas = []
    for _ in range(random.choice([0, 1, 1, 1, 2])):
        x, y = random.uniform(-99, 99), random.uniform(-99, 99)
        z = random.choice([0.0, 0.1, random.uniform(-9, 9)])
        somas.append((x, y))
        for k in range(random.choice([1, 1, 1, 2, 4])):
            objects.append(_outline(random, x, y, z + 1.5 * k))
    for _ in range(random.randint(1, 4)):
        x, y = random.choice(somas) if somas and random.random() < 0.8 else (200.0, 200.0)
        kind = random.choice(["Dendrite", "Axon", "Apical", "Other"])
        start = f"({x + random.uniform(-8, 8):.2f} {y + random.uniform(-8, 8):.2f} 1 1.5)"
        objects.append(f"( ({kind}) {start} {_branch(random, 0)} )")
    return "\n".join(objects) + "\n"


def _outline(random: Random, x: float, y: float, z: float) -> str:
    count, flat, turn = random.randint(3, 60), random.uniform(0.3, 1), random.uniform(0, 3)
    size, sense = random.uniform(3, 12), random.choice([1, -1])
    points = []
    for k in range(count):
        angle = sense * 2 * math.pi * k / count
        radius = size * random.uniform(0.7, 1.3)
        across, up = radius * math.cos(angle), flat * radius * math.sin(angle)
        right = x + across * math.cos(turn) - up * math.sin(turn)
        above = y + across * math.sin(turn) + up * math.cos(turn)
        points.append(f"({right:.3f} {above:.3f} {z:.3f} 0.1)")
    return f'("CellBody" (Color Red) {" ".join(points)})'


def _branch(random: Random, depth: int) -> str:
    points = []
    for _ in range(random.randint(1, 4)):
        x, y, z = (random.uniform(-60, 60) for _ in range(3))
        points.append(f"({x:.2f} {y:.2f} {z:.2f} {random.uniform(0.1, 3):.2f})")
    text = " ".join(points)
    if depth < 3 and random.random() < 0.5:
        below = " | ".join(_branch(random, depth + 1) for _ in range(random.randint(1, 3)))
        return f"{text} ({below})"
    return f"{text} Normal" if random.random() < 0.3 else text
