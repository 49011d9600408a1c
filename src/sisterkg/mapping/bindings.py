"""Knows which field of a record fills which variable of a template; does not know the triples they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sisterkg.mapping import terms
from sisterkg.mapping.source_bindings import Bound, SourceBinder, bound, note_of
from sisterkg.mapping.terms import Node, Term
from sisterkg.published import PublishedNumber
from sisterkg.records import (
    CityRecord,
    CountryRecord,
    FactRecord,
    LinkCheckRecord,
    Name,
    Records,
    Reference,
    Summary,
    ThingRecord,
    WithdrawalRecord,
)
from sisterkg.vocab import (
    LINK_STATES,
    PLACE_KINDS,
    PROTOCOL_KINDS,
    THING_KINDS,
    UNITS,
    geonames_iri,
    term,
    wikidata_iri,
)

WHOSE: Mapping[str, tuple[str, str, str]] = {
    "observation": ("observation", "about", "entry"),
    "claim": ("claim", "subject", "entry"),
}
"""The variables of a fact's template that are filled otherwise by each row that states the same."""


_PLACE_CLASSES = {kind: terms.node(iri) for kind, iri in PLACE_KINDS.items()}
_PROTOCOL_KINDS = {kind: terms.node(iri) for kind, iri in PROTOCOL_KINDS.items()}


class Binder(SourceBinder):
    """Binds the records of one data set."""

    def bind(self, records: Records) -> Iterator[Bound]:
        """Yield the bindings of all records."""
        for city in records.cities:
            yield from self.of_city(records.home, city)
        for fact in records.facts:
            yield self.of_fact(fact)
        yield from self.of_summary(records)

    def of_summary(self, records: Records | Summary) -> Iterator[Bound]:
        """Yield the bindings of all that is neither a city nor a fact."""
        yield from self.of_dataset()
        for country in records.countries:
            yield "country", self._country(country)
        for thing in records.things:
            yield "thing", self._thing(thing)
        for withdrawal in records.withdrawals:
            yield "withdrawal", self._withdrawal(withdrawal)
        for check in records.link_checks:
            yield "link-check", self._link_check(check)

    def of_city(self, home: CityRecord, city: CityRecord) -> Iterator[Bound]:
        """Yield the bindings of a city's row: its place and, if it is a partner, its entry and the partnership."""
        yield from self.of_place(city)
        if city.id != home.id:
            if city.entry:
                yield from self.of_entry_numbers([city.entry])
            yield "partnership", self._partnership(home, city)

    def of_place(self, city: CityRecord) -> Iterator[Bound]:
        """Yield the bindings of the place that a city's row describes."""
        place = self._place(city.id)
        match, geonames_match = city.match or "exact", city.geonames_match or "exact"
        yield (
            "place",
            bound(
                place=place,
                **{"class": _PLACE_CLASSES[city.kind]},
                nameEn=terms.text(city.name_en, "en"),
                nameTr=terms.text(city.name_tr, "tr") if city.name_tr else None,
                country=self._node("country", city.country),
                latitude=terms.decimal(city.latitude) if city.latitude is not None else None,
                longitude=terms.decimal(city.longitude) if city.longitude is not None else None,
                nameAsPublished=self._as_published(city.name_published),
                linkSource=terms.text(city.link_source, "en") if city.link_source else None,
                note=note_of(city.note),
                entry=self._entry(city.entry) if city.entry else None,
                **{f"{match}Item": terms.node(wikidata_iri(city.wikidata)) if city.wikidata else None},
                **{f"{geonames_match}Geonames": terms.node(geonames_iri(city.geonames)) if city.geonames else None},
            ),
        )
        yield from self._names(place, "name", city.local_names)
        yield from self._names(place, "alternateName", city.former_names)
        yield from self._names(place, "alternateName", city.other_names)

    def of_fact(self, fact: FactRecord) -> Bound:
        """Return the binding of a fact: an observation where its value is a number, else a claim."""
        name, said = self.said_by(fact)
        whose = self.of_what(name, fact.key, fact.about, fact.entry)
        return name, {**dict(zip(WHOSE[name], whose, strict=False)), **said}

    def said_by(self, fact: FactRecord) -> Bound:
        """Return the part of its binding that says nothing of what the fact is about, and by which entry."""
        if isinstance(fact.value, PublishedNumber):
            return "observation", self._observation(fact, fact.value)
        return "claim", self._claim(fact)

    def of_what(self, template: str, key: str, about: Reference, entry: int | None) -> tuple[Term, ...]:
        """Return the other part, the terms alone, in the order of their variables in ``WHOSE``."""
        known = self._node(template, key), self._reference(about)
        return (*known, self._entry(entry)) if entry else known

    def _partnership(self, home: CityRecord, city: CityRecord) -> Mapping[str, Term]:
        act, protocol = city.council_act, city.protocol
        in_turkish = f"{home.name_tr or home.name_en} – {city.name_tr or city.name_en}"
        return bound(
            partnership=self._node("partnership", f"{home.id}-{city.id}"),
            nameEn=terms.text(f"{home.name_en} – {city.name_en}", "en"),
            nameTr=terms.text(in_turkish, "tr") if "tr" in self.dataset.languages else None,
            home=self._place(home.id),
            place=self._place(city.id),
            councilActDate=terms.iso_date(act.iso) if act else None,
            councilActAsPublished=self._as_published(act.text) if act else None,
            protocolDate=terms.iso_date(protocol.iso) if protocol else None,
            protocolAsPublished=self._as_published(protocol.text) if protocol else None,
            protocolKind=_PROTOCOL_KINDS[city.protocol_kind] if city.protocol_kind else None,
            entry=self._entry(city.entry) if city.entry else None,
        )

    def _observation(self, fact: FactRecord, value: PublishedNumber) -> Mapping[str, Term]:
        return bound(
            measure=terms.node(fact.predicate.iri),
            year=terms.year(fact.year) if fact.year else None,
            statedBasis=self._as_published(fact.stated_basis),
            unitCode=terms.text(UNITS[fact.unit]) if fact.unit else None,
            unitText=terms.text(fact.unit, "en") if fact.unit else None,
            relativeTo=self._reference(fact.relative_to) if fact.relative_to else None,
            rankedBy=self._reference(fact.basis) if fact.basis else None,
            note=note_of(fact.note),
            value=terms.number(value.value),
            valueAsPublished=None if fact.predicate.in_words else self._as_published(value.text),
            approximation=self._as_published(value.mark),
            precision=None if fact.predicate.in_words else terms.number(value.precision),
        )

    def _claim(self, fact: FactRecord) -> Mapping[str, Term]:
        predicate = terms.node(fact.predicate.iri)
        return bound(
            disputedClass=terms.node(term("skg:DisputedClaim")) if fact.disputed else None,
            predicate=predicate,
            direct=None if fact.disputed else predicate,
            object=self._object(fact),
            year=terms.year(fact.year) if fact.year else None,
            since=terms.year(fact.since) if fact.since else None,
            until=terms.year(fact.until) if fact.until else None,
            awardedBy=self._reference(fact.awarded_by) if fact.awarded_by else None,
            note=note_of(fact.note),
        )

    def _object(self, fact: FactRecord) -> Term:
        match fact.value:
            case Reference():
                return self._reference(fact.value)
            case Name(text, language):
                return terms.text(text, language)
            case int():
                return terms.year(fact.value)
            case _:
                raise TypeError(f"a claim has no number: {fact}")

    def _country(self, country: CountryRecord) -> Mapping[str, Term]:
        return bound(
            country=self._node("country", country.iso2),
            nameEn=terms.text(country.name_en, "en"),
            nameTr=terms.text(country.name_tr, "tr"),
            code=terms.text(country.iso2),
            continent=self._node("continent", country.continent),
            item=terms.node(wikidata_iri(country.wikidata)) if country.wikidata else None,
        )

    def _thing(self, thing: ThingRecord) -> Mapping[str, Term]:
        return bound(
            thing=self._node(thing.kind, thing.id),
            **{"class": terms.node(THING_KINDS[thing.kind])},
            nameEn=terms.text(thing.name_en, "en"),
            nameTr=terms.text(thing.name_tr, "tr") if thing.name_tr else None,
            country=self._node("country", thing.country) if thing.country else None,
            note=note_of(thing.note),
            **{f"{thing.match or 'exact'}Item": terms.node(wikidata_iri(thing.wikidata)) if thing.wikidata else None},
        )

    def _link_check(self, check: LinkCheckRecord) -> Mapping[str, Term]:
        return bound(
            check=self._node("link-check", f"{check.place}-{check.item.lower()}"),
            place=self._place(check.place),
            item=terms.node(wikidata_iri(check.item)),
            state=terms.node(LINK_STATES[check.result]),
            target=terms.node(wikidata_iri(check.target)) if check.target else None,
            day=terms.iso_date(check.checked.iso),
        )

    def _withdrawal(self, gone: WithdrawalRecord) -> Mapping[str, Term]:
        return bound(
            place=self._place(gone.id),
            nameEn=terms.text(gone.name_en, "en"),
            nameTr=terms.text(gone.name_tr, "tr") if gone.name_tr else None,
            successor=self._place(gone.successor) if gone.successor else None,
            reasonEn=terms.text(gone.reason_en, "en") if gone.reason_en else None,
            reasonTr=terms.text(gone.reason_tr, "tr") if gone.reason_tr else None,
            since=terms.iso_date(gone.since.iso) if gone.since else None,
        )

    def _names(self, thing: Node, variable: str, names: Iterable[Name]) -> Iterator[Bound]:
        for name in names:
            yield "name", {"thing": thing, variable: terms.text(name.text, name.language)}
