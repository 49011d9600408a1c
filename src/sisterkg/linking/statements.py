"""Knows which partnerships Wikidata states, with their dates; does not know ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sisterkg.linking.sparql import SparqlService
from sisterkg.linking.wikidata import ITEMS, ask_about, cut_date, guid_of, is_item, qid
from sisterkg.vocab import Qid

_QUERY = f"""\
SELECT ?item ?statement ?twin ?target ?start ?precision ?rank ?end WHERE {{
  VALUES ?item {{ {ITEMS} }}
  ?item p:P190 ?statement .
  ?statement ps:P190 ?twin .
  OPTIONAL {{ ?twin owl:sameAs+ ?target . FILTER NOT EXISTS {{ ?target owl:sameAs ?further }} }}
  OPTIONAL {{ ?statement wikibase:rank ?rank }}
  OPTIONAL {{ ?statement pq:P582 ?end }}
  OPTIONAL {{
    ?statement pqv:P580 ?value .
    ?value wikibase:timeValue ?start ; wikibase:timePrecision ?precision .
  }}
}}
ORDER BY ?item ?statement ?start
"""
"""P190 is “twinned administrative body”, P580 and P582 “start time” and “end time”."""


@dataclass(frozen=True)
class TwinStatement:
    """That an item is twinned with another, as Wikidata states it."""

    guid: str
    start: str | None
    """ISO 8601, cut to what is known: a year, a month or a day."""
    is_in_force: bool = True
    """Whether it is held to be true, and of the present."""


def twin_statements(ids: Iterable[Qid], service: SparqlService) -> Mapping[tuple[Qid, Qid], TwinStatement]:
    """Return what Wikidata states of the partnerships of some items, by both items.

    Statements of every rank are there, and a twin that was merged is what it was merged into. Of several about the
    same two, it is the one in force, then the one with a date, then the first by its id.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    found: dict[tuple[Qid, Qid], list[TwinStatement]] = {}
    for _, table in ask_about(ids, _QUERY, ("item", "statement", "twin"), service):
        for row in table.rows:
            if not is_item(twin := row.get("target", row["twin"])):
                continue
            start = cut_date(row.get("start", ""), row.get("precision", ""))
            in_force = not row.get("rank", "").endswith("#DeprecatedRank") and "end" not in row
            statement = TwinStatement(guid_of(row["statement"]), start, in_force)
            found.setdefault((qid(row["item"]), qid(twin)), []).append(statement)
    return {pair: min(several, key=_preference) for pair, several in found.items()}


def _preference(statement: TwinStatement) -> tuple[bool, bool, str, str]:
    return not statement.is_in_force, statement.start is None, statement.guid, statement.start or ""
