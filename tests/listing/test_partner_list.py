"""The list of partners: every page of every order and filter is what a plain look at all partners gives."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sisterkg.distances import kilometres
from sisterkg.folding import fold
from sisterkg.listing import LONGEST_LABEL, ORDERS, Called, Partner, PartnerList, Wanted, collated
from sisterkg.listing.database import Database
from sisterkg.listing.partner_writing import fill_partners
from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import PARTNERS, Snapshot
from sisterkg.vocab import term

BASE = "http://localhost:8000/"
HOME = f"{BASE}id/place/izmir"
HOME_POSITION = (38.4, 27.1)
COUNT = 700
COUNTRIES = {"TR": "Türkiye", "CN": "China", "CI": "Côte d’Ivoire", "IT": "Italy"}
NAMES = ("Çanakkale", "Cuma", "Iğdır", "İzmit", "Zonguldak", "Пльзень", "Ürümqi", "San Francisco", "Malmø", "'Ākra")


def _line(subject: str, name: str, value: str) -> bytes:
    return f"<{BASE}id/{subject}> <{term(name)}> {value} .\n".encode()


def _world() -> Iterator[bytes]:
    """Yield the lines about partners of chance, some of them without a country, a position or a date."""
    chance = random.Random(7)
    for code, name in COUNTRIES.items():
        yield _line(f"country/{code}", "schema:name", f'"{name}"@en')
        yield _line(f"country/{code}", "schema:containedInPlace", f"<{BASE}id/continent/{code[0]}>")
    for name, degrees in zip(("latitude", "longitude"), HOME_POSITION, strict=True):
        yield _line("place/izmir", f"schema:{name}", f'"{degrees}"')
    for number in range(COUNT):
        place, partnership = f"place/town-{number}", f"partnership/izmir-town-{number}"
        yield _line(partnership, "skg:partner", f"<{HOME}>")
        yield _line(partnership, "skg:partner", f"<{BASE}id/{place}>")
        yield _line(partnership, "schema:name", f'"İzmir – {number}"@tr')
        for language in LANGUAGES if number % 9 else LANGUAGES[:1]:
            yield _line(place, "schema:name", f'"{chance.choice(NAMES)} {number}"@{language}')
        yield _line(place, "skg:formerName", f'"Old Town {number}"@en')
        if number % 11:
            yield _line(place, "schema:containedInPlace", f"<{BASE}id/country/{chance.choice([*COUNTRIES])}>")
        if number % 5:
            yield _line(place, "schema:latitude", f'"{chance.uniform(-60, 75):.3f}"')
            yield _line(place, "schema:longitude", f'"{chance.uniform(-180, 180):.3f}"')
        for name, share in (("councilActDate", 0.7), ("protocolDate", 0.6)):
            if chance.random() < share:
                length = chance.choice((4, 7, 10))
                day = f"{chance.randrange(1984, 2024)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
                yield _line(partnership, f"skg:{name}", f'"{day[:length]}"')
    # Others are partners of each other, and say nothing of home.
    yield _line("partnership/a-b", "skg:partner", f"<{BASE}id/place/town-1>")
    yield _line("partnership/a-b", "skg:partner", f"<{BASE}id/place/town-2>")


@pytest.fixture(scope="module")
def database() -> Database:
    """The partners of a made-up city."""
    return Database(Path("none"), lambda made: fill_partners(made, sorted(_world()), BASE, HOME))


@pytest.fixture(params=LANGUAGES)
def partners(database: Database, request: pytest.FixtureRequest) -> tuple[PartnerList, Sequence[Partner], str]:
    """The list in a language, all of its partners in the order of their names, and the language."""
    listed = PartnerList(database, request.param)
    return listed, listed.page(Wanted(), "name", 0, 10 * COUNT), request.param


Listed = tuple[PartnerList, Sequence[Partner], str]

KEYS: dict[str, Callable[[Partner], str]] = {
    "country": lambda each: each.country_order,
    "act": lambda each: each.act,
    "protocol": lambda each: each.protocol,
}


def test_every_partner_is_listed_once_in_the_readers_alphabet(partners: Listed) -> None:
    """All partners of home, and nobody else's, are there, by name as a reader of the language looks for them."""
    listed, everyone, language = partners
    assert listed.total == len(everyone) == COUNT
    assert {each.key for each in everyone} == {f"town-{number}" for number in range(COUNT)}
    assert list(everyone) == sorted(everyone, key=lambda each: (collated(each.place.text, language), each.key))


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_an_order_are_that_order(partners: Listed, order: str) -> None:
    """The pages together are all partners in the order; those of whom it is unknown what it goes by come last."""
    listed, everyone, _ = partners
    paged = [each for start in range(0, COUNT, 90) for each in listed.page(Wanted(), order, start, 90)]
    name, down = order.removeprefix("-"), order.startswith("-")
    if name == "name":
        assert paged == list(reversed(everyone) if down else everyone)
        return
    key = KEYS[name]
    known = sorted((each for each in everyone if key(each)), key=key, reverse=down)
    assert paged == [*known, *(each for each in everyone if not key(each))]


def _fits(each: Partner, wanted: Wanted, names: str) -> bool:
    return (
        (not wanted.country or (each.country is not None and each.country.key == wanted.country))
        and (not wanted.decade or each.decade == wanted.decade)
        and (not wanted.state or each.state.value == wanted.state)
        and (wanted.is_dated is None or bool(each.since) == wanted.is_dated)
        and (wanted.is_placed is None or bool(each.position) == wanted.is_placed)
        and all(word in names for word in fold(wanted.text).split())
    )


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(country="CI"),
        Wanted(decade="1990"),
        Wanted(state="act"),
        Wanted(text="CANAKKALE"),
        Wanted(text="plzen 1"),
        Wanted(text="old town 12"),
        Wanted(text="turkiye"),
        Wanted(text="cote d’ivoire", state="protocol", decade="2000"),
        Wanted(text="%"),
        Wanted(text="' OR 1=1 --"),
        Wanted(country="' OR '1'='1"),
        Wanted(text="\0"),
        Wanted(is_dated=False),
        Wanted(is_dated=True),
        Wanted(is_placed=False),
        Wanted(state="undated", is_dated=True),
    ],
    ids=str,
)
def test_filter_is_a_plain_filter(partners: Listed, wanted: Wanted) -> None:
    """What is asked for is found, whatever that is; counts, years and positions are those of what is found."""
    listed, everyone, _ = partners
    names = listed.compared(Wanted())
    meant = [each for each in everyone if _fits(each, wanted, names[each.key])]
    assert listed.page(wanted, "name", 0, COUNT) == meant
    assert listed.count(wanted) == len(meant)
    assert list(listed.keys(wanted)) == [each.key for each in meant]
    placed = dict(listed.placed(wanted))
    assert sorted(placed.values()) == sorted(each.position for each in meant if each.position)
    assert len([*listed.ids(wanted)]) == len({*listed.ids(wanted)}) == len(meant)
    assert placed.keys() <= {*listed.ids(wanted)}
    for dates, years in zip(("act", "protocol"), listed.years(wanted), strict=True):
        assert years == Counter(int(date[:4]) for each in meant if (date := getattr(each, dates)))
    found = listed.found(wanted)
    assert (found.numbers is None) == (len(meant) > 500)
    for order in ORDERS:
        assert listed.page(found, order, 3, 40) == listed.page(wanted, order, 3, 40)
    assert list(listed.keys(replace(found, is_placed=True))) == [each.key for each in meant if each.position]


def test_nearer_ones_are_those_that_are_no_farther(partners: Listed) -> None:
    """Asked for those within the reach of the twentieth, the twenty nearest come."""
    listed, everyone, _ = partners
    placed = sorted(
        (kilometres(HOME_POSITION, each.position), each.position, each.key) for each in everyone if each.position
    )
    far = listed.far(19)
    assert far
    assert far[0] == placed[19][0]
    assert set(listed.keys(Wanted(within=far))) == {key for _, _, key in placed[:20]}
    assert listed.far(len(placed)) is None


def test_countries_are_told_once_in_the_readers_alphabet(partners: Listed) -> None:
    """Each country that a partner lies in is there once, by name; continents are counted."""
    listed, _, language = partners
    names = sorted(COUNTRIES.values(), key=lambda name: collated(name, language))
    assert [each.text for each in listed.countries] == names
    assert listed.count_distinct("country") == len(COUNTRIES)
    assert listed.count_distinct("continent") == len({code[0] for code in COUNTRIES})


def test_name_stands_in_for_one_that_is_missing() -> None:
    """A place without a name in the language has another one, or the end of its IRI; a very long one is cut."""
    lines = [
        _line("partnership/p", "skg:partner", f"<{HOME}>"),
        *(_line("partnership/p", "skg:partner", f"<{BASE}id/place/{name}>") for name in ("a", "b", "c")),
        _line("place/a", "schema:name", '"Älter"@de'),
        _line("place/b", "schema:name", f'"{"B" * 1_000}"@en'),
        _line("place/c", "schema:name", '"Ç"@tr'),
    ]
    made = Database(Path("none"), lambda database: fill_partners(database, sorted(lines), BASE, HOME))
    found = {each.key: each.place for each in PartnerList(made, "en").page(Wanted(), "name", 0, 9)}
    assert found["a"] == Called("place/a", "", f"{BASE}id/place/a")
    assert found["b"].text == "B" * LONGEST_LABEL + "…"
    assert (found["c"].text, found["c"].language) == ("Ç", "tr")


@pytest.mark.parametrize("left", [None, b"", b"no database", "another version"], ids=str)
def test_snapshot_without_the_file_has_the_same_list(
    snapshot: Snapshot, tmp_path: Path, left: bytes | str | None
) -> None:
    """A snapshot of an earlier version is listed as well; its list is made when somebody asks, and says the same."""
    assert (snapshot.folder / PARTNERS).is_file()
    bare = tmp_path / "snapshot"
    bare.mkdir()
    for each in snapshot.folder.iterdir():
        if each.name != PARTNERS:
            (bare / each.name).symlink_to(each)
    if isinstance(left, bytes):
        (bare / PARTNERS).write_bytes(left)
    elif left:
        with closing(sqlite3.connect(bare / PARTNERS)) as database:
            database.execute("CREATE TABLE partners (name TEXT)")
    before = sorted(each.name for each in bare.iterdir())
    lists = [PartnerList.by_language(each, LANGUAGES) for each in (snapshot, Snapshot(bare, 0.0))]
    for language in LANGUAGES:
        written, made = (each[language].page(Wanted(), "-act", 0, 99) for each in lists)
        assert written == made
        assert len(written) > 20
    assert sorted(each.name for each in bare.iterdir()) == before


def test_same_dump_gives_the_same_rows() -> None:
    """Nothing in the file depends on the order of a hash: the same dump gives the same rows."""
    dumps = []
    for _ in range(2):
        made = sqlite3.connect("")
        fill_partners(made, sorted(_world()), BASE, HOME)
        dumps.append(list(made.iterdump()))
    assert dumps[0] == dumps[1]
