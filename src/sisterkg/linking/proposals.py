"""Knows how new candidates and a person's decisions become one links.csv; does not know how candidates are found.

What was decided is kept; what is only proposed is replaced by the next search.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from sisterkg.linking.candidates import Candidate
from sisterkg.linking.checking import Checked
from sisterkg.records import link_checks
from sisterkg.records.links import COLUMNS, PREDICATES, LinkRecord

_PROPOSED = "semapv:LexicalMatching"
_LONGEST = 300
_FORMULAS = ("=", "+", "-", "@")
_DECIDED = "semapv:ManualMappingCuration"

Row = Sequence[str]


def links_table(kept: Iterable[LinkRecord], candidates: Iterable[Candidate], today: date) -> bytes:
    """Return links.csv: what was decided, and the candidates about which nothing has been."""
    decided = {link.key: _decided_row(link) for link in kept if link.decision}
    proposed = {
        (each.place, each.item): _proposed_row(each, today)
        for each in candidates
        if (each.place, each.item) not in decided
    }
    confidence = list(COLUMNS).index("confidence")
    rows = sorted(
        [*decided.values(), *proposed.values()], key=lambda row: (row[0], -_number(row[confidence]), row[3])
    )
    return _written(COLUMNS, rows)


def checks_table(checks: Iterable[Checked], today: date) -> bytes:
    """Return link-checks.csv."""
    rows = [[each.place, each.item, each.result, each.target or "", today.isoformat()] for each in checks]
    return _written(link_checks.COLUMNS, sorted(rows))


def _decided_row(link: LinkRecord) -> Row:
    return (
        *(link.place, link.place_name, link.predicate, f"wikidata:{link.item}", link.item_name),
        *(_DECIDED, link.confidence, link.date, link.decision or "", link.comment),
    )


def _proposed_row(candidate: Candidate, today: date) -> Row:
    exact, close = PREDICATES
    return (
        *(candidate.place, candidate.place_name, exact if candidate.is_exact else close),
        *(f"wikidata:{candidate.item}", _told(candidate.item_name), _PROPOSED),
        *(f"{candidate.confidence:.3f}", today.isoformat(), "", _told(candidate.evidence)),
    )


def _told(text: str) -> str:
    r"""Return a foreign text as it may stand in a table that a person opens: short, visible, and no formula.

    >>> _told("=HYPERLINK(1)\n"), len(_told("x" * 9_999))
    ("'=HYPERLINK(1)", 300)
    """
    visible = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
    short = " ".join(visible.split())[:_LONGEST]
    return f"'{short}" if short[:1] in _FORMULAS else short


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _written(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
