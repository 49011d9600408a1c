"""Knows how the engine's word on a malformed query is told to who wrote it: where, and what was not expected there.

The engine looks for keywords by reading as many characters as each has, and reports the farthest that it came. What
is wrong stands so many characters before. Near the end of a query there are too few to read; so the query is parsed
once more with a padding after it, and both words are looked at.
"""

from __future__ import annotations

import re

from sisterkg.engine.refusals import Refusal, Refused

PADDING = "\n" + "\x01" * 32
"""Longer than any keyword, and part of no query."""

_REPORTED = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_EXPECTED = re.compile(r"\[[^\]]*\]|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^,\s][^,]*")
_KEYWORD = re.compile(r"[A-Za-z_0-9]+")
_MEND = "mend the query there"


def malformed(text: str, message: str, padded: str) -> Refused:
    """Return the refusal of a query, from what the engine says of it and of it with a padding.

    >>> told = "error at 1:13: expected one of HAVING, OFFSET, OPTIONAL, VALUES"
    >>> str(malformed("ASK {} LIMI 3", told, told))
    'line 1, column 8: this was not expected: LIMI'
    """
    if sentence := _sentence(message):
        return Refused(Refusal.MALFORMED, sentence, "mend the query")
    reported = _REPORTED.match(padded)
    if not reported:
        return Refused(Refusal.MALFORMED, message[:300], "mend the query")
    line, column, expected = reported.groups()
    position = _position(text + PADDING, int(line), int(column)) - _read_ahead(expected)
    rest = text[max(0, position) :].lstrip()
    if not rest:
        what = f"{place_of(text, len(text.rstrip()))}: the query ends too early"
        return Refused(Refusal.MALFORMED, what, "close its brackets, or finish it")
    position = len(text) - len(rest)
    what = f"{place_of(text, position)}: this was not expected: {rest.split()[0][:40]}"
    return Refused(Refusal.MALFORMED, what, _MEND)


def _sentence(message: str) -> str | None:
    """Return what the engine says in words, if it does, with its place where it tells one."""
    reported = _REPORTED.match(message)
    if not reported:
        return message[:300]
    words = [item.strip() for item in _EXPECTED.findall(reported[3]) if " " in item.strip() and item[0] not in "[\"'"]
    if "Prefix not found" in words:
        return f"line {reported[1]}, column {reported[2]}: a prefix is not declared"
    return f"line {reported[1]}, column {reported[2]}: {words[0][:200]}" if words else None


def _read_ahead(expected: str) -> int:
    """Return how many characters the engine has read of what it did not find."""
    items = [item.strip() for item in _EXPECTED.findall(expected)]
    if not items or not all(_KEYWORD.fullmatch(item) for item in items):
        return 0  # a sign is looked at and not read
    return min(map(len, items))


def _position(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def place_of(text: str, position: int) -> str:
    r"""Return the place of a character for people, who count lines and columns from one.

    >>> place_of("ASK {\n}", 6)
    'line 2, column 1'
    """
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"
