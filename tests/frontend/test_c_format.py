"""Formats of printf give C's text."""

from __future__ import annotations

import ctypes
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.c_format import c_formatted

LIBC = ctypes.CDLL(None)
FLAGS = st.text("-+ #0", max_size=3)
WIDTHS = st.sampled_from(["", "1", "5", "12"])
QUIETLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PRECISIONS = st.sampled_from(["", ".", ".0", ".3", ".10"])


def c_text(form: str, value: object) -> str:
    buffer = ctypes.create_string_buffer(2000)
    LIBC.snprintf(buffer, len(buffer), form.encode(), value)
    return buffer.value.decode("latin-1")


@QUIETLY
@given(FLAGS, WIDTHS, PRECISIONS, st.sampled_from("efg"), st.floats())
def test_numbers(flags, width, precision, letter, value) -> None:
    form = f"%{flags}{width}{precision}{letter}"
    if not math.isfinite(value):
        form = f"%{flags.replace('0', '').replace('+', '').replace(' ', '')}{width}{letter}"
    assert c_formatted(form, [value], "printf") == c_text(form, ctypes.c_double(value))


@QUIETLY
@given(FLAGS, WIDTHS, st.sampled_from(["", ".3"]), st.sampled_from("dox"), st.integers(-99, 9999))
def test_integers(flags, width, precision, letter, value) -> None:
    form = f"%{flags}{width}{precision}{letter}"
    assert c_formatted(form, [float(value)], "printf") == c_text(form, ctypes.c_int(value))


@QUIETLY
@given(st.sampled_from(["", "-"]), WIDTHS, PRECISIONS, st.text("abc d", max_size=8))
def test_strings(flags, width, precision, text) -> None:
    form = f"%{flags}{width}{precision}s"
    assert c_formatted(form, [text], "printf") == c_text(form, ctypes.c_char_p(text.encode()))


@pytest.mark.parametrize(
    ("form", "values"),
    [("%g", []), ("%s", [1.0]), ("%d", ["a"]), ("%g %g", [1.0]), ("%99999g", [1])],
)
def test_what_cannot_be_printed(form, values) -> None:
    with pytest.raises(ArgumentError):
        c_formatted(form, values, "printf")


def test_several_conversions() -> None:
    found = c_formatted("%d of %5.1f%%: %s|%ld", [3.9, 12.34, "x", 5], "printf")
    assert found == "3 of  12.3%: x|5"
