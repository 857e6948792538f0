"""What users do wrong: one clear error each, and nothing broken behind.

After every bad input a good run in the same session must give the known file. Faults of .mod files
with their lines and columns are in test_bad_sources.py.
"""

from __future__ import annotations

import errno
import math
from pathlib import Path
from typing import Any

import pytest

from vecgen import BatchFileError, NumericError, VecgenError
from vecgen.session import new_session

GOOD = """\
good
batch_run from t = 0 to 0.5 in steps of 0.1 with dt = 0.025
 0 -65
 0.1 -64.9971
 0.2 -64.9943
 0.3 -64.9917
 0.4 -49.6876
 0.5 -34.9008
"""


class Good:
    """A session with a sound cell; `check` runs it."""

    def __init__(self) -> None:
        self.n = n = new_session()
        self.cell = n.Section("good")
        self.cell.L = self.cell.diam = 10
        self.cell.insert("hh")
        self.clamp = n.IClamp(self.cell(0.5))
        self.clamp.delay, self.clamp.dur, self.clamp.amp = 0.3, 0.2, 0.5

    def check(self) -> None:
        """Run the sound cell, and nothing else; the result must be the known one."""
        n = self.n
        n.batch_save()
        n.batch_save(n._ref_t, self.cell(0.5)._ref_v)
        n.finitialize(-65)
        n.batch_run(0.5, 0.1, "good.dat", "good")
        assert Path("good.dat").read_text() == GOOD
        Path("good.dat").unlink()


@pytest.fixture(scope="module")
def module_good() -> Good:
    return Good()


@pytest.fixture
def good(module_good: Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the sound cell, in an empty folder; afterwards it must still run."""
    monkeypatch.chdir(tmp_path)
    yield module_good
    module_good.check()


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


# -- building -----------------------------------------------------------------------------------


def unknown_mechanism(n, s):
    s.insert("nosuch")


def misspelt_mechanism(n, s):
    s.insert("Hh")


def point_process_inserted(n, s):
    s.insert("IClamp")


def no_length(n, s):
    s.L = 0


def negative_length(n, s):
    s.L = -1


def undefined_length(n, s):
    s.L = math.nan


def no_diameter(n, s):
    s.diam = 0


def no_diameter_of_a_segment(n, s):
    s(0.5).diam = -2


def no_resistivity(n, s):
    s.Ra = 0


def broken_nseg(n, s):
    s.nseg = 2.5


def no_segments(n, s):
    s.nseg = 0


def too_many_segments(n, s):
    s.nseg = 32768


def position_above_one(n, s):
    s(1.001)


def position_below_zero(n, s):
    s(-0.1)


def undefined_position(n, s):
    s(math.nan)


def clamp_outside(n, s):
    n.IClamp(s(1.5))


def connected_to_itself(n, s):
    s.connect(s(1))


def connected_outside(n, s):
    n.Section("other").connect(s, 2, 0)


def connected_by_the_middle(n, s):
    n.Section("other").connect(s(1), 0.5)


def unknown_name(n, s):
    return n.nosuch


def unknown_variable(n, s):
    s(0.5).gnabar_nosuch = 1


def mechanism_not_inserted(n, s):
    s(0.5).pas.g = 1


def text_for_a_number(n, s):
    s.Ra = "much"


def saved_number(n, s):
    n.batch_save(s(0.5).v)


def saved_string(n, s):
    n.batch_save("v")


def recorded_number(n, s):
    n.Vector().record(s(0.5).v)


def undefined_start(n, s):
    n.finitialize(math.nan)


def no_step(n, s):
    n.dt = 0
    try:
        n.batch_run(1, 0.1, "never.dat")
    finally:
        n.dt = 0.025


BUILDING = {
    unknown_mechanism: (ValueError, "nosuch"),
    misspelt_mechanism: (ValueError, "Did you mean 'hh'"),
    point_process_inserted: (ValueError, "IClamp"),
    no_length: (ValueError, "L must be > 0"),
    negative_length: (ValueError, "L must be > 0"),
    undefined_length: (ValueError, "L must be"),
    no_diameter: (ValueError, "diam"),
    no_diameter_of_a_segment: (ValueError, "diam"),
    no_resistivity: (ValueError, "Ra must be > 0"),
    broken_nseg: (ValueError, "nseg must be an integer in range 1 to 32767"),
    no_segments: (ValueError, "nseg must be an integer in range 1 to 32767"),
    too_many_segments: (ValueError, "nseg must be an integer in range 1 to 32767"),
    position_above_one: (ValueError, "segment position range is 0 <= x <= 1"),
    position_below_zero: (ValueError, "segment position range is 0 <= x <= 1"),
    undefined_position: (ValueError, "segment position range is 0 <= x <= 1"),
    clamp_outside: (ValueError, "segment position range is 0 <= x <= 1"),
    connected_to_itself: (RuntimeError, "loop"),
    connected_outside: (ValueError, "range"),
    connected_by_the_middle: (ValueError, "0 or 1"),
    unknown_name: (AttributeError, "nosuch"),
    unknown_variable: (AttributeError, "gnabar_nosuch"),
    mechanism_not_inserted: (AttributeError, "pas"),
    text_for_a_number: (TypeError, "much"),
    saved_number: (RuntimeError, "batch_save argument 1"),
    saved_string: (RuntimeError, "batch_save argument 1"),
    recorded_number: (TypeError, "_ref_"),
    undefined_start: (RuntimeError, "nan"),
    no_step: (RuntimeError, "dt must be > 0"),
}


@pytest.mark.parametrize("action", BUILDING, ids=lambda action: action.__name__)
def test_building(good, action) -> None:
    kind, message = BUILDING[action]
    section = good.n.Section("bad")
    section.insert("hh")
    with pytest.raises(VecgenError) as caught:
        action(good.n, section)
    assert isinstance(caught.value, kind)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (section.L, section.Ra, section.nseg) == (100, 35.4, 1)
    assert files() == []


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("", errno.ENOENT), (".", errno.EISDIR), ("/", errno.EISDIR), ("none/x", errno.ENOENT),
        ("/dev/full", errno.ENOSPC), ("x" * 400, errno.ENAMETOOLONG), ("file/x", errno.ENOTDIR),
        ("loop", errno.ELOOP),
    ],
)  # fmt: skip
def test_files_that_cannot_be_written(good, path, number) -> None:
    n = good.n
    Path("file").write_text("mine")
    Path("loop").symlink_to("loop")
    n.batch_save()
    n.batch_save(n._ref_t)
    n.finitialize(-65)
    with pytest.raises(BatchFileError) as caught:
        n.batch_run(0.5, 0.1, path, "comment")
    assert isinstance(caught.value, (OSError, RuntimeError))
    assert (caught.value.errno, caught.value.filename) == (number, path)
    assert files() == ["file", "loop"]
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_texts_that_no_file_can_have(good, text) -> None:
    for arguments in ((text,), ("f", text)):
        with pytest.raises(VecgenError) as caught:
            good.n.batch_run(0.5, 0.1, *arguments)
        assert isinstance(caught.value, (RuntimeError, ValueError))
    assert files() == []


# -- what is no more ----------------------------------------------------------------------------


def test_a_deleted_section_is_saved(good) -> None:
    n = good.n
    section = n.Section("gone")
    section.insert("hh")
    n.batch_save()
    n.batch_save(good.cell(0.5)._ref_v, section(0.5).hh._ref_m)
    n.finitialize(-65)
    n.delete_section(sec=section)
    with pytest.raises(ReferenceError, match=r"item 2.*gone\(0\.5\)") as caught:
        n.batch_run(0.5, 0.1, "f")
    assert isinstance(caught.value, VecgenError)
    with pytest.raises(ReferenceError, match="deleted"):
        section.L = 5
    assert files() == []


def test_a_clamp_that_is_gone_is_saved(good) -> None:
    n = good.n
    clamp = n.IClamp(good.cell(0.5))
    n.batch_save()
    n.batch_save(clamp._ref_i)
    del clamp
    with pytest.raises(VecgenError, match="item 1"):
        n.batch_run(0.5, 0.1, "f")
    assert files() == []


# -- numbers that are none ----------------------------------------------------------------------


@pytest.fixture
def bad(good) -> Any:
    """Give a passive section that is deleted in the end, whoever still holds it."""
    section = good.n.Section("bad")
    section.nseg = 3
    section.insert("pas")
    good.n.batch_save()
    good.n.batch_save(good.n._ref_t, section(0.5)._ref_v)
    yield section
    good.n.delete_section(sec=section)


@pytest.mark.parametrize("path", [None, "f"])
def test_nan_stops_the_run(good, bad, path) -> None:
    n = good.n
    n.finitialize(-65)
    n.batch_run(0.2, 0.1)
    bad(0.5).pas.e = math.nan
    arguments = () if path is None else (path,)
    with pytest.raises(
        NumericError, match=r"pas\.e of bad\(0\.5\) is nan at t = 0\.3 ms"
    ) as caught:
        n.batch_run(0.5, 0.1, *arguments)
    assert isinstance(caught.value, ArithmeticError)
    assert n.t == pytest.approx(0.3)
    if path is None:
        assert files() == []
    else:
        assert files() == ["f.part"]
        assert "f.part" in str(caught.value)
        rows = Path("f.part").read_text().splitlines()[2:]
        assert [row.split()[0] for row in rows] == ["0.2", "0.3"]
        assert "nan" in rows[1]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_potential_that_is_no_number(good, bad, value) -> None:
    good.n.finitialize(-65)
    bad(1).v = value
    with pytest.raises(NumericError, match=r"v of bad\("):
        good.n.batch_run(0.5, 0.1)


def test_nan_can_be_ignored(good, bad) -> None:
    n = good.n
    bad.e_pas = math.nan
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "f", nan="ignore")
    rows = [line.replace("-nan", "nan") for line in Path("f").read_text().splitlines()[2:]]
    assert rows == [" 0 -65", " 0.05 nan", " 0.1 nan"]


def test_infinity_stops_the_run(good, bad) -> None:
    bad.e_pas = math.inf
    good.n.finitialize(-65)
    with pytest.raises(NumericError, match=r"pas\.e of bad\(0\.166667\) is inf"):
        good.n.batch_run(0.5, 0.1)


# -- names --------------------------------------------------------------------------------------

ODD_NAMES = [
    "*/", "/*", "%n %s %d", "quo\"te'", "back\\slash", "new\nline", "ünïcödé ☃ \u202e",
    "x" * 10_000, "", " ", "int", "{{ x }}", "{% raw %}",
    "a;system('false')", "$(false)", "??/", "#include",
]  # fmt: skip


def test_odd_names_of_sections(good) -> None:
    n = good.n
    sections = [n.Section(name) for name in ODD_NAMES]
    for section in sections:
        section.insert("hh")
    n.batch_save()
    n.batch_save(n._ref_t, *[section(0.5)._ref_v for section in sections])
    n.finitialize(-65)
    n.batch_run(0.05, 0.05, "f")
    rows = Path("f").read_text().splitlines()[2:]
    assert rows[0] == " 0" + " -65" * len(sections)
    sections[0](0.5).hh.gnabar = math.nan
    with pytest.raises(NumericError, match=r"\*/"):
        n.batch_run(0.2, 0.05)
    for section in sections:
        n.delete_section(sec=section)
