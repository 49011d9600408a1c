"""Knows how lines of one subject travel together through a sort; does not know which template made them.

A block is the sorted lines of N-Triples that one binding makes of one subject, joined by a character that canonical
N-Triples never holds. There are five times fewer blocks than lines to be sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

SEPARATOR = "\x1f"
"""Joins the lines of a block; N-Triples escapes it."""
_SEPARATOR = SEPARATOR.encode()
_PIECE = 1 << 18
"""About how large the pieces are in which lines come out, in bytes."""


def unfolded(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    r"""Yield the lines of sorted blocks, sorted and each once, in pieces; with each how many subjects begin in it.

    >>> list(unfolded([b"<a> <p> 1 .\x1f<a> <p> 3 .\n", b"<a> <p> 2 .\n", b"<a> <p> 3 .\n", b"<b> <p> 1 .\n"]))
    [(b'<a> <p> 1 .\n<a> <p> 2 .\n<a> <p> 3 .\n<b> <p> 1 .\n', 2)]
    """
    piece: list[bytes] = []
    size = subjects = 0
    for text, begins in _by_subject(blocks):
        piece.append(text)
        size += len(text)
        subjects += begins
        if size > _PIECE:
            yield b"".join(piece), subjects
            piece.clear()
            size = subjects = 0
    if piece:
        yield b"".join(piece), subjects


def _by_subject(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield texts of whole lines, in order, and whether a subject begins with each."""
    single = subject = b""
    several = _Interleaved()
    for block in blocks:
        if subject and block.startswith(subject):
            if single:
                yield several.begun_with(single), True
                single = b""
            yield several.followed_by(block), False
            continue
        if single:
            yield single.replace(_SEPARATOR, b"\n"), True
        elif subject:
            yield several.rest(), False
        subject, single = block[: block.index(b" ") + 1], block
    if single:
        yield single.replace(_SEPARATOR, b"\n"), True
    elif subject:
        yield several.rest(), False


class _Interleaved:
    """The lines of one subject's blocks, in order; held are only those that a later block may come before."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._last = b""

    def begun_with(self, block: bytes) -> bytes:
        """Take the first block, and return what can be written by now."""
        self._last = b""
        return self.followed_by(block)

    def followed_by(self, block: bytes) -> bytes:
        """Take the next block, which begins no earlier than the one before it, and return what can be written."""
        lines = block.rstrip(b"\n").split(_SEPARATOR)
        for line in lines:
            heappush(self._waiting, line)
        return self._up_to(lines[0])

    def rest(self) -> bytes:
        """Return what is left when there is no further block."""
        return self._up_to(None)

    def _up_to(self, line: bytes | None) -> bytes:
        ready: list[bytes] = []
        while self._waiting and (line is None or self._waiting[0] <= line):
            if (smallest := heappop(self._waiting)) != self._last:
                ready.append(smallest)
                self._last = smallest
        return b"\n".join([*ready, b""]) if ready else b""
