"""HOC's own functions and classes are those of `n` too."""

from __future__ import annotations

import pytest

from vecgen import VecgenError
from vecgen.session import new_session


@pytest.fixture
def n():
    return new_session()


def test_a_file_is_written_and_read(n, tmp_path) -> None:
    path = str(tmp_path / "file.txt")
    file = n.File(path)
    assert repr(file) == "File[0]"
    assert (file.wopen(), file.isopen()) == (1, 1)
    file.printf("%d %s %g\n", 3, "word", 0.5)
    file.close()
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "3 word 0.5\n"
    text = n.ref("")
    file.ropen()
    assert (file.scanvar(), file.scanstr(text), text[0], file.scanvar()) == (3, 4, "word", 0.5)
    assert (file.eof(), file.gets(text)) == (1, -1)
    with pytest.raises(RuntimeError, match="EOF"):
        file.scanvar()
    with pytest.raises(RuntimeError, match="not open"):
        file.printf("x")


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 5])
def test_vectors_keep_their_values_in_files(n, tmp_path, kind) -> None:
    vector, file = n.Vector([1, 2.5, -3, 7]), n.File(str(tmp_path / "vector"))
    file.wopen()
    vector.vwrite(file, kind)
    file.close()
    file.ropen()
    found = n.Vector()
    assert found.vread(file) == 1
    tolerance = {1: 0.04, 2: 2e-4, 3: 0.0, 4: 0.0, 5: 0.5}[kind]
    assert all(abs(a - b) <= tolerance for a, b in zip(vector, found, strict=True))
    assert found.vread(file) == 0


def test_files_of_the_other_byte_order_are_read(n, tmp_path) -> None:
    path = tmp_path / "vector"
    path.write_bytes(bytes.fromhex("00000002 00000004 3ff0000000000000 4000000000000000"))
    file = n.File(str(path))
    file.ropen()
    vector = n.Vector()
    vector.vread(file)
    assert list(vector) == [1.0, 2.0]


def test_string_functions(n) -> None:
    functions, found = n.StringFunctions(), n.ref("")
    assert functions.head("soma[3].v", r"\[", found) == 4
    assert found[0] == "soma"
    assert (functions.len("abc"), functions.substr("abc", "c")) == (3, 2)


def test_sprint_and_sscanf(n) -> None:
    text, number = n.ref(""), n.ref(0)
    n.sprint(text, "%03d %s", 7, "x")
    assert text[0] == "007 x"
    assert n.sscanf("v = 4.5", "v = %lf", number) == 1
    assert number[0] == 4.5


def test_a_pointer_sets_a_variable(n) -> None:
    n("x = 4")
    pointer = n.Pointer("x")
    pointer.val = 6
    assert (n.x, pointer.val, pointer.s) == (6, 6, "x")


def test_statements_in_handlers(n, capsys) -> None:
    n('proc hello() { print "hello", $1 }')
    held = n.FInitializeHandler("hello(3)")
    n.finitialize()
    assert capsys.readouterr().out == "hello3 \n"
    del held


def test_windows_show_nothing(n) -> None:
    graph = n.Graph(0)
    assert (repr(graph), graph.size(0, 1, 0, 1), graph.exec_menu("Keep Lines")) == (
        "Graph[0]",
        0,
        0,
    )
    box = n.VBox()
    assert (box.intercept(1), n.xpanel("a"), n.xpanel(), box.intercept(0)) == (1, 0, 0, 0)
    with pytest.raises(AttributeError):
        graph.nothing()


def test_what_is_lacking_is_named(n) -> None:
    random = n.Random()
    for use in (lambda: random.uniform(0, 1), lambda: n.mcell_ran4(n.ref(1)), n.symbols):
        with pytest.raises(VecgenError, match="not in vecgen yet"):
            use()


def test_range_var_plot(n) -> None:
    a, b = n.Section("a"), n.Section("b")
    b.connect(a)
    a.nseg = 3
    plot = n.RangeVarPlot("v", a(0), b(1))
    values, places = n.Vector(), n.Vector()
    assert plot.to_vector(values, places) == 7
    assert (list(places)[-1], plot.left(), plot.right()) == (200, 0, 200)
