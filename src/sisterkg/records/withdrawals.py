"""Knows withdrawn.csv, the places that were published once and no longer are; does not know the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sisterkg.published import PublishedDate
from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.dataset import BILINGUAL
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import Slug

COLUMNS: Mapping[str, str] = {
    "id": "id that the place had in cities.csv",
    "name_en": "English name",
    "name_tr": "Turkish name; may be empty where the data set is not in Turkish",
    "successor": "id of the place in cities.csv that stands for it now; may be empty where a reason is given",
    "reason_en": "why it is there no longer, in English; may be empty where there is a successor",
    "reason_tr": "the same in Turkish",
    "since": "date since which it is there no longer",
}
"""The columns of withdrawn.csv and what each holds."""


@dataclass(frozen=True)
class WithdrawalRecord:
    """One row of withdrawn.csv."""

    line: int
    id: Slug
    name_en: str
    name_tr: str | None
    successor: Slug | None
    reason_en: str | None
    reason_tr: str | None
    since: PublishedDate | None


def read_withdrawals(
    content: bytes, source: str, today: date, report: Report, languages: Collection[str] = BILINGUAL
) -> Iterator[WithdrawalRecord]:
    """Yield the withdrawn places of a file; report every fault of it. ``languages`` are those each needs texts in."""
    for row in read_table(content, source, Header(tuple(COLUMNS)), report):
        row_cells = Cells(row, report)
        identifier = row_cells.need("id", cells.slug)
        name_en = row_cells.need("name_en", cells.text)
        name_tr = (row_cells.need if "tr" in languages else row_cells.read)("name_tr", cells.text)
        successor = row_cells.read("successor", cells.slug)
        reason_en = row_cells.read("reason_en", cells.text)
        reason_tr = row_cells.read("reason_tr", cells.text)
        since = row_cells.need("since", cells.past_date(today))
        if "successor" in row.cells and not row.cells["successor"] and not reason_en:
            what = "nothing says what became of the place"
            row_cells.fault("reason_en", "missing-value", what, "name its successor, or give the reason")
        if bool(reason_en) != bool(reason_tr) and "tr" in languages:
            mend = "give both, or neither"
            row_cells.fault("reason_tr", "missing-value", "the reason is there in one language only", mend)
        if identifier:
            yield WithdrawalRecord(
                row.line, identifier, name_en or "", name_tr, successor, reason_en, reason_tr, since
            )
