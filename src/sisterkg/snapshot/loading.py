"""Knows how a file of sorted triples gets into a store, and how one sees that it is whole; not what it says.

A lost line is missed when the store counts what it holds. IRIs and texts cannot change: the store finds each by its
hash, and reads its files by checksums. But it computes with typed literals (``"01"`` becomes ``"1"``) and rewrites
language tags. So these are put through a store in memory, some thousand lines at a time, while the other one loads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store

from sisterkg.faults import SisterkgError

_PIECE = 4 << 20
_END_OF_TYPED = re.compile(rb'"\^\^<[^>]*> \.\n')
"""The end of a line with a typed literal, from the closing quote on; a quote in a text stands behind a backslash."""
_TAG = re.compile(rb'"(@[A-Za-z0-9-]+) \.\n')


def load(n_triples: Path, folder: Path) -> None:
    """Load a file of sorted N-Triples, each there once, into the default graph of a new store.

    Raises:
        SisterkgError: where the store does not hold the same graph as the file.
    """
    store = Store(folder)
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(store.bulk_load, path=n_triples, format=RdfFormat.N_TRIPLES)
        lines = 0
        for piece in _pieces(n_triples):
            lines += piece.count(b"\n")
            if told := _rewritten(piece):
                raise _is_another(n_triples, f"it does not keep {told}")
        loading.result()
    store.flush()
    if len(store) != lines:
        raise _is_another(n_triples, f"{len(store)} triples, not {lines}")


def _is_another(n_triples: Path, why: str) -> SisterkgError:
    return SisterkgError(f"the store holds another graph than {n_triples.name}: {why}", "report this as a bug")


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            yield piece + content.readline()


def _rewritten(lines: bytes) -> str:
    """Return a literal of some lines that a store does not keep as it is written, or nothing."""
    typed = {
        lines[lines.rindex(b' "', 0, end.start()) + 1 : end.end() - len(b" .\n")]
        for end in _END_OF_TYPED.finditer(lines)
    }
    literals = typed | {b'""' + tag for tag in _TAG.findall(lines)}
    told = {b"<e:s> <e:p> " + literal + b" ." for literal in literals}
    store = Store()
    store.load(b"\n".join(told), format=RdfFormat.N_TRIPLES)
    kept = (store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b"").splitlines()
    return min(told.difference(kept), default=b"").decode().removeprefix("<e:s> <e:p> ")
