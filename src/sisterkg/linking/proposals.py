"""Knows how new candidates and a person's decisions become one links.csv; does not know how candidates are found.

What was decided is kept; what is only proposed is replaced by the next search.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sisterkg.linking.candidates import Candidate, Search
from sisterkg.linking.checking import Checked
from sisterkg.linking.tables import written_table
from sisterkg.records import LinkRecord, link_checks
from sisterkg.records.links import COLUMNS, DECIDED, NOT, PLACE, PREDICATES, PROPOSED, WIKIDATA
from sisterkg.vocab import Slug

_LONGEST = 300
_FORMULAS = ("=", "+", "-", "@")

Row = Mapping[str, str]


def links_table(
    kept: Iterable[LinkRecord], searches: Sequence[Search], places: Collection[Slug], today: date
) -> bytes:
    """Return links.csv: what was decided, and the candidates about which nothing has been.

    Rows of a place that is none of the ``places`` are kept as they are, and so are proposals for a place whose search
    was not answered in full. A proposal that is the same as before keeps its date.
    """
    before = {link.key: link for link in kept}
    unfinished = {search.place for search in searches if search.unanswered}
    rows = {
        key: _kept_row(link)
        for key, link in before.items()
        if link.decision or link.place not in places or link.place in unfinished
    }
    for candidate in (each for search in searches for each in search.candidates):
        link = before.get((candidate.place, candidate.item))
        if link and link.decision:
            continue
        row = _proposed_row(candidate, today)
        if link and _kept_row(link) == {**row, "mapping_date": link.date}:
            row = _kept_row(link)
        rows[candidate.place, candidate.item] = row
    order = sorted(rows.values(), key=lambda r: (r["subject_id"], -float(r["confidence"] or 0), r["object_id"]))
    return written_table(COLUMNS, ([row[column] for column in COLUMNS] for row in order)).encode()


def checks_table(checks: Iterable[Checked]) -> bytes:
    """Return link-checks.csv."""
    rows = [[each.place, each.item, each.result, each.target or "", each.day.isoformat()] for each in checks]
    return written_table(link_checks.COLUMNS, sorted(rows)).encode()


def _kept_row(link: LinkRecord) -> Row:
    return {
        "subject_id": f"{PLACE}{link.place}",
        "subject_label": link.place_name,
        "predicate_id": link.predicate,
        "predicate_modifier": NOT if link.decision == "rejected" else "",
        "object_id": f"{WIKIDATA}{link.item}",
        "object_label": link.item_name,
        "mapping_justification": DECIDED if link.decision else link.justification,
        "confidence": link.confidence,
        "mapping_date": link.date,
        "decision": link.decision or "",
        "comment": link.comment,
    }


def _proposed_row(candidate: Candidate, today: date) -> Row:
    exact, close = PREDICATES
    return {
        "subject_id": f"{PLACE}{candidate.place}",
        "subject_label": candidate.place_name,
        "predicate_id": exact if candidate.is_exact else close,
        "predicate_modifier": "",
        "object_id": f"{WIKIDATA}{candidate.item}",
        "object_label": _told(candidate.item_name),
        "mapping_justification": PROPOSED,
        "confidence": f"{candidate.confidence:.3f}",
        "mapping_date": today.isoformat(),
        "decision": "",
        "comment": _told(candidate.evidence),
    }


def _told(text: str) -> str:
    r"""Return a foreign text as it may stand in a table that a person opens: short, visible, and no formula.

    >>> _told("=HYPERLINK(1)\n"), len(_told("x" * 9_999))
    ("'=HYPERLINK(1)", 300)
    """
    visible = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
    short = " ".join(visible.split())[:_LONGEST]
    return f"'{short}" if short[:1] in _FORMULAS else short
