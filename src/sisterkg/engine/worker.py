"""Knows how one process answers queries over a read-only store and gives up all else it could do; not who asks.

Imports little, so that a killed worker is replaced at once.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryTriples, Store

from sisterkg.engine.describing import of_iris
from sisterkg.engine.frames import Asked, Outcome, QuestionReader, reply_head
from sisterkg.engine.malformed import PADDING
from sisterkg.engine.sockets import give_up_sockets
from sisterkg.engine.writable import Unwritable, readable
from sisterkg.processes import die_with_parent
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES

if TYPE_CHECKING:
    from typing_extensions import Buffer

_NICENESS = 5
"""Pages and downloads go before queries."""
_SPARE_FILES = 8
_PIECE = 1 << 16
_IN_ONE_PIECE = 1 << 16
"""Bytes of an answer below which its head travels with it."""


def run(connection: socket.socket, store_folder: str, base_iri: str, memory: int, result: int) -> None:
    """Answer the questions that come over a connection, one after another, until it is closed.

    Relative IRIs in a query are resolved against ``base_iri``; ``memory`` and ``result`` are bytes.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    os.nice(_NICENESS)
    try:
        store = Store.read_only(store_folder)
    except OSError:
        return  # who started this process hears that it has ended
    # The first query makes the engine open whatever it still needs.
    answered(store, base_iri, ("SELECT * WHERE { ?s ?p ?o } LIMIT 1", "json", (), ()), result)
    _give_up_all_else(Path(store_folder), memory)
    connection.setblocking(True)
    questions = QuestionReader()
    connection.sendall(reply_head(Outcome.READY, 0.0, b""))
    while _receive(connection, questions):
        asked = questions.next()
        started = time.perf_counter()
        outcome, content = _outcome(store, base_iri, asked, result) if asked else (Outcome.WITHDRAWN, b"")
        head = reply_head(outcome, time.perf_counter() - started, content)
        connection.sendall(head + content if len(content) < _IN_ONE_PIECE else head)
        if len(content) >= _IN_ONE_PIECE:
            connection.sendall(content)


def _receive(connection: socket.socket, questions: QuestionReader) -> bool:
    """Take whatever has arrived, and wait where no question has; tell whether there is one."""
    while True:
        try:
            piece = connection.recv(_PIECE, socket.MSG_DONTWAIT if questions else 0)
        except BlockingIOError:
            return True
        if not piece:
            return False
        questions.feed(piece)
        if questions and len(piece) < _PIECE:
            return True


def _outcome(store: Store, base_iri: str, asked: Asked, limit: int) -> tuple[Outcome, bytes]:
    try:
        return Outcome.ANSWERED, answered(store, base_iri, asked, limit)
    except AnswerTooLarge:
        return Outcome.TOO_LARGE, b""
    except Unwritable as unwritable:
        return Outcome.UNWRITABLE, str(unwritable).encode()
    except (SyntaxError, ValueError, RuntimeError) as error:  # the last where it knows no such function
        return Outcome.MALFORMED, f"{error}\0{_said_of_padded(store, asked)}".encode("utf-8", "replace")
    except (MemoryError, OSError) as error:
        is_the_syntax = isinstance(error, OSError) and _is_otherwise_written(store, base_iri, asked, limit)
        outcome = Outcome.UNWRITABLE if is_the_syntax else Outcome.OUT_OF_MEMORY
        return outcome, str(error).encode("utf-8", "replace")


def _is_otherwise_written(store: Store, base_iri: str, asked: Asked, limit: int) -> bool:
    """Tell whether a graph that the engine did not write can be written as N-Triples, which hold any."""
    text, syntax, default_graphs, named_graphs = asked
    if syntax not in ("jsonld", "rdf"):
        return False
    try:
        answered(store, base_iri, (text, "nt", default_graphs, named_graphs), limit)
    except AnswerTooLarge:
        return True  # the engine had no trouble so far
    except (MemoryError, OSError):
        return False
    return True


def _said_of_padded(store: Store, asked: Asked) -> str:
    """Return what the engine says of a query that it does not take, when there is more text after it."""
    try:
        store.query(asked[0] + PADDING)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return str(error)
    return ""


class AnswerTooLarge(Exception):
    """An answer has come to more bytes than it may have."""


class _Bounded(BytesIO):
    """Takes so many bytes and no more, so that nothing is computed that could not be sent."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._left = limit

    def write(self, piece: Buffer) -> int:
        self._left -= len(memoryview(piece))
        if self._left < 0:
            raise AnswerTooLarge
        return super().write(piece)


def answered(store: Store, base_iri: str, asked: Asked, limit: int) -> bytes:
    """Return the answer to a question, as the engine writes it, in no more than so many bytes.

    Raises:
        AnswerTooLarge: where it has more; the engine stops there.
        Unwritable: where the syntax cannot hold it.
        SyntaxError, ValueError, RuntimeError: where the engine cannot parse the query, or knows no such function.
    """
    text, syntax, default_graphs, named_graphs = asked
    # Where the protocol names no graphs, the query's own FROM holds; where it names any, those are the whole dataset
    # (SPARQL 1.1 Protocol, 2.1.4). A graph that is not in the store is empty.
    if default_graphs or named_graphs:
        results = _results(
            store,
            text,
            base_iri=base_iri,
            default_graph=[NamedNode(graph) for graph in default_graphs],
            named_graphs=[NamedNode(graph) for graph in named_graphs],
        )
    else:
        results = _results(store, text, base_iri=base_iri)
    written = _Bounded(limit)
    if isinstance(results, QueryTriples):
        results.serialize(written, format=SYNTAXES[syntax].reader)
    else:
        results.serialize(written, format=ROW_SYNTAXES[syntax].format)
    content = readable(written.getvalue(), syntax)
    if len(content) > limit:
        raise AnswerTooLarge
    return content


def _results(store: Store, text: str, **options: Any) -> Any:  # noqa: ANN401  # as Store.query has them
    """Return what a query gives, whose wording is changed where that makes no difference but of time."""
    if (otherwise := of_iris(text)) != text:
        try:
            return store.query(otherwise, **options)
        except SyntaxError:
            pass  # what the engine says of it has to be of the query as it was asked
    return store.query(text, **options)


def _give_up_all_else(store_folder: Path, memory: int) -> None:
    """Lock this process in: no socket, no file beyond the store's, no more memory than it is given, no core dump."""
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    opened = max(int(descriptor.name) for descriptor in Path("/dev/fd").iterdir())
    files = opened + sum(1 for _ in store_folder.iterdir()) + _SPARE_FILES
    if not give_up_sockets():
        os.write(2, b"sisterkg: this kernel lets no worker give up sockets; the gate alone keeps queries in\n")
    # The engine's last words, when it runs out of memory, are for nobody.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
