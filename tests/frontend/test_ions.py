from __future__ import annotations

import pytest

from vecgen.frontend.ions import known_ion, promoted_style
from vecgen.model.mechanism import IonUse


def use(reads: str = "", writes: str = "") -> IonUse:
    return IonUse("ca", tuple(reads.split()), tuple(writes.split()))


@pytest.mark.parametrize(
    ("uses", "style"),
    [
        ([use(writes="ica")], 0o0),
        ([use(reads="eca", writes="ica")], 0o10),
        ([use(reads="cai eca")], 0o61),
        ([use(reads="cao")], 0o61),
        ([use(reads="ica", writes="cai")], 0o367),
        ([use(reads="eca"), use(writes="cai")], 0o367),
        ([use(writes="cai"), use(reads="eca")], 0o367),
        ([use(writes="cai cao")], 0o767),
        ([use(reads="cai"), use(reads="eca")], 0o61),
    ],
)
def test_style_word(uses, style):
    """Specification 5.3."""
    word = 0
    for item in uses:
        word = promoted_style(word, item)
    assert oct(word) == oct(style)


def test_defaults():
    assert known_ion("na").reversal == 50
    assert known_ion("k").reversal == -77
    assert known_ion("ca").reversal == 132.4579341637009
    assert known_ion("zz") is None


def test_styles_of_segments(n, workspace):
    section = n.Section()
    section.nseg = 3
    section.insert("na_ion")
    space = workspace.instances["na_ion"]
    assert [space.get("style", slot) for slot in range(3)] != [0o10] * 3
    section.insert("hh")
    first = section._record.instances["na_ion"]
    assert [space.get("style", first + k) for k in range(3)] == [0o10] * 3
    assert not hasattr(section, "style_na_ion")
