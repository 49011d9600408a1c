"""Knows how the engine's word on a malformed query is told to who wrote it: where, and what was not expected there.

The engine looks for keywords by reading as many characters as each has, and reports the farthest that it came. What
is wrong stands so many characters before. Near the end of a query there are too few to read; so the query is parsed
once more with a padding after it, and both words are looked at.
"""

from __future__ import annotations

import re

from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.messages import Message, OwnWords

PADDING = "\n" + "\x01" * 32
"""Longer than any keyword, and part of no query."""

_REPORTED = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_EXPECTED = re.compile(r"\[[^\]]*\]|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^,\s][^,]*")
_KEYWORD = re.compile(r"[A-Za-z_0-9]+")
_MEND, _MEND_THERE = Message("mend the query"), Message("mend the query there")


def malformed(text: str, message: str, padded: str) -> Refused:
    """Return the refusal of a query, from what the engine says of it and of it with a padding.

    >>> told = "error at 1:13: expected one of HAVING, OFFSET, OPTIONAL, VALUES"
    >>> str(malformed("ASK {} LIMI 3", told, told))
    'line 1, column 8: this was not expected: LIMI'
    """
    if sentence := _sentence(message):
        return Refused(Refusal.MALFORMED, sentence, _MEND)
    reported = _REPORTED.match(padded)
    if not reported:
        return Refused(Refusal.MALFORMED, _in_its_words(message), _MEND)
    line, column, expected = reported.groups()
    position = _position(text + PADDING, int(line), int(column)) - _read_ahead(expected)
    rest = text[max(0, position) :].lstrip()
    if not rest:
        what = Message("{place}: the query ends too early", place=place_of(text, len(text.rstrip())))
        return Refused(Refusal.MALFORMED, what, Message("close its brackets, or finish it"))
    position = len(text) - len(rest)
    found = rest.split()[0][:40]
    what = Message("{place}: this was not expected: {found}", place=place_of(text, position), found=found)
    return Refused(Refusal.MALFORMED, what, _MEND_THERE)


def lines_up(refused: Refused, lines: int) -> Refused:
    r"""Return a refusal whose place is so many lines further up, for who did not write the first lines of the query.

    >>> told = "error at 3:13: expected one of HAVING, OFFSET, OPTIONAL, VALUES"
    >>> str(lines_up(malformed("PREFIX a: <http://e/>\n\nASK {} LIMI 3", told, told), 2))
    'line 1, column 8: this was not expected: LIMI'
    """
    what, mend = refused.what, refused.mend
    place = what.filling.get("place") if isinstance(what, Message) else None
    if not (lines and isinstance(what, Message) and isinstance(mend, Message) and isinstance(place, Message)):
        return refused
    line = max(1, int(str(place.filling["line"])) - lines)
    return Refused(refused.refusal, what.filled(place=place.filled(line=line)), mend)


def _sentence(message: str) -> Message | None:
    """Return what the engine says in words, if it does, with its place where it tells one."""
    reported = _REPORTED.match(message)
    if not reported:
        return _in_its_words(message)
    words = [item.strip() for item in _EXPECTED.findall(reported[3]) if " " in item.strip() and item[0] not in "[\"'"]
    place = _place(int(reported[1]), int(reported[2]))
    if "Prefix not found" in words:
        return Message("{place}: a prefix is not declared", place=place)
    return Message("{place}: {words}", place=place, words=OwnWords(words[0][:200])) if words else None


def _in_its_words(message: str) -> Message:
    return Message("{words}", words=OwnWords(message[:300]))


def _place(line: int, column: int) -> Message:
    return Message("line {line}, column {column}", line=line, column=column)


def _read_ahead(expected: str) -> int:
    """Return how many characters the engine has read of what it did not find."""
    items = [item.strip() for item in _EXPECTED.findall(expected)]
    if not items or not all(_KEYWORD.fullmatch(item) for item in items):
        return 0  # a sign is looked at and not read
    return min(map(len, items))


def _position(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def place_of(text: str, position: int) -> Message:
    r"""Return the place of a character for people, who count lines and columns from one.

    >>> place_of("ASK {\n}", 6)
    'line 2, column 1'
    """
    line = text.count("\n", 0, position) + 1
    return _place(line, position - text.rfind("\n", 0, position))
