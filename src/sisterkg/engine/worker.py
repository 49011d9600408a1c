"""Knows how one process answers queries over a read-only store, and gives up everything else it could do.

Imports little, so that a killed worker is replaced at once.
"""

from __future__ import annotations

import io
import os
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import NamedNode, QueryTriples, Store

from sisterkg.processes import die_with_parent
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES

if TYPE_CHECKING:
    from typing_extensions import Buffer

_store: Store | None = None
_result_limit = 0


class ResultTooLargeError(Exception):
    """The answer grew beyond its limit."""


class _Bounded(io.BytesIO):
    """A buffer that takes a number of bytes and no more."""

    def write(self, part: Buffer, /) -> int:
        written = super().write(part)
        if self.tell() > _result_limit:
            raise ResultTooLargeError
        return written


def start(store_folder: str, memory: int, result: int) -> None:
    """Open the store and lock the process in: no more memory, no core dump, no new file or socket."""
    global _store, _result_limit  # a pool's worker has nowhere else to keep its state
    _result_limit = result
    # A pool that inherits Python's handler waits for it; the default one ends the process at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    _store = Store.read_only(store_folder)
    # The first query makes the engine open whatever it still needs.
    list(_store.query("SELECT * WHERE { ?s ?p ?o } LIMIT 1"))  # type: ignore[arg-type]
    # The engine's last words, when it runs out of memory, are for nobody.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    highest = max(int(descriptor.name) for descriptor in Path("/dev/fd").iterdir()) + 1
    address_space = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))
    taken = address_space * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def answer(text: str, syntax: str, default_graphs: tuple[str, ...], named_graphs: tuple[str, ...]) -> bytes:
    """Answer a query in a syntax.

    Raises:
        SyntaxError: where the engine cannot parse it.
        ResultTooLargeError: where the answer is beyond the limit.
    """
    if _store is None:
        _fail()
    # Where the protocol names no graphs, the query's own FROM holds; a graph that is not in the store is empty.
    results = _store.query(
        text,
        default_graph=[NamedNode(graph) for graph in default_graphs] or None,
        named_graphs=[NamedNode(graph) for graph in named_graphs] or None,
    )
    out = _Bounded()
    if isinstance(results, QueryTriples):
        results.serialize(out, format=SYNTAXES[syntax].reader)
    else:
        results.serialize(out, format=ROW_SYNTAXES[syntax].format)
    return out.getvalue()


def _fail() -> NoReturn:
    raise RuntimeError("the worker has not been started")
