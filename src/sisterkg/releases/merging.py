"""Knows how two sorted files of N-Triples are read side by side; does not know what the triples say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Line:
    """A line, without its end, and which of the two files has it."""

    text: bytes
    is_before: bool
    is_after: bool

    @property
    def subject(self) -> bytes:
        """The triple's subject as it is written."""
        return self.text.partition(b" ")[0]


@dataclass
class SubjectLines:
    """The lines of one subject that only one of the files has, and whether each file has any of it."""

    subject: str
    """Its IRI."""
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    was_there: bool = False
    is_there: bool = False


def merged(before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[Line]:
    """Yield every line of two sorted files once, sorted.

    >>> [(line.text, line.is_before, line.is_after) for line in merged([b"a", b"b"], [b"b", b"c"])]
    [(b'a', True, False), (b'b', True, True), (b'c', False, True)]
    """
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if old is not None and old == new:
            yield Line(old.rstrip(b"\n"), is_before=True, is_after=True)
            old, new = next(olds, None), next(news, None)
        elif old is not None and (new is None or old < new):
            yield Line(old.rstrip(b"\n"), is_before=True, is_after=False)
            old = next(olds, None)
        elif new is not None:
            yield Line(new.rstrip(b"\n"), is_before=False, is_after=True)
            new = next(news, None)


def by_subject(lines: Iterable[Line]) -> Iterator[SubjectLines]:
    """Yield what differs of each subject that differs; a subject's lines stand together in a sorted file."""
    for subject, own in groupby(lines, lambda line: line.subject):
        differing = SubjectLines(subject.decode().strip("<>"))
        for line in own:
            differing.was_there |= line.is_before
            differing.is_there |= line.is_after
            if not line.is_after:
                differing.removed.append(line.text.decode())
            elif not line.is_before:
                differing.added.append(line.text.decode())
        if differing.removed or differing.added:
            yield differing
