"""What very much is said about, such as a city of thousands of partnerships, is told whole, in bounded parts."""

from __future__ import annotations

import io
import re
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse

from assembly.many import many_inputs
from serving import Answer, Server, serving
from sisterkg.build import build
from sisterkg.engine import Refused
from sisterkg.snapshot import Site, Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.profiles import wording
from sisterkg.web.spooling import LARGE, Documents
from sisterkg.web.statements import OF_A_PART

PARTNERS = 1_200
FORMATS = {
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Snapshot]]:
    """Serve a city with many partners."""
    folder = tmp_path_factory.mktemp("hub")
    made = many_inputs(folder / "inputs", PARTNERS)
    snapshot, _ = build(made, Site(folder / "site"), lambda step: None)
    with serving(folder / "site") as server:
        yield server, snapshot


def _path(snapshot: Snapshot) -> str:
    return snapshot.manifest.home.removeprefix(f"{snapshot.base_iri}id/")


def _triples(answer: Answer, rdf_format: RdfFormat = RdfFormat.N_TRIPLES) -> set[Triple]:
    assert answer.status == 200
    return {quad.triple for quad in parse(answer.body, format=rdf_format)}


def _parts(server: Server, path: str) -> Iterator[Answer]:
    """Ask for a document and follow its links to the parts behind."""
    address: str | None = f"/{path}"
    while address:
        answer = server.ask(address)
        yield answer
        following = answer.links("next")
        address = f"/{path.rpartition('/')[0]}/{following[0][0].rpartition('/')[2]}" if following else None


def _meant(snapshot: Snapshot) -> set[Triple]:
    """What a document about the home city has to say, by a plain look at the whole graph."""
    graph = [quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, DefaultGraph())]
    leading = {term(name) for name in ("schema:observationAbout", "rdf:subject", "skg:partner", "skg:checkedPlace")}
    home = NamedNode(snapshot.manifest.home)
    about = {t.subject for t in graph if t.object == home and t.predicate.value in leading}
    return {triple for triple in graph if triple.subject == home or triple.subject in about}


@pytest.mark.parametrize(("start", "most"), [(0, 3), (1, 1), (499, 9), (PARTNERS - 2, 9), (PARTNERS, 2), (10**9, 2)])
def test_what_leads_to_a_thing_is_found_from_any_place_on(
    hub: tuple[Server, Snapshot], start: int, most: int
) -> None:
    """A part begins behind as many as it is told, one property after another; behind all is nothing."""
    _, snapshot = hub
    home, ways = Iri(snapshot.manifest.home), (term("rdf:subject"), term("skg:partner"))
    everything = [each for way in ways for each in snapshot.subjects(way, home)]
    assert len(everything) >= PARTNERS
    assert snapshot.subjects_from(start, most, ways, home) == everything[start : start + most]


def test_parts_together_say_everything(hub: tuple[Server, Snapshot]) -> None:
    """Who follows the links has all that is said of the hub and of each of its partnerships, each of them once."""
    server, snapshot = hub
    parts = list(_parts(server, f"{_path(snapshot)}.nt"))
    assert len(parts) > PARTNERS / OF_A_PART
    found = [_triples(part) for part in parts]
    assert set().union(*found) == _meant(snapshot)
    assert sum(map(len, found)) == len(_meant(snapshot))
    home = NamedNode(snapshot.manifest.home)
    assert {t for t in found[0] if t.subject == home} == set(snapshot.about(Iri(home.value)))
    assert [bool(part.links("prev")) for part in parts] == [False] + [True] * (len(parts) - 1)
    for part in parts:
        assert part.body.splitlines() == sorted(part.body.splitlines())


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_says_the_same(hub: tuple[Server, Snapshot], suffix: str) -> None:
    """The first part is the same graph in every format, and comes from a file where it is large."""
    server, snapshot = hub
    path = _path(snapshot)
    answer = server.ask(f"/{path}.{suffix}")
    assert _triples(answer, FORMATS[suffix]) == _triples(server.ask(f"/{path}.nt"))
    assert len(answer.body) > LARGE
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Sisterkg-Snapshot"] == snapshot.id


def test_large_document_is_validated_and_cut(hub: tuple[Server, Snapshot]) -> None:
    """A large document has an ETag that holds, answers 304, HEAD and a range, and says where its data are."""
    server, snapshot = hub
    path = _path(snapshot)
    whole = server.ask(f"/{path}", headers={"Accept": "application/n-triples"})
    assert whole.headers["Content-Location"].endswith(".nt")
    assert "Content-Disposition" not in whole.headers
    again = server.ask(f"/{path}.nt", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    head = server.ask(f"/{path}.nt", method="HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    piece = server.ask(f"/{path}.nt", headers={"Range": "bytes=10-19"})
    assert (piece.status, piece.body) == (206, whole.body[10:20])


def test_part_that_is_not_there(hub: tuple[Server, Snapshot]) -> None:
    """A part behind the last one is not found, and a number that is none asks for the first."""
    server, snapshot = hub
    path = _path(snapshot)
    for beyond in ("99", "1000000", "10000001", "9" * 5000):
        assert server.ask(f"/{path}.nt?part={beyond}").status == 404
    assert server.ask(f"/{path}.nt?part=0000000002").body == server.ask(f"/{path}.nt?part=2").body
    assert server.ask(f"/{path}.nt?part=x").body == server.ask(f"/{path}.nt").body


def test_small_document_has_no_parts(hub: tuple[Server, Snapshot]) -> None:
    """What little is said about is told at once."""
    server, snapshot = hub
    partner = next(place for place in snapshot.places() if not snapshot.manifest.home.endswith(f"/{place}"))
    answer = server.ask(f"/place/{partner}.nt")
    assert answer.status == 200
    assert not answer.links("next")
    assert server.ask(f"/place/{partner}.nt?part=2").status == 404


def test_page_is_short(hub: tuple[Server, Snapshot]) -> None:
    """The page about the hub is below 100 kB, whichever part of its partnerships is asked for."""
    server, snapshot = hub
    for asked in ("", "?partnerships=20"):
        answer = server.ask(f"/{_path(snapshot)}{asked}", headers={"Accept": "text/html"})
        assert answer.status == 200
        assert len(answer.body) < 100_000


def test_parts_of_a_country_page_show_all_its_places(hub: tuple[Server, Snapshot]) -> None:
    """Who turns the pages of a country's partnerships sees each of its places once, on the map and in the table."""
    server, snapshot = hub
    lies_in = NamedNode(term("schema:containedInPlace"))
    within = Counter(quad.object for quad in snapshot.store.quads_for_pattern(None, lies_in, None, DefaultGraph()))
    country, count = max(within.items(), key=lambda each: (each[1], str(each[0])))
    assert isinstance(country, NamedNode)
    assert count > 100
    path = country.value.removeprefix(f"{snapshot.base_iri}id")
    told, marked, number = list[str](), list[str](), 1
    while number:
        page = server.ask(f"{path}?partnerships={number}", headers={"Accept": "text/html"})
        assert len(page.body) < 100_000
        assert wording("en")["map_part"] in page.text
        told += re.findall(r'<th scope="row"><a href="../place/([^"]+)"', page.text)
        marked += re.findall(r'<a href="../place/[^"]+"[^>]* data-place="([^"]+)" class="(?!home)', page.text)
        number = number + 1 if f'href="?partnerships={number + 1}#partnerships"' in page.text else 0
    ways = (term("schema:containedInPlace"), term("skg:capitalOf"))  # many lead there in both
    places = {each.rpartition("/")[2] for way in ways for each in snapshot.subjects(way, Iri(country.value))}
    for found in (told, marked):
        assert len(found) == len(set(found))
        assert set(found) == places - {snapshot.manifest.home.rpartition("/")[2]}


def test_others_are_answered_while_hubs_are_asked_for(hub: tuple[Server, Snapshot]) -> None:
    """Many who ask for a hub at once get all of it or are asked to wait, and nobody else is kept from an answer."""
    server, snapshot = hub
    path = _path(snapshot)
    with ThreadPoolExecutor(12) as clients:
        asked = [clients.submit(server.ask, f"/{path}.{suffix}?part={n}") for n in (1, 2, 3) for suffix in FORMATS]
        assert server.ask("/health").status == 200
        answers = [each.result() for each in asked]
    assert {answer.status for answer in answers} <= {200, 503}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 503)
    assert any(answer.status == 200 for answer in answers)


def _write(size: int):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a writer
    def write(out: io.BytesIO) -> None:
        for _ in range(size >> 10):
            out.write(b"x" * 1024)

    return write


def test_documents_that_are_kept_are_not_made_again() -> None:
    """A large document is made once; the oldest go where there are many; a small one is held by nobody."""
    documents, made = Documents(), []

    def write(out: io.BytesIO) -> None:
        made.append(1)
        _write(2 * LARGE)(out)

    first = documents.made("a.nt", write)
    assert documents.made("a.nt", write) == first
    assert len(made) == 1
    assert isinstance(first.content, Path)
    assert first.content.read_bytes() == b"x" * (2 * LARGE)
    for number in range(40):
        documents.made(f"{number}.nt", _write(LARGE + 1024))
    assert not first.content.exists()
    assert documents.made("small.nt", _write(1024)).content == b"x" * 1024


@pytest.mark.parametrize("what", ["file", "folder"])
def test_document_that_was_cleaned_away_is_made_again(what: str) -> None:
    """Who cleans /tmp takes no document from anyone, though a server runs for months."""
    documents = Documents()
    first = documents.made("a.nt", _write(2 * LARGE)).content
    assert isinstance(first, Path)
    if what == "file":
        first.unlink()
    else:
        shutil.rmtree(first.parent)
    again = documents.made("a.nt", _write(2 * LARGE)).content
    assert isinstance(again, Path)
    assert again.read_bytes() == b"x" * (2 * LARGE)
    documents.close()
    assert not again.parent.exists()


def test_only_some_large_documents_are_made_at_once() -> None:
    """A third large document is refused while two are being made; a small one is not; after that there is room."""
    documents, go_on, begun = Documents(), threading.Event(), threading.Semaphore(0)

    def write(out: io.BytesIO) -> None:
        _write(2 * LARGE)(out)
        begun.release()
        go_on.wait(30)

    with ThreadPoolExecutor(2) as others:
        waiting = [others.submit(documents.made, name, write) for name in ("a.nt", "b.nt")]
        for _ in waiting:
            assert begun.acquire(timeout=30)
        with pytest.raises(Refused, match="too many large documents"):
            documents.made("c.nt", _write(2 * LARGE))
        assert documents.made("small.nt", _write(1024)).content
        go_on.set()
        for each in waiting:
            each.result()
    assert documents.made("c.nt", _write(2 * LARGE))


def test_server_leaves_no_document_behind(
    hub: tuple[Server, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is told to end takes what it kept in files with it."""
    _, snapshot = hub
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(snapshot.folder.parents[1]) as server:
        assert server.ask(f"/{_path(snapshot)}.nt").status == 200
        assert [*tmp_path.glob("sisterkg-documents-*/*.nt")]
    assert not [*tmp_path.glob("sisterkg-documents-*")]


def test_document_that_breaks_off_leaves_nothing() -> None:
    """Where a writer fails, no file is left and others can be made."""
    documents = Documents()

    def write(out: io.BytesIO) -> None:
        _write(2 * LARGE)(out)
        raise ValueError("no more")

    kept = documents.made("kept.nt", _write(2 * LARGE)).content
    assert isinstance(kept, Path)
    for _ in range(3):
        with pytest.raises(ValueError, match="no more"):
            documents.made("a.nt", write)
    assert list(kept.parent.iterdir()) == [kept]
