"""Foreign services are asked politely, and what is no answer is told and not kept."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from linking.commands import export, link, table
from sisterkg.faults import SisterkgError
from sisterkg.linking import (
    SHORT_FRESH,
    Items,
    NoService,
    Offline,
    PoliteVisitor,
    ReconciliationService,
    Sought,
    SparqlService,
)
from sisterkg.visitor import Unanswered
from sisterkg.vocab import Qid
from stores import between, hangs_up, oxigraph

EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


def test_answers_are_kept_and_do_without_the_network(data: Path, wikidata: str, offers: str, free_port: int) -> None:
    """What was asked once is not asked again, and --offline gives the same without asking anyone."""
    assert link(data, wikidata, offers).exit_code == 0
    first = (data / "links.csv").read_bytes()
    assert link(data, wikidata, offers, "--offline").exit_code == 0
    assert (data / "links.csv").read_bytes() == first
    nowhere = link(data, f"http://127.0.0.1:{free_port}/", offers, "--offline")
    assert nowhere.exit_code == 1
    assert "--offline" in nowhere.stderr


class _Faulty(BaseHTTPRequestHandler):
    """Gives the answers of a list, one after another, and remembers what was asked."""

    def do_POST(self) -> None:  # as http.server names it
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        server = self.server
        assert isinstance(server, _Server)
        server.agents.append(self.headers["User-Agent"])
        server.asked.append({name: values[0] for name, values in parse_qs(asked).items()})
        status, headers, body, delay = server.answers.pop(0) if server.answers else (200, {}, EMPTY, 0.0)
        time.sleep(delay)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: list[tuple[int, dict[str, str], bytes, float]]) -> None:
        super().__init__(("127.0.0.1", 0), _Faulty)
        self.answers = answers
        self.agents: list[str] = []
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


@contextmanager
def faulty(*answers: tuple[int, dict[str, str], bytes, float]) -> Iterator[_Server]:
    """Run a server that gives these answers and then good ones."""
    with _Server(list(answers)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def polite(folder: Path, waited: list[float], patience: float = 5.0) -> PoliteVisitor:
    """Return a visitor that notes how long it would wait instead of waiting."""
    sleep: Callable[[float], None] = waited.append
    return PoliteVisitor(folder, "mailto:someone@example.org", offline=False, patience=patience, sleep=sleep)


def test_service_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    """Retry-After is obeyed to the second, in both its forms, and the answer comes in the end."""
    waited: list[float] = []
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with faulty(
        (429, {"Retry-After": "7"}, b"", 0),
        (503, {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}, b"", 0),
        (503, {"Retry-After": soon}, b"", 0),
    ) as server:
        assert SparqlService(server.url, polite(tmp_path, waited)).select("ASK {}").rows == []
        assert len(server.agents) == 4
        assert all("mailto:someone@example.org" in agent and "sisterkg/" in agent for agent in server.agents)
    assert waited[:2] == [7.0, 1.0]
    assert 80 < waited[2] <= 90


def test_failing_service_is_given_up_with_a_reason(tmp_path: Path) -> None:
    """A service that only fails is asked a few times, ever more rarely, and then told of."""
    waited: list[float] = []
    with faulty(*[(500, {}, b"", 0.0)] * 9) as server:
        with pytest.raises(Unanswered, match="answers 500, 5 times"):
            SparqlService(server.url, polite(tmp_path, waited)).select("ASK {}")
        assert len(server.agents) == 5
    assert waited == sorted(waited)
    assert len(waited) == 4


def test_service_that_wants_an_hour_is_left_alone(tmp_path: Path) -> None:
    """Nobody waits for an hour: that is told, with when to come again."""
    with faulty((429, {"Retry-After": "3600"}, b"", 0)) as server:
        with pytest.raises(Unanswered, match="left alone for 3600 seconds") as told:
            SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        assert "60 minutes" in told.value.mend


def test_service_that_has_moved_or_refuses_is_told_in_a_line(tmp_path: Path) -> None:
    """A redirect is not followed but told; a page, with signs that no terminal should get, is one line."""
    with faulty(
        (308, {"Location": "https://query.example.org/"}, b"", 0), (403, {}, b"<h1>\x1b[2J\n\tNo</h1>", 0)
    ) as server:
        service = SparqlService(server.url, polite(tmp_path, []))
        with pytest.raises(NoService, match="answers 308: it has moved") as told:
            service.select("ASK {}")
        assert "https://query.example.org/" in told.value.mend
        with pytest.raises(NoService, match=r"answers 403: <h1> \[2J No</h1>$"):
            service.select("ASK {}")


@pytest.mark.parametrize(
    "address", ["localhost:7878", "ftp://example.org/", "http://", "http://127.0.0.1:99999/", "http://[::1"]
)
def test_address_that_is_none_is_told_at_once(tmp_path: Path, address: str) -> None:
    """Nobody waits for what can never be asked, nor is told to try it again later."""
    waited: list[float] = []
    with pytest.raises(Unanswered, match=f"{re.escape(repr(address))} is no web address$") as told:
        SparqlService(address, polite(tmp_path, waited)).select("ASK {}")
    assert "http" in told.value.mend
    assert waited == []


def test_answer_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    """Where the folder of answers cannot be written, that is said with what to do, and not by a traceback."""
    (tmp_path / "file").write_text("no folder")
    with faulty() as server, pytest.raises(SisterkgError, match=r"cannot be kept in .*: Not a directory") as told:
        SparqlService(server.url, polite(tmp_path / "file" / "cache", [])).select("ASK {}")
    assert "--cache" in told.value.mend


def test_query_over_a_connection_that_was_closed_waits_its_turn(tmp_path: Path) -> None:
    """Where a service closes a connection that it kept, a query is not sent again before a pause, and then once."""
    waited: list[float] = []
    with oxigraph(tmp_path) as store, between(store) as standing:
        service = SparqlService(f"{standing.url}/query", polite(tmp_path / "kept", waited))
        assert service.select("SELECT (1 AS ?n) {}").rows
        standing.rule = lambda asked: hangs_up if asked.over_kept else None
        assert service.select("SELECT (2 AS ?n) {}").rows
        assert [asked.over_kept for asked in standing.seen] == [False, True, False]
    assert waited == [2.0]


def test_slow_service_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    """An answer that does not come in time counts as a failure, and the next attempt may succeed."""
    with faulty((200, {}, EMPTY, 3.0)) as server:
        assert SparqlService(server.url, polite(tmp_path, [], patience=0.5)).select("ASK {}").rows == []
        assert len(server.agents) == 2


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"results": {"bindings": [1]}}', b"\xff"])
def test_wrong_answer_is_told_and_not_kept(tmp_path: Path, body: bytes) -> None:
    """What is no result is refused, and asked for anew the next time."""
    with faulty((200, {}, body, 0)) as server:
        service = SparqlService(server.url, polite(tmp_path, []))
        with pytest.raises(NoService, match="something else than SPARQL results"):
            service.select("ASK {}")
        assert service.select("ASK {}").rows == []
        assert service.select("ASK {}").rows == []
        assert len(server.agents) == 2


def _age(folder: Path, by: timedelta) -> None:
    """Make the answers that are kept older; when the files were touched says nothing of them."""
    for file in folder.glob("*.json"):
        kept = json.loads(file.read_text("utf-8"))
        kept["asked"] = (datetime.fromisoformat(kept["asked"]) - by).isoformat()
        file.write_text(json.dumps(kept), "utf-8")


def test_old_answer_is_asked_for_anew(tmp_path: Path) -> None:
    """What was answered long ago is not how things are; offline it is better than nothing, and tells its day."""
    with faulty() as server:
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        _age(tmp_path, timedelta(days=3))
        offline = PoliteVisitor(tmp_path, "x", offline=True, patience=1.0)
        table = SparqlService(server.url, offline).select("ASK {}")
        assert table.day == (datetime.now(UTC) - timedelta(days=3)).astimezone().date()
        assert len(server.agents) == 1
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        assert len(server.agents) == 2


def test_what_is_about_to_be_changed_is_asked_for_sooner(tmp_path: Path) -> None:
    """An answer of an hour ago is good enough to look at links, and too old to carry anything back by it."""
    with faulty() as server:
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        _age(tmp_path, timedelta(hours=1))
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        assert len(server.agents) == 1
        sooner = PoliteVisitor(tmp_path, "x", offline=False, patience=5.0, fresh=SHORT_FRESH)
        SparqlService(server.url, sooner).select("ASK {}")
        assert len(server.agents) == 2


def test_checks_tell_the_day_on_which_wikidata_was_asked(data: Path, wikidata: str, offers: str) -> None:
    """A check from kept answers is of the day of the answers, not of the day on which it is written down."""
    assert link(data, wikidata, offers).exit_code == 0
    _age(data.parent / "cache", timedelta(days=30))
    assert link(data, wikidata, offers, "--offline").exit_code == 0
    day = (datetime.now(UTC) - timedelta(days=30)).astimezone().date()
    assert {row["checked"] for row in table(data / "link-checks.csv")} == {day.isoformat()}


def _about(*items: str) -> bytes:
    rows = [{"item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{each}"}} for each in items]
    return json.dumps({"results": {"bindings": rows}}).encode()


def test_missing_item_is_not_believed_twice(tmp_path: Path) -> None:
    """That an item is not there is asked again the next time, what is there is not."""
    with faulty((200, {}, _about("Q1"), 0), (200, {}, _about("Q1", "Q2"), 0)) as server:
        items = Items(SparqlService(server.url, polite(tmp_path, [])))
        both = [Qid("Q1"), Qid("Q2")]
        assert [item.exists for item in items.of(both).values()] == [True, False]
        assert [item.exists for item in items.of(both).values()] == [True, True]
        assert [item.exists for item in items.of(both).values()] == [True, True]
        assert len(server.agents) == 2


SOUGHT = Sought(["Izmir", "Smyrna"], [Qid("Q515")], Qid("Q43"), (38.4, 27.1))
OFFER = {"id": "Q35997", "name": "İzmir", "score": 90, "match": False}


def test_endpoint_that_knows_no_item_changes_nothing(data: Path, offers: str) -> None:
    """An endpoint without Wikidata's statements is told of as such; no link is called deleted by it."""
    before = {file.name: file.read_bytes() for file in data.glob("*.csv")}
    with faulty() as server:
        done = link(data, server.url, offers)
        assert done.exit_code == 1
        assert f"{server.url} knows nothing of Wikidata, neither " in done.stderr
        assert export("quickstatements", data, server.url).exit_code == 1
    assert {file.name: file.read_bytes() for file in data.glob("*.csv")} == before


def test_service_is_told_kind_country_and_position(tmp_path: Path) -> None:
    """Each name goes with what is known of the place, in the form that the specification's own schema takes."""
    answer = json.dumps({"q0": {"result": [OFFER]}, "q1": {"result": []}}).encode()
    with faulty((200, {}, answer, 0)) as server:
        offer = ReconciliationService(server.url, polite(tmp_path, [])).find(SOUGHT, 5)
        assert [each.item for each in offer.found] == ["Q35997"]
        assert offer.unanswered == []
        queries = json.loads(server.asked[0]["queries"])
    known = {
        "limit": 5,
        "type": ["Q515"],
        "type_strict": "any",
        "properties": [{"pid": "P17", "v": {"id": "Q43"}}, {"pid": "P625", "v": "38.4,27.1"}],
    }
    assert queries == {"q0": {"query": "Izmir", **known}, "q1": {"query": "Smyrna", **known}}


def test_half_an_answer_is_half_taken(tmp_path: Path) -> None:
    """Where a service fails for one name, the others count; that one is named, and asked for again the next time."""
    half = json.dumps({"q0": {"result": [OFFER]}, "q1": {"error": "too slow"}}).encode()
    whole = json.dumps({"q0": {"result": [OFFER]}, "q1": {"result": [OFFER]}}).encode()
    with faulty((200, {}, half, 0), (200, {}, whole, 0)) as server:
        service = ReconciliationService(server.url, polite(tmp_path, []))
        offer = service.find(SOUGHT, 5)
        assert ([each.name for each in offer.found], offer.unanswered) == (["İzmir"], ["Smyrna"])
        assert service.find(SOUGHT, 5).unanswered == []
        assert len(server.agents) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><title>Maintenance</title>",
        b"[]",
        b"{}",
        b'{"status": "error"}',
        b'{"q0": {"result": 1}}',
    ],
)
def test_answer_that_is_no_offer_is_told_and_not_kept(tmp_path: Path, body: bytes) -> None:
    """A page with status 200, an error in JSON, an empty answer: refused, and asked for anew the next time."""
    good = json.dumps({"q0": {"result": []}, "q1": {"result": []}}).encode()
    with faulty((200, {"Content-Type": "text/html"}, body, 0), (200, {}, good, 0)) as server:
        service = ReconciliationService(server.url, polite(tmp_path, []))
        with pytest.raises(NoService, match="something else than candidates"):
            service.find(SOUGHT, 5)
        assert service.find(SOUGHT, 5).found == []
        assert len(server.agents) == 2


def test_search_that_was_not_answered_keeps_what_was_proposed(data: Path, wikidata: str, offers: str) -> None:
    """Proposals for a place are not lost where the service fails for one of its names."""
    assert link(data, wikidata, offers).exit_code == 0
    before = table(data / "links.csv")
    half = json.dumps({"q0": {"result": []}, "q1": {"status": "error"}}).encode()
    with faulty((200, {}, half, 0), (200, {}, half, 0)) as server:
        done = link(data, wikidata, server.url)
    assert done.exit_code == 0, done.output
    assert "not answered: hamyang: " in done.stderr
    assert table(data / "links.csv") == before


def test_stopped_by_a_key_nothing_is_half_written(data: Path, wikidata: str) -> None:
    """Ctrl-C ends it with the exit code for that; the files are whole, and what was answered is not asked again."""
    before = (data / "cities.csv").read_bytes()
    cache = data.parent / "cache"
    command = [
        sys.executable,
        "-c",
        "from sisterkg.cli import main; main()",
        "link",
        "--data",
        data,
        "--endpoint",
        wikidata,
    ]
    with faulty((200, {}, EMPTY, 30.0)) as slow:
        process = subprocess.Popen(
            [*command, "--service", slow.url, "--cache", cache], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while not slow.agents:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "stopped; what was answered so far is kept" in told.decode()
    assert "Traceback" not in told.decode()
    assert (data / "cities.csv").read_bytes() == before
    assert len(table(data / "link-checks.csv")) > 20
    assert not (data / "links.csv").exists()
    assert not [*data.glob(".draft*"), *cache.glob("*.draft")]
    assert [*cache.glob("*.json")]


def test_offline_asks_nobody(tmp_path: Path) -> None:
    """Without the network nothing is asked, and what is not there is said."""
    with faulty() as server:
        visitor = PoliteVisitor(tmp_path, "x", offline=True, patience=1.0)
        with pytest.raises(Offline):
            SparqlService(server.url, visitor).select("ASK {}")
        assert server.agents == []
