"""Pages of what many places lead to, countries, rivers and industries, show these places and their partnerships."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from serving import BROWSER, Server
from sisterkg.listing import PartnerList, State, collated
from sisterkg.reading import LANGUAGES, written_date
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import FACT_PROPERTIES, Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles.pairings import HUBS

every_language = pytest.mark.parametrize("language", LANGUAGES)

_WAYS = "|".join(f"<{fact.iri}>" for fact in FACT_PROPERTIES.values() if fact.value == "thing")


def _page(server: Server, path: str, language: str = "en") -> str:
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == 200, path
    assert len(answer.body) < 100_000
    return answer.text


def _hubs(snapshot: Snapshot) -> list[Iri]:
    minted = f"{snapshot.base_iri}id/"
    found = {
        quad.subject.value
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("rdf:type")), None, None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.removeprefix(minted).partition("/")[0] in HUBS
    }
    return [Iri(each) for each in sorted(found)]


def _places(snapshot: Snapshot, hub: Iri, language: str = "en") -> list[str]:
    return [*PartnerList.by_language(snapshot, LANGUAGES)[language].belonging(hub, 0, 1_000)]


def _belonging(snapshot: Snapshot, hub: Iri) -> set[str]:
    """Return the places of a hub as SPARQL finds them."""
    query = f"""SELECT DISTINCT ?place {{ ?place a <{term("skg:Place")}> .
        ?place <{term("schema:containedInPlace")}>+|{_WAYS} <{hub}> }}"""
    found = snapshot.store.query(query)
    assert isinstance(found, QuerySolutions)
    return {str(row["place"].value) for row in found}


def _rows(page: str) -> list[str]:
    return page.partition('id="partnerships"')[2].partition("</table>")[0].split("<tr>")[2:]


def test_places_of_every_hub_are_found_once(snapshot: Snapshot) -> None:
    """Each hub has the places that SPARQL finds for it, through countries and regions as well, none of them twice."""
    sizes = []
    for hub in _hubs(snapshot):
        found = _places(snapshot, hub)
        assert len(found) == len(set(found)), hub
        assert set(found) == _belonging(snapshot, hub), hub
        sizes.append(len(found))
    assert len(sizes) > 100
    assert max(sizes) > 10


@every_language
def test_places_of_a_hub_come_by_name(snapshot: Snapshot, language: str) -> None:
    """The places of a hub are in the reader's alphabet, and any part of them is what the whole has there."""
    describer = Describer(snapshot, language)
    for hub in _hubs(snapshot):
        places = _places(snapshot, hub, language)
        names = [collated(describer.label(place).text, language) for place in places]
        assert names == sorted(names)
        part = PartnerList.by_language(snapshot, LANGUAGES)[language].belonging(hub, 2, 3)
        assert [*part] == places[2:5]


@every_language
def test_hub_tells_the_partnerships_of_its_places(server: Server, snapshot: Snapshot, language: str) -> None:
    """A country's table has each partner in it with both dates as the reader writes them, and links to both."""
    describer = Describer(snapshot, language)
    hub = Iri(f"{snapshot.base_iri}id/country/CN")
    page = _page(server, "/country/CN", language)
    rows = {found[1]: row for row in _rows(page) if (found := re.search(r'<th scope="row"><a href="([^"]+)"', row))}
    places = _places(snapshot, hub)
    assert len(rows) == len(places) > 2
    for place in places:
        row = rows[place.replace(f"{snapshot.base_iri}id/", "../")]
        assert f"<bdi>{describer.label(place).text}</bdi>" in row
        (partnership,) = snapshot.subjects(term("skg:partner"), place)
        assert f'href="{partnership.replace(f"{snapshot.base_iri}id/", "../")}"' in row
        for name in ("skg:councilActDate", "skg:protocolDate"):
            for date in snapshot.values(partnership, term(name), 1):
                assert isinstance(date, Literal)
                assert f'<time datetime="{date.value}">{written_date(date.value, language)}</time>' in row


@pytest.mark.parametrize("path", ["/country/CN", "/continent/europe", "/sea/mediterranean", "/river/weser"])
def test_hub_has_a_map_of_its_places(server: Server, snapshot: Snapshot, path: str) -> None:
    """Each place of a hub of which a position is known is marked on its map, by the state of its partnership."""
    page = _page(server, path)
    places = _places(snapshot, Iri(f"{snapshot.base_iri}id{path}"))
    assert places
    marked = dict(re.findall(r'<a href="[^"]*"[^>]* data-place="([^"]+)" class="(\w+)"', page))
    for place in places:
        key = place.rpartition("/")[2]
        if not snapshot.values(place, term("schema:latitude"), 1):
            assert key not in marked
            continue
        (partnership,) = snapshot.subjects(term("skg:partner"), place)
        dates = (snapshot.values(partnership, term(name), 1) for name in ("skg:councilActDate", "skg:protocolDate"))
        assert marked.pop(key) == State.of(*dates).value
    assert marked == {"izmir": "home"}


def test_place_without_position_is_named_below_the_map(server: Server) -> None:
    """Where the position of a place of a hub is not known, the page says so beside the map of the others."""
    caption = _page(server, "/country/IT").partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert "Their position is not known:" in caption
    assert "Province of Ancona" in caption


def test_hub_of_home_does_not_tell_all_partnerships(server: Server) -> None:
    """Home is a partner in every partnership: its country shows it on the map, and has no table of all of them."""
    page = _page(server, "/country/TR")
    assert 'data-place="izmir" class="home"' in page
    assert 'id="partnerships"' not in page


@pytest.mark.parametrize("path", ["/claim/baku-capital-of-az", "/entry/4", "/dataset", "/agent/publisher"])
def test_other_pages_have_no_map(server: Server, path: str) -> None:
    """What no place belongs to has neither a map nor a table of partnerships."""
    page = _page(server, path)
    assert 'class="map' not in page
    assert 'id="partnerships"' not in page
