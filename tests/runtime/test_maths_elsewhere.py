"""Other instruction sets give the same bits: aarch64 with NEON and SVE, riscv64, run by qemu.

VECGEN_MATHS_COUNT is how many arguments each function gets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

COUNT = os.environ.get("VECGEN_MATHS_COUNT", "20000")
AARCH64 = ("aarch64-linux-gnu-gcc", "qemu-aarch64", "-cpu", "max")
RISCV64 = ("riscv64-linux-gnu-gcc", "qemu-riscv64")
PLATFORMS = {
    "NEON": (AARCH64, ["-march=armv8-a"]),
    "SVE": (AARCH64, ["-march=armv8.2-a+sve"]),
    "SVE of 512 bits": (AARCH64, ["-march=armv8.2-a+sve", "-msve-vector-bits=512"]),
    "riscv64": (RISCV64, ["-march=rv64gc"]),
}


def test_other_instruction_sets_give_the_same_bits(run_cc, c_source, gcc, tmp_path: Path) -> None:
    source = c_source("maths_program.c")
    native = tmp_path / "native"
    run_cc(gcc, "-O2", "-march=native", source, "-o", native, "-lm")
    expected = output([str(native)])
    assert expected.count("same") == len(expected.splitlines()) == 11
    tried = 0
    for name, ((compiler, emulator, *words), flags) in PLATFORMS.items():
        if shutil.which(compiler) is None or shutil.which(emulator) is None:
            continue
        program = tmp_path / "program"
        run_cc([compiler], "-O2", *flags, "-static", source, "-o", program, "-lm")
        if "512" in name:
            words[-1] += ",sve512=on"
        assert output([emulator, *words, str(program)]) == expected, name
        tried += 1
    if not tried:
        pytest.skip("no cross compiler with its emulator is installed")


def output(command: list[str]) -> str:
    done = subprocess.run([*command, COUNT], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("flags", [["-march=armv8-a"], ["-march=armv8.2-a+sve"]])
def test_loops_are_vectorised_for_aarch64(run_cc, c_source, flags, tmp_path: Path) -> None:
    if shutil.which(AARCH64[0]) is None:
        pytest.skip(f"{AARCH64[0]} is not installed")
    source = c_source("maths_program.c")
    said = run_cc(
        [AARCH64[0]], "-O2", *flags, "-fopt-info-vec", "-Wno-error", "-c", source,
        "-o", tmp_path / "a.o",
    )  # fmt: skip
    lines = source.read_text().splitlines()
    functions = [n for n, line in enumerate(lines, 1) if line.startswith("FUNCTION(")]
    missing = [n for n in functions if f"maths_program.c:{n}:" not in said]
    assert not missing
