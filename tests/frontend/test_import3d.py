"""Import3d as scripts use it: readers, cells, the session's own sections."""

from __future__ import annotations

import gc

import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, MissingFeatureError

CELL = """\
1 1 0 0 0 5 -1
2 3 10 0 0 1 1
3 3 20 0 0 1 2
4 3 30 0 0 1 3
5 2 20 9 0 1 3
6 2 20 20 0 1 5
"""


class Cell:
    def __repr__(self) -> str:
        return "cell"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cell.swc"
    path.write_text(CELL)
    return path


@pytest.fixture
def reader(n, file):
    n.load_file("import3d.hoc")
    made = n.Import3d_SWC_read()
    made.input(str(file))
    return made


def test_the_tool_must_be_loaded(n) -> None:
    with pytest.raises(AttributeError, match=r"n.load_file\('import3d.hoc'\)"):
        n.Import3d_SWC_read()
    assert n.load_file("import3d.hoc") == 1
    assert n.load_file("import3d.hoc") == 1
    assert repr(n.Import3d_SWC_read()) == "Import3d_SWC_read[0]"


def test_sections_of_a_cell(n, reader) -> None:
    cell = Cell()
    n.Import3d_GUI(reader, 0).instantiate(cell)
    assert [str(section) for section in n.allsec()] == [
        "cell.soma[0]",
        "cell.axon[0]",
        "cell.dend[0]",
        "cell.dend[1]",
    ]
    assert cell.all == list(n.allsec())
    assert cell.dend[1].parentseg() == cell.dend[0](1)
    assert cell.dend[0].cell() is cell
    assert cell.soma[0].is_pysec()
    assert cell.soma[0].L == cell.soma[0].diam == 10


def test_sections_of_the_session(n, reader) -> None:
    first = n.Section("first")
    n.Import3d_GUI(reader, 0).instantiate(None)
    assert n.cas() == n.soma[0]
    assert len(n.dend) == 2
    assert [str(section) for section in n.dend] == ["dend[0]", "dend[1]"]
    assert not n.dend[0].is_pysec()
    assert "dend" in dir(n)
    assert n.dend[1].parentseg().sec == n.dend[0]
    gc.collect()
    assert len(list(n.allsec())) == 5
    old = n.dend[0]
    n.Import3d_GUI(reader, 0).instantiate(None)
    assert repr(old) == "<deleted section>"
    assert len(list(n.allsec())) == 5
    assert first in n.allsec()
    with pytest.raises(AttributeError):
        n.dend = []


def test_what_a_reader_tells(n, reader, file) -> None:
    assert reader.file.getname() == str(file)
    assert reader.filetype == "SWC"
    assert reader.err == 1  # the soma is one point, which NEURON calls so
    assert list(reader.id) == [1, 2, 3, 4, 5, 6]
    assert list(reader.d) == [10, 2, 2, 2, 2, 2]
    assert reader.sections.count() == 4
    assert [branch.type for branch in reader.sections] == [1, 3, 3, 2]
    assert reader.sections.o(1).parentsec == reader.sections.object(0)
    assert list(reader.sections[1].d) == [2, 2, 2]
    with pytest.raises(MissingFeatureError, match="raw"):
        _ = reader.sections[0].raw
    with pytest.raises(MissingFeatureError, match="point2sec"):
        _ = reader.point2sec


@pytest.mark.parametrize("quiet", [0, 1])
def test_quiet(n, file, capsys, quiet) -> None:
    file.write_text(CELL + "nonsense\n")
    n.load_file("import3d.hoc")
    reader = n.Import3d_SWC_read()
    reader.quiet = quiet
    reader.input(file)
    assert ("cell.swc:7:1: warning" in capsys.readouterr().err) is not quiet
    assert reader.err == 1


def test_wrong_use(n, reader) -> None:
    with pytest.raises(UnsupportedError, match=r"Import3d_GUI\(reader, 0\)"):
        n.Import3d_GUI(reader)
    with pytest.raises(ArgumentTypeError):
        n.Import3d_GUI("cell.swc", 0)
    with pytest.raises(ArgumentTypeError):
        reader.input(3)
    with pytest.raises(ArgumentError, match="has read no file"):
        n.Import3d_GUI(n.Import3d_Neurolucida3(), 0).instantiate(None)


def test_numbers_reach_the_sessions_sections_with_eight_digits(n, file) -> None:
    file.write_text("1 3 0.123456789 0 0 5 -1\n2 3 1.1920929e-7 0 10 1 1\n")
    n.load_file("import3d.hoc")
    reader = n.Import3d_SWC_read()
    reader.input(file)
    cell = Cell()
    n.Import3d_GUI(reader, 0).instantiate(cell)
    n.Import3d_GUI(reader, 0).instantiate(None)
    free, owned = n.dend[0], cell.dend[0]
    assert (owned.x3d(0), free.x3d(0)) == (0.12345679104328156, 0.12345679104328156)
    assert (owned.x3d(1), free.x3d(1)) == pytest.approx((1.1920929e-7, 1.1920929e-7), rel=1e-8)
