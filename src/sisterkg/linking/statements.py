"""Knows which partnerships Wikidata states, with their dates; does not know ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sisterkg.linking.sparql import SparqlService
from sisterkg.vocab import PREFIXES, Qid

_QUERY = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
SELECT ?item ?statement ?twin ?start ?precision WHERE {
  VALUES ?item { «items» }
  ?item p:P190 ?statement .
  ?statement ps:P190 ?twin .
  OPTIONAL {
    ?statement pqv:P580 ?value .
    ?value wikibase:timeValue ?start ; wikibase:timePrecision ?precision .
  }
}
"""
"""P190 is “twinned administrative body”, P580 “start time”. Statements of every rank count as there."""
_AT_ONCE = 50
_STATEMENT = f"{PREFIXES['wd']}statement/"


@dataclass(frozen=True)
class TwinStatement:
    """That an item is twinned with another, as Wikidata states it."""

    guid: str
    start: str | None
    """ISO 8601, cut to what is known: a year, a month or a day."""


def twin_statements(ids: Iterable[Qid], service: SparqlService) -> Mapping[tuple[Qid, Qid], TwinStatement]:
    """Return what Wikidata states of the partnerships of some items, by both items.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    wanted = sorted(set(ids), key=lambda each: int(each[1:]))
    found: dict[tuple[Qid, Qid], TwinStatement] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        items = " ".join(f"wd:{each}" for each in wanted[begin : begin + _AT_ONCE])
        for row in service.select(_QUERY.replace("«items»", items), ("item", "statement", "twin")):
            pair = (Qid(row["item"].removeprefix(PREFIXES["wd"])), Qid(row["twin"].removeprefix(PREFIXES["wd"])))
            statement = TwinStatement(
                guid_of(row["statement"]), cut_date(row.get("start", ""), row.get("precision", ""))
            )
            if pair not in found or (statement.start and not found[pair].start):
                found[pair] = statement
    return found


def guid_of(iri: str) -> str:
    """Return a statement's id as the Mismatch Finder wants it: a dollar sign behind the item.

    >>> guid_of("http://www.wikidata.org/entity/statement/Q35997-2f9d7c2a-0000-4000-8000-000000000000")
    'Q35997$2f9d7c2a-0000-4000-8000-000000000000'
    """
    item, _, rest = iri.removeprefix(_STATEMENT).partition("-")
    return f"{item}${rest}"


def cut_date(start: str, precision: str) -> str | None:
    """Return a date without what is not known of it (wikibase:timePrecision: 9 year, 10 month, 11 day).

    >>> [cut_date("1986-04-28T00:00:00Z", precision) for precision in ("11", "10", "9")]
    ['1986-04-28', '1986-04', '1986']
    """
    known = {"9": 4, "10": 7, "11": 10}.get(precision)
    return start[:known] if start and known else None
