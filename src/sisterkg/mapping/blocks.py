"""Knows how lines of one subject travel together through a sort; does not know which template made them.

A block is the sorted lines of N-Triples that one binding makes of one subject, joined by a character that canonical
N-Triples never holds. There are five times fewer blocks than lines to be sorted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

SEPARATOR = "\x1f"
"""Joins the lines of a block; N-Triples escapes it."""
_SEPARATOR = SEPARATOR.encode()
_MOST_HELD = 1000
"""Blocks of a subject that are held before it is looked which of their lines can come out."""
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
    """Yield texts of whole lines, in order, and whether a subject begins with each.

    Of a subject that many blocks speak of only those lines are held that a later block may come before.
    """
    subject = b""
    held: list[bytes] = []
    begins, most = True, _MOST_HELD
    for block in blocks:
        if held and block.startswith(subject):
            if len(held) >= most:
                ready, held = _parted(held, block)
                yield ready, begins
                begins, most = False, max(_MOST_HELD, 2 * len(held))
            held.append(block)
            continue
        if held:
            yield _lines(held), begins
        subject, held = block[: block.index(b" ") + 1], [block]
        begins, most = True, _MOST_HELD
    if held:
        yield _lines(held), begins


def _lines(blocks: Sequence[bytes]) -> bytes:
    """Return the lines of one subject's blocks, sorted and each once."""
    if len(blocks) == 1:
        return blocks[0].replace(_SEPARATOR, b"\n")
    return b"".join(_sorted(blocks))


def _parted(blocks: Sequence[bytes], following: bytes) -> tuple[bytes, list[bytes]]:
    """Return the lines that come before a following block, and the others, each of which is a block as well."""
    lines = _sorted(blocks)
    first = following.partition(_SEPARATOR)[0].rstrip(b"\n") + b"\n"
    end = bisect_left(lines, first)
    return b"".join(lines[:end]), lines[end:]


def _sorted(blocks: Sequence[bytes]) -> list[bytes]:
    return sorted({*b"".join(blocks).replace(_SEPARATOR, b"\n").splitlines(keepends=True)})
