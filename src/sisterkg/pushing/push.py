"""Tells the story of a push: graphs first, then the count, then the mark; knows the order and none of the means.

Whatever breaks off whenever: without its mark nobody takes a snapshot for whole, and to push again goes on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode

from sisterkg.engine.placing import Placement
from sisterkg.faults import SisterkgError
from sisterkg.pushing.counting import Counter
from sisterkg.pushing.graph_store import GraphStore
from sisterkg.pushing.lock import Lock
from sisterkg.pushing.parts import Part, parts_of
from sisterkg.pushing.statements import beginning, begun, is_mark, mark, n_triples
from sisterkg.snapshot import Progress, Snapshot, SnapshotId
from sisterkg.vocab import graph_iri


@dataclass(frozen=True)
class Pushed:
    """What a push came to."""

    snapshot: SnapshotId
    graphs: int
    triples: int
    sent: int
    """Triples that had to be sent: 0 where all were there."""
    counted: bool
    """Whether the store was asked how many there are."""
    removed: Sequence[str]
    """Old snapshots of which nothing is there any more."""


@dataclass(frozen=True)
class _Target:
    """The store that a snapshot is brought into, while the lock is held."""

    store: GraphStore
    counter: Counter | None
    lock: Lock
    place: Placement
    most: int
    progress: Progress

    def holds(self, parts: Sequence[Part]) -> bool:
        """Tell whether the snapshot is whole already, by its mark and, where they can be counted, its triples."""
        if not is_mark(self.store.read(self.place.marker), self.place):
            return False
        return self.counter is None or all(self.counter.count(part.graph) == part.triples for part in parts)

    def load(self, part: Part) -> int:
        """Bring a graph into the store, and return how many triples had to be sent.

        Raises:
            SisterkgError: where the store holds another number of triples in the end.
        """
        held = self.counter.count(part.graph) if self.counter else 0
        if part.triples and held == part.triples:
            return 0
        sent = self._send(part, held if part.is_sorted and held < part.triples else 0)
        if self.counter is None:
            return sent
        if (held := self.counter.count(part.graph)) != part.triples and sent < part.triples:
            sent = self._send(part, 0)  # what was there from before was not what it seemed
            held = self.counter.count(part.graph)
        if held != part.triples:
            what = f"{self.store.address} holds {held} triples of {part.graph}, and was sent {part.triples}"
            mend = "check that --query and --to lead to the same store; nothing was switched"
            raise SisterkgError(what, mend)
        return sent

    def _send(self, part: Part, held: int) -> int:
        """Send the pieces of a graph, but for those of which all triples are held."""
        seen = sent = 0
        for piece in part.pieces(self.most):
            count = piece.count(b"\n")
            seen += count
            if seen > held:
                self.lock.renew()
                self.progress(f"{part.graph}: {seen:,} of {part.triples:,} triples")
                write = self.store.add if seen > count else self.store.put
                write(part.graph, self.place.moved(piece))
                sent += count
        return sent


def push(
    snapshot: Snapshot,
    store: GraphStore,
    counter: Counter | None,
    *,
    keep: int,
    most: int,
    take_over: bool,
    now: Callable[[], datetime],
    progress: Progress,
) -> Pushed:
    """Bring a snapshot into a store beside those that are there, and remove all but ``keep`` of the older ones.

    ``most`` is about how many bytes are sent at once. Each graph is counted where there is a ``counter``.

    Raises:
        PushGoesOn: where another push to the same store goes on.
        SisterkgError: where the store fails; what was there before is there still.
    """
    place = Placement(snapshot.base_iri, snapshot.id, frozenset(snapshot.named_graphs))
    lock = Lock(store, snapshot.base_iri, now)
    target = _Target(store, counter, lock, place, most, progress)
    with tempfile.TemporaryDirectory(prefix="sisterkg-") as folder:
        progress("read the snapshot")
        parts = list(parts_of(snapshot, place, Path(folder)))
        progress("take the lock")
        store.examine()
        if counter:
            counter.examine()
        lock.take(by_force=take_over)
        try:
            store.examine()  # where nothing was before, only what is there now shows it
            sent = _load(target, parts, now)
            progress("remove old snapshots")
            removed = _tidy(target, keep)
        finally:
            lock.release()
    triples = sum(part.triples for part in parts)
    return Pushed(snapshot.id, len(parts), triples, sent, counter is not None, removed)


def _load(target: _Target, parts: Sequence[Part], now: Callable[[], datetime]) -> int:
    """Bring all graphs into the store and then the mark; return how many triples had to be sent."""
    store, place = target.store, target.place
    store.add(_ledger(place), beginning(place, now()))
    if target.holds(parts):
        return 0
    store.delete(place.marker)
    sent = sum(target.load(part) for part in parts)
    target.lock.confirm()
    store.put(place.marker, mark(place, {part.graph: part.triples for part in parts}, now()))
    return sent


def _tidy(target: _Target, keep: int) -> Sequence[str]:
    """Remove all older snapshots but those to be kept, and what broken pushes have left; return their ids."""
    store, place = target.store, target.place
    ledger = store.read(_ledger(place))
    older = [each.place for each in begun(ledger, place.base_iri) if each.place.snapshot != place.snapshot]
    whole = [each for each in older if is_mark(store.read(each.marker), each)]
    kept = whole[:keep]
    removed = [each for each in older if each not in kept]
    for old in removed:
        target.lock.renew()
        store.delete(old.marker)
        for graph in old.graphs:
            store.delete(graph)
    if removed:
        gone = {old.subject for old in removed}
        left = [each for each in ledger if not (isinstance(each.subject, NamedNode) and each.subject.value in gone)]
        store.put(_ledger(place), n_triples(left))
    return [old.snapshot for old in removed]


def _ledger(place: Placement) -> str:
    return graph_iri(place.base_iri, "pushes")
