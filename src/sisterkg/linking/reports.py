"""Knows how mismatches are written: a page, a table, a file for the Mismatch Finder; not how they are found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from sisterkg.linking.items import position_of
from sisterkg.linking.mismatches import Difference, Mismatch

FINDER_COLUMNS = (
    *("item_id", "statement_guid", "property_id", "wikidata_value", "meta_wikidata_value", "external_value"),
    *("external_url", "type"),
)
"""The columns of the Mismatch Finder (mismatch-finder.toolforge.org), exactly."""
_COLUMNS = ("class", "place", "item", "property", "ours", "wikidata", "statement")
_NAMES: Mapping[str, str] = {
    "P1082": "population",
    "P625": "coordinates",
    "P17": "country",
    "P580": "date of the partnership",
}
_ORDER = (Difference.DIFFER, Difference.THERE, Difference.HERE, Difference.PRECISION, Difference.SAME)


def as_finder(mismatches: Iterable[Mismatch], page: str) -> str:
    """Write what differs for the Mismatch Finder: it takes statements that there are, and nothing else."""
    rows = [
        [
            *(each.item, each.guid, each.property, _plain(each.theirs), ""),
            *(_plain(each.ours), page, "qualifier" if each.is_qualifier else "statement"),
        ]
        for each in mismatches
        if each.kind is Difference.DIFFER and each.guid
    ]
    return _table(FINDER_COLUMNS, rows)


def as_table(mismatches: Iterable[Mismatch]) -> str:
    """Write everything that was compared as CSV, what differs first."""
    return _table(_COLUMNS, [_row(each) for each in _sorted(mismatches)])


def as_page(mismatches: Iterable[Mismatch], title: str) -> str:
    """Write everything that was compared as a page, class by class."""
    compared = _sorted(mismatches)
    sections = []
    for kind in _ORDER:
        own = [each for each in compared if each.kind is kind]
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _row(each)[1:])}</tr>\n" for each in own)
        head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS[1:])
        sections.append(f"<h2>{kind.value} ({len(own)})</h2>\n<table><tr>{head}</tr>\n{rows}</table>\n")
    heading = escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{heading}</title></head>\n'
        f"<body><h1>{heading}</h1>\n{''.join(sections)}</body></html>\n"
    )


def _plain(value: str) -> str:
    """Return a value as Wikidata's own parser reads it: no year behind a figure, latitude before longitude.

    >>> _plain("2046100 (2009)"), _plain("Point(60.0 39.0)")
    ('2046100', '39.0, 60.0')
    """
    if position := position_of(value):
        return f"{position[0]}, {position[1]}"
    return value.partition(" (")[0]


def _sorted(mismatches: Iterable[Mismatch]) -> Sequence[Mismatch]:
    return sorted(mismatches, key=lambda each: (_ORDER.index(each.kind), each.property, each.place))


def _row(each: Mismatch) -> list[str]:
    name = _NAMES.get(each.property, each.property)
    return [each.kind.value, each.place, each.item, f"{name} ({each.property})", each.ours, each.theirs, each.guid]


def _table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
