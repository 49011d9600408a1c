"""Knows what the landing page tells: partners, maps, timeline, counts, downloads; does not know HTTP or HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sisterkg.dumps import DUMPS, Dump
from sisterkg.reading import written_date
from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.vocab import Iri, dataset_iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.maps import Drawing, Pin, crowded_around, draw
from sisterkg.web.partners import Partner, State, names_of, partners_of
from sisterkg.web.selection import SORTS, country_key, ordered
from sisterkg.web.timeline import Scale, Timeline, scale_of, timeline_of


@dataclass(frozen=True)
class Download:
    """A form in which the data set can be taken, with its file as it is, and the compressed ones by their suffix."""

    dump: Dump
    plain: PublishedFile
    compressed: Mapping[str, PublishedFile]


class Landing:
    """What the landing page of a snapshot tells in one language, each part found once, when it is first needed."""

    def __init__(self, snapshot: Snapshot, describer: Describer, language: str) -> None:
        self._snapshot = snapshot
        self._language = language
        self._describer = describer

    def prepare(self) -> None:
        """Find each part now."""
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)
        for partner in self.partners:
            _ = partner.names  # by which a search finds it

    @cached_property
    def home(self) -> Value:
        """The home city."""
        return self._describer.label(self._snapshot.manifest.home)

    @cached_property
    def partners(self) -> Sequence[Partner]:
        """All partners, by name."""
        return partners_of(self._snapshot, self._describer, self._language)

    @cached_property
    def counts(self) -> Sequence[tuple[str, int]]:
        """What is counted, each with the word for it."""
        partners = self.partners
        with_protocol = sum(partner.state is State.PROTOCOL for partner in partners)
        return (
            ("count_partners", len(partners)),
            ("count_countries", len({country_key(partner) for partner in partners} - {""})),
            ("count_continents", len({partner.continent for partner in partners} - {""})),
            ("count_protocol", with_protocol),
            ("count_without", len(partners) - with_protocol),
        )

    @cached_property
    def countries(self) -> Sequence[tuple[str, str]]:
        """The countries of the partners as a URL names them, each with its name, by name."""
        found = {country_key(each): each.country.text for each in ordered(self.partners, "country") if each.country}
        return tuple(found.items())

    @cached_property
    def decades(self) -> Sequence[str]:
        """The decades in which a partnership began."""
        return sorted({partner.decade for partner in self.partners} - {""})

    @cached_property
    def states(self) -> Sequence[str]:
        """The states that a partnership is in, as far as it goes."""
        found = {partner.state for partner in self.partners}
        return [state.value for state in State if state in found]

    @cached_property
    def orders(self) -> Mapping[str, Sequence[Partner]]:
        """The partners in each of the orders, there and back."""
        return {name: ordered(self.partners, name) for sort in SORTS for name in (sort, f"-{sort}")}

    @cached_property
    def ranks(self) -> Mapping[str, Sequence[int]]:
        """Where each partner is in each of the orders: for a script that sorts what is shown."""
        places = [{partner.key: place for place, partner in enumerate(order)} for order in self.orders.values()]
        return {partner.key: [each[partner.key] for each in places] for partner in self.partners}

    @cached_property
    def timeline(self) -> Timeline | None:
        """The acts and protocols along the years; nothing where none has a date."""
        return timeline_of(self.partners, self._scale, self._language) if self._scale else None

    def timeline_of(self, chosen: Sequence[Partner]) -> Timeline | None:
        """Return the acts and protocols of some partners along the same years."""
        return timeline_of(chosen, self._scale, self._language) if self._scale else None

    @cached_property
    def _scale(self) -> Scale | None:
        return scale_of(self.partners)

    @cached_property
    def home_names(self) -> str:
        """The names of the home city as a search compares them."""
        return names_of(self._snapshot, Iri(self._snapshot.manifest.home))

    @cached_property
    def world(self) -> Drawing | None:
        """The map of home and all partners; nothing where no position is known."""
        return draw(tuple(self._pins(self.partners)), self._home_pin) if self._is_placed else None

    @cached_property
    def nearby(self) -> Drawing | None:
        """A map of the nearer ones, where they crowd around home."""
        if self._home_pin is None:
            return None
        near = set(
            crowded_around(self._home_pin.position, [each.position for each in self.partners if each.position])
        )
        pins = tuple(self._pins(partner for partner in self.partners if partner.position in near))
        return draw(pins, self._home_pin) if pins else None

    @cached_property
    def nearby_keys(self) -> frozenset[str]:
        """The partners on that map."""
        return frozenset(mark.pin.key for mark in self.nearby.marks) if self.nearby else frozenset()

    @cached_property
    def unmapped(self) -> Sequence[Partner]:
        """The partners whose position is not known."""
        return [partner for partner in self.partners if partner.position is None]

    @property
    def _is_placed(self) -> bool:
        return self._home_pin is not None or len(self.unmapped) < len(self.partners)

    def _pins(self, partners: Collection[Partner] | Iterator[Partner]) -> Iterator[Pin]:
        for partner in partners:
            if partner.position:
                told = [partner.country.text] if partner.country else []
                told += [written_date(partner.since, self._language)] if partner.since else []
                yield Pin(
                    key=partner.key,
                    name=partner.place.text,
                    position=partner.position,
                    path=f"place/{partner.key}",
                    title=", ".join((partner.place.text, *told)),
                    kind=partner.state.value,
                )

    @cached_property
    def _home_pin(self) -> Pin | None:
        iri = Iri(self._snapshot.manifest.home)
        said = {triple.predicate.value: triple.object for triple in self._snapshot.about(iri)}
        at = [said.get(term(f"schema:{name}")) for name in ("latitude", "longitude")]
        if None in at:
            return None
        latitude, longitude = (float(getattr(each, "value", "nan")) for each in at)
        key = iri.rpartition("/")[2]
        return Pin(key, self.home.text, (latitude, longitude), f"place/{key}", self.home.text, "home")

    @cached_property
    def downloads(self) -> Sequence[Download]:
        """The forms in which the data set can be taken."""
        files, found = self._snapshot.files, []
        for dump in DUMPS.values():
            if dump.compression is None and dump.name in files:
                smaller = (each for each in DUMPS.values() if (each.stem, each.format) == (dump.stem, dump.format))
                compressed = {
                    each.compression.suffix: files[each.name]
                    for each in smaller
                    if each.compression and each.name in files
                }
                found.append(Download(dump, files[dump.name], compressed))
        return found

    @cached_property
    def description(self) -> Sequence[Value]:
        """What the data set says of itself."""
        return [value for value in self._of_dataset("schema:description") if value.language == self._language]

    @cached_property
    def licence(self) -> Value:
        """The licence."""
        return self._describer.label(self._snapshot.licence)

    @cached_property
    def publisher(self) -> Value:
        """Who publishes the data set."""
        return self._describer.label(self._snapshot.publisher)

    @cached_property
    def sources(self) -> Sequence[Value]:
        """What the data set is made from."""
        return self._of_dataset("schema:isBasedOn")

    def _of_dataset(self, name: str) -> Sequence[Value]:
        about = self._snapshot.about(dataset_iri(self._snapshot.base_iri))
        rows = self._describer.rows(triple for triple in about if triple.predicate.value == term(name))
        return [value for row in rows for value in row.values]


def landings_of(snapshot: Snapshot, describers: Mapping[str, Describer]) -> Mapping[str, Landing]:
    """Return what the landing page tells, by language; nothing is found before it is asked for."""
    return {language: Landing(snapshot, describer, language) for language, describer in describers.items()}
