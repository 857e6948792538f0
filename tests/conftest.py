"""Fixtures for all tests: one cache of compiled code for the whole session, and NEURON's Python."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ORACLE_VERSION = "9.0.2"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "campaign: long comparisons with NEURON; run with VECGEN_CAMPAIGN=1"
    )
    config.addinivalue_line("markers", "oracle: compares with NEURON, where that is installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("VECGEN_CAMPAIGN"):
        return
    skip = pytest.mark.skip(reason="long: runs with VECGEN_CAMPAIGN=1")
    for item in items:
        if item.get_closest_marker("campaign"):
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder of compiled code that all tests of this session share."""
    folder = tmp_path_factory.mktemp("vecgen-cache")
    folder.chmod(0o700)
    before = os.environ.get("VECGEN_CACHE")
    os.environ["VECGEN_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["VECGEN_CACHE"]
    else:
        os.environ["VECGEN_CACHE"] = before


@pytest.fixture(scope="session")
def neuron_python() -> str:
    """Give the Python interpreter that has NEURON; skip where there is none."""
    try:
        version = importlib.metadata.version("neuron")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("NEURON is not installed")
    if version != ORACLE_VERSION:
        pytest.skip(f"NEURON {version} is installed; the comparisons are with {ORACLE_VERSION}")
    return sys.executable
