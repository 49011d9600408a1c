"""Knows a message by its wording and by what fills it, so that it can be told in another language; not which.

A failure is found deep down and told in English there. Who tells it to a reader of another language needs the wording
apart from the numbers and names in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self


class OwnWords(str):
    """What another program says, in English: nobody translates it."""

    __slots__ = ()


class Message(str):
    """A sentence in English that remembers its wording, and what was put into its slots.

    A slot takes a text, a number, another message, words of another program, or a text by its languages.

    >>> said = Message("release {number} was let go {day}", number=7, day={"en": "today", "tr": "bugün"})
    >>> said
    'release 7 was let go today'
    >>> said.wording, said.filling["number"]
    ('release {number} was let go {day}', 7)
    """

    wording: str
    filling: Mapping[str, object]

    def __new__(cls, wording: str, /, **filling: object) -> Self:
        """Fill the slots of a wording (``str.format``), each of which has a name."""
        told = super().__new__(cls, wording.format(**{name: _in_english(value) for name, value in filling.items()}))
        told.wording, told.filling = wording, filling
        return told

    def filled(self, **changed: object) -> Self:
        """Return the same sentence with some of its slots filled otherwise.

        >>> Message("line {line}, column {column}", line=4, column=1).filled(line=2)
        'line 2, column 1'
        """
        return type(self)(self.wording, **{**self.filling, **changed})


def _in_english(value: object) -> str:
    if isinstance(value, Mapping):
        return str(value["en"])
    return f"{value:g}" if isinstance(value, float) else str(value)
