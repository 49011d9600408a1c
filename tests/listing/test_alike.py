"""Places of one name are told apart by country, region or id, as far as it takes, and no others are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sisterkg.listing import PartnerList, Wanted
from sisterkg.listing.database import Database
from sisterkg.listing.partner_writing import fill_partners
from sisterkg.reading import LANGUAGES
from sisterkg.vocab import term

BASE = "http://localhost:8000/"
HOME = f"{BASE}id/place/london"
COUNTRIES = {"DE": ("Germany", "Almanya"), "US": ("United States", "ABD"), "GB": ("United Kingdom", "BK")}
REGIONS = {"illinois": "Illinois", "ohio": "Ohio"}

PLACES: dict[str, tuple[str, str, str, str]] = {
    "frankfurt": ("Frankfurt", "Frankfurt", "DE", ""),
    "frankfurt-us": ("Frankfurt", "Frankfurt", "US", ""),
    "springfield": ("Springfield", "Springfield", "US", "illinois"),
    "springfield-oh": ("Springfield", "Springfield", "US", "ohio"),
    "springfield-gb": ("Springfield", "Springfield", "GB", ""),
    "clinton": ("Clinton", "Clinton", "US", "ohio"),
    "clinton-2": ("Clinton", "Clinton", "US", "ohio"),
    "victoria": ("Victoria", "Victoria", "", ""),
    "victoria-2": ("Victoria", "Victoria", "", ""),
    "london-oh": ("London", "Londra", "US", "ohio"),
    "cologne": ("Cologne", "Köln", "DE", ""),
    "cologne-us": ("Koln", "Köln", "US", ""),
    "berlin": ("Berlin", "Berlin", "DE", ""),
}
"""English and Turkish name, country and region of each; home is London, in Turkish Londra, in the United Kingdom."""

APART: dict[str, tuple[str, str]] = {
    "frankfurt": ("Germany", "Almanya"),
    "frankfurt-us": ("United States", "ABD"),
    "springfield": ("Illinois", "Illinois"),
    "springfield-oh": ("Ohio", "Ohio"),
    "springfield-gb": ("United Kingdom", "BK"),
    "clinton": ("clinton", "clinton"),
    "clinton-2": ("clinton-2", "clinton-2"),
    "victoria": ("victoria", "victoria"),
    "victoria-2": ("victoria-2", "victoria-2"),
    "london": ("United Kingdom", "BK"),
    "london-oh": ("United States", "ABD"),
    "cologne": ("", "Almanya"),
    "cologne-us": ("", "ABD"),
    "berlin": ("", ""),
}
"""What tells each apart in English and in Turkish."""


def _line(subject: str, name: str, value: str) -> bytes:
    return f"<{BASE}id/{subject}> <{term(name)}> {value} .\n".encode()


def _named(subject: str, names: tuple[str, ...]) -> Iterator[bytes]:
    for language, name in zip(LANGUAGES, names, strict=True):
        yield _line(subject, "schema:name", f'"{name}"@{language}')


def _world(places: dict[str, tuple[str, str, str, str]]) -> Iterator[bytes]:
    for code, names in COUNTRIES.items():
        yield from _named(f"country/{code}", names)
    for region, name in REGIONS.items():
        yield from _named(f"region/{region}", (name, name))
        yield _line(f"region/{region}", "schema:containedInPlace", f"<{BASE}id/country/US>")
    for key, (*names, country, region) in {**places, "london": ("London", "Londra", "GB", "")}.items():
        yield from _named(f"place/{key}", tuple(names))
        for kind, around in (("country", country), ("region", region), ("area", region and "midwest")):
            if around:
                yield _line(f"place/{key}", "schema:containedInPlace", f"<{BASE}id/{kind}/{around}>")
        if key != "london":
            yield _line(f"partnership/london-{key}", "skg:partner", f"<{HOME}>")
            yield _line(f"partnership/london-{key}", "skg:partner", f"<{BASE}id/place/{key}>")
    # Berlin has a second partnership with home, and is one place all the same.
    yield _line("partnership/again", "skg:partner", f"<{HOME}>")
    yield _line("partnership/again", "skg:partner", f"<{BASE}id/place/berlin>")


def _listed(places: dict[str, tuple[str, str, str, str]], language: str) -> PartnerList:
    made = Database(Path("none"), lambda database: fill_partners(database, sorted(_world(places)), BASE, HOME))
    return PartnerList(made, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_of_one_name_are_told_apart(language: str) -> None:
    """Each place, home as well, and each partnership has the widest thing that tells it apart, in the language."""
    listed, place = _listed(PLACES, language), LANGUAGES.index(language)
    for key, which in APART.items():
        assert listed.apart(f"{BASE}id/place/{key}") == which[place], key
        if key != "london":
            assert listed.apart(f"{BASE}id/partnership/london-{key}") == which[place], key
    told = {each.key: each.told_apart.text for each in listed.page(Wanted(), "name", 0, 99)}
    for key, names in PLACES.items():
        which = APART[key][place]
        assert told[key] == (f"{names[place]} ({which})" if which else names[place])


def test_places_of_different_names_are_told_by_them_alone() -> None:
    """Where no two places have one name, nothing is said beside it."""
    listed = _listed({"frankfurt": PLACES["frankfurt"], "berlin": PLACES["berlin"]}, "en")
    assert [each.which for each in listed.page(Wanted(), "name", 0, 99)] == ["", "", ""]
    assert listed.apart(HOME) == ""
