"""Transforms, spectra, smooth histograms and averages of Vectors; the numbers are NEURON's."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.session import new_session

D = [1.0, 4.0, -2.0, 3.5, 0.7, -1.2, 2.2, 0.3]
SPIKES = [0.5, 1, 1.2, 3, 3.1, 7]


@pytest.fixture
def n():
    return new_session()


EXPECTED = {
    "fft": [8.5, -4.7, 1.7142135623731, 1.739696961967, 1.5, -1, -1.1142135623731, 10.139696961967],
    "back": [4, 16, -8, 14, 2.8, -4.8, 8.8, 1.2],
    "padded": [8.2, -4.4, 1.5020815280171, 1.951828996323, 1.5, -0.7, -0.9020815280171,
               10.351828996323],
    "convlv": [0.975, 2.05, 0.35, 1.32, 1.105, -0.205, 0.83, 0.8],
    "convlv even": [0.775, 2.15, 0.175, 1.285, 1.165, -0.315, 0.815, 0.75],
    "convlv long": [0.795, 2.28, 0.1, 1.65, 0.675, -0.25, 0.8, 0.58],
    "correl": [40.11, -11.07, 10.98, 23.61, -14.9, 23.61, 10.98, -11.07],
    "cross": [1.3, 1.85, -0.055, 1.805, 0.27, -0.02, 1.275, 0.8],
    "filter": [2.653033008589, 3.2767766952966, 2.4071067811865, 1.9014466094067,
               2.4837184335382, 0.3337436867076, 1.177867965644, 2.1439087296526],
    "spctrm": [0.7097762784091, 0.4228671752765, 0.4554048295455, 2.112772029269],
    "sumgauss": [0.9267347187054, 1.2040301766528, 0.991585352504, 0.9669158597303,
                 0.4823325785115, 0.1098779418013, 0.241960629965, 0.4460715285930],
    "smhist": [0.9267347187054, 1.2040301766528, 0.9915852794719, 0.9669158597303,
               0.4823325785115, 0.1098778687692, 0.2419604839005, 0.4460715285930],
    "weighted": [1.6542248094737, 2.7984104586011, 3.3790173371397, 4.1990716810990,
                 2.1664041314137, 0.5492880949592, 1.4469369862023, 2.6763684222257],
    "psth": [1000, 1000, 3500, 5000, 3000, 4000 / 3, 2500, 4000],
}  # fmt: skip


def calls(n):
    v, w = n.Vector(D), n.Vector([0.5, 0.25, 0.1])
    counts = n.Vector([1, 0, 2, 5, 3, 0, 1, 4])
    return {
        "fft": lambda: n.Vector().fft(v, 1),
        "back": lambda: n.Vector(D).fft(1).fft(-1),
        "padded": lambda: n.Vector().fft(n.Vector(D[:7])),
        "convlv": lambda: n.Vector().convlv(v, w),
        "convlv even": lambda: n.Vector().convlv(v, n.Vector([0.5, 0.25, 0.1, 0.05]), 1),
        "convlv long": lambda: n.Vector().convlv(w, v),
        "correl": lambda: n.Vector().correl(v),
        "cross": lambda: n.Vector().correl(v, w),
        "filter": lambda: n.Vector().filter(v, w),
        "spctrm": lambda: n.Vector().spctrm(n.Vector(D * 4)),
        "sumgauss": lambda: n.Vector(SPIKES).sumgauss(0, 8, 1, 0.8),
        "smhist": lambda: n.Vector().smhist(n.Vector(SPIKES), 0, 8, 1, 0.8),
        "weighted": lambda: n.Vector().smhist(
            n.Vector(SPIKES), 0, 8, 1, 0.8, n.Vector([1, 2, 3, 4, 5, 6])
        ),
        "psth": lambda: n.Vector().psth(counts, 0.1, 10, 3),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_numbers(n, name) -> None:
    np.testing.assert_allclose(calls(n)[name](), EXPECTED[name], rtol=2e-12, atol=1e-12)


def test_average_around_triggers(n) -> None:
    found = n.Vector()
    assert found.trigavg(n.Vector(D), n.Vector([0, 2.9, 5, 7]), 1, 2) == 2
    assert list(found) == pytest.approx([2.35, -1.6, 2.85])
    assert found.trigavg(n.Vector(D), n.Vector([7]), 1, 2) == 0
    assert np.isnan(list(found)).all()


def test_a_histogram_with_too_few_events_comes_to_an_end(n) -> None:
    assert list(n.Vector().psth(n.Vector([1, 0, 0, 0, 0, 0]), 1, 1, 3)) == pytest.approx(
        [1000 / 6] * 6
    )


def test_a_spectrum_is_put_before_what_there_is(n) -> None:
    assert list(n.Vector([7] * 4).spctrm(n.Vector(D)))[1:] == [7, 7, 7]


@pytest.mark.parametrize(
    "action",
    [
        lambda n, v: v.fft(),
        lambda n, v: v.convlv(v, "a"),
        lambda n, v: v.convlv(v, v, -1),
        lambda n, v: v.filter(v),
        lambda n, v: v.spctrm(n.Vector()),
        lambda n, v: v.sumgauss(0, 8, 0, 1),
        lambda n, v: v.sumgauss(8, 0, 1, 1),
        lambda n, v: v.sumgauss(0, 8, 1, 1, n.Vector([1])),
        lambda n, v: v.smhist(v, 0, -1, 1, 1),
        lambda n, v: v.smhist(v, 0, 3, 1, 1, n.Vector([1])),
        lambda n, v: v.psth(v, 1, 1, 5),
        lambda n, v: v.trigavg(v, v, -1, 2),
        lambda n, v: v.trigavg(v, v, 1, 9),
    ],
)
def test_arguments_that_cannot_be(n, action) -> None:
    vector = n.Vector(D)
    with pytest.raises(RuntimeError):
        action(n, vector)
    assert list(vector) == D


@pytest.mark.parametrize("name", ["fit", "medfltr", "inf", "setrand"])
def test_what_is_lacking_says_what_to_do_instead(n, name) -> None:
    with pytest.raises(AttributeError, match=f"Vector.{name} is not in vecgen: ."):
        getattr(n.Vector(), name)
