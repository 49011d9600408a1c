"""Knows how mismatches are written: a page, a table, a file for the Mismatch Finder; not how they are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

from sisterkg.linking.mismatches import Difference, Mismatch, Uncompared
from sisterkg.linking.tables import written_table
from sisterkg.linking.wikidata import COORDINATES, COUNTRY, POPULATION, START, TWIN
from sisterkg.vocab import PREFIXES, entity_iri

FINDER_COLUMNS = (
    *("item_id", "statement_guid", "property_id", "wikidata_value", "meta_wikidata_value", "external_value"),
    *("external_url", "type"),
)
"""The columns of the Mismatch Finder (github.com/wmde/wikidata-mismatch-finder, docs/UserGuide.md), exactly."""
_GUID = re.compile(r"Q[1-9]\d*\$[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)
"""Of a statement, as the Mismatch Finder wants it (config/mismatches.php)."""
_LONGEST = 1500
_COLUMNS = ("class", "place", "item", "property", "ours", "wikidata", "statement", "note")
_NAMES = {
    POPULATION: "population",
    COORDINATES: "coordinates",
    COUNTRY: "country",
    TWIN: "partnership",
    START: "date of the partnership",
}
_OF_THE_PAGE = frozenset({POPULATION, TWIN, START})
"""What the source's page states; coordinates and countries were added to its records from elsewhere."""


def is_for_finder(mismatch: Mismatch) -> bool:
    """Tell whether the Mismatch Finder takes a mismatch: a value that differs, or a statement that is not there.

    It has no way to tell of a qualifier that a statement lacks.
    """
    if mismatch.kind is Difference.THERE:
        return not mismatch.is_qualifier
    is_known = _GUID.fullmatch(mismatch.guid) and mismatch.guid.startswith(f"{mismatch.item}$")
    return mismatch.kind is Difference.DIFFER and bool(is_known)


def as_finder(mismatches: Iterable[Mismatch], page: str, base_iri: str) -> str:
    """Write what differs or is missing there for the Mismatch Finder; ``page`` is the source's, ``base_iri`` ours."""
    rows = [
        [
            *(each.item, each.guid, each.property, each.theirs.text[:_LONGEST], "", str(each.ours)[:_LONGEST]),
            *(_address(each, page, base_iri), "qualifier" if each.is_qualifier else "statement"),
        ]
        for each in _sorted(mismatches)
        if is_for_finder(each)
    ]
    return written_table(FINDER_COLUMNS, rows)


def as_table(mismatches: Iterable[Mismatch]) -> str:
    """Write everything that was compared as CSV, what differs first."""
    return written_table(_COLUMNS, [_row(each) for each in _sorted(mismatches)])


def as_page(mismatches: Iterable[Mismatch], left_out: Sequence[Uncompared], title: str) -> str:
    """Write everything that was compared as a page, class by class, and what could not be."""
    compared = _sorted(mismatches)
    sections = []
    for kind in Difference:
        own = [each for each in compared if each.kind is kind]
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(each))}</tr>\n" for each in own)
        head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS[1:])
        sections.append(f"<h2>{kind.value} ({len(own)})</h2>\n<table><tr>{head}</tr>\n{rows}</table>\n")
    named = "".join(f"<li>{escape(e.place_name)} – {_item_link(e.item)}: {escape(e.why)}</li>\n" for e in left_out)
    sections.append(f"<h2>not compared ({len(left_out)})</h2>\n<ul>\n{named}</ul>\n")
    heading = escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{heading}</title></head>\n'
        f"<body><h1>{heading}</h1>\n{''.join(sections)}</body></html>\n"
    )


def _address(mismatch: Mismatch, page: str, base_iri: str) -> str:
    """Return where a value of ours can be read; empty where nobody but us can read it."""
    if mismatch.property in _OF_THE_PAGE:
        return page
    host = urlsplit(base_iri).hostname or ""
    is_public = "." in host and not host.startswith("127.")
    return entity_iri(base_iri, "place", mismatch.place) if is_public else ""


def _sorted(mismatches: Iterable[Mismatch]) -> Sequence[Mismatch]:
    order = list(Difference)
    return sorted(
        mismatches,
        key=lambda each: (order.index(each.kind), each.property, each.place, each.item, str(each.ours), each.guid),
    )


def _row(each: Mismatch) -> list[str]:
    name = f"{_NAMES.get(each.property, each.property)} ({each.property})"
    values = (str(each.ours), str(each.theirs))
    return [each.kind.value, each.place_name, each.item, name, *values, each.guid, each.note]


def _cells(each: Mismatch) -> list[str]:
    """Return the cells of a row as markup, its item as a link."""
    _, place, item, *rest = _row(each)
    return [escape(place), _item_link(item), *map(escape, rest)]


def _item_link(item: str) -> str:
    return f'<a href="{escape(PREFIXES["wd"] + item)}">{escape(item)}</a>'
