"""Knows what Wikidata says of items, as far as a link to one can be judged by it; does not judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sisterkg.distances import Position
from sisterkg.linking.sparql import NoService, SparqlService, Table
from sisterkg.linking.wikidata import IN_FORCE, ITEMS, ask_about, in_order, is_item, position_of, qid, written
from sisterkg.linking.witnesses import knows_wikidata
from sisterkg.vocab import Qid

SETTLEMENT, ADMINISTRATIVE = Qid("Q486972"), Qid("Q56061")
"""Wikidata's classes “human settlement” and “administrative territorial entity”."""

_HOPS = 5
"""Items that may have been merged one into another, one after the other."""
_NEEDED = ("item",)
_QUERY = f"""\
SELECT ?item ?target ?kind ?name ?class ?above ?country ?position WHERE {{
  VALUES ?item {{ {ITEMS} }}
  {{ ?item owl:sameAs ?target }}
  UNION {{ ?item wdt:P31 ?kind . OPTIONAL {{ ?kind rdfs:label ?name . FILTER ( LANG(?name) = "en" ) }} }}
  UNION {{ VALUES ?class {{ wd:{SETTLEMENT} wd:{ADMINISTRATIVE} }} ?item wdt:P31/wdt:P279* ?class }}
  UNION {{ ?item wdt:P31/wdt:P279 ?above }}
  UNION {{ ?item p:P17 ?statement . ?statement ps:P17 ?country .
    {IN_FORCE} }}
  UNION {{ ?item wdt:P625 ?position }}
  UNION {{ SELECT DISTINCT ?item {{ VALUES ?item {{ {ITEMS} }} ?item ?any ?thing . FILTER ( ?any != owl:sameAs ) }} }}
}}
"""
"""P31, P279, P17 and P625 are instance of, subclass of, country and coordinates. An item that was merged has nothing
but owl:sameAs."""


@dataclass
class Item:
    """What is known of an item."""

    id: Qid
    day: date
    """On which Wikidata was asked."""
    exists: bool = False
    target: Qid | None = None
    """The item that it was merged into."""
    kinds: dict[Qid, str] = field(default_factory=dict)
    """What it is an instance of, with the English name, where it has one."""
    classes: set[Qid] = field(default_factory=set)
    """Of settlement and administrative entity, those that one of its kinds is, or is a kind of."""
    has_classes: bool = False
    """Whether it is known what its kinds are kinds of."""
    countries: set[Qid] = field(default_factory=set)
    """Where it lies at present."""
    positions: list[Position] = field(default_factory=list)


class Items:
    """Wikidata's items, or those of a service that holds statements like its."""

    def __init__(self, service: SparqlService) -> None:
        self._service = service

    def of(self, ids: Iterable[Qid]) -> Mapping[Qid, Item]:
        """Return what is known of some items; of one that is not there, that it is not.

        Raises:
            NoService: where it knows none of them, nor anything else of Wikidata.
            NoService, Unanswered, Offline: where the service does not tell.
        """
        found = self._of(ids)
        is_any_there = any(item.exists or item.target for item in found.values())
        if found and not is_any_there and not knows_wikidata(self._service):
            asked = f"{', '.join([*found][:3])}{' and so on' if len(found) > 3 else ''}"
            what = f"{self._service.address} knows nothing of Wikidata, neither {asked} nor any country"
            raise NoService(what, "check that it is the SPARQL endpoint of Wikidata, or holds its statements")
        return found

    def _of(self, ids: Iterable[Qid]) -> Mapping[Qid, Item]:
        found: dict[Qid, Item] = {}
        for some, told in ask_about(ids, _QUERY, _NEEDED, self._service):
            table = told
            if table.is_kept and len(_told_of(table)) < len(some):
                # That something is not there may have been a slip of a moment: it is not believed twice.
                table = self._service.select(written(_QUERY, some), _NEEDED, anew=True)
            found |= {each: Item(each, table.day) for each in some}
            for row in table.rows:
                if (item := qid(row["item"])) in found:
                    _add(found[item], row)
        return found

    def standing(self, ids: Iterable[Qid]) -> Mapping[Qid, Item]:
        """Return what stands for each item by now: itself, or what it was merged into; nothing where it was deleted.

        Raises:
            NoService, Unanswered, Offline: where the service does not tell.
        """
        asked = in_order(ids)
        known: dict[Qid, Item] = {}
        wanted: Iterable[Qid] = asked
        for hop in range(_HOPS):
            known |= self._of(wanted) if hop else self.of(wanted)
            wanted = [item.target for item in known.values() if item.target and item.target not in known]
            if not wanted:
                break
        return {each: item for each in asked if (item := _end_of(each, known))}


def _end_of(start: Qid, known: Mapping[Qid, Item]) -> Item | None:
    item = known.get(start)
    for _ in range(_HOPS):
        if item is None or not item.target:
            break
        item = known.get(item.target)
    return item if item and item.exists and not item.target else None


def _told_of(table: Table) -> set[str]:
    return {row["item"] for row in table.rows}


def _add(item: Item, row: Mapping[str, str]) -> None:
    if "target" in row:
        item.target = qid(row["target"])
        return
    item.exists = True
    if is_item(row.get("kind", "")):
        item.kinds[qid(row["kind"])] = row.get("name", "")
    if "class" in row:
        item.classes.add(qid(row["class"]))
    item.has_classes |= bool(item.classes) or "above" in row
    if is_item(row.get("country", "")):
        item.countries.add(qid(row["country"]))
    if "position" in row and (position := position_of(row["position"])):
        item.positions.append(position)
