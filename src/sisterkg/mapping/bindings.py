"""Knows which field of a record fills which variable of a template; does not know the triples they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sisterkg.mapping import terms
from sisterkg.mapping.terms import Node, Term
from sisterkg.published import PublishedNumber
from sisterkg.records import (
    CityRecord,
    CountryRecord,
    DatasetRecord,
    FactRecord,
    Name,
    Records,
    Reference,
    ThingRecord,
)
from sisterkg.vocab import (
    PLACE_KINDS,
    PROTOCOL_KINDS,
    THING_KINDS,
    UNITS,
    Iri,
    Slug,
    dataset_iri,
    entity_iri,
    geonames_iri,
    term,
    wikidata_iri,
)

Bound = tuple[str, Mapping[str, Term]]
"""The name of a template and a binding of its variables."""


@dataclass(frozen=True)
class Binder:
    """Binds the records of one data set, whose base IRI and source every IRI and statement leads to."""

    dataset: DatasetRecord

    def bind(self, records: Records) -> Iterator[Bound]:
        """Yield the bindings of all records."""
        yield from self.of_dataset()
        yield from self.of_entry_numbers(city.entry for city in records.partners if city.entry)
        for city in records.cities:
            yield from self.of_place(city)
        for city in records.partners:
            yield "partnership", self._partnership(records.home, city)
        for fact in records.facts:
            yield self.of_fact(fact)
        for country in records.countries:
            yield "country", self._country(country)
        for thing in records.things:
            yield "thing", self._thing(thing)

    def of_dataset(self) -> Iterator[Bound]:
        """Yield the bindings of what the data set says of itself, its publishers and its source page."""
        dataset, source = self.dataset, self.dataset.source
        itself, source_publisher = terms.node(dataset_iri(dataset.base_iri)), self._node("agent", "source-publisher")
        publisher, contact = self._node("agent", "publisher"), self._node("agent", "contact")
        licence = terms.node(Iri(dataset.license))
        yield (
            "dataset",
            {
                "dataset": itself,
                "home": self._node("place", dataset.home),
                "identifier": terms.text(dataset.id),
                "modified": terms.day(dataset.modified),
                "license": licence,
                "publisher": publisher,
                "publisherUrl": terms.node(Iri(dataset.publisher.url)),
                "contact": contact,
                "contactUrl": terms.node(Iri(dataset.contact.url)),
                "page": self._page,
                "pageLanguage": terms.text(source.language),
                "pagePublisher": source_publisher,
                "retrieved": terms.day(source.retrieved),
            },
        )
        for language in dataset.languages:
            yield "dataset", {"dataset": itself, "language": terms.text(language)}
        named = {
            itself: dataset.title,
            licence: dict.fromkeys(dataset.title, dataset.license_title),
            publisher: dataset.publisher.name,
            contact: dataset.contact.name,
            self._page: source.title,
            source_publisher: source.publisher,
        }
        for thing, names in named.items():
            for language, written in names.items():
                yield "name", {"thing": thing, "name": terms.text(written, language)}
        for language, written in dataset.description.items():
            yield "name", {"thing": itself, "description": terms.text(written, language)}

    def of_entry_numbers(self, numbers: Iterable[int]) -> Iterator[Bound]:
        """Yield the bindings of the source page's entries."""
        for number in numbers:
            yield (
                "entry",
                {
                    "entry": self._entry(number),
                    "nameEn": terms.text(f"Entry {number}", "en"),
                    "nameTr": terms.text(f"Madde {number}", "tr"),
                    "number": terms.number(number),
                    "page": self._page,
                },
            )

    def of_place(self, city: CityRecord) -> Iterator[Bound]:
        """Yield the bindings of the place that a city's row describes."""
        place = self._place(city.id)
        match = city.match or "exact"
        yield (
            "place",
            _bound(
                place=place,
                **{"class": terms.node(PLACE_KINDS[city.kind])},
                nameEn=terms.text(city.name_en, "en"),
                nameTr=terms.text(city.name_tr, "tr") if city.name_tr else None,
                country=self._node("country", city.country),
                latitude=terms.decimal(city.latitude) if city.latitude is not None else None,
                longitude=terms.decimal(city.longitude) if city.longitude is not None else None,
                nameAsPublished=self._as_published(city.name_published),
                linkSource=terms.text(city.link_source, "en") if city.link_source else None,
                note=_note(city.note),
                entry=self._entry(city.entry) if city.entry else None,
                **{f"{match}Item": terms.node(wikidata_iri(city.wikidata)) if city.wikidata else None},
                **{f"{match}Geonames": terms.node(geonames_iri(city.geonames)) if city.geonames else None},
            ),
        )
        yield from self._names(place, "name", city.local_names)
        yield from self._names(place, "alternateName", city.former_names)
        yield from self._names(place, "alternateName", city.other_names)

    def of_fact(self, fact: FactRecord) -> Bound:
        """Return the binding of a fact: an observation where its value is a number, else a claim."""
        if isinstance(fact.value, PublishedNumber):
            return "observation", self._observation(fact, fact.value)
        return "claim", self._claim(fact)

    def _partnership(self, home: CityRecord, city: CityRecord) -> Mapping[str, Term]:
        act, protocol = city.council_act, city.protocol
        return _bound(
            partnership=self._node("partnership", f"{home.id}-{city.id}"),
            nameEn=terms.text(f"{home.name_en} – {city.name_en}", "en"),
            nameTr=terms.text(f"{home.name_tr or home.name_en} – {city.name_tr or city.name_en}", "tr"),
            home=self._place(home.id),
            place=self._place(city.id),
            councilActDate=terms.iso_date(act.iso) if act else None,
            councilActAsPublished=self._as_published(act.text) if act else None,
            protocolDate=terms.iso_date(protocol.iso) if protocol else None,
            protocolAsPublished=self._as_published(protocol.text) if protocol else None,
            protocolKind=terms.node(PROTOCOL_KINDS[city.protocol_kind]) if city.protocol_kind else None,
            entry=self._entry(city.entry) if city.entry else None,
        )

    def _observation(self, fact: FactRecord, value: PublishedNumber) -> Mapping[str, Term]:
        return _bound(
            observation=self._node("observation", fact.key),
            about=self._reference(fact.about),
            measure=terms.node(fact.predicate.iri),
            year=terms.year(fact.year) if fact.year else None,
            statedBasis=self._as_published(fact.stated_basis),
            unitCode=terms.text(UNITS[fact.unit]) if fact.unit else None,
            unitText=terms.text(fact.unit, "en") if fact.unit else None,
            relativeTo=self._reference(fact.relative_to) if fact.relative_to else None,
            rankedBy=self._reference(fact.basis) if fact.basis else None,
            note=_note(fact.note),
            entry=self._entry(fact.entry) if fact.entry else None,
            value=terms.number(value.value),
            valueAsPublished=None if fact.predicate.in_words else self._as_published(value.text),
            approximation=self._as_published(value.mark),
            precision=None if fact.predicate.in_words else terms.number(value.precision),
        )

    def _claim(self, fact: FactRecord) -> Mapping[str, Term]:
        predicate = terms.node(fact.predicate.iri)
        return _bound(
            claim=self._node("claim", fact.key),
            disputedClass=terms.node(term("skg:DisputedClaim")) if fact.disputed else None,
            subject=self._reference(fact.about),
            predicate=predicate,
            direct=None if fact.disputed else predicate,
            object=self._object(fact),
            year=terms.year(fact.year) if fact.year else None,
            since=terms.year(fact.since) if fact.since else None,
            until=terms.year(fact.until) if fact.until else None,
            awardedBy=self._reference(fact.awarded_by) if fact.awarded_by else None,
            note=_note(fact.note),
            entry=self._entry(fact.entry) if fact.entry else None,
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
        return _bound(
            country=self._node("country", country.iso2),
            nameEn=terms.text(country.name_en, "en"),
            nameTr=terms.text(country.name_tr, "tr"),
            code=terms.text(country.iso2),
            continent=self._node("continent", country.continent),
            item=terms.node(wikidata_iri(country.wikidata)) if country.wikidata else None,
        )

    def _thing(self, thing: ThingRecord) -> Mapping[str, Term]:
        return _bound(
            thing=self._node(thing.kind, thing.id),
            **{"class": terms.node(THING_KINDS[thing.kind])},
            nameEn=terms.text(thing.name_en, "en"),
            nameTr=terms.text(thing.name_tr, "tr"),
            country=self._node("country", thing.country) if thing.country else None,
            note=_note(thing.note),
            **{f"{thing.match or 'exact'}Item": terms.node(wikidata_iri(thing.wikidata)) if thing.wikidata else None},
        )

    def _names(self, thing: Node, variable: str, names: Iterable[Name]) -> Iterator[Bound]:
        for name in names:
            yield "name", {"thing": thing, variable: terms.text(name.text, name.language)}

    def _as_published(self, written: str | None) -> Term | None:
        return terms.text(written, self.dataset.source.language) if written else None

    @cached_property
    def _page(self) -> Node:
        return terms.node(Iri(self.dataset.source.url))

    def _node(self, kind: str, name: str) -> Node:
        return terms.node(entity_iri(self.dataset.base_iri, kind, name))

    def _place(self, identifier: Slug) -> Node:
        return self._node("place", identifier)

    def _entry(self, number: int) -> Node:
        return self._node("entry", str(number))

    def _reference(self, reference: Reference) -> Node:
        return self._node(reference.kind, reference.id)


def _bound(**fields: Term | None) -> Mapping[str, Term]:
    """Return the variables that have a term; the others stay unbound."""
    return {variable: value for variable, value in fields.items() if value is not None}


def _note(note: str | None) -> Term | None:
    return terms.text(note, "en") if note else None
