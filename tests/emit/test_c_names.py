"""Names and comments from users."""

from __future__ import annotations

import random
import re

import pytest

from vecgen.emit.c_names import RESERVED, c_name, comment_text, file_name, unique_names

HOSTILE = "".join(map(chr, range(1, 256))) + "*/ /* ??/ ??' %n \\\n \" 'µ→"


@pytest.mark.parametrize(
    "name", ["m", "gnabar", "minf", "v", "Foo2", "a_b", "del", "new", "i", "EREV", "strength"]
)
def test_legal_names_are_kept(name: str) -> None:
    assert c_name(name) == name


@pytest.mark.parametrize(
    ("name", "c"),
    [
        ("double", "double_"),
        ("exp", "exp_"),
        ("y0", "y0_"),
        ("j0", "j0_"),
        ("I", "I_"),
        ("NAN", "NAN_"),
        ("gamma", "gamma_"),
        ("signgam", "signgam_"),
        ("vg_exp", "vg_exp_"),
        ("VG_SIMD", "VG_SIMD_"),
        ("INT32_MAX", "INT32_MAX_"),
        ("EDOM", "EDOM_"),
        ("_x", "x_x"),
        ("__x", "x__x"),
        ("2a", "x2a"),
        ("", "x"),
        ("a-b.c", "a_b_c"),
        ("größe", "gr__e"),
    ],
)
def test_others_are_changed_a_little(name: str, c: str) -> None:
    assert c_name(name) == c


def test_every_name_becomes_legal() -> None:
    rng = random.Random(9)
    for _ in range(2000):
        name = "".join(rng.choice(HOSTILE + "aZ_9") for _ in range(rng.randrange(6)))
        legal = c_name(name)
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", legal)
        assert legal not in RESERVED


def test_names_that_can_stay_do_stay() -> None:
    wanted = ["exp", "exp_", "a.b", "a_b", "m", "a-b", "m"]
    assert unique_names(wanted, taken={"m"}) == {
        "exp": "exp_2",
        "exp_": "exp_",
        "a.b": "a_b_2",
        "a_b": "a_b",
        "m": "m_2",
        "a-b": "a_b_3",
    }


def test_unique_names_keep_the_order_of_first_mention() -> None:
    assert list(unique_names(["z", "double", "a", "z"])) == ["z", "double", "a"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hh-sim_2.dat", "hh-sim_2.dat"),
        ("my model", "my_model"),
        ("../etc/passwd", "_._etc_passwd"),
        ("-rf", "_rf"),
        (".hidden", "_hidden"),
        ("", "unnamed"),
        ("$(rm -rf)`x`", "__rm_-rf__x_"),
        ("zelle→ß", "zelle__"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert file_name(text) == name


def test_file_names_are_short() -> None:
    assert len(file_name("x" * 1000)) == 64


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("plain text", "plain text"),
        ("a */ system(0); /* b", "a * / system(0); / * b"),
        ("**//**//", "** // ** //"),
        ("*/*", "* / *"),
        ("what??/", "what? ?/"),
        ("????/", "? ? ? ?/"),
        ("line \\\n break", "line / break"),
        ("mV/µm", "mV/?m"),
        ("tab\tand\nline", "tab and line"),
        ("\\*/", "/ * /"),
        ("100 %n", "100 %n"),
    ],
)
def test_comments(text: str, comment: str) -> None:
    assert comment_text(text) == comment


def test_no_comment_can_end_early() -> None:
    rng = random.Random(10)
    for _ in range(3000):
        text = comment_text("".join(rng.choice("*/?\\\n aµ") for _ in range(12)))
        assert not re.search(r"\*/|/\*|\?\?|\\|\n|[^ -~]", text)
