"""Knows how two pushes to one store keep out of each other's way; does not know what is pushed.

The protocol has no way to write only where nothing is. So who wants the lock writes their name into a graph, waits
for whoever looked in the same moment, and reads whether it is still their name.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from pyoxigraph import Literal, NamedNode, Triple

from sisterkg.faults import SisterkgError
from sisterkg.pushing.graph_store import GraphStore
from sisterkg.pushing.statements import n_triples
from sisterkg.visitor import Unanswered
from sisterkg.vocab import graph_iri, term

_HOLDER = NamedNode(term("rdfs:label"))
_SETTLES = 0.5
"""Seconds in which whoever looked in the same moment has written."""
_RENEWED = 30.0
"""Seconds after which a holder says again that it lives."""
_OVER = timedelta(minutes=15)
"""After so long without a word a holder is taken for dead."""


class PushGoesOn(SisterkgError):
    """Another push to the same store goes on."""


class Lock:
    """A graph that holds the name of whoever pushes."""

    def __init__(self, store: GraphStore, base_iri: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._graph = graph_iri(base_iri, "pushing")
        self._now = now
        self._token = secrets.token_hex(8)
        self._since = self._stamp()
        self._said = 0.0

    def take(self, *, by_force: bool) -> None:
        """Take the lock, ``by_force`` from whoever has it.

        Raises:
            PushGoesOn: where somebody else has it, who may be alive.
        """
        held = self._read()
        if held and not by_force and not self._is_over(held):
            raise self._goes_on(held)
        self._store.put_and_learn(self._graph, self._content())
        self._said = time.monotonic()
        self._store.sleep(_SETTLES)
        self._need_ours()

    def renew(self) -> None:
        """Say, if it is time, that the holder lives.

        Raises:
            PushGoesOn: where somebody else has taken the lock.
        """
        if time.monotonic() - self._said > _RENEWED:
            self.confirm()

    def confirm(self) -> None:
        """Make sure that the lock is still ours.

        Raises:
            PushGoesOn: where somebody else has taken it.
        """
        self._need_ours()
        self._store.put(self._graph, self._content())
        self._said = time.monotonic()

    def release(self) -> None:
        """Give the lock back, if it is still ours and the store answers; if not, it is over in a while."""
        with suppress(SisterkgError):
            if self._read().get("token") == self._token:
                self._store.delete(self._graph)

    def _need_ours(self) -> None:
        held = self._read()
        if held.get("token") != self._token:
            raise self._goes_on(held)

    def _goes_on(self, held: dict[str, str]) -> PushGoesOn:
        who = f"process {held.get('pid')} on {held.get('host')}, since {held.get('since')}"
        mend = "wait for it to end; if it is dead, push with --take-over"
        return PushGoesOn(f"another push to {self._store.address} goes on ({who})", mend)

    def _read(self) -> dict[str, str]:
        try:
            said = [
                triple.object.value
                for triple in self._store.read(self._graph)
                if triple.predicate == _HOLDER and isinstance(triple.object, Literal)
            ]
        except Unanswered as unanswered:
            raise SisterkgError(str(unanswered), unanswered.mend) from unanswered
        try:
            return {str(name): str(value) for name, value in json.loads(said[0]).items()} if said else {}
        except (ValueError, AttributeError):
            return {"token": "unreadable"}

    def _is_over(self, held: dict[str, str]) -> bool:
        if held.get("host") == socket.gethostname():
            try:
                os.kill(int(held.get("pid", "")), 0)
            except ProcessLookupError:
                return True
            except (ValueError, OverflowError, PermissionError):
                pass
        try:
            return self._now() - datetime.fromisoformat(held.get("alive", "")) > _OVER
        except (ValueError, TypeError):
            return False

    def _content(self) -> bytes:
        told = {
            "token": self._token,
            "pid": str(os.getpid()),
            "host": socket.gethostname(),
            "since": self._since,
            "alive": self._stamp(),
        }
        holder = Literal(json.dumps(told, ensure_ascii=False))
        return n_triples([Triple(NamedNode(self._graph), _HOLDER, holder)])

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")
