"""Knows links.csv, the items that may be a place and what a person decided about each; not how they are found.

The columns are those of SSSOM (mapping-commons.github.io/sssom), with a person's decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sisterkg.published import Unreadable
from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import Qid, Slug

PREDICATES: Mapping[str, str] = {"skos:exactMatch": "exact", "skos:closeMatch": "close"}
"""What cities.csv calls each."""
DECISIONS = ("accepted", "rejected")
PROPOSED, DECIDED = "semapv:LexicalMatching", "semapv:ManualMappingCuration"
"""On what a mapping rests: a likeness of names, or a person's decision (SSSOM, mapping_justification)."""
NOT = "Not"
"""The modifier of a mapping that does not hold (SSSOM, predicate_modifier_enum)."""
PLACE, WIKIDATA = "place:", "wikidata:"
"""How a place of cities.csv and an item of Wikidata begin, as CURIEs."""

COLUMNS: Mapping[str, str] = {
    "subject_id": f"the place, as in {PLACE}baku",
    "subject_label": "its English name",
    "predicate_id": f"one of {', '.join(PREDICATES)}",
    "predicate_modifier": f"{NOT} where the decision is that it is not so",
    "object_id": f"the Wikidata item, as in {WIKIDATA}Q9248",
    "object_label": "what the item is called",
    "mapping_justification": f"{PROPOSED} as long as it is proposed, then {DECIDED}",
    "confidence": "from 0 to 1",
    "mapping_date": "day of the proposal",
    "decision": f"yours: {' or '.join(DECISIONS)}; empty where it is still to be made",
    "comment": "what speaks for it and against it",
}
"""The columns of links.csv and what each holds."""
OPTIONAL = ("predicate_modifier",)
"""The columns that may be missing."""


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
    """From 0 to 1, or empty."""
    date: str
    """ISO 8601, or empty."""
    decision: str | None
    comment: str

    @property
    def key(self) -> tuple[Slug, Qid]:
        """What it links."""
        return self.place, self.item


def read_links(content: bytes, source: str, today: date, report: Report) -> Iterator[LinkRecord]:
    """Yield the rows of a file; report every fault of it."""
    for row in read_table(content, source, Header(tuple(COLUMNS), OPTIONAL), report):
        row_cells = Cells(row, report)
        place = row_cells.need("subject_id", _place)
        item = row_cells.need("object_id", _item)
        predicate = row_cells.need("predicate_id", cells.choice(PREDICATES, "predicate"))
        confidence = row_cells.read("confidence", _confidence)
        day = row_cells.read("mapping_date", cells.past_date(today))
        decision = _decision(row_cells)
        if place and item and predicate:
            yield LinkRecord(
                line=row.line,
                place=place,
                place_name=row.cells.get("subject_label", ""),
                predicate=predicate,
                item=item,
                item_name=row.cells.get("object_label", ""),
                justification=row.cells.get("mapping_justification", ""),
                confidence=confidence or "",
                date=day.iso if day else "",
                decision=decision,
                comment=row.cells.get("comment", ""),
            )


def _decision(row_cells: Cells) -> str | None:
    """Read the decision; a modifier says the same as a rejection."""
    decision = row_cells.read("decision", cells.choice(DECISIONS, "decision"))
    modifier = row_cells.read("predicate_modifier", cells.choice((NOT,), "modifier"))
    if modifier and decision == "accepted":
        what, mend = f"the row is accepted and says {NOT}", "empty predicate_modifier, or write rejected"
        row_cells.fault("predicate_modifier", "contradicting-decision", what, mend)
    return decision or ("rejected" if modifier else None)


def _place(cell: str) -> Slug:
    return cells.slug(cell.removeprefix(PLACE))


def _item(cell: str) -> Qid:
    if not cell.startswith(WIKIDATA):
        raise Unreadable("malformed-item", f"{cell!r} is no item of Wikidata", f"write it as in {WIKIDATA}Q9248")
    return cells.wikidata_item(cell.removeprefix(WIKIDATA))


def _confidence(cell: str) -> str:
    if not re.fullmatch(r"0([.,][0-9]{1,6})?|1([.,]0{1,6})?", cell):
        raise Unreadable("malformed-confidence", f"{cell!r} is no number from 0 to 1", "write it as in 0.85")
    return cell.replace(",", ".")
