"""Knows how Wikidata's statements are asked for, many items at once, and how their values are read; judges none.

Terms and forms are those of Wikibase's RDF (mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sisterkg.distances import Position, read_position
from sisterkg.linking.sparql import SparqlService, Table
from sisterkg.vocab import PREFIXES, Qid

_AT_ONCE = 50
"""Items that are asked for in one query."""
_PREFIXES = {
    "wd": PREFIXES["wd"],
    "wdt": PREFIXES["wdt"],
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "pqv": "http://www.wikidata.org/prop/qualifier/value/",
    "wikibase": "http://wikiba.se/ontology#",
    "owl": PREFIXES["owl"],
    "rdfs": PREFIXES["rdfs"],
}
_HEAD = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in _PREFIXES.items())
_STATEMENT = f"{PREFIXES['wd']}statement/"

POPULATION, COORDINATES, COUNTRY, TWIN, START = "P1082", "P625", "P17", "P190", "P580"
"""The properties whose values are compared with ours."""

PRECISIONS: Mapping[int, str] = {4: "9", 7: "10", 10: "11"}
"""Wikibase's precision of a date (wikibase:timePrecision) by how much is known of it: signs of it in ISO 8601."""
_KNOWN = {precision: signs for signs, precision in PRECISIONS.items()}

IN_FORCE = """\
FILTER NOT EXISTS { ?statement wikibase:rank wikibase:DeprecatedRank }
    FILTER NOT EXISTS { ?statement pq:P582 ?end }"""
"""Of a ``?statement``: that it is held to be true, and of the present (P582 is “end time”)."""

ITEMS = "«items»"
"""Where a query names the items that it is about."""


def ask_about(
    ids: Iterable[Qid], query: str, needed: Sequence[str], service: SparqlService
) -> Iterator[tuple[Sequence[Qid], Table]]:
    """Put a query about some items, so many at once that a service can bear it; give each table with its items.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    wanted = in_order(ids)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        yield some, service.select(written(query, some), needed)


def written(query: str, ids: Iterable[Qid]) -> str:
    """Return a query about some items, with the prefixes that it uses."""
    return _HEAD + query.replace(ITEMS, " ".join(f"wd:{each}" for each in ids))


def in_order(ids: Iterable[Qid]) -> Sequence[Qid]:
    """Return each item once, by number.

    >>> in_order([Qid("Q10"), Qid("Q9"), Qid("Q10")])
    ['Q9', 'Q10']
    """
    return sorted(set(ids), key=lambda each: int(each[1:]))


def is_item(iri: str) -> bool:
    """Tell whether an IRI is that of an item; a value that Wikidata does not know has another."""
    return re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*", iri) is not None


def qid(iri: str) -> Qid:
    """Return the id of an item's IRI.

    >>> qid("http://www.wikidata.org/entity/Q9248")
    'Q9248'
    """
    return Qid(iri.removeprefix(PREFIXES["wd"]))


def guid_of(iri: str) -> str:
    """Return a statement's id as Wikidata's own tools have it: a dollar sign behind the item.

    >>> guid_of("http://www.wikidata.org/entity/statement/Q35997-2f9d7c2a-0000-4000-8000-000000000000")
    'Q35997$2f9d7c2a-0000-4000-8000-000000000000'
    """
    item, _, rest = iri.removeprefix(_STATEMENT).partition("-")
    return f"{item.upper()}${rest}"


def cut_date(start: str, precision: str) -> str | None:
    """Return a date without what is not known of it by its precision: 9 is a year, 10 a month, 11 a day.

    >>> [cut_date("1986-04-28T00:00:00Z", precision) for precision in ("11", "10", "9")]
    ['1986-04-28', '1986-04', '1986']
    """
    known = _KNOWN.get(precision)
    return start[:known] if known and re.match(r"[0-9]{4}-", start) else None


def position_of(text: str) -> Position | None:
    """Return latitude and longitude of a point as Wikidata writes it: well-known text, longitude first.

    >>> position_of("Point(27.14 38.42)")
    (38.42, 27.14)
    """
    return read_position(text) if text[:5].lower() == "point" else None
