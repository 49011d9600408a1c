"""What a page says has its source at its foot, where the data name one, and each note leads back to its marks."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pyoxigraph import NamedNode

from serving import BROWSER, Server
from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import term
from sisterkg.web.profiles import wording
from sisterkg.web.things import KINDS

every_language = pytest.mark.parametrize("language", LANGUAGES)


def _page(server: Server, path: str, language: str = "en") -> str:
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == 200, path
    return answer.text


def _some_of_each_kind(snapshot: Snapshot) -> list[str]:
    found: dict[str, list[str]] = {}
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("rdf:type")), None, None):
        path = str(getattr(quad.subject, "value", "")).removeprefix(f"{snapshot.base_iri}id/")
        kind, slash, _ = path.partition("/")
        if slash and kind in KINDS:
            found.setdefault(kind, []).append(f"/{path}")
    return [path for paths in found.values() for path in sorted(set(paths))[:3]]


def _notes_in(page: str, fragment: str) -> list[str]:
    """Return the notes that are cited in a part of a page."""
    numbers = re.findall(r'href="#(note-\d+)"', fragment)
    return [page.partition(f'<li id="{number}">')[2].partition("</li>")[0] for number in numbers]


def _noted(page: str, words: str) -> list[str]:
    """Return the notes that are cited right behind some words."""
    marks = re.search(rf"{re.escape(words)}(?:</bdi>|</a>)*((?:<sup.*?</sup>)+)", page)
    return _notes_in(page, marks[1]) if marks else []


@every_language
def test_every_note_leads_back_to_each_place(server: Server, snapshot: Snapshot, language: str) -> None:
    """On pages of all kinds the marks of each note and its links back are the same, and each link has a name."""
    paths = _some_of_each_kind(snapshot)
    cited = 0
    for path in (*paths, "/place/izmir", "/place/baku", "/country/CN"):
        page = _page(server, path, language)
        marks = re.findall(r'<sup class="note" id="cited-(\d+)-(\d+)"><a href="#note-(\d+)"', page)
        assert all(number == leads_to for number, _, leads_to in marks)
        back = re.findall(r'<a href="#cited-(\d+)-(\d+)" aria-label="([^"]+)">↩', page)
        notes = re.findall(r'<li id="note-(\d+)">', page)
        assert Counter((number, place) for number, place, _ in back) == Counter(mark[:2] for mark in marks), path
        assert {number for number, _, _ in back} == set(notes)
        assert notes == [str(number) for number in range(1, len(notes) + 1)]
        said = wording(language)["back"]
        assert [name for _, _, name in back] == [said.format(note=note, place=place) for note, place, _ in back]
        cited += len(marks)
    assert cited > 200


def test_notes_are_numbered_as_a_reader_meets_them(server: Server) -> None:
    """The first mark of each note comes in the order of the notes."""
    for path in ("/place/baku", "/place/tampa", "/country/CN", "/partnership/izmir-bukhara"):
        met = re.findall(r'<sup class="note" id="cited-(\d+)-1"', _page(server, path))
        assert met == [str(number) for number in range(1, len(met) + 1)], path


def test_names_of_the_source_have_their_entry(server: Server) -> None:
    """A name that the source uses or states leads to its entry; one that was taken from elsewhere has no note."""
    page = _page(server, "/place/turkmenabat")
    rows = page.partition('id="names"')[2].partition("</table>")[0].split("<tr>")[2:]
    told = []
    for row in rows:
        sense = row.rpartition("<bdi>")[2].partition("</bdi>")[0]
        told.append((sense, [re.findall(r"Entry \d+", note) for note in _notes_in(page, row)]))
    assert ("name as published", [["Entry 7"]]) in told
    assert ("former name", [["Entry 7"]]) in told
    assert {sense for sense, notes in told if not notes} == {"name", "other name"}


@every_language
def test_coordinates_have_their_source(server: Server, language: str) -> None:
    """A place's coordinates are told below its map with the source that its record names, and so are its links."""
    said = {"en": "38.43615° N, 27.15179° E", "tr": "38,43615° K, 27,15179° D"}[language]
    page = _page(server, "/place/izmir", language)
    (note,) = _noted(page, said)
    assert "Natural Earth 10m populated places (public domain)" in note
    assert _noted(page, "Q35997") == [note]
    south = _page(server, "/place/cape-town", language)
    assert re.search({"en": r"\d° S, \d+\.\d+° E", "tr": r"\d° G, \d+,\d+° D"}[language], south)


def test_containment_has_the_entry_that_states_it(server: Server) -> None:
    """What a place lies in leads to the entry where one states it; its country, which none states, to nothing."""
    lead = _page(server, "/place/tampa").partition('<p class="lead">')[2]
    page = f"{lead}"
    (note,) = _noted(page, "Florida")
    assert "Entry 3" in note
    assert not _noted(page.partition("</p>")[0], "United States")
