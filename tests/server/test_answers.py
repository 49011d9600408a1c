"""What the endpoint promises about kept answers, validators, rates, and what its headers tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from serving import Answer, Server, serving
from sisterkg.engine import Limits
from sisterkg.snapshot import Site

NAMES = 'SELECT ?name { ?place <http://schema.org/name> ?name FILTER ( CONTAINS(?name, "ş") ) } ORDER BY ?name'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def running(site: Site) -> Iterator[Server]:
    """A server whose kept answers are this module's own."""
    with serving(site.folder) as server:
        yield server


def _was_kept(answer: Answer) -> bool:
    return "cache;desc=hit" in answer.headers["Server-Timing"]


def _url(query: str, **parameters: str) -> str:
    return f"/sparql?query={quote(query, safe='')}" + "".join(
        f"&{name}={value}" for name, value in parameters.items()
    )


def test_answer_is_kept(running: Server) -> None:
    """The same question is computed once, whichever way it is asked, and its answer is the same bytes."""
    body = f"query={quote(NAMES)}".encode()
    first = running.query(NAMES)
    again = [
        running.query(NAMES),
        running.ask(_url(NAMES, format="csv")),
        running.ask(_url(NAMES, unknown="x", output="csv")),
        running.ask("/sparql", "POST", {"Content-Type": FORM, "Accept": "text/csv"}, body),
        running.ask(
            "/sparql", "POST", {"Content-Type": "application/sparql-query", "Accept": "text/csv"}, NAMES.encode()
        ),
        running.ask(_url(NAMES), "HEAD", {"Accept": "text/csv"}),
    ]
    assert not _was_kept(first)
    assert all(_was_kept(answer) for answer in again)
    assert {answer.headers["ETag"] for answer in (first, *again)} == {f'"{sha256(first.body).hexdigest()}"'}
    assert {answer.body for answer in again} == {first.body, b""}
    assert "Işık" not in first.text
    assert "ş" in first.text


def test_each_format_and_graph_is_a_question_of_its_own(running: Server) -> None:
    """An answer is a function of query, format and graphs: another of any of them is another answer."""
    query = "SELECT * { ?s ?p 'Baku'@en }"
    report = "http://localhost:8000/graph/report"
    answers = [
        *(running.query(query, accept=media) for media in ("text/csv", "application/sparql-results+json")),
        running.ask(_url(query, **{"format": "csv", "default-graph-uri": report})),
        running.ask(_url(query, **{"format": "csv", "named-graph-uri": report})),
    ]
    assert not any(_was_kept(answer) for answer in answers)
    assert len(answers[2].body.splitlines()) == len(answers[3].body.splitlines()) == 1


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_answer_that_changes_is_not_kept(running: Server, call: str) -> None:
    """A query whose answer is another each time is computed each time."""
    first, second = (running.query(f"SELECT ({call} AS ?x) {{}}") for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert not _was_kept(second)
    assert first.body != second.body


@pytest.mark.parametrize("media", ["text/csv", "application/sparql-results+json", "text/html"])
def test_client_that_has_the_answer_is_told_so(running: Server, media: str) -> None:
    """An ETag or date that still holds gives 304 with it and without a body; another gives the answer."""
    first = running.query(NAMES, accept=media)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    assert tag.startswith('"')
    conditions: list[tuple[str, str, int]] = [
        ("If-None-Match", tag, 304),
        ("If-None-Match", f'"other", W/{tag}', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"other"', 200),
        ("If-Modified-Since", day, 304),
        ("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200),
    ]
    for name, value, status in conditions:
        for method in ("GET", "HEAD"):
            answer = running.ask(_url(NAMES), method, {"Accept": media, name: value})
            assert (answer.status, answer.headers["ETag"]) == (status, tag), (name, value, method)
            assert bool(answer.body) == (status == 200 and method == "GET")
    assert parsedate_to_datetime(day)


def test_same_question_at_once_is_computed_once(running: Server) -> None:
    """Of askers who come while an answer is being computed, one pays for it."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d a ?e . ?f a ?g . FILTER (?c > ?g) }"
    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(lambda _: running.query(query), range(8)))
    assert {answer.status for answer in answers} <= {200, 504}
    assert len({answer.body if answer.status == 200 else b"" for answer in answers}) == 1


def test_front_and_app_answer_alike(running: Server) -> None:
    """Every answer carries the same headers for scripts and caches, whichever part of the server gives it."""
    shared = ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "X-Content-Type-Options", "Vary")
    told = ("Sisterkg-Snapshot", "Sisterkg-Limits", "Cache-Control", "Last-Modified")
    result = running.query(NAMES)
    page = running.query(NAMES, accept="text/html")
    for name in (*shared[:3], *told):
        assert result.headers[name] == page.headers[name], name
    assert result.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    "path",
    ["/", "/place/baku", "/no/such/page", "/sparql", "/sparql?query=SELEC", _url(NAMES), "/download/dataset.nt"],
)
def test_every_answer_tells_snapshot_limits_and_time(running: Server, site: Site, path: str) -> None:
    """Snapshot, limits (a dictionary by RFC 8941) and the time used stand in the headers of every answer."""
    headers = running.ask(path).headers
    assert headers["Sisterkg-Snapshot"] == site.current_id()
    assert headers["Sisterkg-Limits"] == Limits().told
    assert all(re.fullmatch(r"[a-z]+=\d+(\.\d+)?", limit) for limit in headers["Sisterkg-Limits"].split(", "))
    assert re.match(r"(engine|total);dur=\d+\.\d", headers["Server-Timing"])
    exposed = headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Sisterkg-Snapshot", "Sisterkg-Limits", "Server-Timing", "Retry-After"} <= set(exposed)


def test_rate_is_told_with_the_time_to_wait(site: Site) -> None:
    """Who asks more than the rate is told 429, the limit and when to come again; kept answers cost nothing."""
    with serving(site.folder, "--rate", "5", "--proxies", "1") as server:
        asked = [server.query(f"SELECT ({number} AS ?n) {{}}") for number in range(6)]
        assert [answer.status for answer in asked] == [200] * 5 + [429]
        told = json.loads(asked[-1].body)
        assert told["type"].endswith("#rate-limit")
        assert "5 queries in a minute" in told["detail"]
        assert (told["limit"], told["value"], told["unit"]) == ("rate", 5, "queries a minute")
        assert 1 <= int(asked[-1].headers["Retry-After"]) <= 12
        assert server.query("SELECT (0 AS ?n) {}").status == 200
        assert server.ask("/place/baku").status == 200
        other = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "Accept": "text/csv"}
        assert server.ask(_url("SELECT (7 AS ?n) {}"), headers=other).status == 200
        spoofed = [
            server.ask(
                _url(f"SELECT ({n + 10} AS ?n) {{}}"), headers={"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.1"}
            )
            for n in range(6)
        ]
        assert [answer.status for answer in spoofed] == [200] * 5 + [429]


def test_without_proxies_nobody_may_say_who_asks(site: Site) -> None:
    """A client that names another one in X-Forwarded-For has the rate of its own address."""
    with serving(site.folder, "--rate", "3") as server:
        statuses = [
            server.ask(_url(f"SELECT ({n} AS ?n) {{}}"), headers={"X-Forwarded-For": f"198.51.100.{n}"}).status
            for n in range(4)
        ]
    assert statuses == [200, 200, 200, 429]


def test_kept_answers_have_a_bound(site: Site) -> None:
    """Answers beyond the bound are let go of, the one that was asked for longest ago first."""
    rows = "SELECT * { ?s ?p ?o FILTER ( ?o != %d ) } LIMIT 3000"
    with serving(site.folder, "--cache", "1") as server:
        first, second = server.query(rows % 1), server.query(rows % 2)
        assert 2**19 > len(first.body) > 2**17
        assert _was_kept(server.query(rows % 1))
        for number in range(3, 12):
            server.query(rows % number)
        assert _was_kept(server.query(rows % 11))
        assert not _was_kept(server.query(rows % 1))
        assert second.status == 200


def test_citation_is_kept(running: Server, site: Site) -> None:
    """A query is cited at an address with its snapshot, which tells its text, its format and its result's hash."""
    body = f"query={quote(NAMES)}&format=csv".encode()
    sent = [running.ask("/query", "POST", {"Content-Type": FORM}, body) for _ in range(2)]
    assert [answer.status for answer in sent] == [303, 303]
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    path = sent[0].headers["Location"].removeprefix(".")
    assert path.startswith(f"/query/{site.current_id()}/")
    told = json.loads(running.ask(f"{path}?format=json").body)
    assert told["query"] == NAMES
    assert told["snapshot"] == site.current_id()
    assert told["digest"] == sha256(running.query(NAMES).body).hexdigest()
    assert told["id"].endswith(path)
    page = running.ask(path, headers={"Accept": "text/html"})
    assert (page.status, page.media_type) == (200, "text/html")
    assert told["digest"] in page.text
    assert told["id"] in page.text


@pytest.mark.parametrize(
    "path", ["/query/0123456789abcdef/0123456789abcdef", "/query/x/y", "/query/..%2f/y", "/query"]
)
def test_citation_that_is_not_there_is_told(running: Server, path: str) -> None:
    """An address under which nothing was cited answers 404, or 405 where one may only post."""
    assert running.ask(path).status in (404, 405)


def test_what_cannot_be_answered_is_not_cited(running: Server, site: Site) -> None:
    """A query that is malformed, or none, is refused and nothing is kept."""
    folder = site.folder / "queries"
    before = sorted(folder.rglob("*")) if folder.exists() else []
    for body in (b"query=SELEC", b"", b"query=ASK{}&query=ASK{}", b"update=CLEAR+ALL"):
        assert running.ask("/query", "POST", {"Content-Type": FORM}, body).status == 400
    assert (sorted(folder.rglob("*")) if folder.exists() else []) == before


def test_read_only_site_says_that_nothing_can_be_cited(site: Site, tmp_path: Path) -> None:
    """Where citations cannot be written, the asker is told what to do instead."""
    (tmp_path / "site").mkdir()
    for name in ("snapshots", "current"):
        (tmp_path / "site" / name).symlink_to(site.folder / name)
    (tmp_path / "site" / "queries").write_text("no folder", "utf-8")
    with serving(tmp_path / "site") as server:
        answer = server.ask("/query", "POST", {"Content-Type": FORM}, b"query=ASK{}")
    assert answer.status == 507
    assert "cannot be kept" in answer.text


CONDITIONS = {
    "one of the tags": ([("If-None-Match", '"other", {etag}')], 304),
    "tags on two lines": ([("If-None-Match", '"other"'), ("If-None-Match", "{etag}")], 304),
    "weak tag": ([("If-None-Match", "W/{etag}")], 304),
    "another tag and a good date": ([("If-None-Match", '"other"'), ("If-Modified-Since", "{date}")], 200),
    "old form of a date": ([("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT")], 200),
    "its own tag is wanted": ([("If-Match", '"other", {etag}')], 200),
    "any is wanted": ([("If-Match", "*")], 200),
    "another is wanted": ([("If-Match", '"other"')], 412),
    "weak tag is wanted": ([("If-Match", "W/{etag}")], 412),
    "an older one is wanted": ([("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")], 412),
    "this one by date is wanted": ([("If-Unmodified-Since", "{date}")], 200),
    "wanted, and known": ([("If-Match", "{etag}"), ("If-None-Match", "{etag}")], 304),
    "another is wanted, this one known": ([("If-Match", '"other"'), ("If-None-Match", "{etag}")], 412),
}


@pytest.mark.parametrize("case", CONDITIONS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [_url(NAMES, format="csv"), _url(NAMES, format="html"), "/place/baku.ttl"])
def test_conditions_of_a_request(running: Server, path: str, method: str, case: str) -> None:
    """An answer, a page and a document are sent, not sent again, or refused, as is asked (RFC 9110, 13.2.2)."""
    given, status = CONDITIONS[case]
    plain = running.ask(path)
    filled = {"etag": plain.headers["ETag"], "date": plain.headers["Last-Modified"]}
    answer = running.ask(path, method, [(name, value.format(**filled)) for name, value in given])
    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status == 412 and method == "GET":
        assert json.loads(answer.body)["type"].endswith("precondition-failed")
    if status == 304:
        assert (answer.body, answer.headers["Vary"]) == (b"", plain.headers["Vary"])
