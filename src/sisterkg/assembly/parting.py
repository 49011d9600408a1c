"""Knows how the sorted triples are cut into parts that can be taken one by one; does not know who cuts them.

Where a part ends follows from the file alone, so that whoever cuts it makes the same parts: behind the first subject
that ends so many bytes after the part's beginning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sisterkg.dumps import COMPRESSIONS, PARTS
from sisterkg.snapshot import Draft

SIZE = 64 << 20
"""Bytes of N-Triples in a part, at the least, but for the last one."""
_COMPRESSION = COMPRESSIONS["zst"]
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Stretch:
    """A part of a file, from one byte up to, and without, another."""

    file: Path
    begin: int
    end: int


Parter = Callable[[Sequence[Stretch], Path], Sequence[Path]]
"""Writes each stretch to a file of its own in a folder, wherever that is done, and returns these in their order."""


def stretches(n_triples: Path, size: int) -> Iterator[Stretch]:
    """Yield the parts of a file of sorted N-Triples; the lines of a subject are all in one."""
    whole, begin = n_triples.stat().st_size, 0
    with n_triples.open("rb") as lines:
        while begin < whole:
            lines.seek(min(begin + size, whole) - 1)
            lines.readline()
            end, subject = lines.tell(), b""
            for line in lines:
                if subject and not line.startswith(subject):
                    break
                subject = subject or line[: line.index(b" ") + 1]
                end += len(line)
            yield Stretch(n_triples, begin, end)
            begin = end


def write_stretch(stretch: Stretch, folder: Path) -> Path:
    """Write a stretch, compressed, to a file of a new name in a folder."""
    target = folder / f"part-{uuid4().hex}"
    with stretch.file.open("rb") as content, target.open("wb", buffering=_BLOCK) as out:
        content.seek(stretch.begin)
        _COMPRESSION.compress(_Limited(content, stretch.end - stretch.begin), out, stretch.end - stretch.begin)  # type: ignore[arg-type]  # it reads as a file does
    return target


def parted_here(parts: Sequence[Stretch], folder: Path) -> Sequence[Path]:
    """Write stretches one after another."""
    return [write_stretch(stretch, folder) for stretch in parts]


def write_parts(draft: Draft, n_triples: Path, parter: Parter) -> None:
    """Write the parts of the sorted triples into a draft; a file that would be one part has none."""
    found = list(stretches(n_triples, SIZE))
    if len(found) < 2:
        return
    with tempfile.TemporaryDirectory(dir=draft.folder, prefix=".work-") as work:
        for number, part in enumerate(parter(found, Path(work)), start=1):
            draft.take(part, f"{PARTS}/dataset-{number:05}.nt.{_COMPRESSION.suffix}")


class _Limited:
    """Reads no more of a stream than so many bytes."""

    def __init__(self, content: BinaryIO, size: int) -> None:
        self._content, self._left = content, size

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._content.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece
