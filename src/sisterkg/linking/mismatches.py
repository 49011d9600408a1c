"""Knows where our facts and Wikidata's differ, class by class; does not know how that is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sisterkg.distances import kilometres
from sisterkg.linking.items import position_of
from sisterkg.linking.sparql import SparqlService
from sisterkg.linking.statements import TwinStatement, cut_date, guid_of
from sisterkg.published import PublishedNumber
from sisterkg.records import CityRecord, FactRecord, Records
from sisterkg.vocab import PREFIXES, Qid

_QUERY = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
SELECT ?item ?property ?statement ?value ?when ?precision WHERE {
  VALUES ?item { «items» }
  {
    ?item p:P1082 ?statement . ?statement ps:P1082 ?value . BIND ( "P1082" AS ?property )
    OPTIONAL {
      ?statement pqv:P585 ?time . ?time wikibase:timeValue ?when ; wikibase:timePrecision ?precision .
    }
  }
  UNION { ?item p:P625 ?statement . ?statement ps:P625 ?value . BIND ( "P625" AS ?property ) }
  UNION { ?item p:P17 ?statement . ?statement ps:P17 ?value . BIND ( "P17" AS ?property ) }
}
"""
"""P1082, P585, P625 and P17 are population, point in time, coordinates and country."""
_AT_ONCE = 50
_SAME, _NEAR = 0.1, 5.0
"""Kilometres between two points that are the same, and that are the same place taken otherwise."""


class Difference(StrEnum):
    """How a fact of ours and Wikidata's compare."""

    SAME = "same"
    PRECISION = "same at other precision"
    DIFFER = "differ"
    THERE = "missing there"
    HERE = "missing here"


@dataclass(frozen=True)
class Stated:
    """A statement of Wikidata."""

    guid: str
    value: str
    when: str | None = None
    """ISO 8601, cut to what is known."""


@dataclass(frozen=True)
class Mismatch:
    """One fact as both sides have it."""

    place: str
    item: Qid
    property: str
    kind: Difference
    ours: str
    theirs: str
    guid: str
    """Of the statement that was compared; empty where there is none."""
    is_qualifier: bool = False


def stated(ids: Iterable[Qid], service: SparqlService) -> Mapping[tuple[Qid, str], Sequence[Stated]]:
    """Return what Wikidata states of some items, by item and property.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    wanted = sorted(set(ids), key=lambda each: int(each[1:]))
    found: dict[tuple[Qid, str], list[Stated]] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        items = " ".join(f"wd:{each}" for each in wanted[begin : begin + _AT_ONCE])
        for row in service.select(_QUERY.replace("«items»", items), ("item", "property", "statement", "value")):
            key = (Qid(row["item"].removeprefix(PREFIXES["wd"])), row["property"])
            when = cut_date(row.get("when", ""), row.get("precision", ""))
            found.setdefault(key, []).append(Stated(guid_of(row["statement"]), row["value"], when))
    return found


def compare(
    records: Records,
    known: Mapping[tuple[Qid, str], Sequence[Stated]],
    twins: Mapping[tuple[Qid, Qid], TwinStatement],
) -> Iterator[Mismatch]:
    """Yield every fact of an exactly linked place that both sides could have, in the order of the records."""
    countries = {country.iso2: country.wikidata for country in records.countries}
    home = records.home.wikidata if records.home.match == "exact" else None
    for city in records.cities:
        if not city.wikidata or city.match != "exact":
            continue
        item = city.wikidata
        yield from _populations(city, item, records.facts, known.get((item, "P1082"), ()))
        yield _position(city, item, known.get((item, "P625"), ()))
        yield _country(city, item, countries.get(city.country), known.get((item, "P17"), ()))
        if home and item != home:
            yield _partnership(city, home, twins.get((home, item)))


def _populations(
    city: CityRecord, item: Qid, facts: Iterable[FactRecord], theirs: Sequence[Stated]
) -> Iterator[Mismatch]:
    ours = [
        fact
        for fact in facts
        if fact.about.id == city.id
        and fact.predicate.name == "population"
        and isinstance(fact.value, PublishedNumber)
    ]
    for fact in ours:
        assert isinstance(fact.value, PublishedNumber)
        told = f"{fact.value.value}" + (f" ({fact.year})" if fact.year else "")
        # A figure of another year is another figure.
        of_year = [each for each in theirs if not fact.year or (each.when or "").startswith(str(fact.year))]
        if not of_year:
            yield Mismatch(city.name_en, item, "P1082", Difference.THERE, told, "", "")
            continue
        nearest = min(of_year, key=lambda each: abs(_number(each.value) - float(fact.value.value)))  # type: ignore[union-attr]  # a number, as above
        apart = abs(_number(nearest.value) - float(fact.value.value))
        kind = Difference.SAME if not apart else Difference.DIFFER
        if apart and apart <= float(fact.value.precision) / 2:
            kind = Difference.PRECISION
        yield Mismatch(city.name_en, item, "P1082", kind, told, _of_time(nearest), nearest.guid)
    if not ours and theirs:
        newest = max(theirs, key=lambda each: each.when or "")
        yield Mismatch(city.name_en, item, "P1082", Difference.HERE, "", _of_time(newest), newest.guid)


def _position(city: CityRecord, item: Qid, theirs: Sequence[Stated]) -> Mismatch:
    ours = (
        (float(city.latitude), float(city.longitude))
        if city.latitude is not None and city.longitude is not None
        else None
    )
    there = [(each, position) for each in theirs if (position := position_of(each.value))]
    told = f"{city.latitude}, {city.longitude}" if ours else ""
    if not ours or not there:
        kind = Difference.THERE if ours else Difference.HERE if there else Difference.SAME
        first = there[0][0] if there else None
        return Mismatch(
            city.name_en, item, "P625", kind, told, first.value if first else "", first.guid if first else ""
        )
    nearest, distance = min(((each, kilometres(ours, at)) for each, at in there), key=lambda pair: pair[1])
    kind = Difference.SAME if distance <= _SAME else Difference.PRECISION if distance <= _NEAR else Difference.DIFFER
    return Mismatch(city.name_en, item, "P625", kind, told, nearest.value, nearest.guid)


def _country(city: CityRecord, item: Qid, ours: Qid | None, theirs: Sequence[Stated]) -> Mismatch:
    by_item = {each.value.removeprefix(PREFIXES["wd"]): each for each in theirs}
    if not theirs or not ours:
        kind = Difference.THERE if ours else Difference.HERE if theirs else Difference.SAME
        return Mismatch(city.name_en, item, "P17", kind, ours or "", ", ".join(by_item), "")
    same = by_item.get(ours)
    chosen = same or theirs[0]
    kind = Difference.SAME if same else Difference.DIFFER
    return Mismatch(city.name_en, item, "P17", kind, ours, chosen.value.removeprefix(PREFIXES["wd"]), chosen.guid)


def _partnership(city: CityRecord, home: Qid, there: TwinStatement | None) -> Mismatch:
    """Compare the date of a partnership with that of the home city's statement."""
    signed = city.protocol or city.council_act
    ours, theirs = signed.iso if signed else "", (there.start or "") if there else ""
    guid = there.guid if there else ""
    if not there or not theirs or not ours:
        kind = (
            Difference.THERE if not theirs and (ours or not there) else Difference.HERE if theirs else Difference.SAME
        )
    elif ours == theirs:
        kind = Difference.SAME
    else:
        is_prefix = ours.startswith(theirs) or theirs.startswith(ours)
        kind = Difference.PRECISION if is_prefix else Difference.DIFFER
    return Mismatch(city.name_en, home, "P580", kind, ours, theirs, guid, is_qualifier=True)


def _of_time(statement: Stated) -> str:
    return statement.value + (f" ({statement.when})" if statement.when else "")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")
