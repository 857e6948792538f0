"""Which headers a C file depends on."""

from __future__ import annotations

import pytest

from vecgen.build.includes import Includes

FILES = {
    "model.c": '#include "model.h"\n#include <math.h>\n',
    "model.h": '#  include "vecgen/abi.h"\n',
    "other.h": "",
    "runtime/include/vecgen/abi.h": '#include "vecgen/simd.h" /* macros */\n#include "abi.h"\n',
    "runtime/include/vecgen/simd.h": "",
    "runtime/src/record.c": '#include <vecgen/simd.h>\n#include "../private.h"\n',
    "runtime/private.h": "",
    "computed.c": "#include HEADER\n",
    "alone.c": 'const char *text = "#include";\n',
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "model.c",
            ["model.c", "model.h", "runtime/include/vecgen/abi.h", "runtime/include/vecgen/simd.h"],
        ),
        (
            "runtime/src/record.c",
            ["runtime/include/vecgen/simd.h", "runtime/private.h", "runtime/src/record.c"],
        ),
        ("computed.c", ["computed.c", *sorted(p for p in FILES if p.endswith(".h"))]),
        ("alone.c", ["alone.c"]),
    ],
)
def test_included_files(source: str, expected: list[str]) -> None:
    assert Includes(FILES).of(source) == sorted(expected)
