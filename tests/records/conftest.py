"""What the tests of records share: a small folder without a fault, to be changed one file at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from sisterkg.faults import Fault, InvalidInput
from sisterkg.records import Records, read_records

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of ours
settings.load_profile("patient")

CSV = Path(__file__).parents[1] / "csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of records without a fault: three cities, a few things and facts."""
    return Path(shutil.copytree(CSV / "valid", tmp_path / "data"))


@pytest.fixture
def read() -> Callable[[Path], Records]:
    """Read a folder of records as of the day that the records of these tests are of."""
    return lambda folder: read_records(folder, date(2026, 11, 23))


@pytest.fixture
def faults_of(read: Callable[[Path], Records]) -> Callable[[Path], tuple[Fault, ...]]:
    """Read a folder that has faults and return them all."""

    def faults(folder: Path) -> tuple[Fault, ...]:
        with pytest.raises(InvalidInput) as invalid:
            read(folder)
        return invalid.value.faults

    return faults
