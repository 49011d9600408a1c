"""Knows how an endpoint shows that it holds Wikidata's statements; not what is asked of it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sisterkg.faults import Fault
from sisterkg.linking.sparql import SparqlService
from sisterkg.linking.wikidata import ITEMS, in_order, written
from sisterkg.records.countries import read_countries
from sisterkg.shipped import shipped
from sisterkg.vocab import Qid

_QUERY = f"SELECT DISTINCT ?item WHERE {{ VALUES ?item {{ {ITEMS} }} ?item wdt:P31 ?kind }}"
"""P31 is “instance of”, which every country has."""


def knows_wikidata(service: SparqlService) -> bool:
    """Tell whether an endpoint knows any of the items that nobody deletes: those of countries.

    It is asked each time, as it may have held the statements before and hold them no more.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    return bool(service.select(written(_QUERY, _countries()), ("item",), anew=True).rows)


@cache
def _countries() -> Sequence[Qid]:
    """Return the items of the countries that come with sisterkg, as far as they are known for sure."""
    content = (shipped("data") / "countries.csv").read_bytes()
    rows = read_countries(content, "countries.csv", list[Fault]().append)
    return in_order(row.wikidata for row in rows if row.wikidata)
