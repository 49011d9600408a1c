"""withdrawn.csv tells what became of places that are there no longer, and every way it can be wrong is told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from sisterkg.faults import InvalidInput
from sisterkg.records import read_records
from sisterkg.shipped import shipped

TODAY = date(2026, 11, 23)
HEADER = "id,name_en,name_tr,successor,reason_en,reason_tr,since"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the real records."""
    return Path(shutil.copytree(shipped("data"), tmp_path / "data"))


def test_rows_are_read(data: Path) -> None:
    """A row may have a successor, a reason in both languages, or both, and is dated to the day or the month."""
    (data / "withdrawn.csv").write_text(
        f"{HEADER}\nold-baku,Old Baku,Eski Bakü,baku,,,2026-11-01\n"
        "atlantis,Atlantis,Atlantis,,Sunk.,Battı.,2026-10\n",
        "utf-8",
    )
    first, second = read_records(data, TODAY).withdrawals
    assert (first.id, first.successor, first.reason_en) == ("old-baku", "baku", None)
    assert first.since
    assert first.since.iso == "2026-11-01"
    assert (second.successor, second.reason_en, second.reason_tr) == (None, "Sunk.", "Battı.")
    assert second.since
    assert second.since.iso == "2026-10"


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("baku,Baku,Bakü,bremen,,,2026-11-01", "id", "duplicate-id"),
        ("Old,Old,Eski,baku,,,2026-11-01", "id", "malformed-id"),
        ("old,,Eski,baku,,,2026-11-01", "name_en", "missing-value"),
        ("old,Old,,baku,,,2026-11-01", "name_tr", "missing-value"),
        ("old,Old,Eski,,,,2026-11-01", "reason_en", "missing-value"),
        ("old,Old,Eski,baku,Why.,,2026-11-01", "reason_tr", "missing-value"),
        ("old,Old,Eski,baku,,Neden.,2026-11-01", "reason_tr", "missing-value"),
        ("old,Old,Eski,nowhere,,,2026-11-01", "successor", "unknown-id"),
        ("old,Old,Eski,baku,,,", "since", "missing-value"),
        ("old,Old,Eski,baku,,,2999-01-01", "since", "future-date"),
        ("old,Old,Eski,baku,,,31.02.2026", "since", "impossible-date"),
    ],
)
def test_fault_is_told_where_it_is(data: Path, row: str, column: str, rule: str) -> None:
    """Each thing that can be wrong with a row is one fault, with its column."""
    (data / "withdrawn.csv").write_text(f"{HEADER}\n{row}\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_records(data, TODAY)
    assert [(fault.source, fault.line, fault.column, fault.rule) for fault in refused.value.faults] == [
        ("withdrawn.csv", 2, column, rule)
    ]


def test_place_is_withdrawn_once(data: Path) -> None:
    """A place cannot be withdrawn twice."""
    (data / "withdrawn.csv").write_text(f"{HEADER}\n" + "old,Old,Eski,baku,,,2026-11-01\n" * 2, "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_records(data, TODAY)
    assert [fault.rule for fault in refused.value.faults] == ["duplicate-id"]


def test_missing_column_is_told(data: Path) -> None:
    """A table that lacks a column is told of, in words."""
    (data / "withdrawn.csv").write_text("id,name_en\nold,Old\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_records(data, TODAY)
    assert {fault.rule for fault in refused.value.faults} == {"missing-column"}
