"""Knows links.csv, the items that may be a place and what a person decided about each; not how they are found.

The columns are those of SSSOM (mapping-commons.github.io/sssom), with a person's decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sisterkg.published import Unreadable
from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.tables import Report, read_table
from sisterkg.vocab import Qid, Slug

PREDICATES: Mapping[str, str] = {"skos:exactMatch": "exact", "skos:closeMatch": "close"}
"""What cities.csv calls each."""
DECISIONS = ("accepted", "rejected")

COLUMNS: Mapping[str, str] = {
    "subject_id": "id of the place in cities.csv",
    "subject_label": "its English name",
    "predicate_id": f"one of {', '.join(PREDICATES)}",
    "object_id": "the Wikidata item, as in wikidata:Q9248",
    "object_label": "what the item is called",
    "mapping_justification": "semapv:LexicalMatching as long as it is proposed, then semapv:ManualMappingCuration",
    "confidence": "from 0 to 1",
    "mapping_date": "day of the proposal",
    "decision": f"yours: {' or '.join(DECISIONS)}; empty where it is still to be made",
    "comment": "what speaks for it and against it",
}
"""The columns of links.csv and what each holds."""

_OPENING = "wikidata:"


@dataclass(frozen=True)
class LinkRecord:
    """One row of links.csv."""

    line: int
    place: Slug
    place_name: str
    predicate: str
    item: Qid
    item_name: str
    justification: str
    confidence: str
    date: str
    decision: str | None
    comment: str

    @property
    def key(self) -> tuple[Slug, Qid]:
        """What it links."""
        return self.place, self.item


def read_links(content: bytes, source: str, report: Report) -> Iterator[LinkRecord]:
    """Yield the rows of a file; report every fault of it."""
    for row in read_table(content, source, tuple(COLUMNS), report):
        row_cells = Cells(row, report)
        place = row_cells.need("subject_id", cells.slug)
        item = row_cells.need("object_id", _item)
        predicate = row_cells.need("predicate_id", cells.choice(PREDICATES, "predicate"))
        decision = row_cells.read("decision", cells.choice(DECISIONS, "decision"))
        if place and item and predicate:
            yield LinkRecord(
                row.line,
                place,
                row.cells.get("subject_label", ""),
                predicate,
                item,
                row.cells.get("object_label", ""),
                row.cells.get("mapping_justification", ""),
                row.cells.get("confidence", ""),
                row.cells.get("mapping_date", ""),
                decision,
                row.cells.get("comment", ""),
            )


def _item(cell: str) -> Qid:
    if not cell.startswith(_OPENING):
        raise Unreadable("malformed-item", f"{cell!r} is no item of Wikidata", f"write it as in {_OPENING}Q9248")
    return cells.wikidata_item(cell.removeprefix(_OPENING))
