"""Each lane starts where a run of its own would: from the session's values, not from a lane's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecgen
from vecgen.session import new_session
from vecgen.sweeps.parameters import SweepError

REMEMBERS = """
NEURON { SUFFIX remembers  RANGE a, kept, count  GLOBAL most }
PARAMETER { a = 0  most = 0 }
ASSIGNED { v kept count }
INITIAL { if (a > 0) { kept = a }  count = count + 1  if (a > most) { most = a } }
BREAKPOINT { }
"""


@pytest.mark.parametrize("values", [[2, 0], [0, 2], [3, 0, 1]])
def test_what_initial_leaves_alone(tmp_path: Path, values: list[float]) -> None:
    (tmp_path / "remembers.mod").write_text(REMEMBERS)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.insert("remembers")
    own = section(0.5).remembers
    saved = [own._ref_kept, own._ref_count, n._ref_most_remembers]
    n.batch_save(*saved)
    found = vecgen.sweep({own._ref_a: values}, 1, 0.5, session=n)
    kept, count, most = (found[reference][:, -1].tolist() for reference in saved)
    assert kept == values
    assert count == [1] * len(values)
    assert most == values
    assert (own.kept, own.count, n.most_remembers) == (0, 0, 0)


def reconstructed() -> Any:
    """A section with a shape."""
    n = new_session()
    section = n.Section("d")
    section.nseg = 3
    for k in range(5):
        section.pt3dadd(31.7 * k, 3.3 * k, 0.7 * k, 1 + 0.13 * k)
    section.insert("hh")
    clamp = n.IClamp(section(0.1))
    clamp.delay, clamp.dur, clamp.amp = 1, 5, 0.3
    n.batch_save(section(0.9)._ref_v)
    n.finitialize(-65)
    return n, section, clamp


def shape(section: Any) -> list[float]:
    points = [(section.x3d(k), section.diam3d(k), section.arc3d(k)) for k in range(5)]
    segments = [(segment.diam, segment.area(), segment.ri()) for segment in section]
    return [section.L, *np.ravel(points), *np.ravel(segments)]


SHAPES: dict[str, tuple[Callable[[Any], Any], Callable[[Any, float], None], list[float]]] = {
    "L": (lambda s: (s, "L"), lambda s, x: setattr(s, "L", x), [100, 222, 300, 100]),
    "diam": (
        lambda s: (s(0.5), "diam"),
        lambda s, x: setattr(s(0.5), "diam", x),
        [0.4, 2, 3, 0.4],
    ),
}


@pytest.mark.parametrize("what", SHAPES)
def test_sections_with_points(what: str, tmp_path: Path) -> None:
    key, assign, values = SHAPES[what]
    n, section, _clamp = reconstructed()
    before = shape(section)
    found = vecgen.sweep({key(section): values}, 4, 0.05, session=n)
    assert shape(section) == before
    for lane, value in enumerate(values):
        other, alone, _clamp = reconstructed()
        assign(alone, value)
        other.finitialize(-65)
        other.batch_run(4, 0.05, str(tmp_path / "one.npy"))
        expected = np.load(tmp_path / "one.npy")
        assert np.array_equal(found.traces[found.labels[0]][lane], expected[..., -1].ravel()), value


@pytest.mark.parametrize("threads", [0, -1])
def test_no_threads_are_refused(threads: int) -> None:
    n, section, _clamp = reconstructed()
    with pytest.raises(SweepError, match=f"threads must be 1 or more, not {threads}"):
        vecgen.sweep({section(0.5).hh._ref_gnabar: [0.1, 0.2]}, 1, 0.5, session=n, threads=threads)
