"""What a push promises: a store elsewhere holds a whole snapshot or none, whatever breaks; old ones go last."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import stores
from serving import unused_port, wait_until
from sisterkg.build import Inputs, build
from sisterkg.engine import Service
from sisterkg.engine.placing import Placement
from sisterkg.pushing import GraphStore, PushGoesOn, push
from sisterkg.pushing.counting import Counter
from sisterkg.pushing.lock import Lock
from sisterkg.snapshot import Site, Snapshot
from sisterkg.visitor import Visitor
from stores import Asked, Between, Fault, Store, answers, between, oxigraph, pushed, sisterkg

BASE = "http://localhost:8000/"
SECRET = "sister:4711-geheim"
PIECE = 60_000
"""Bytes of a piece, so that even the real records come in several."""


@pytest.fixture(scope="module")
def built(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    """Snapshots of several days on one site, the last of them current."""
    site = Site(tmp_path_factory.mktemp("built"))
    return [build(replace(inputs, stamp=date(2026, 11, day)), site, lambda step: None)[0] for day in (1, 2, 3)]


@pytest.fixture(scope="module")
def place(built: list[Snapshot]) -> Path:
    """The site of those snapshots."""
    return built[-1].folder.parents[1]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An oxigraph server that runs for all tests of this module."""
    with oxigraph(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
def store(running: Store) -> Store:
    """The server, empty."""
    running.update("CLEAR ALL")
    return running


@pytest.fixture
def standing(store: Store) -> Iterator[Between]:
    """What stands between us and the server."""
    with between(store) as standing:
        yield standing


def placed(snapshot: Snapshot) -> Placement:
    """Where a snapshot stands in a store."""
    return Placement(snapshot.base_iri, snapshot.id, frozenset(snapshot.named_graphs))


def is_whole(snapshot: Snapshot, store: Store) -> bool:
    """Tell whether a store says that it holds a snapshot, and see that it is right where it does."""
    there = placed(snapshot)
    if there.marker not in store.names():
        return False
    assert store.count(there.dataset) == snapshot.manifest.triples
    for name, graph in there.places.items():
        own = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        solutions = snapshot.store.query(own)
        assert store.count(graph) == int(next(iter(solutions))["n"].value)  # type: ignore[union-attr,index,arg-type,call-overload]  # a SELECT
    return True


def by_hand(
    snapshot: Snapshot,
    store: Store,
    *,
    most: int = PIECE,
    take_over: bool = False,
    sleep: Callable[[float], None] = lambda _: None,
) -> int:
    """Push a snapshot in small pieces and without waiting, and return how many triples were sent."""
    visitor = Visitor(10)
    try:
        done = push(
            snapshot,
            GraphStore(Service(store.graphs), visitor, sleep),
            Counter(Service(store.queries), visitor),
            keep=3,
            most=most,
            take_over=take_over,
            now=lambda: datetime.now(UTC),
            progress=lambda _: None,
        )
    finally:
        visitor.close()
    return done.sent


def test_everything_arrives(built: list[Snapshot], place: Path, store: Store) -> None:
    """The data set and each named graph are there, triple by triple, under names with the snapshot's id."""
    done = pushed(place, store)
    last = built[-1]
    assert f"snapshot {last.id}" in done.stdout
    assert is_whole(last, store)
    status, body = store.ask("GET", f"/store?graph={placed(last).dataset}", {"Accept": stores.NT})
    assert status == 200
    sent = {quad.triple for quad in parse(last.read("dataset.nt"), format=RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)} == sent
    assert f"{BASE}graph/pushing" not in store.names()


def test_pushing_again_sends_nothing(place: Path, store: Store, standing: Between) -> None:
    """A snapshot that is there is not sent again, and its mark stays as it was."""
    pushed(place, store)
    when = "SELECT ?when { GRAPH ?g { ?s <http://purl.org/dc/terms/issued> ?when } }"
    before = store.select(when)
    again = pushed(place, standing.as_store)
    assert "all of them were there already" in again.stdout
    assert store.select(when) == before
    small = {f"{BASE}graph/pushing", f"{BASE}graph/pushes"}
    assert {asked.graph for asked in standing.seen if asked.method in ("PUT", "POST") and asked.graph} <= small


def test_old_snapshots_stay_and_then_go(built: list[Snapshot], place: Path, store: Store) -> None:
    """As many older snapshots as are asked for stay whole, and of the others nothing is left."""
    store.update("INSERT DATA { GRAPH <http://e/others> { <http://e/s> <http://e/p> 1 } }")
    for snapshot in built:
        pushed(place, store, "--snapshot", snapshot.id)
    assert all(is_whole(snapshot, store) for snapshot in built)
    done = pushed(place, store, "--keep", "1", "--format", "json")
    assert json.loads(done.stdout)["removed"] == [built[0].id]
    assert not any(built[0].id in name for name in store.names())
    assert is_whole(built[1], store)
    pushed(place, store, "--snapshot", built[0].id, "--keep", "0")
    assert {name for name in store.names() if "snapshot=" in name} == {
        placed(built[0]).dataset,
        *placed(built[0]).places.values(),
        placed(built[0]).marker,
    }
    assert store.count("http://e/others") == 1


def test_large_graphs_go_in_pieces(built: list[Snapshot], store: Store, standing: Between) -> None:
    """What is larger than a piece is sent in several, and is the same in the end; each is compressed."""
    assert by_hand(built[0], standing.as_store) > built[0].manifest.triples
    sent = [asked for asked in standing.seen if asked.graph == placed(built[0]).dataset]
    assert [asked.method for asked in sent][:2] == ["PUT", "POST"]
    assert len(sent) > 5
    assert {asked.headers.get("Content-Encoding") for asked in sent} == {"gzip"}
    assert is_whole(built[0], store)


@pytest.mark.parametrize("fault", [answers(415), answers(400), answers(501), answers(204)])
def test_compression_only_where_the_store_takes_it(
    fault: Fault, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """A store that does not take gzip, or says that it does and does not, gets plain triples."""
    standing.rule = lambda asked: fault if asked.headers.get("Content-Encoding") == "gzip" else None
    by_hand(built[0], standing.as_store)
    assert is_whole(built[0], store)


# What breaks.


class Breaking:
    """Lets one request fail, counted among all that name a graph."""

    def __init__(self, number: int, fault: Fault) -> None:
        self.number = number
        self.fault = fault
        self.seen = 0

    def __call__(self, asked: Asked) -> Fault | None:
        """Pick the fault."""
        if asked.graph:
            self.seen += 1
        return self.fault if asked.graph and self.seen == self.number else None


def test_break_at_any_request(built: list[Snapshot], store: Store, standing: Between) -> None:
    """Whichever request fails, the earlier snapshot stays whole and the new one has no mark before it is."""
    by_hand(built[0], store)
    counting = Breaking(0, answers(500))
    standing.rule = counting
    by_hand(built[1], standing.as_store, most=1 << 18)
    store.update("CLEAR ALL")
    by_hand(built[0], store)
    broke = 0
    for number in range(1, counting.seen + 1):
        standing.rule = Breaking(number, answers(500))
        try:
            by_hand(built[1], standing.as_store, most=1 << 18)
        except Exception as error:
            assert "500" in str(error)  # some requests may fail without harm
            broke += 1
        assert is_whole(built[0], store)
        is_whole(built[1], store)
        standing.rule = lambda _: None
        by_hand(built[1], standing.as_store, take_over=True)  # where the lock could not be given back
        assert is_whole(built[1], store)
        gone = [*placed(built[1]).graphs, placed(built[1]).marker, f"{BASE}graph/pushes"]
        store.update(" ; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in gone))
    assert broke > counting.seen / 2


def test_resumes_where_it_stopped(built: list[Snapshot], store: Store, standing: Between) -> None:
    """After a break only what is not there is sent."""
    pieces = 0

    def fifth(asked: Asked) -> Fault | None:
        nonlocal pieces
        pieces += asked.graph == placed(built[0]).dataset
        return answers(500) if pieces == 5 and asked.graph == placed(built[0]).dataset else None

    standing.rule = fifth
    with pytest.raises(Exception, match="500"):
        by_hand(built[0], standing.as_store)
    there = store.count(placed(built[0]).dataset)
    assert 0 < there < built[0].manifest.triples
    assert not is_whole(built[0], store)
    standing.rule = lambda _: None
    sent = by_hand(built[0], standing.as_store)
    assert sent + there == sum(store.count(graph) for graph in placed(built[0]).graphs)
    assert is_whole(built[0], store)


def test_store_that_loses_a_piece_is_found_out(built: list[Snapshot], store: Store, standing: Between) -> None:
    """A store that says it wrote what it did not is told by the count, and nothing is switched."""
    dataset = placed(built[0]).dataset
    standing.rule = lambda asked: answers(204) if (asked.method, asked.graph) == ("POST", dataset) else None
    with pytest.raises(Exception, match=r"holds \d+ triples"):
        by_hand(built[0], standing.as_store)
    assert not is_whole(built[0], store)


def test_graph_that_vanished_is_sent_again(built: list[Snapshot], store: Store) -> None:
    """Where the mark stands and a graph is gone, the count tells, and a push makes it whole again."""
    by_hand(built[0], store)
    store.update(f"DROP GRAPH <{placed(built[0]).dataset}>")
    assert by_hand(built[0], store, most=1 << 20) == built[0].manifest.triples
    assert is_whole(built[0], store)


def test_half_pushed_snapshot_is_removed_by_the_next_push(
    built: list[Snapshot], store: Store, standing: Between
) -> None:
    """What a broken push has left goes when another snapshot is pushed."""
    standing.rule = lambda asked: answers(500) if "ontology" in asked.graph else None
    with pytest.raises(Exception, match="500"):
        by_hand(built[0], standing.as_store)
    assert store.count(placed(built[0]).dataset) > 0
    by_hand(built[1], store)
    assert not any(built[0].id in name for name in store.names())


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_fails_for_a_while_is_tried_again(
    status: int, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """A store that is busy for a moment is asked again."""
    standing.rule = Breaking(7, answers(status, Retry_After="1"))
    by_hand(built[0], standing.as_store)
    assert is_whole(built[0], store)


@pytest.mark.parametrize("closing", [stores.hangs_up, stores.resets], ids=["closed", "reset"])
def test_connections_that_are_closed_between_requests(
    closing: Fault, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """A store that closes each kept connection when something is sent over it is pushed to as any other."""
    waited: list[float] = []
    standing.rule = lambda asked: closing if asked.over_kept else None
    assert by_hand(built[0], standing.as_store, sleep=waited.append) > 0
    assert is_whole(built[0], store)
    closed = [asked for asked in standing.seen if asked.over_kept]
    added = [asked for asked in closed if asked.method == "POST" and asked.graph]
    assert {asked.method for asked in closed} == {"GET", "PUT", "POST", "DELETE"}
    assert any(asked.query for asked in closed)
    assert len(waited) == len(added) + 1  # what adds is sent again after a while; the lock has to settle


def _writes(fault: Fault) -> object:
    return lambda asked: fault if asked.method in ("PUT", "POST") and asked.graph else None


FAULTS: dict[str, tuple[Fault, str, str]] = {
    "401": (answers(401, WWW_Authenticate="Basic"), "answers 401", "--credentials"),
    "403": (answers(403), "answers 403", "may write"),
    "404": (answers(404), "answers 404", "check the address"),
    "405": (answers(405, Allow="GET"), "answers 405", "may be written"),
    "501": (answers(501), "answers 501", "check the address"),
    "Digest": (answers(401, WWW_Authenticate='Digest realm="SPARQL", nonce="1"'), "answers 401", "Digest"),
    "413": (answers(413), "answers 413", "--piece"),
    "415": (answers(415), "answers 415", "N-Triples"),
    "500": (answers(500, b"out of \x1b[31mspace", Content_Type="text/plain"), "out of [31mspace", "push again"),
    "507": (answers(507), "answers 507", "make room"),
    "redirect": (answers(307, Location="https://elsewhere.example/store"), "https://elsewhere.example/store", "give"),
    "hangs up": (stores.hangs_up, "does not answer", "push again"),
    "no HTTP": (stores.speaks_otherwise, "does not answer", "push again"),
    "says nothing": (stores.says_nothing, "does not answer", "push again"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told(name: str, place: Path, built: list[Snapshot], store: Store, standing: Between) -> None:
    """Whatever the store does, the push says where, what and what to do; the earlier snapshot stays as it was."""
    by_hand(built[0], store)
    fault, what, mend = FAULTS[name]
    standing.rule = _writes(fault)  # type: ignore[assignment]  # a rule
    there = standing.as_store
    done = sisterkg("push", "--site", place, "--to", there.graphs, "--patience", "1")
    assert done.returncode == 1
    for words in (what, mend, there.graphs):
        assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert is_whole(built[0], store)
    assert not is_whole(built[-1], store)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1/store", "does not answer"),
        ("nowhere", "no web address"),
        (f"http://{SECRET}@127.0.0.1/store", "holds a user or a password"),
        ("http://127.0.0.1:1/store?graph=http%3A%2F%2Fe%2F", "names a graph"),
        ("http://127.0.0.1:1/store?default", "names a graph"),
    ],
)
def test_address_is_told(address: str, words: str, place: Path) -> None:
    """An address that cannot be pushed to is told at once, and a password in it is not repeated."""
    done = sisterkg("push", "--site", place, "--to", address)
    assert done.returncode == 1
    assert words in done.stderr
    assert "4711" not in done.stderr


def test_page_is_no_graph_store(place: Path, store: Store, standing: Between) -> None:
    """An address at which a page stands is told for what it is."""
    standing.rule = lambda _: answers(200, b"<html>Welcome</html>", Content_Type="text/html")
    done = sisterkg("push", "--site", place, "--to", standing.as_store.graphs)
    assert done.returncode == 1
    assert "text/html" in done.stderr
    assert "Graph Store" in done.stderr
    assert store.names() == set()


def test_store_that_passes_over_the_graph_loses_nothing(place: Path, standing: Between) -> None:
    """An address that gives and takes all that a store holds, whatever graph is named, is not written to."""
    standing.rule = lambda _: answers(200, b"<http://e/s> <http://e/p> <http://e/theirs> .\n", Content_Type=stores.NT)
    done = sisterkg("push", "--site", place, "--to", standing.as_store.graphs)
    assert done.returncode == 1
    assert "passes over the parameter graph" in done.stderr
    assert "Graph Store" in done.stderr
    assert {asked.method for asked in standing.seen} == {"GET"}


def test_empty_store_that_passes_over_the_graph_is_found_out(place: Path, standing: Between) -> None:
    """Where such a store is empty, what is written first shows it, and is removed again."""
    held = [b""]

    def answer(asked: Asked) -> Fault:
        if asked.method == "PUT" and "Content-Encoding" not in asked.headers:
            held[0] = asked.body
        elif asked.method == "DELETE":
            held[0] = b""
        return answers(200, held[0], Content_Type=stores.NT)

    standing.rule = answer
    done = sisterkg("push", "--site", place, "--to", standing.as_store.graphs)
    assert done.returncode == 1
    assert "passes over the parameter graph" in done.stderr
    assert {asked.graph for asked in standing.seen if asked.method == "PUT"} == {f"{BASE}graph/pushing"}
    assert held == [b""]


def test_store_that_answers_204_for_no_graph(built: list[Snapshot], store: Store, standing: Between) -> None:
    """A store that answers with no content, where another says that there is no such graph, is pushed to as any."""

    def rule(asked: Asked) -> Fault | None:
        return answers(204) if asked.method == "GET" and asked.graph not in store.names() else None

    standing.rule = rule
    by_hand(built[0], standing.as_store)
    assert is_whole(built[0], store)


def test_service_that_counts_other_graphs_is_told(place: Path, store: Store, standing: Between) -> None:
    """A service that counts whatever it holds is found out before anything is sent."""
    everything = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"5"}}]}}'
    standing.rule = lambda asked: answers(200, everything, Content_Type=stores.JSON) if asked.query else None
    there = standing.as_store
    done = sisterkg("push", "--site", place, "--to", there.graphs, "--query", there.queries)
    assert done.returncode == 1
    assert "passes over the parameter default-graph-uri" in done.stderr
    assert store.names() == set()


@pytest.mark.parametrize(
    ("status", "mend"), [(401, "--credentials"), (403, "credentials"), (404, "check --query"), (500, "push again")]
)
def test_count_that_is_refused_is_told(
    status: int, mend: str, place: Path, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """Where the SPARQL service turns a push away, what to do depends on how it does that; nothing is switched."""
    standing.rule = lambda asked: answers(status, b"no", Content_Type="text/plain") if asked.query else None
    there = standing.as_store
    done = sisterkg("push", "--site", place, "--to", there.graphs, "--query", there.queries)
    assert done.returncode == 1
    assert f"{there.queries} answers {status}" in done.stderr
    assert mend in done.stderr
    assert not is_whole(built[-1], store)


def test_count_that_fails_for_a_while_is_asked_again(built: list[Snapshot], store: Store, standing: Between) -> None:
    """A service that is busy for a moment when a graph is counted is asked again."""
    busy = [answers(503, Retry_After="1"), stores.hangs_up]
    standing.rule = lambda asked: busy.pop() if asked.query and busy else None
    by_hand(built[0], standing.as_store)
    assert is_whole(built[0], store)


@pytest.mark.parametrize("parameter", ["repository=a%20b", "no_transaction"])
def test_address_may_have_parameters(
    parameter: str, place: Path, store: Store, standing: Between, built: list[Snapshot]
) -> None:
    """An address with parameters of its own keeps them; the last one lets the oxigraph server load faster."""
    there = f"{standing.url}/store?{parameter}"
    done = sisterkg("push", "--site", place, "--to", there, "--query", store.queries)
    assert done.returncode == 0, done.stderr
    assert all(f"?{parameter}&graph=" in asked.path for asked in standing.seen)
    assert is_whole(built[-1], store)


def test_store_that_is_read_only_is_told(place: Path, tmp_path: Path) -> None:
    """The oxigraph server that only reads refuses, and says so."""
    with oxigraph(tmp_path):
        pass
    port = unused_port()
    program = Path(sys.executable).with_name("oxigraph")
    command = [program, "serve-read-only", "--location", tmp_path / "store", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        store = Store(f"http://127.0.0.1:{port}")

        def up() -> bool:
            try:
                return store.ask("GET", "/")[0] > 0
            except OSError:
                return False

        assert wait_until(up)
        done = sisterkg("push", "--site", place, "--to", store.graphs)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    assert done.returncode == 1
    assert "may be written" in done.stderr or "may write" in done.stderr


def test_unknown_snapshot_is_told(place: Path, store: Store) -> None:
    """A snapshot that is not there cannot be pushed."""
    done = sisterkg("push", "--site", place, "--to", store.graphs, "--snapshot", "0123456789abcdef")
    assert done.returncode == 1
    assert "has no snapshot 0123456789abcdef" in done.stderr


# Two pushes, and a dead one.


def test_two_pushes_keep_out_of_each_others_way(
    place: Path, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """While one push goes on another is refused, and told who is there; the first ends as if nothing had been."""
    slow = stores.Event()

    def wait(handler: stores.Handler) -> None:
        slow.wait(30)
        stores.hangs_up(handler)

    standing.rule = lambda asked: wait if "ontology" in asked.graph and not slow.is_set() else None
    with ThreadPoolExecutor(1) as other:
        first = other.submit(pushed, place, standing.as_store)
        assert wait_until(lambda: any("ontology" in asked.graph for asked in standing.seen))
        second = sisterkg("push", "--site", place, "--to", store.graphs)
        assert second.returncode == 1
        assert "another push" in second.stderr
        assert "process" in second.stderr
        assert not is_whole(built[-1], store)
        slow.set()
        first.result()
    assert is_whole(built[-1], store)


def test_pushes_that_begin_at_once(place: Path, built: list[Snapshot], store: Store) -> None:
    """Of several that begin in the same moment no two go on, and the store is whole in the end."""
    with ThreadPoolExecutor(4) as askers:
        done = list(
            askers.map(
                lambda _: sisterkg("push", "--site", place, "--to", store.graphs, "--query", store.queries), range(4)
            )
        )
    assert all(each.returncode == 0 or "another push" in each.stderr for each in done), [each.stderr for each in done]
    pushed(place, store)
    assert is_whole(built[-1], store)


@pytest.mark.parametrize("where", ["ontology", "whole", "pushing", "dataset"])
def test_push_that_was_killed(
    where: str, place: Path, built: list[Snapshot], store: Store, standing: Between
) -> None:
    """A push that was killed leaves nothing that is taken for whole, and the next one goes on at once."""
    standing.rule = lambda asked: stores.says_nothing if asked.method == "PUT" and where in asked.graph else None
    program = Path(sys.executable).with_name("sisterkg")
    command = [program, "push", "--site", place, "--to", standing.as_store.graphs]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert wait_until(lambda: any(asked.method == "PUT" and where in asked.graph for asked in standing.seen))
    process.kill()
    process.wait()
    assert not is_whole(built[-1], store)
    pushed(place, store)
    assert is_whole(built[-1], store)


def _lock(store: Store, now: datetime) -> Lock:
    return Lock(GraphStore(Service(store.graphs), Visitor(5), sleep=lambda _: None), BASE, lambda: now)


def test_lock_of_another_machine(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock of a machine that says nothing for long is over; before that it takes force."""
    now = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere")
    _lock(store, now).take(by_force=False)
    monkeypatch.undo()
    with pytest.raises(PushGoesOn, match="elsewhere"):
        _lock(store, now + timedelta(minutes=14)).take(by_force=False)
    _lock(store, now + timedelta(minutes=14)).take(by_force=True)
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere again")
    _lock(store, now + timedelta(minutes=30)).take(by_force=False)


def test_lock_that_was_taken_over_is_noticed(store: Store) -> None:
    """Who has lost the lock to another stops before the switch, and does not remove the other's lock."""
    now = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    first, second = _lock(store, now), _lock(store, now)
    first.take(by_force=False)
    second.take(by_force=True)
    with pytest.raises(PushGoesOn):
        first.confirm()
    first.release()
    second.confirm()
    second.release()
    assert f"{BASE}graph/pushing" not in store.names()


# Who we are to the store.


@pytest.mark.parametrize(
    ("held", "header"),
    [(SECRET, "Basic c2lzdGVyOjQ3MTEtZ2VoZWlt"), (f"Bearer {SECRET}\n", f"Bearer {SECRET}")],
)
@pytest.mark.parametrize("how", ["file", "variable"])
def test_credentials(
    how: str, held: str, header: str, place: Path, built: list[Snapshot], store: Store, tmp_path: Path
) -> None:
    """Credentials go to the store and to nobody else; what is wrong with them is told without them."""
    (tmp_path / "secret").write_text(held, "utf-8")
    with between(store) as guarded:
        guarded.rule = lambda asked: None if asked.headers.get("Authorization") == header else answers(401)
        there = guarded.as_store
        if how == "file":
            pushed(place, there, "--credentials", str(tmp_path / "secret"))
        else:
            pushed(place, there, SISTERKG_PUSH_CREDENTIALS=held.strip())
        echo = f"nobody is {header}, which is {SECRET}".encode()
        guarded.rule = lambda _: answers(403, echo, Content_Type="text/plain")
        arguments = ("push", "--site", place, "--to", there.graphs, "--credentials", tmp_path / "secret")
        refused = sisterkg(*arguments)
    assert is_whole(built[-1], store)
    assert refused.returncode == 1
    for said in (refused.stdout, refused.stderr):
        assert "4711" not in said
        assert header.split()[1] not in said


def test_wrong_credentials_are_told_without_them(place: Path, store: Store, tmp_path: Path) -> None:
    """A file that holds no credentials is told by its name alone."""
    (tmp_path / "secret").write_text("4711geheim", "utf-8")
    done = sisterkg("push", "--site", place, "--to", store.graphs, "--credentials", tmp_path / "secret")
    assert done.returncode == 1
    assert "holds no credentials" in done.stderr
    assert "4711" not in done.stderr


def test_answer_for_programs(place: Path, store: Store) -> None:
    """The answer for programs tells what was done."""
    pushed(place, store)
    told = json.loads(pushed(place, store, "--format", "json").stdout)
    assert told["sent"] == 0
    assert told["counted"] is True
    assert told["triples"] > 5000
