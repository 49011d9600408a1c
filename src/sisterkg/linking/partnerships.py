"""Knows which partnerships both sides state, and how they compare; does not know how that is written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sisterkg.linking.items import Item
from sisterkg.linking.judging import exactly_linked, linked
from sisterkg.linking.mismatches import Compared, Difference, Mismatch, Value
from sisterkg.linking.statements import TwinStatement
from sisterkg.linking.wikidata import START, TWIN
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import Qid, Slug

Twins = Mapping[tuple[Qid, Qid], TwinStatement]
"""What Wikidata states of partnerships, by both items."""


@dataclass(frozen=True)
class Direction:
    """A partnership of two exactly linked places, from the side of one of them."""

    city: CityRecord
    """The partner."""
    item: Qid
    twin: Qid

    @property
    def start(self) -> str:
        """The day, month or year of the protocol, ISO 8601; empty where none is known.

        A council act alone is no date of a partnership.
        """
        return self.city.protocol.iso if self.city.protocol else ""


def directions(records: Records, standing: Mapping[Qid, Item]) -> Iterator[Direction]:
    """Yield our partnerships from both sides; a protocol of cooperation makes no sister cities."""
    items = _items(records, standing)
    home = items.get(records.home.id)
    for city in records.partners:
        partner = items.get(city.id)
        if home and partner and home != partner and city.protocol_kind != "cooperation":
            yield Direction(city, home, partner)
            yield Direction(city, partner, home)


def compare_partnerships(records: Records, twins: Twins, standing: Mapping[Qid, Item]) -> Iterator[Mismatch]:
    """Yield each partnership and its date from both sides, and those of the home city that only Wikidata has."""
    for each in directions(records, standing):
        yield from _compared(each, twins.get((each.item, each.twin)))
    yield from _missing_here(records, twins, standing)


def _compared(ours: Direction, there: TwinStatement | None) -> Iterator[Mismatch]:
    compared = Compared(ours.city.id, ours.city.name_en, ours.item)
    own = Value(ours.twin)
    if there is None or not there.is_in_force:
        note = "Wikidata has it as ended or deprecated" if there else ""
        yield compared.mismatch(TWIN, Difference.THERE, own, Value(), note=note)
        return
    yield compared.mismatch(TWIN, Difference.SAME, own, own, there.guid)
    start = there.start or ""
    if not ours.start and not start:
        return
    yield compared.mismatch(
        START,
        _dates(ours.start, start),
        Value(ours.start),
        Value(start),
        there.guid,
        is_qualifier=True,
        note=f"of the partnership with {ours.twin}",
    )


def _dates(ours: str, theirs: str) -> Difference:
    if not ours or not theirs:
        return Difference.HERE if theirs else Difference.THERE
    if ours == theirs:
        return Difference.SAME
    is_prefix = ours.startswith(theirs) or theirs.startswith(ours)
    return Difference.PRECISION if is_prefix else Difference.DIFFER


def _missing_here(records: Records, twins: Twins, standing: Mapping[Qid, Item]) -> Iterator[Mismatch]:
    home = _items(records, standing).get(records.home.id)
    # A place that is linked to something close to it may well be the one that Wikidata means.
    ours = {standing[item].id for _, item in linked(records) if item in standing}
    for (item, twin), statement in sorted(twins.items()):
        if item == home and twin not in ours and statement.is_in_force:
            compared = Compared(records.home.id, records.home.name_en, item)
            yield compared.mismatch(TWIN, Difference.HERE, Value(), Value(twin), statement.guid)


def _items(records: Records, standing: Mapping[Qid, Item]) -> Mapping[Slug, Qid]:
    """Return the items of the exactly linked places, by their ids."""
    return {city.id: item for city, item in exactly_linked(records, standing)}
