"""Knows what the landing page tells: partners, maps, timeline, counts, downloads; does not know HTTP or HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal

from sisterkg.dumps import DUMPS, Dump
from sisterkg.listing import ORDERS, Partner, PartnerList, State, Wanted, as_compared
from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.vocab import NAMING, Iri, dataset_iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.landing_maps import LandingMap, Shown, nearby
from sisterkg.web.maps import Crowd, Pin
from sisterkg.web.selection import DEFAULT_SORT, PAGE_SIZE
from sisterkg.web.timeline import Scale, Timeline, scale_of, timeline_of

_MOST_NAMES = 100


@dataclass(frozen=True)
class Download:
    """A form in which the data set can be taken, with its file as it is, and the compressed ones by their suffix."""

    dump: Dump
    plain: PublishedFile
    compressed: Mapping[str, PublishedFile]


class Landing:
    """What the landing page of a snapshot tells in one language, each part found once, when it is first needed."""

    def __init__(
        self,
        snapshot: Snapshot,
        partners: PartnerList,
        describer: Describer,
        language: str,
        crowds: dict[str, Crowd],
    ) -> None:
        self._snapshot = snapshot
        self._crowds = crowds
        self.partners = partners
        self._language = language
        self._describer = describer

    def prepare(self) -> None:
        """Find each part now."""
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)
        for each in self.maps.values():
            _ = each.whole

    @cached_property
    def home(self) -> Value:
        """The home city."""
        return self._describer.label(self._snapshot.manifest.home)

    @cached_property
    def counts(self) -> Sequence[tuple[str, int]]:
        """What is counted, each with the word for it."""
        partners = self.partners
        with_protocol = partners.count(Wanted(state=State.PROTOCOL.value))
        return (
            ("count_partners", partners.total),
            ("count_countries", partners.count_distinct("country")),
            ("count_continents", partners.count_distinct("continent")),
            ("count_protocol", with_protocol),
            ("count_without", partners.total - with_protocol),
        )

    @cached_property
    def countries(self) -> Sequence[tuple[str, str]]:
        """The countries of the partners as a URL names them, each with its name, by name."""
        return tuple((each.key, each.text) for each in self.partners.countries)

    @cached_property
    def decades(self) -> Sequence[str]:
        """The decades in which a partnership began."""
        return self.partners.distinct("decade")

    @cached_property
    def states(self) -> Sequence[str]:
        """The states that a partnership is in, as far as it goes."""
        found = self.partners.distinct("state")
        return [state.value for state in State if state.value in found]

    @cached_property
    def is_whole(self) -> bool:
        """Whether the list has one page, on which all partners are."""
        return self.partners.total <= PAGE_SIZE

    @cached_property
    def orders(self) -> Mapping[str, Sequence[Partner]]:
        """All partners in each of the orders, there and back, where the list has one page."""
        return {order: self.partners.page(Wanted(), order, 0, PAGE_SIZE) for order in ORDERS} if self.is_whole else {}

    @cached_property
    def ranks(self) -> Mapping[str, Sequence[int]]:
        """Where each partner is in each of these orders: for a script that sorts what is shown."""
        places = [{partner.key: place for place, partner in enumerate(order)} for order in self.orders.values()]
        return {key: [each[key] for each in places] for key in places[0]} if places else {}

    @cached_property
    def compared(self) -> Mapping[str, str]:
        """The names of all partners as a search compares them, where the list has one page."""
        return self.partners.compared(Wanted()) if self.is_whole else {}

    @cached_property
    def timeline(self) -> Timeline | None:
        """The acts and protocols along the years; nothing where none has a date."""
        return self.timeline_of(Wanted(), DEFAULT_SORT)

    def timeline_of(self, wanted: Wanted, sort: str) -> Timeline | None:
        """Return the acts and protocols of some partners along the same years."""
        scale = self._scale
        return timeline_of(self.partners, wanted, sort, scale, self._language) if scale else None

    @cached_property
    def _scale(self) -> Scale | None:
        return scale_of(self.partners)

    @cached_property
    def home_names(self) -> str:
        """The names of the home city as a search compares them."""
        home = Iri(self._snapshot.manifest.home)
        nodes = (node for name in NAMING for node in self._snapshot.values(home, name, _MOST_NAMES))
        return as_compared([node.value for node in nodes if isinstance(node, Literal)])

    @cached_property
    def maps(self) -> Mapping[str, LandingMap]:
        """The map of home and all partners, where a position is known; one of the nearer ones where they crowd."""
        home, near = self._home_pin, nearby(self.partners)
        is_placed = home is not None or self.partners.count(Wanted(is_placed=True))
        wanted = {**({"world": Wanted()} if is_placed else {}), **({"nearby": near} if home and near else {})}
        return {
            name: LandingMap(name, self.partners, each, home, self._language, self._crowds)
            for name, each in wanted.items()
        }

    def maps_of(self, wanted: Wanted | None) -> Mapping[str, Shown]:
        """Return the maps, with those partners alone that are asked for; None asks for no less than all."""
        return {name: each.of(wanted) if wanted else each.whole for name, each in self.maps.items()}

    @cached_property
    def unmapped(self) -> Sequence[Partner]:
        """The partners whose position is not known, as many as a page has."""
        return self.partners.page(Wanted(is_placed=False), DEFAULT_SORT, 0, PAGE_SIZE)

    @cached_property
    def _home_pin(self) -> Pin | None:
        iri = Iri(self._snapshot.manifest.home)
        # By its properties: very much is said of it where it has very many partners.
        at = [self._snapshot.values(iri, term(f"schema:{name}"), 1) for name in ("latitude", "longitude")]
        if not all(at):
            return None
        latitude, longitude = (float(getattr(each, "value", "nan")) for (each,) in at)
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
        """What the data set says of itself: in the language, or in another that is read here."""
        found = self._of_dataset("schema:description")
        spoken = next((each for each in (self._language, *LANGUAGES) if any(each == it.language for it in found)), "")
        return [value for value in found if value.language == spoken]

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


def landings_of(
    snapshot: Snapshot, partners: Mapping[str, PartnerList], describers: Mapping[str, Describer]
) -> Mapping[str, Landing]:
    """Return what the landing page tells, by language; nothing is found before it is asked for."""
    crowds: dict[str, Crowd] = {}  # dots are the same in every language
    return {
        language: Landing(snapshot, partners[language], describer, language, crowds)
        for language, describer in describers.items()
    }
