"""`batch_save` and `batch_run` end to end, as the specification has them (4.1 to 4.4, 9.4)."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecgen.session import new_session

SQUID = """\
My HH sim
batch_run from t = 0 to 2 in steps of 0.1 with dt = 0.025
 0 -65
 0.1 -64.9971
 0.2 -64.9943
 0.3 -64.9917
 0.4 -49.6876
 0.5 -34.9008
 0.6 -33.426
 0.7 -25.5015
 0.8 -7.00019
 0.9 20.989
 1 38.2226
 1.1 40.9284
 1.2 39.1047
 1.3 35.8921
 1.4 31.8901
 1.5 27.3462
 1.6 22.4496
 1.7 17.3559
 1.8 12.1873
 1.9 7.0331
 2 1.9538
"""


class Model:
    """The cell of specification 9.3.3 in a session of its own; it keeps the objects alive."""

    def __init__(self, mechanism: str = "hh") -> None:
        self.n = n = new_session()
        self.cell = n.Section("s")
        self.cell.L = self.cell.diam = 10
        self.cell.insert(mechanism)
        self.clamp = n.IClamp(self.cell(0.5))
        self.clamp.delay, self.clamp.dur, self.clamp.amp = 0.3, 0.2, 0.5


@pytest.fixture(scope="module")
def shared() -> Model:
    return Model()


@pytest.fixture
def model(shared: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """Give the shared cell, initialised, with t and v in the save list, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    n = shared.n
    n.dt, n.celsius, n.secondorder, n.stoprun = 0.025, 6.3, 0, 0
    n.batch_save()
    n.batch_save(n._ref_t, shared.cell(0.5)._ref_v)
    n.finitialize(-65)
    return shared


def here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def times(path: str) -> list[float]:
    return [float(line.split()[0]) for line in Path(path).read_text().splitlines()[2:]]


def test_the_seeds_example(model) -> None:
    assert model.n.batch_run(2, 0.1, "hhsim.dat", "My HH sim") == 1.0
    assert Path("hhsim.dat").read_bytes() == SQUID.encode()
    assert model.n.t == 1.999999999999995
    assert here() == ["hhsim.dat"]


def grid(*numbers: float) -> list[float]:
    return [float(f"{number:g}") for number in numbers]


@pytest.mark.parametrize(
    ("tstop", "tstep", "expected"),
    [
        (0.5, 0.06, grid(0, 0.075, 0.15, 0.225, 0.3, 0.375, 0.45)),
        (1, 0.11, grid(*np.arange(9) * 0.125)),
        (0.3, 0.0249, grid(*np.arange(13) * 0.025)),
        (0.2, 0, grid(*np.arange(9) * 0.025)),
        (0.25, 0.03, grid(*np.arange(11) * 0.025)),
        (100, 10, grid(*np.arange(11) * 10)),
        (10000, 2500, grid(*np.arange(5) * 2500)),
        (0.26, 0.1, [0, 0.1, 0.2]),
        (0, 0.1, [0]),
        (0.006, 0, [0]),  # less than dt/4
        (0.007, 0, [0, 0.025]),
        (0.1, 1e20, [0]),
    ],
)
def test_times_of_rows(model, tstop, tstep, expected) -> None:
    model.n.batch_run(tstop, tstep, "f")
    assert times("f") == expected


def test_the_time_reached(model) -> None:
    n = model.n
    for tstop, reached in [(0.26, 0.2750000000000001), (100, 100.00000000001417)]:
        n.finitialize(-65)
        n.batch_run(tstop, 0.1)
        assert n.t == reached
    assert here() == []


def test_nothing_to_do_at_tstop(model) -> None:
    n = model.n
    n.batch_run(0.26, 0.1)
    v = model.cell(0.5).v
    n.batch_run(n.t, 0.1, "f", "again")
    text = "again\nbatch_run from t = 0.275 to 0.275 in steps of 0.1 with dt = 0.025\n"
    assert Path("f").read_text() == text + f" 0.275 {v:g}\n"
    assert (n.t, model.cell(0.5).v) == (0.2750000000000001, v)


def test_dt_of_a_third(model) -> None:
    n = model.n
    n.dt = 1 / 3
    n.finitialize(-65)
    n.batch_run(1, 1 / 3, "f", "x")
    assert Path("f").read_text() == (
        "x\nbatch_run from t = 0 to 1 in steps of 0.333333 with dt = 0.333333\n"
        " 0 -65\n 0.333333 -64.9918\n 0.666667 -64.9844\n 1 -64.9777\n"
    )


def test_stoprun(model) -> None:
    n = model.n
    n.stoprun = 1
    n.batch_run(1, 0.025, "f")
    assert times("f") == [0, 0.025]
    n.batch_run(1, 0.1, "g")
    assert times("g") == [0.025]
    assert (n.stoprun, n.t) == (1, 0.05)
    n.finitialize(-65)
    assert n.stoprun == 1


def test_an_empty_save_list(model) -> None:
    assert model.n.batch_save() == 1.0
    model.n.batch_run(0.2, 0.05, "f", "c")
    lines = Path("f").read_text().split("\n")
    assert lines[1:] == ["batch_run from t = 0 to 0.2 in steps of 0.05 with dt = 0.025", *[""] * 6]


def test_the_save_list_grows_and_stays(model) -> None:
    n, seg = model.n, model.cell(0.5)
    n.batch_run(0.1, 0.1, "two")
    assert n.batch_save(seg._ref_ina, seg.hh._ref_m, n._ref_t) == 1.0
    n.finitialize(-65)
    n.batch_run(0.1, 0.1, "five")
    rows = Path("five").read_text().splitlines()[2:]
    assert rows[1] == f" 0.1 -64.9971 {seg.ina:g} {seg.hh.m:g} 0.1"
    assert [row.rsplit(" ", 3)[0] for row in rows] == Path("two").read_text().splitlines()[2:]


def test_the_same_file_again(model) -> None:
    n = model.n
    n.batch_run(1, 0.1, "f", "the first, longer one")
    n.batch_run(1.1, 0.1, "f")
    assert Path("f").read_text().startswith("\nbatch_run from t = 1 to 1.1 in")
    assert times("f") == [1, 1.1]
    assert here() == ["f"]


COMMENTS = [
    "", "two\nlines", "\n", "%n %s %d %", "\"quoted\" 'too'", "*/ /* //", "tab\t.", "a\rb",
    "back\\slash \\n", "ünïcödé ☃ 𝄞 \u202e", "x" * 10_000, "{% raw %} {{ x }}", "??/ ??=",
]  # fmt: skip


def test_comments_are_written_as_they_are(model) -> None:
    n = model.n
    for comment in COMMENTS:
        n.batch_run(0, 0, "f", comment)
        head = comment.encode() + b"\nbatch_run from t = 0 to 0 in steps of 0 with dt = 0.025\n"
        assert Path("f").read_bytes() == head + b" 0 -65\n"


def test_odd_file_names(model) -> None:
    names = [
        "two words",
        "%n%s",
        "quo\"te'",
        "-leading",
        "new\nline",
        "ünïcödé ☃",
        "a;b&c|d",
        "x" * 240,
    ]
    for name in names:
        model.n.batch_run(0, 0, name)
    assert here() == sorted(names)
    model.n.batch_run(0, 0, Path("of a Path"))
    assert Path("of a Path").exists()


def test_links_and_modes_stay(model) -> None:
    Path("folder").mkdir()
    Path("target").write_text("old")
    Path("target").chmod(0o640)
    Path("link").symlink_to("target")
    Path("dangling").symlink_to("folder/new")
    for name in ("link", "dangling"):
        model.n.batch_run(0, 0, name)
        assert Path(name).is_symlink()
        assert times(name) == [0]
    assert Path("target").stat().st_mode & 0o777 == 0o640
    assert here() == ["dangling", "folder", "link", "target"]


def test_a_pipe_is_written_directly(model) -> None:
    os.mkfifo("pipe")
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(Path("pipe").read_text()))
    reader.start()
    model.n.batch_run(2, 0.1, "pipe", "My HH sim")
    reader.join(60)
    assert found == [SQUID]
    assert here() == ["pipe"]


def test_a_reader_never_sees_half_a_file(model) -> None:
    """The old file stays under its name until the new one is complete."""
    n = model.n
    n.batch_run(0.1, 0.1, "f", "old")
    with Path("f").open() as old:
        n.batch_run(2, 0.1, "f", "new")
        assert old.read().startswith("old\n")
    assert Path("f").read_text().startswith("new\n")


# -- what is recorded, and what is there afterwards --------------------------------------------


def test_vectors_are_filled_as_by_fadvance(model) -> None:
    n, seg = model.n, model.cell(0.5)
    references = {"t": n._ref_t, "v": seg._ref_v, "end": model.cell(1)._ref_v}
    references |= {"m": seg.hh._ref_m, "ina": seg._ref_ina, "i_cap": seg._ref_i_cap}
    vectors = {name: n.Vector().record(ref) for name, ref in references.items()}
    n.finitialize(-65)
    for _ in range(120):
        n.fadvance()
    expected = {name: list(vector) for name, vector in vectors.items()}
    n.finitialize(-65)
    n.batch_run(1, 0.3)
    n.batch_run(1, 0.3)
    n.batch_run(3, 0.07, "f")
    assert {name: list(vector) for name, vector in vectors.items()} == expected
    assert len(expected["t"]) == 121


def readable(model: Any) -> list[float]:
    seg = model.cell(0.5)
    names = "gnabar gna gk il minf hinf ninf mtau htau ntau m h n".split()
    found = [getattr(seg.hh, name) for name in names]
    found += [seg.v, seg.i_cap, seg.ina, seg.ik, seg.ena, seg.dina_dv_, model.clamp.i]
    return [*found, model.cell(0).v, model.cell(1).v, model.n.t]


@pytest.mark.parametrize("secondorder", [0, 2])
def test_everything_is_right_after_a_run(model, secondorder) -> None:
    """The last step of a run leaves what single steps leave, whatever was saved."""
    n = model.n
    n.secondorder = secondorder
    n.finitialize(-65)
    for _ in range(16):
        n.fadvance()
    expected = readable(model)
    for saved in [(), (n._ref_t,), (model.cell(0.5)._ref_ina, model.clamp._ref_i)]:
        n.batch_save()
        if saved:
            n.batch_save(*saved)
        for tstep in (0, 0.1, 7):
            n.finitialize(-65)
            n.batch_run(0.4, tstep, "f")
            assert readable(model) == expected


# -- names, not addresses (4.4) -----------------------------------------------------------------


def cable(n: Any) -> Any:
    section = n.Section("cable")
    section.L, section.diam, section.nseg = 1000, 1, 3
    section.insert("pas")
    return section


def last_row(path: str) -> str:
    return Path(path).read_text().splitlines()[-1]


RIGHT = " -64.6045 -65.4388 -65.4693"


def test_saved_before_finitialize(tmp_path, monkeypatch) -> None:
    """NEURON writes other nodes' values here (9.4.14)."""
    monkeypatch.chdir(tmp_path)
    n = new_session()
    section = cable(n)
    clamp = n.IClamp(section(0))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 0.1
    n.batch_save()
    n.batch_save(*[segment._ref_v for segment in section])
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "early")
    assert last_row("early") == RIGHT
    # What comes later changes nothing about what the saved variables are.
    others = [cable(n) for _ in range(3)]
    other = n.IClamp(others[1](0.5))
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "later")
    assert last_row("later") == RIGHT
    section.nseg = 9
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "cut")
    assert last_row("cut") == "".join(f" {section(x).v:g}" for x in (1 / 6, 0.5, 5 / 6))
    section.nseg = 3
    for child in others:
        child.connect(section(1))
    del others[0]
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "connected")
    assert last_row("connected") == "".join(f" {segment.v:g}" for segment in section)
    assert other.has_loc()


def test_order_of_creation_does_not_swap_columns(tmp_path, monkeypatch) -> None:
    """NEURON swaps these columns when they are saved before finitialize."""
    monkeypatch.chdir(tmp_path)
    n = new_session()
    s, q = n.Section("s"), n.Section("q")
    q.insert("hh")
    s.insert("hh")
    clamps = [n.IClamp(q(0.5)), n.IClamp(s(0.5))]
    for k, clamp in enumerate(clamps):
        clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 1 + k
    q(0.5).hh.gnabar = 0.3
    n.batch_save(q(0.5).hh._ref_gnabar, s(0.5).hh._ref_gnabar, *[c._ref_i for c in clamps])
    more = [n.Section(f"more{k}").insert("hh") for k in range(20)]
    n.batch_run(0.1, 0.1, "f")
    assert last_row("f") == " 0.3 0.12 1 2"
    assert len(more) == 20


def test_without_finitialize(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    n = new_session()
    section = cable(n)
    n.batch_save(section(0.5)._ref_v)
    n.batch_run(0, 0, "f")
    assert last_row("f") == " -65"


def test_variable_steps_are_refused_by_name(model) -> None:
    with pytest.raises(NotImplementedError, match="cvode_active"):
        model.n.cvode_active(1)
    with pytest.raises(NotImplementedError, match=r"CVode\.active"):
        model.n.CVode().active(1)
    assert model.n.cvode_active(0) == 0
    assert model.n.cvode_active() == 0
