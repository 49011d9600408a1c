"""Knows what Wikidata states of populations, coordinates and countries at present; does not know ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sisterkg.linking.sparql import SparqlService
from sisterkg.linking.wikidata import IN_FORCE, ITEMS, ask_about, cut_date, guid_of, qid
from sisterkg.vocab import Qid

_QUERY = f"""\
SELECT ?item ?property ?statement ?value ?when ?precision WHERE {{
  VALUES ?item {{ {ITEMS} }}
  {{
    ?item p:P1082 ?statement . ?statement ps:P1082 ?value . BIND ( "P1082" AS ?property )
    OPTIONAL {{
      ?statement pqv:P585 ?time . ?time wikibase:timeValue ?when ; wikibase:timePrecision ?precision .
    }}
  }}
  UNION {{ ?item p:P625 ?statement . ?statement ps:P625 ?value . BIND ( "P625" AS ?property ) }}
  UNION {{ ?item p:P17 ?statement . ?statement ps:P17 ?value . BIND ( "P17" AS ?property ) }}
  {IN_FORCE}
}}
ORDER BY ?item ?property ?statement ?when
"""
"""P1082, P585, P625 and P17 are population, point in time, coordinates and country."""


@dataclass(frozen=True)
class Stated:
    """A statement of Wikidata that is held to be true, and of the present."""

    guid: str
    value: str
    """As the service gives it: a number, a point or the IRI of an item."""
    when: str | None = None
    """ISO 8601, cut to what is known."""


Known = Mapping[tuple[Qid, str], Sequence[Stated]]
"""What Wikidata states, by item and property."""


def stated(ids: Iterable[Qid], service: SparqlService) -> Known:
    """Return what Wikidata states of some items, in the order of the statements' ids.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    found: dict[tuple[Qid, str], list[Stated]] = {}
    for _, table in ask_about(ids, _QUERY, ("item", "property", "statement", "value"), service):
        for row in table.rows:
            when = cut_date(row.get("when", ""), row.get("precision", ""))
            statement = Stated(guid_of(row["statement"]), row["value"], when)
            found.setdefault((qid(row["item"]), row["property"]), []).append(statement)
    return {key: sorted(several, key=lambda each: (each.guid, each.when or "")) for key, several in found.items()}
