"""The reconciliation service keeps to the W3C's API 0.2: what it says it offers is there, by GET and by POST."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from reconciliation.conftest import FORM, Service
from reconciliation.spellings import SPELLINGS
from sisterkg.snapshot import Site

BASE = "http://localhost:8000"
KINDS = ("entity", "type", "property")


def test_manifest_leads_to_what_it_names(service: Service) -> None:
    """Every address in the manifest is one that answers, ids with a slash put in as they are or escaped."""
    manifest = service.json()
    root = f"{BASE}/reconcile"
    for kind in KINDS:
        suggest = manifest["suggest"][kind]
        assert service.ask((suggest["service_url"] + suggest["service_path"]).removeprefix(root), prefix="a")
    propose = manifest["extend"]["propose_properties"]
    assert service.ask((propose["service_url"] + propose["service_path"]).removeprefix(root)).status == 200
    for own in ("place/baku", quote("place/baku", safe="")):
        view = manifest["view"]["url"].replace("{{id}}", own).removeprefix(BASE)
        assert service.server.ask(view).status == 303
        preview = manifest["preview"]["url"].replace("{{id}}", own).removeprefix(root)
        page = service.ask(preview)
        assert (page.status, page.media_type) == (200, "text/html")
        assert "Baku" in page.text
    assert service.server.ask(manifest["logo"].removeprefix(BASE)).status == 200


def test_every_spelling_is_matched(service: Service, validate: Any) -> None:
    """Forty spellings, in other letters, scripts, languages, by former names and identifiers, are sure matches."""
    assert len(SPELLINGS) >= 40
    keys = {f"q{number}": spelling for number, spelling in enumerate(SPELLINGS)}
    batch = {key: {"query": spelling, "type": "skg:Place"} for key, spelling in keys.items()}
    validate("reconciliation-query-batch", batch)
    answers = service.json(queries=batch)
    best = {spelling: answers[key]["result"][0] for key, spelling in keys.items() if answers[key]["result"]}
    assert {spelling: each["id"] for spelling, each in best.items()} == {
        spelling: f"place/{name}" for spelling, name in SPELLINGS.items()
    }
    assert [spelling for spelling, each in best.items() if not each["match"]] == []


def test_batch_by_post_is_the_same(service: Service) -> None:
    """A form gives what the address gives."""
    batch = {"a": {"query": "Bombay"}, "b": {"query": "nothing like it at all"}}
    answer = service.post(queries=batch)
    assert json.loads(answer.body) == service.json(queries=batch)
    assert json.loads(answer.body)["b"] == {"result": []}


def test_single_query_is_answered(service: Service) -> None:
    """One query without a batch, as older clients send it, is JSON or the bare name."""
    for query in ("Bombay", '{"query": "Bombay"}', {"query": "Bombay", "type": "skg:Place"}):
        (best, *_) = service.json(query=query)["result"]
        assert (best["id"], best["match"]) == ("place/mumbai", True)


def test_empty_batch_has_an_empty_answer(service: Service) -> None:
    """Nothing asked, nothing answered."""
    assert service.json(queries="{}") == {}


@pytest.mark.parametrize("path", ["", "/properties", "/suggest/entity?prefix=a", "/preview?id=place/baku"])
def test_head_is_a_get_without_its_body(service: Service, path: str) -> None:
    """HEAD has the status and type of the GET."""
    head, get = service.ask(path, "HEAD"), service.ask(path)
    assert (head.status, head.media_type) == (get.status, get.media_type) == (200, head.media_type)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("", "POST"),
        ("/suggest/entity", "GET"),
        ("/flyout/entity", "GET"),
        ("/preview", "GET"),
        ("/1.0-draft/match", "POST"),
    ],
)
def test_preflight_allows_scripts_of_other_pages(service: Service, path: str, method: str) -> None:
    """A browser that asks first is told that it may, with the headers that it wants to send (Fetch, 4.8)."""
    wanted = {
        "Origin": "https://tool.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type, x-requested-with",
    }
    answer = service.ask(path, "OPTIONS", wanted)
    assert answer.status in (200, 204)
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "x-requested-with" in answer.headers["Access-Control-Allow-Headers"]


def test_limit_is_kept(service: Service) -> None:
    """No more candidates are told than are asked for; 0 is no wish, and a huge number is not refused."""
    assert len(service.found("an", limit=1)) <= 1
    assert service.found("Izmir", limit=0) == service.found("Izmir")
    in_asia = [{"pid": "within", "v": "Asia"}]
    assert len(service.found(None, properties=in_asia)) == 5
    assert 5 < len(service.found(None, properties=in_asia, limit=10**9)) <= 100
    assert service.found("Izmir", limit=2.0) == service.found("Izmir", limit=2)


@pytest.mark.parametrize("kind", KINDS)
def test_suggestions_begin_with_what_is_typed(service: Service, kind: str) -> None:
    """What begins with the letters comes first; an id finds its own; nothing typed finds what there is."""
    prefix, first = {
        "entity": ("bAk", "place/baku"),
        "type": ("ci", "schema:City"),
        "property": ("wikid", "wikidata"),
    }[kind]
    assert service.json(f"/suggest/{kind}", prefix=prefix)["result"][0]["id"] == first
    assert service.json(f"/suggest/{kind}", prefix=first)["result"][0]["id"] == first
    assert service.json(f"/suggest/{kind}", prefix="")["result"]
    assert service.json(f"/suggest/{kind}")["result"]
    assert service.json(f"/suggest/{kind}", prefix="xyzzy")["result"] == []


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("beach", "place/long-beach"),
        ("iğd", ""),
        ("İZM", "place/izmir"),
        ("天", "place/tianjin"),
        ("q9248", "place/baku"),
    ],
)
def test_suggestions_know_words_scripts_and_identifiers(service: Service, typed: str, own: str) -> None:
    """A later word, other letters, another script and a Wikidata item are found as they are typed."""
    found = [each["id"] for each in service.json("/suggest/entity", prefix=typed)["result"]]
    assert own in found if own else found == []


def test_suggestions_can_be_paged(service: Service) -> None:
    """The cursor leads on through what is offered, each once, to the end."""
    seen: list[str] = []
    while page := service.json("/suggest/entity", prefix="a", cursor=len(seen))["result"]:
        seen += [each["id"] for each in page]
        assert len(seen) < 1000
    assert len(seen) == len(set(seen)) > 20


@pytest.mark.parametrize("cursor", ["-1", "x", "1e3", "99999999999", "20000"])
def test_cursor_that_is_none_is_refused(service: Service, cursor: str) -> None:
    """What is no number of suggestions is refused."""
    assert service.ask("/suggest/entity", prefix="a", cursor=cursor).status == 400


@pytest.mark.parametrize(
    ("kind", "own", "word"),
    [("entity", "place/baku", "Azerbaijan"), ("type", "schema:City", "City"), ("property", "country", "country")],
)
def test_flyout_shows_what_is_suggested(service: Service, kind: str, own: str, word: str) -> None:
    """A flyout has the id that was asked for and a few words of HTML (0.2, 6.5)."""
    path = service.json()["suggest"][kind]["flyout_service_path"].replace("${id}", quote(own, safe=""))
    told = service.json(path)
    assert told["id"] == own
    assert word in told["html"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("own", ["", "nowhere", "<script>alert(1)</script>", "place/baku\x00"])
def test_flyout_of_what_there_is_not_is_refused(service: Service, kind: str, own: str) -> None:
    """What has not been suggested has no flyout."""
    assert service.ask(f"/flyout/{kind}", id=own).status == 404


def test_preview_stands_in_a_frame_and_runs_nothing(service: Service) -> None:
    """A preview, and the page that says that there is none, may be framed by any tool and hold no script."""
    for own, status in (("place/baku", 200), ("place/nowhere", 404)):
        page = service.ask("/preview", headers={"Accept": "text/html"}, id=own)
        assert (page.status, page.media_type) == (status, "text/html")
        policy = page.headers["Content-Security-Policy"]
        assert "frame-ancestors" not in policy
        assert "default-src 'none'" in policy
        assert page.headers["X-Frame-Options"] is None


def test_names_and_words_come_in_the_readers_language(service: Service) -> None:
    """Accept-Language chooses, and caches are told so."""
    answer = service.ask("", headers={"Accept-Language": "tr"}, queries={"q": {"query": "Baku"}})
    assert json.loads(answer.body)["q"]["result"][0]["name"] == "Bakü"
    assert "Accept-Language" in answer.headers["Vary"]


def test_callback_gets_the_answer(service: Service) -> None:
    """A callback gets the JSON as its argument, whatever is asked."""
    for path in ("", "/properties", "/suggest/entity?prefix=a", "/flyout/entity?id=place/baku"):
        joined = "&" if "?" in path else "?"
        answer = service.ask(f"{path}{joined}callback=jQuery123.done")
        assert answer.media_type == "text/javascript"
    form = urlencode({"queries": '{"q": {"query": "Baku"}}', "callback": "done"}).encode()
    assert service.ask("", "POST", {"Content-Type": FORM}, form).text.startswith("/**/done({")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?queries=nonsense", 400),
        ("?extend=nonsense", 400),
        ("/flyout/entity?id=nowhere", 404),
        ("/suggest/entity?cursor=x", 400),
        (f"?queries={quote(json.dumps({str(n): {'query': 'a'} for n in range(101)}))}", 413),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "image/png"])
def test_callback_gets_the_error(service: Service, path: str, status: int, accept: str) -> None:
    """A script that is refused would not run, so the answer is 200 and the status stands in it."""
    joined = "&" if "?" in path else "?"
    answer = service.ask(f"{path}{joined}callback=done", headers={"Accept": accept})
    assert (answer.status, answer.media_type) == (200, "text/javascript")
    told = json.loads(answer.text.removeprefix("/**/done(").removesuffix(");"))
    assert told["status"] == status


@pytest.mark.parametrize("callback", ["alert(1)//", "a;b", "<script>", "", "a" * 201, "a.", ".a", "1a", "é"])
def test_callback_that_is_no_function_is_refused(service: Service, callback: str) -> None:
    """Only a name of a function is called, and nothing is answered to another."""
    for path in ("", "/suggest/entity", "/properties"):
        answer = service.ask(path, callback=callback)
        assert (answer.status, answer.media_type) == (400, "application/problem+json")


def test_index_is_part_of_what_is_built(site: Site, service: Service) -> None:
    """A build leaves the index beside the store, out of the manifest and of every address."""
    snapshot = site.current()
    assert (snapshot.folder / "names.sqlite").is_file()
    assert "names.sqlite" not in snapshot.files
    assert service.server.ask(f"/snapshots/{snapshot.id}/names.sqlite").status == 404
