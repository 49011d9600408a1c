"""Knows what Wikidata says of items, as far as a link to one can be judged by it; does not judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sisterkg.distances import Position, read_position
from sisterkg.linking.sparql import SparqlService
from sisterkg.vocab import PREFIXES, Qid

_AT_ONCE = 50
"""Items that are asked for in one query."""
_QUERY = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?item ?target ?kind ?country ?position WHERE {
  VALUES ?item { «items» }
  { ?item owl:sameAs ?target }
  UNION { ?item wdt:P31 ?kind }
  UNION { ?item wdt:P17 ?country }
  UNION { ?item wdt:P625 ?position }
  UNION { SELECT DISTINCT ?item { VALUES ?item { «items» } ?item ?any ?thing . FILTER ( ?any != owl:sameAs ) } }
}
"""
"""P31, P17 and P625 are kind, country and coordinates. An item that was merged has nothing but owl:sameAs."""


@dataclass
class Item:
    """What is known of an item."""

    id: Qid
    exists: bool = False
    target: Qid | None = None
    """The item that it was merged into."""
    kinds: set[Qid] = field(default_factory=set)
    countries: set[Qid] = field(default_factory=set)
    positions: list[Position] = field(default_factory=list)


class Items:
    """Wikidata's items, or those of a service that holds statements like its."""

    def __init__(self, service: SparqlService) -> None:
        self._service = service

    def of(self, ids: Iterable[Qid]) -> Mapping[Qid, Item]:
        """Return what is known of some items; of one that is not there, that it is not.

        Raises:
            NoService, Unanswered, Offline: where the service does not tell.
        """
        wanted = sorted(set(ids), key=lambda each: int(each[1:]))
        found = {each: Item(each) for each in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            for row in self._rows(wanted[start : start + _AT_ONCE]):
                if (item := _qid(row["item"])) in found:
                    _add(found[item], row)
        return found

    def _rows(self, ids: Sequence[Qid]) -> Sequence[Mapping[str, str]]:
        return self._service.select(_QUERY.replace("«items»", " ".join(f"wd:{each}" for each in ids)), ("item",))


def _add(item: Item, row: Mapping[str, str]) -> None:
    if "target" in row:
        item.target = _qid(row["target"])
        return
    item.exists = True
    # A value that Wikidata does not know is no item.
    if is_item(row.get("kind", "")):
        item.kinds.add(_qid(row["kind"]))
    if is_item(row.get("country", "")):
        item.countries.add(_qid(row["country"]))
    if "position" in row and (position := position_of(row["position"])):
        item.positions.append(position)


def is_item(iri: str) -> bool:
    """Tell whether an IRI is that of an item."""
    return re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*", iri) is not None


def _qid(iri: str) -> Qid:
    return Qid(iri.removeprefix(PREFIXES["wd"]))


def position_of(text: str) -> Position | None:
    """Return latitude and longitude of a point as Wikidata writes it: well-known text, longitude first.

    >>> position_of("Point(27.14 38.42)")
    (38.42, 27.14)
    """
    return read_position(text) if text[:5].lower() == "point" else None
