"""Things, the documents about them and what every answer has in common: links, validators, headers."""

from __future__ import annotations

import csv
import http.client
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin, urlsplit

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import Graph

from serving import BROWSER, Answer, Server
from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import Iri

with (shipped("data") / "cities.csv").open(encoding="utf-8", newline="") as rows:
    PLACES = [row["id"] for row in csv.DictReader(rows)]

KINDS = [
    *("agent", "area", "building", "catalog", "checksum", "city", "claim", "climate", "continent"),
    *("country", "criterion", "dataset", "distribution", "entry", "finding", "industry", "landform"),
    *("linkset", "location", "observation", "organization", "partition", "partnership", "period"),
    *("place", "port", "product", "provenance", "region", "report", "river", "sea", "service"),
    *("title", "water"),
]
"""What IRIs are minted for in the real records: what stands behind ``id/`` in them."""

READERS = {
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "rdf": (RdfFormat.RDF_XML, "xml"),
}
TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}

every_place = pytest.mark.parametrize("place", [*PLACES, "izmir"])
every_document = pytest.mark.parametrize(
    "path",
    [
        *("/", "/sparql", "/ontology", "/ontology.ttl", "/ontology/Partnership", "/dataset", "/dataset.jsonld"),
        *("/place/izmir", "/place/izmir.ttl", "/place/izmir.jsonld", "/place/izmir.nt", "/place/izmir.rdf"),
        *("/country/AZ", "/partnership/izmir-baku", "/download/dataset.ttl", "/download/dataset.csv.gz"),
        *("/report.json", "/report.ttl", "/context.jsonld", "/questions/01-all-partners.rq", "/static/style.css"),
        *(f"/shapes/PeriodEnd.{suffix}" for suffix in READERS),
        "/sparql?query=ASK%20%7B%7D",
    ],
)
"""Some of every kind; a shape has blank nodes."""


def _minted(snapshot: Snapshot) -> set[str]:
    """Return every IRI of a thing that stands anywhere in the store, by its path below the base IRI."""
    prefix = snapshot.base_iri + "id/"
    nodes = {node for quad in snapshot.store for node in (quad.subject, quad.predicate, quad.object)}
    return {node.value.removeprefix(snapshot.base_iri) for node in nodes if str(node).startswith(f"<{prefix}")}


def _kind(path: str) -> str:
    return path.split("/")[1]


def test_kinds_are_all_that_there_are(snapshot: Snapshot) -> None:
    """The list of kinds that these tests go through is the list of kinds in the real records."""
    assert sorted({_kind(path) for path in _minted(snapshot)}) == KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("accept", ["text/turtle", BROWSER], ids=["data", "page"])
def test_thing_leads_to_its_document(server: Server, snapshot: Snapshot, kind: str, accept: str) -> None:
    """Every IRI of a kind answers 303 with a relative Location, where the document that describes it is."""
    paths = sorted(path for path in _minted(snapshot) if _kind(path) == kind)
    for path in paths[:12]:
        answer = server.ask(f"/{path}", headers={"Accept": accept})
        assert answer.status == 303, path
        location = answer.headers["Location"]
        assert not urlsplit(location).netloc
        assert location.startswith("../")
        document = server.ask(urljoin(f"/{path}", location), headers={"Accept": accept})
        assert document.status == 200, location
        assert document.media_type == accept.partition(",")[0]
        assert f"{snapshot.base_iri}{path}" in document.text
        assert document.links("describes")[0] == (f"{snapshot.base_iri}{path}", "")


def test_term_has_a_document_of_its_own(server: Server, snapshot: Snapshot) -> None:
    """Every term of the ontology has a document that says the same of it as the ontology does."""
    terms = {t.subject for t in snapshot.ontology if str(t.subject).startswith("<https://w3id.org/sisterkg#")}
    assert len(terms) > 50
    for term in terms:
        answer = server.ask(f"/ontology/{str(term).strip('<>').partition('#')[2]}.nt")
        assert _by_pyoxigraph(answer.body, "nt") == {t for t in snapshot.ontology if t.subject == term}


@pytest.mark.parametrize(
    "path",
    [
        *("/id/place/atlantis", "/place/atlantis", "/place/atlantis.ttl", "/id/place/baku.ttl", "/id/place"),
        *("/place/baku.docx", "/place/baku.", "/place/.ttl", "/place/BAKU", "/place/baku.TTL", "/place", "/place/"),
        *("/id/no-such-kind/baku", "/no-such-kind/baku", "/dataset.docx", "/ontology.docx", "/ontology/NoSuchTerm"),
        *("/country/baku", "/id/country/az", "/ontology/place", "/id/", "/index.html", "/favicon.ico"),
    ],
)
def test_what_is_not_there_is_not_found(server: Server, path: str) -> None:
    """An address that names nothing answers 404 with problem details, and never a document."""
    answer = server.ask(path)
    assert (answer.status, answer.media_type) == (404, "application/problem+json")


@pytest.mark.parametrize("suffix", ["html", *READERS])
def test_suffix_chooses_the_format(server: Server, suffix: str) -> None:
    """Each suffix has its one media type, which Link headers announce from the document itself."""
    answer = server.ask("/place/baku")
    alternates = {urljoin("/place/baku", target): media_type for target, media_type in answer.links("alternate")}
    path = "/place/baku" if suffix == "html" else f"/place/baku.{suffix}"
    assert server.ask(f"/place/baku.{suffix}").media_type == alternates[path]
    assert server.ask(path).media_type == alternates[path]
    assert len(alternates) == 5


def _by_pyoxigraph(content: bytes, suffix: str) -> set[Triple]:
    return {quad.triple for quad in parse(content, format=READERS[suffix][0])}


def _by_rdflib(content: bytes, suffix: str) -> set[Triple]:
    graph = Graph(bind_namespaces="none").parse(data=content, format=READERS[suffix][1])
    return {quad.triple for quad in parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)}


@every_place
def test_four_formats_hold_the_same_graph(server: Server, snapshot: Snapshot, place: str) -> None:
    """A place's four data formats, read by two parsers, are one graph, and it holds all the place's own triples."""
    bodies = {suffix: server.ask(f"/place/{place}.{suffix}").body for suffix in READERS}
    graph = _by_pyoxigraph(bodies["nt"], "nt")
    assert graph >= set(snapshot.about(Iri(f"{snapshot.base_iri}id/place/{place}"))) != set()
    for suffix, body in bodies.items():
        assert _by_pyoxigraph(body, suffix) == graph, suffix
        assert _by_rdflib(body, suffix) == graph, suffix


def test_report_is_whole_in_every_format(server: Server, snapshot: Snapshot) -> None:
    """Each format of the validation report, by its address or by choice, is the graph of the published file."""
    whole = _by_pyoxigraph(snapshot.read("report.ttl"), "ttl")
    for syntax in SYNTAXES.values():
        by_suffix = server.ask(f"/report.{syntax.suffix}")
        by_choice = server.ask("/report", headers={"Accept": syntax.media_type})
        assert by_choice.headers["Content-Location"] == f"./report.{syntax.suffix}"
        assert by_choice.body == by_suffix.body, syntax.suffix
        assert _by_pyoxigraph(by_suffix.body, syntax.suffix) == whole


def test_name_of_a_graph_leads_to_a_document(server: Server, snapshot: Snapshot) -> None:
    """The name of every graph beside the data, as the endpoint tells it, leads to data and to a page."""
    assert snapshot.named_graphs
    for name in snapshot.named_graphs:
        path = f"/{name.removeprefix(snapshot.base_iri)}"
        for accept, media_type in (("text/turtle", "text/turtle"), (BROWSER, "text/html")):
            answer = server.ask(path, headers={"Accept": accept})
            assert answer.status == 303
            document = server.ask(urljoin(path, answer.headers["Location"]), headers={"Accept": accept})
            assert (document.status, document.media_type) == (200, media_type)


def test_place_is_told_with_what_is_stated_about_it(server: Server, snapshot: Snapshot) -> None:
    """The document about a place also holds the partnership, figures and claims that are about it."""
    place = NamedNode(f"{snapshot.base_iri}id/place/baku")
    held = _by_pyoxigraph(server.ask("/place/baku.nt").body, "nt")
    about = {t.subject for t in snapshot.leading_to(Iri(place.value), 1000) if not t.predicate.value.endswith("With")}
    assert {_kind(str(subject).partition("8000/")[2]) for subject in about} >= {"claim", "observation", "partnership"}
    assert {triple.subject for triple in held} >= about


FORGED = {
    "Host": "forged.example",
    "X-Forwarded-Host": "forged.example",
    "X-Forwarded-Proto": "forged",
    "X-Forwarded-Prefix": "/forged",
    "X-Original-URL": "/forged",
    "Forwarded": "host=forged.example;proto=forged",
}


@pytest.mark.parametrize("accept", ["*/*", BROWSER], ids=["program", "browser"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/health", "/sparql", "/ontology", "/dataset", "/place/baku", "/place/baku/", "/place/baku.ttl"),
        *("/id/place/baku", "/id/place/baku/", "/id/dataset", "/place/atlantis", "/sparql?query=SELECT", "/static"),
        *("/download/dataset.csv", "//place/baku", "/place//baku", "/id//place/baku", "//", "//forged.test/place"),
        *("/static/", "/static//style.css", "/sparql/", "/report.json", "/context.jsonld"),
    ],
)
def test_no_answer_repeats_what_host_a_client_claims(server: Server, path: str, accept: str) -> None:
    """Neither the body nor a header of any answer holds what the Host or a forwarding header says."""
    answer = server.ask(path, headers={**FORGED, "Accept": accept})
    assert answer.status < 500
    assert "forged.example" not in f"{answer.headers}{answer.text}"
    assert not urlsplit(answer.headers.get("Location", "")).netloc


_LINK = re.compile(r'<(?:a|link|form|script|img)\b(?![^>]*method="post")[^>]*?\s(?:href|src|action)="([^"]*)"')


def _links(page: str) -> list[str]:
    return [unescape(link) for link in _LINK.findall(page)]


def _crawl(site: Server, start: str, left_out: str = "$^") -> tuple[dict[str, int], dict[str, str]]:
    """Follow every link within a server; return each path's status, and the page on which it was found."""
    most = 6000
    statuses: dict[str, int] = {}
    found_on = {start: ""}
    waiting = [start]
    while waiting and len(statuses) < most:
        path = waiting.pop()
        answer = site.ask(path, headers={"Accept": BROWSER})
        statuses[path] = answer.status
        links = [answer.headers["Location"]] if "Location" in answer.headers else []
        if answer.media_type == "text/html":
            links += _links(answer.text)
            links += [target for target, _ in answer.links("alternate")]
        for link in links:
            target = urlsplit(urljoin(site.url + path, link))
            # A page in another language has the same links.
            if f"{target.scheme}://{target.netloc}" == site.url and "lang=" not in target.query:
                asked = target.path + (f"?{target.query}" if target.query else "")
                if asked not in found_on and not re.search(left_out, asked):
                    found_on[asked] = path
                    waiting.append(asked)
    assert not waiting, f"more than {most} addresses"
    return statuses, found_on


def _broken(statuses: dict[str, int], found_on: dict[str, str]) -> list[tuple[str, int, str]]:
    return [(path, status, found_on[path]) for path, status in statuses.items() if status not in (200, 303)]


@contextmanager
def _mounted_below(server: Server, prefix: str) -> Iterator[Server]:
    """Run a reverse proxy that passes on what lies below a path, without the path, as nginx would."""

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(prefix):
                self.send_error(404)
                return
            backend = http.client.HTTPConnection(*server.address, timeout=30)
            backend.request("GET", self.path.removeprefix(prefix.rstrip("/")), headers=dict(self.headers.items()))
            answer = backend.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "date", "server", "transfer-encoding"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            backend.close()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Server(f"http://127.0.0.1:{proxy.server_port}", 0)
        finally:
            proxy.shutdown()
            thread.join()


def _expected_in_crawl(snapshot: Snapshot) -> set[str]:
    return {f"/{path.removeprefix('id/')}" for path in _minted(snapshot) if _kind(path) in ("place", "partnership")}


def test_every_link_of_the_whole_site_leads_somewhere(server: Server, snapshot: Snapshot) -> None:
    """Whoever follows all links from the landing page reaches every place and partnership, and never an error."""
    statuses, found_on = _crawl(server, "/")
    assert not _broken(statuses, found_on)
    assert statuses.keys() >= _expected_in_crawl(snapshot)
    assert len(statuses) > 1000


def test_every_link_holds_below_a_path(server: Server, snapshot: Snapshot) -> None:
    """The whole site can be followed through a reverse proxy that has put it below a path that it does not know."""
    with _mounted_below(server, "/twins/") as mounted:
        # The data of statements are linked as those of all others are.
        statuses, found_on = _crawl(mounted, "/twins/", left_out=r"/(claim|observation|entry)/.*\.\w+$")
    assert not _broken(statuses, found_on)
    assert statuses.keys() >= {f"/twins{path}" for path in _expected_in_crawl(snapshot)}
    assert all(path.startswith("/twins/") for path in statuses)


@pytest.mark.parametrize(
    "path",
    [
        *("/place/baku", "/place/baku/", "/place/baku.html", "/ontology/Partnership", "/dataset"),
        *("/dataset/", "/ontology/", "/sparql/", "/sparql", "/no/such/page", "/place/", "/id/place/x"),
        *("/sparql?query=SELECT", "/sparql/?query=SELECT", "/id/place/baku/"),
    ],
)
def test_links_hold_from_an_odd_address_below_a_path(server: Server, path: str) -> None:
    """However an address is spelled, what it answers links to nothing but what is there, also below a path."""
    with _mounted_below(server, "/twins/") as mounted:
        start = f"/twins{path}"
        answer = mounted.ask(start, headers={"Accept": BROWSER})
        targets = [*_links(answer.text), *([answer.headers["Location"]] if answer.status == 303 else [])]
        assert targets
        for target in {
            urljoin(mounted.url + start, target) for target in targets if not target.startswith(("?", "#"))
        }:
            if target.startswith(mounted.url):
                assert mounted.ask(target.removeprefix(mounted.url)).status in (200, 303), target


def test_no_page_links_to_the_base_iri(server: Server, snapshot: Snapshot) -> None:
    """No link of a page spells out the base IRI, which may not be where the site is served."""
    for path in ("/", "/dataset", "/place/baku", "/partnership/izmir-baku", "/entry/1", "/ontology", "/sparql"):
        page = server.ask(path, headers={"Accept": BROWSER})
        assert not [link for link in _links(page.text) if link.startswith(snapshot.base_iri)], path


@every_document
@pytest.mark.parametrize("accept", ["*/*", BROWSER, "text/turtle, */*;q=0.1"], ids=["any", "browser", "turtle"])
def test_head_is_get_without_a_body(server: Server, path: str, accept: str) -> None:
    """HEAD answers with the status and headers of GET, its Content-Length too, and no body."""
    got = server.ask(path, headers={"Accept": accept})
    head = server.ask(path, "HEAD", headers={"Accept": accept})
    assert head.status == got.status == (303 if path == "/" and accept.startswith("text/turtle") else 200)
    assert _without_times(head) == _without_times(got)
    assert int(head.headers["Content-Length"]) == len(got.body) > 0
    assert head.body == b""


def _without_times(answer: Answer) -> list[tuple[str, str]]:
    times = ("date", "server-timing")
    return sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() not in times)


@every_document
def test_what_a_client_has_is_not_sent_again(server: Server, path: str) -> None:
    """If-None-Match and If-Modified-Since answer 304 with the validators and no body, where nothing has changed."""
    got = server.ask(path)
    etag, modified = got.headers["ETag"], got.headers["Last-Modified"]
    assert re.fullmatch(r'"[^"]{8,}"', etag)
    for condition in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
    ):
        answer = server.ask(path, headers=condition)
        assert (answer.status, answer.body) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control", "Content-Location"):
            assert answer.headers[name] == got.headers[name], name


@every_document
def test_what_a_client_does_not_have_is_sent(server: Server, path: str) -> None:
    """Another ETag, an older date, or a matching date beside another ETag get the whole answer."""
    got = server.ask(path)
    for condition in (
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        {"If-Modified-Since": "junk"},
        {"If-None-Match": '"other"', "If-Modified-Since": got.headers["Last-Modified"]},
    ):
        answer = server.ask(path, headers=condition)
        assert (answer.status, answer.body) == (200, got.body), condition


def test_each_representation_has_its_own_strong_etag(server: Server) -> None:
    """Each representation of an address has an ETag of its own, which is the same at every request."""
    asked: list[dict[str, str]] = [
        *({"Accept": accept} for accept in ("text/turtle", "application/ld+json", "application/n-triples")),
        {"Accept": "application/rdf+xml"},
        *({"Accept": "text/html", "Accept-Language": language} for language in ("en", "tr")),
    ]
    etags = [server.ask("/place/baku", headers=headers).headers["ETag"] for headers in asked]
    assert len(set(etags)) == len(asked)
    assert [server.ask("/place/baku", headers=headers).headers["ETag"] for headers in asked] == etags
    assert not any(etag.startswith("W/") for etag in etags)


def test_etag_of_one_format_does_not_pass_for_another(server: Server) -> None:
    """A client that has the Turtle and asks for the page gets the page."""
    etag = server.ask("/place/baku", headers={"Accept": "text/turtle"}).headers["ETag"]
    assert server.ask("/place/baku", headers={"Accept": "text/html", "If-None-Match": etag}).status == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/place/baku", "/dataset", "/sparql", "/place/atlantis", "/sparql?query=SELECT", "/place/baku?format=x"],
)
def test_page_varies_by_format_and_language(server: Server, path: str) -> None:
    """A page, one about a failure too, says that it depends on Accept and on Accept-Language."""
    answer = server.ask(path, headers={"Accept": BROWSER})
    assert answer.media_type == "text/html"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize("headers", [{"Accept-Language": "tr-TR,tr;q=0.9,en;q=0.5"}, {"Accept-Language": "en"}])
def test_page_is_in_the_language_of_its_reader(server: Server, headers: dict[str, str]) -> None:
    """A browser gets the page in its language, and the URL's language before that."""
    accept = {"Accept": BROWSER, **headers}
    turkish = headers["Accept-Language"].startswith("tr")
    page = server.ask("/place/baku", headers=accept).text
    assert ('<html lang="tr">' in page, "<h1>Bakü</h1>" in page) == (turkish, turkish)
    assert ('<html lang="en">' in page, "<h1>Baku</h1>" in page) == (not turkish, not turkish)
    assert "<h1>Bakü</h1>" in server.ask("/place/baku?lang=tr", headers=accept).text


CORS_CASES: list[tuple[str, str, dict[str, str], bytes | None, int]] = [
    ("GET", "/place/baku", {}, None, 200),
    ("GET", "/download/dataset.nt", {}, None, 200),
    ("GET", "/static/style.css", {}, None, 200),
    ("GET", "/sparql?query=ASK%20%7B%7D", {}, None, 200),
    ("GET", "/id/place/baku", {}, None, 303),
    ("GET", "/place/baku", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, None, 304),
    ("GET", "/sparql?query=SELECT", {}, None, 400),
    ("GET", "/place/atlantis", {}, None, 404),
    ("GET", "/place/baku", {"Accept": "image/png"}, None, 406),
    ("DELETE", "/place/baku", {}, None, 405),
    ("PUT", "/sparql", {}, b"", 405),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * 1_600_001, 413),
    ("POST", "/sparql", {"Content-Type": "application/json"}, b"{}", 415),
    ("OPTIONS", "/sparql", {}, None, 200),
    ("OPTIONS", "/place/baku", {}, None, 200),
    ("OPTIONS", "/download/dataset.ttl", {}, None, 200),
]


@pytest.mark.parametrize("case", CORS_CASES, ids=lambda case: f"{case[4]}-{case[0]}-{case[1]}")
def test_scripts_of_any_page_may_read_every_answer(
    server: Server, case: tuple[str, str, dict[str, str], bytes | None, int]
) -> None:
    """Every answer, failures too, is open to scripts of other pages, with the headers that they need."""
    method, path, headers, body, status = case
    answer = server.ask(path, method, {"Origin": "https://elsewhere.example", **headers}, body)
    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_preflight_allows_what_the_endpoint_takes(server: Server) -> None:
    """A browser's preflight for a POST of a query with its own headers is told that it may."""
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,accept",
    }
    answer = server.ask("/sparql", "OPTIONS", asked)
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert {"content-type", "accept"} <= set(answer.headers["Access-Control-Allow-Headers"].lower().split(","))
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


HOSTILE = {
    "nul": "%00",
    "nul-behind": "baku%00.ttl",
    "line-feed": "baku%0aSet-Cookie:%20a=b",
    "carriage-return": "baku%0d%0aLocation:%20http://forged.example",
    "up": "../manifest.json",
    "up-escaped": "..%2fmanifest.json",
    "up-twice-escaped": "%252e%252e%252fmanifest.json",
    "up-in-the-middle": "baku/../../../../etc/passwd",
    "backslash": "..%5c..%5cetc%5cpasswd",
    "absolute": "%2fetc%2fpasswd",
    "long": "a" * 8000,
    "long-and-wide": "%C4%B0" * 2000,
    "script": "%3Cscript%3Ealert(1)%3C/script%3E",
    "raw-script": "<script>alert(1)</script>",
    "quotes": "%22onload=%22alert(1)",
    "angle-bracket": "baku%3E",
    "injection": "baku%3E%20?p%20?o%20.%20%7D%20%23",
    "space": "new%20york",
    "braces": "%7B%7B7*7%7D%7D",
    "template": "%7B%25%20raw%20%25%7D",
    "pipe-caret-grave": "%7C%5E%60",
    "bidi": "%E2%80%AEukab",
    "zero-width": "ba%E2%80%8Bku",
    "decomposed": "bo%CC%88n",
    "bad-utf-8": "%ff%fe",
    "overlong-utf-8": "%c0%ae%c0%ae",
    "cut-utf-8": "%E0%A4",
    "surrogate": "%ED%A0%80",
    "beyond-unicode": "%F5%80%80%80",
    "last-character": "%F4%8F%BF%BF",
    "lone-percent": "%",
    "bad-escape": "%zz",
    "emoji": "%F0%9F%92%A3",
    "format-string": "%25s%25n",
    "control": "%01%1b%5b2J",
    "dots": "....",
    "colon": "http:",
    "other-scheme": "file:%2f%2f%2fetc%2fpasswd",
    "semicolon": "baku;jsessionid=1",
    "star": "*",
}
HOSTILE_PATHS = [
    *("/place/{}", "/id/place/{}", "/ontology/{}", "/finding/{}", "/download/{}", "/shapes/{}", "/static/{}"),
    *("/dataset.{}", "/{}", "/download/dataset.{}", "/questions/{}", "/context{}"),
]


@pytest.mark.parametrize("accept", ["*/*", BROWSER], ids=["program", "browser"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_told_apart(server: Server, name: str, accept: str) -> None:
    """A name that means harm is answered by 404 or 400, as text that does nothing, wherever a name may stand."""
    for pattern in HOSTILE_PATHS:
        path = pattern.format(HOSTILE[name])
        answer = server.ask(path, headers={"Accept": accept})
        assert answer.status in (400, 404), path
        assert answer.media_type in ("application/problem+json", "text/html", "text/plain", ""), path
        if answer.media_type == "text/html":
            assert "<script>alert" not in answer.text
            assert '"onload' not in answer.text
        assert "root:" not in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers


@pytest.mark.parametrize("parameter", ["lang", "format", "query", "anything"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_parameter_does_no_harm(server: Server, name: str, parameter: str) -> None:
    """A parameter that means harm never makes the server fail, nor comes back as markup."""
    for path in ("/sea/caspian-sea", "/id/place/baku", "/sparql", "/place/atlantis"):
        value = HOSTILE[name].replace("#", "%23")
        answer = server.ask(f"{path}?{parameter}={value}", headers={"Accept": BROWSER})
        assert answer.status in (200, 303, 400, 404, 406), path
        assert "<script>alert" not in answer.text
        assert "Set-Cookie" not in answer.headers


ODD_HEADERS = ("Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Cookie")
ODD_VALUES = [
    *("", ",", ";", ";q=", "*;q=1e400", "a/b;q=-1", '"', '"""', "\\", "q=0", "İzmir", "/;=,", "-1", "1" * 400),
    *("a" * 8000, "a/b," * 2000, "*/*" + ";q=0" * 2000),
]


@pytest.mark.parametrize("header", ODD_HEADERS)
@pytest.mark.parametrize("value", ODD_VALUES, ids=lambda value: value[:10])
def test_odd_header_does_no_harm(server: Server, header: str, value: str) -> None:
    """A header of any content never makes the server fail."""
    for path in ("/place/baku.ttl", "/sea/caspian-sea", "/download/dataset.csv", "/sparql?query=ASK%20%7B%7D"):
        assert server.ask(path, headers={header: value}).status in (200, 206, 304, 400, 406, 416)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/sparql", "/place/baku", "/dataset", "/ontology", "/ontology/Partnership", "/entry/1"),
        *("/place/atlantis", "/no/such/page", "/sparql?query=SELECT", "/place/baku?format=docx"),
    ],
)
def test_page_runs_nothing_from_elsewhere(server: Server, path: str) -> None:
    """Every page, one about a failure too, forbids scripts that are not the site's own, and foreign frames."""
    answer = server.ask(path, headers={"Accept": BROWSER})
    assert answer.media_type == "text/html"
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    # A block of data is no script (HTML, 4.12.1).
    assert not re.search(
        r"<script(?![^>]*\s(?:src=|type=\"application/ld\+json\"))|\son\w+=|\sstyle=|javascript:", answer.text
    )


def test_health_tells_which_snapshot_is_served(server: Server, snapshot: Snapshot) -> None:
    """The health check names the snapshot and is never taken from a cache."""
    answer = server.ask("/health")
    assert f'"{snapshot.id}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_published_at_is_when_the_snapshot_became_current(server: Server) -> None:
    """Documents, results and downloads of one snapshot have one date of last change, and it is in the past."""
    dates = {server.ask(path).headers["Last-Modified"] for path in _changing_with_the_snapshot()}
    assert len(dates) == 1


def _changing_with_the_snapshot() -> Iterable[str]:
    return ("/", "/place/baku", "/place/baku.ttl", "/dataset", "/download/dataset.nt", "/sparql?query=ASK%20%7B%7D")
