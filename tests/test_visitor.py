"""A connection that the other side no longer keeps costs nobody an answer, and nothing is done twice by it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import stores
from sisterkg.visitor import Unanswered, Visitor
from stores import Between, Fault, Store, between, oxigraph

GRAPH = "store?graph=http://e/g"
TRIPLE = b"<http://e/s> <http://e/p> <http://e/o> .\n"
NT = {"Content-Type": "application/n-triples"}

closings = pytest.mark.parametrize("closing", [stores.hangs_up, stores.resets], ids=["closed", "reset"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An oxigraph server."""
    with oxigraph(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
def standing(store: Store) -> Iterator[Between]:
    """What stands between us and the server."""
    with between(store) as standing:
        yield standing


@pytest.fixture
def visitor(standing: Between) -> Iterator[Visitor]:
    """A visitor with a connection that is open."""
    visitor = Visitor(10)
    assert visitor.ask(f"{standing.url}/").status == 200
    standing.seen.clear()
    yield visitor
    visitor.close()


@closings
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_what_two_requests_do_as_well_as_one_is_asked_again(
    method: str, closing: Fault, standing: Between, visitor: Visitor
) -> None:
    """A request whose kept connection is closed instead of an answer is sent once more, over a new connection."""
    standing.rule = lambda asked: closing if asked.over_kept else None
    body = TRIPLE if method == "PUT" else None
    reply = visitor.ask(f"{standing.url}/{GRAPH}", method, NT if body else None, body)
    assert 200 <= reply.status < 300 or (method, reply.status) in {("GET", 404), ("HEAD", 404), ("DELETE", 404)}
    assert [(asked.method, asked.over_kept, asked.body) for asked in standing.seen] == [
        (method, True, body or b""),
        (method, False, body or b""),
    ]


@closings
def test_download_is_asked_for_again(closing: Fault, standing: Between, visitor: Visitor) -> None:
    """So is a download, of which nothing has come."""
    standing.rule = lambda asked: closing if asked.over_kept else None
    assert visitor.digest(f"{standing.url}/")[0] == 200
    assert [asked.over_kept for asked in standing.seen] == [True, False]


@closings
def test_what_may_have_been_done_is_not_done_again(closing: Fault, standing: Between, visitor: Visitor) -> None:
    """What is sent by POST is sent once, for it may have been carried out; a query is sent again."""
    standing.rule = lambda asked: closing if asked.over_kept else None
    update, query = {"Content-Type": "application/sparql-update"}, {"Content-Type": "application/sparql-query"}
    with pytest.raises(Unanswered, match="does not answer"):
        visitor.ask(f"{standing.url}/update", "POST", update, b"CLEAR DEFAULT")
    assert len(standing.seen) == 1
    for _ in range(2):
        assert visitor.ask(f"{standing.url}/query", "POST", query, b"ASK {}", idempotent=True).status == 200
    assert [asked.body for asked in standing.seen] == [b"CLEAR DEFAULT", b"ASK {}", b"ASK {}", b"ASK {}"]


@closings
def test_nothing_is_asked_three_times(closing: Fault, standing: Between, visitor: Visitor) -> None:
    """Who closes the new connection, too, is not asked a third time; nor is a new connection tried again."""
    standing.rule = lambda _: closing
    with pytest.raises(Unanswered, match="does not answer"):
        visitor.ask(f"{standing.url}/")
    assert [asked.over_kept for asked in standing.seen] == [True, False]
    with pytest.raises(Unanswered, match="does not answer"):
        visitor.ask(f"{standing.url}/")
    assert len(standing.seen) == 3


@pytest.mark.parametrize("fault", [stores.cuts, stores.cuts_chunks, stores.speaks_otherwise, stores.says_nothing])
def test_answer_that_began_is_not_asked_for_again(fault: Fault, standing: Between) -> None:
    """Where a part of an answer has come, or none in time, the request is not sent again."""
    visitor = Visitor(1)
    assert visitor.ask(f"{standing.url}/").status == 200
    standing.rule = lambda _: fault
    with pytest.raises(Unanswered):
        visitor.ask(f"{standing.url}/")
    visitor.close()
    assert len(standing.seen) == 2


def test_connection_that_was_closed_long_ago_is_noticed(store: Store) -> None:
    """Over a connection that is closed already nothing is sent at all, so that a POST arrives, too."""
    update = {"Content-Type": "application/sparql-update"}
    with between(store, idle=0.1) as standing:
        visitor = Visitor(10)
        for number in range(3):
            assert visitor.ask(f"{standing.url}/update", "POST", update, b"CLEAR DEFAULT").status == 204
            assert len(standing.seen) == number + 1
            time.sleep(0.5)
        visitor.close()
        assert not any(asked.over_kept for asked in standing.seen[1:])
