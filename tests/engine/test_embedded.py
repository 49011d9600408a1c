"""The engine's limits hold with real processes: each query is answered, or refused for what it ran into."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from sisterkg.engine import Answer, EmbeddedEngine, Limits, Question, Refusal, Refused, form_of
from sisterkg.engine.worker import AnswerTooLarge, answered, run
from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Snapshot

GOOD = "SELECT (COUNT(*) AS ?n) { ?p a <https://w3id.org/sisterkg#Partnership> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
LIMITS = Limits(timeout=2.5, memory=64, result=1, workers=2, queue=3, wait=1.0)


def question(text: str, syntax: str = "csv") -> Question:
    """A query that has passed the gate."""
    return Question(text, form_of(text, LIMITS), syntax)


@pytest.fixture(scope="module")
def engine(snapshot: Snapshot) -> Iterator[EmbeddedEngine]:
    """An engine with small limits over the real records."""
    engine = EmbeddedEngine(snapshot.store_folder, snapshot.endpoint, LIMITS)
    yield engine
    engine.close()


def _is_well(engine: EmbeddedEngine) -> None:
    assert engine.answer(question(GOOD)).content == b"n\r\n31\r\n"


BEYOND = {
    ENDLESS: Refusal.TOO_SLOW,
    HUNGRY: Refusal.OUT_OF_MEMORY,
    LARGE: Refusal.TOO_LARGE,
    "ASK {": Refusal.MALFORMED,
}


@pytest.mark.parametrize("text", BEYOND)
def test_limit_is_told_and_the_next_query_is_answered(text: str, engine: EmbeddedEngine) -> None:
    """A query beyond a limit is refused for that limit, and the engine is well at once."""
    with pytest.raises(Refused) as refused:
        engine.answer(question(text))
    assert refused.value.refusal is BEYOND[text]
    assert refused.value.mend
    _is_well(engine)


@pytest.mark.parametrize(("query", "syntax"), [("ASK {}", "csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "nt")])
def test_answer_has_every_byte_that_it_may_have_and_no_more(query: str, syntax: str) -> None:
    """An answer of just the greatest size is given whole, and one byte more is too much."""
    store = Store()
    store.add(Quad(NamedNode("http://e/a"), NamedNode("http://e/b"), Literal("c" * 100_000)))
    asked = (query, syntax, (), ())
    whole = answered(store, "http://e/", asked, 1 << 20)
    assert answered(store, "http://e/", asked, len(whole)) == whole
    with pytest.raises(AnswerTooLarge):
        answered(store, "http://e/", asked, len(whole) - 1)


UNWRITABLE = (
    ("SELECT ('a\\u0001b' AS ?x) {}", "xml"),
    ("SELECT ('\\uFFFF' AS ?x) {}", "xml"),
    ("SELECT ('\\u0000' AS ?x) {}", "xml"),
    ("CONSTRUCT { <http://e/a> <http://e/b> '\\u001B' } {}", "rdf"),
    ("CONSTRUCT { <http://e/a> <http://e/1> 2 } {}", "rdf"),
    ("CONSTRUCT { <http://e/a> <urn:e:> 2 } {}", "rdf"),
    ("CONSTRUCT { <http://e/a> <http://www.w3.org/2000/xmlns/foo> 2 } {}", "rdf"),
    ("CONSTRUCT { <http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 2 } {}", "rdf"),
    ("CONSTRUCT { <http://e/a> <http://e/b> <<( <http://e/c> <http://e/d> 2 )>> } {}", "jsonld"),
)


@pytest.mark.parametrize(("text", "syntax"), UNWRITABLE)
def test_answer_that_its_format_cannot_hold_is_refused(text: str, syntax: str, engine: EmbeddedEngine) -> None:
    """What nobody could read is not sent: the asker is told which formats there are, and gets the answer in one."""
    with pytest.raises(Refused) as refused:
        engine.answer(question(text, syntax))
    assert refused.value.refusal is Refusal.UNWRITABLE
    assert refused.value.limit == ""
    other = "json" if syntax == "xml" else "nt"
    assert ("results+json" if syntax == "xml" else "n-triples") in refused.value.mend
    assert engine.answer(question(text, other)).content
    _is_well(engine)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("SELECT ('a\\rb\\r\\nc' AS ?x) {}", "xml"),
        ("CONSTRUCT { <http://e/a> <http://e/b> 'a\\rb\\r\\nc' } {}", "rdf"),
    ],
)
def test_carriage_return_is_read_as_one(text: str, syntax: str, engine: EmbeddedEngine) -> None:
    """XML readers take a bare carriage return for a line end (XML 1.0, 2.11); ours is none to them."""
    root = ElementTree.fromstring(engine.answer(question(text, syntax)).content)
    assert "a\rb\r\nc" in {element.text for element in root.iter()}


def test_time_is_told(engine: EmbeddedEngine) -> None:
    """An answer tells the seconds that it took, which are no more than the asker waited."""
    started = time.monotonic()
    answer = engine.answer(question(GOOD))
    assert 0 < answer.seconds <= time.monotonic() - started


def test_quick_queries_do_not_wait_behind_slow_ones(engine: EmbeddedEngine) -> None:
    """While one worker is held by an endless query, the other answers everything else."""
    with ThreadPoolExecutor(4) as askers:
        slow = askers.submit(engine.answer, question(ENDLESS))
        time.sleep(0.1)
        for _ in range(50):
            _is_well(engine)
        assert not slow.done()
        assert isinstance(slow.exception(), Refused)


def test_queue_is_bounded(engine: EmbeddedEngine) -> None:
    """More queries than may wait are refused at once, and those that wait too long are told so."""
    places = LIMITS.workers + LIMITS.queue
    with ThreadPoolExecutor(places + 4) as askers:
        asked: list[Future[Answer]] = [askers.submit(engine.answer, question(ENDLESS)) for _ in range(places)]
        time.sleep(0.3)
        with pytest.raises(Refused) as refused:
            engine.answer(question(GOOD))
        assert refused.value.refusal is Refusal.BUSY
        reasons = [failure.refusal for each in asked if isinstance(failure := each.exception(), Refused)]
    assert sorted(reasons) == sorted([Refusal.BUSY] * LIMITS.queue + [Refusal.TOO_SLOW] * LIMITS.workers)
    _is_well(engine)


def test_many_askers_get_their_own_answers(engine: EmbeddedEngine) -> None:
    """Answers to queries that travel in one pipe are never exchanged."""

    def ask(number: int) -> tuple[int, bytes]:
        return number, engine.answer(question(f"SELECT ({number} AS ?n) {{}}")).content

    with ThreadPoolExecutor(5) as askers:
        for number, content in askers.map(ask, range(500)):
            assert content == f"n\r\n{number}\r\n".encode()


def test_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    """An engine over no store says so at once, and does not wait for one."""
    with pytest.raises(SisterkgError, match="cannot be opened"):
        EmbeddedEngine(tmp_path / "nowhere", "http://e/", LIMITS)


def test_worker_can_open_no_socket(snapshot: Snapshot) -> None:
    """A worker that has given up all else is refused a socket by the kernel, so that nothing in it can call out."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            ours.close()
            code = 1
            try:
                run(theirs, str(snapshot.store_folder), snapshot.endpoint, 1 << 30, 1 << 20)
                socket.create_connection(canary.getsockname(), timeout=1)
            except OSError:
                code = 0
            os._exit(code)
        theirs.close()
        ours.shutdown(socket.SHUT_WR)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        ours.close()


def test_askers_behind_slow_queries_are_all_answered(snapshot: Snapshot) -> None:
    """Quick queries that stand behind ones that are not quick, in any mixture, are answered each and rightly."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a a ?b . ?c <http://schema.org/latitude> ?d FILTER (STRLEN(STR(?b)) > %d) }"
    engine = EmbeddedEngine(snapshot.store_folder, snapshot.endpoint, Limits(timeout=20, queue=64, wait=60))

    def ask(number: int) -> tuple[int, bytes]:
        text = slow % number if number % 9 == 0 else f"SELECT ({number} AS ?n) {{}}"
        return number, engine.answer(question(text)).content

    with ThreadPoolExecutor(16) as askers:
        answers = dict(askers.map(ask, range(90)))
    engine.close()
    assert all(content == f"n\r\n{number}\r\n".encode() for number, content in answers.items() if number % 9)
    assert len(answers) == 90
