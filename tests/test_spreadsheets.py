"""The CSV for spreadsheets: nothing in it is run, and nothing else is changed."""

from __future__ import annotations

import csv
import io

import pytest

from sisterkg.spreadsheets import guarded


def _cell(content: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["name"], [content]])
    guarded_table = io.BytesIO()
    guarded(io.BytesIO(out.getvalue().encode()), guarded_table)
    rows = list(csv.reader(io.StringIO(guarded_table.getvalue().decode("utf-8-sig"), newline="")))
    return rows[1][0]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_formula_is_guarded(text: str) -> None:
    """Whatever a spreadsheet would run begins with an apostrophe."""
    assert _cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-118.15804", "+5", "0", "Bakü", "a=b", "1992-06-25", "", "İzmir – Bükreş"])
def test_all_else_stays(text: str) -> None:
    """Numbers, names and dates are not touched."""
    assert _cell(text) == text
