"""Knows link-checks.csv, what was found when links were last followed; does not know how they are followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sisterkg.published import PublishedDate
from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import LINK_STATES, Qid, Slug

COLUMNS: Mapping[str, str] = {
    "place": "id of the place in cities.csv",
    "item": "Wikidata item that it is linked to",
    "result": f"one of {', '.join(LINK_STATES)}",
    "target": "item that a redirect leads to; empty otherwise",
    "checked": "day on which Wikidata was asked",
}
"""The columns of link-checks.csv and what each holds."""


@dataclass(frozen=True)
class LinkCheckRecord:
    """One row of link-checks.csv."""

    line: int
    place: Slug
    item: Qid
    result: str
    target: Qid | None
    checked: PublishedDate


def read_link_checks(content: bytes, source: str, today: date, report: Report) -> Iterator[LinkCheckRecord]:
    """Yield the checks of a file; report every fault of it."""
    for row in read_table(content, source, Header(tuple(COLUMNS)), report):
        row_cells = Cells(row, report)
        place = row_cells.need("place", cells.slug)
        item = row_cells.need("item", cells.wikidata_item)
        result = row_cells.need("result", cells.choice(LINK_STATES, "result"))
        target = row_cells.read("target", cells.wikidata_item)
        checked = row_cells.need("checked", cells.past_date(today))
        if (result == "redirected") != bool(row.cells.get("target")) and result:
            what = "a redirect leads somewhere" if result == "redirected" else f"what is {result} leads nowhere else"
            row_cells.fault("target", "contradicting-target", what, "give a target where the result is redirected")
        if place and item and result and checked:
            yield LinkCheckRecord(row.line, place, item, result, target, checked)
