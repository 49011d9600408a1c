"""Knows the characters in a query that look like nothing and are no white space to SPARQL; not what else is wrong.

They come along when a query is copied from a page or a text document, and nobody finds them by looking.
"""

from __future__ import annotations

import unicodedata

from sisterkg.engine.gate import TOKEN
from sisterkg.engine.malformed import place_of
from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.messages import Message

_WHITE_SPACE = frozenset(" \t\r\n")
"""All that there is (SPARQL 1.1, 19.8, WS)."""


def invisible(text: str) -> Refused | None:
    r"""Return the refusal of a query for the first such character outside of texts, IRIs and comments.

    >>> str(invisible("ASK {\n\u00a0?s ?p ?o }"))
    'line 2, column 1: U+00A0 (NO-BREAK SPACE) is no white space in SPARQL'
    >>> invisible("ASK { ?s ?p 'a\u00a0b' } # \u00a0")

    """
    position = _found(text)
    if position is None:
        return None
    character = text[position]
    name = unicodedata.name(character, "")
    what = Message(
        "{place}: {character} is no white space in SPARQL",
        place=place_of(text, position),
        character=f"U+{ord(character):04X} ({name})" if name else f"U+{ord(character):04X}",
    )
    return Refused(Refusal.MALFORMED, what, Message("put a plain space there, or nothing"))


def _found(text: str) -> int | None:
    for token in TOKEN.finditer(text):
        if token.lastgroup == "other" and not token[0].isprintable():
            return token.start()
        if token.lastgroup == "space" and not token[0].startswith("#"):
            for position, character in enumerate(token[0], token.start()):
                if character not in _WHITE_SPACE:
                    return position
    return None
