"""Every link of every kind of page: it leads somewhere, and a language that the address asks for is kept by all."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from serving import BROWSER, Answer, Server

_OF_ONE_KIND = 12
"""Pages of one kind that are read; of all of them the first ones are as good as any."""
_MOST = 600


@dataclass
class _Links(HTMLParser):
    """What a page links to, by the attributes of each element that does, and the names of its own parts."""

    found: list[dict[str, str]] = field(default_factory=list)
    forms: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    language: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self.parts |= {said["id"]} if "id" in said else set()
        if tag == "html":
            self.language = said["lang"]
        elif tag == "form":
            self.forms.append((said, {}))
        elif tag == "input" and said.get("type") == "hidden":
            self.forms[-1][1][said["name"]] = said["value"]
        elif tag in ("a", "link", "img", "script") and (target := said.get("href", said.get("src"))) is not None:
            self.found.append({**said, "to": target})


def _read(page: str) -> _Links:
    links = _Links()
    links.feed(page)
    return links


def _kind(path: str) -> tuple[str, str]:
    """Return what pages of one kind have in common: the first part of the path, and the suffix."""
    first = path.strip("/").partition("/")[0]
    return first, path.rpartition(".")[2] if "." in path.rpartition("/")[2] else ""


def _reached(server: Server) -> Iterator[tuple[str, Answer]]:
    """Yield the pages that are reached from the landing page by links, some of each kind."""
    start = "/?lang=tr"
    waiting, known, kinds = deque([start]), {start}, Counter[tuple[str, str]]()
    while waiting and len(known) < _MOST:
        address = waiting.popleft()
        answer = server.ask(address, headers={"Accept": BROWSER, "Accept-Language": "en"})
        if answer.status == 303:
            target = urljoin(server.url + address, answer.headers["Location"]).removeprefix(server.url)
            answer = server.ask(target, headers={"Accept": BROWSER, "Accept-Language": "en"})
            address = target
        yield address, answer
        if answer.media_type != "text/html":
            continue
        for link in _read(answer.text).found:
            target = urljoin(server.url + address, link["to"]).partition("#")[0]
            path = target.removeprefix(server.url)
            if not target.startswith(f"{server.url}/") or path in known or "hreflang" in link:
                continue
            kinds[_kind(urlsplit(path).path)] += 1
            if kinds[_kind(urlsplit(path).path)] <= _OF_ONE_KIND:
                known.add(path)
                waiting.append(path)


@pytest.fixture(scope="module")
def reached(server: Server) -> dict[str, Answer]:
    """The pages that are reached from the Turkish landing page by a browser that wants English."""
    return dict(_reached(server))


def test_no_link_is_dead(reached: dict[str, Answer]) -> None:
    """Whatever is linked is there, and every part of a page that is linked is on it."""
    assert {address: answer.status for address, answer in reached.items() if answer.status != 200} == {}
    kinds = {_kind(urlsplit(address).path)[0] for address in reached}
    assert {"place", "partnership", "country", "entry", "ontology", "shapes", "quality", "changes", "sparql"} <= kinds
    for address, answer in reached.items():
        if answer.media_type == "text/html":
            links = _read(answer.text)
            within = {link["to"][1:] for link in links.found if link["to"].startswith("#")}
            assert within - links.parts == set(), address


def test_language_of_the_address_is_kept_by_every_link(server: Server, reached: dict[str, Answer]) -> None:
    """Every page is Turkish, and so is each page that it links or has a form for, but for the links to English."""
    pages = {address: answer for address, answer in reached.items() if answer.media_type == "text/html"}
    assert len(pages) > 70
    for address, answer in pages.items():
        links = _read(answer.text)
        assert links.language == "tr", address
        for link in links.found:
            target = urljoin(server.url + address, link["to"])
            known = reached.get(target.partition("#")[0].removeprefix(server.url))
            if "hreflang" in link or known is None or known.media_type != "text/html":
                continue
            assert parse_qs(urlsplit(target).query).get("lang") == ["tr"], (address, link)
        for form, hidden in links.forms:
            asked = parse_qs(urlsplit(form["action"]).query)
            assert hidden.get("lang", *asked.get("lang", [""])) == "tr", (address, form)


@pytest.mark.parametrize(
    "thing",
    ["/id/place/baku", "/id/partnership/izmir-baku", "/id/dataset", "/id/report", "/id/ontology/Place"],
)
def test_language_is_kept_on_the_way_from_a_thing_to_its_page(server: Server, thing: str) -> None:
    """The address of a thing leads a browser to the page in the language that is asked for; data are in none."""
    answer = server.ask(f"{thing}?lang=tr", headers={"Accept": BROWSER, "Accept-Language": "en"})
    assert answer.status == 303
    assert answer.headers["Location"].endswith("?lang=tr")
    page = server.ask(urljoin(thing, answer.headers["Location"]), headers={"Accept": BROWSER})
    assert '<html lang="tr">' in page.text
    assert next(target for target, kind in page.links("alternate") if kind == "text/html").endswith("?lang=tr")
    data = server.ask(f"{thing}?lang=tr", headers={"Accept": "text/turtle"})
    assert data.headers["Location"].endswith(".ttl")
    plain = server.ask(thing, headers={"Accept": BROWSER})
    assert "?" not in plain.headers["Location"]


def test_language_is_kept_by_a_citation(server: Server) -> None:
    """Who cites a query from a Turkish page comes to the Turkish page of the citation, and asks it again there."""
    form = {"Accept": BROWSER, "Content-Type": "application/x-www-form-urlencoded"}
    answer = server.ask("/query?lang=tr", "POST", form, b"query=ASK%7B%7D&format=csv")
    assert answer.status == 303
    assert answer.headers["Location"].endswith("?lang=tr")
    page = server.ask(urljoin("/query", answer.headers["Location"]), headers={"Accept": BROWSER}).text
    assert '<html lang="tr">' in page
    assert "sparql?lang=tr&amp;query=" in page
