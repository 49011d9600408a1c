"""Knows the characters that no query may have outside of its texts, IRIs and comments; not what else is wrong in it.

They come along when a query is copied from a page or a text document: spaces that are none, quotes and dashes in
the shape that printers like. Who looks for them does not find them.
"""

from __future__ import annotations

import re
import unicodedata

from sisterkg.engine.gate import TOKEN
from sisterkg.engine.malformed import place_of
from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.messages import Message

_MISPLACED = re.compile(
    r"[^\t\n\r\x20-\x7e\xb7\xc0-\xd6\xd8-\xf6\xf8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff]"
)
"""What is neither ASCII, nor white space, nor part of any name (SPARQL 1.1, 19.8, WS and PN_CHARS)."""


def misplaced(text: str) -> Refused | None:
    r"""Return the refusal of a query for the first such character.

    >>> str(misplaced("ASK {\n\u00a0?s ?p ?o }"))
    'line 2, column 1: U+00A0 (NO-BREAK SPACE) is no white space in SPARQL'
    >>> str(misplaced("ASK { ?s ?p “Baku” }"))
    'line 1, column 13: this was not expected: “Baku”'
    >>> misplaced("ASK { ?s ?p 'a\u00a0b' } # \u00a0")

    """
    position = _found(text)
    if position is None:
        return None
    character, place = text[position], place_of(text, position)
    if character.isprintable():
        found = text[position:].split()[0][:40]
        what = Message("{place}: this was not expected: {found}", place=place, found=found)
        return Refused(Refusal.MALFORMED, what, Message("mend the query there"))
    name = unicodedata.name(character, "")
    told = f"U+{ord(character):04X}" + (f" ({name})" if name else "")
    what = Message("{place}: {character} is no white space in SPARQL", place=place, character=told)
    return Refused(Refusal.MALFORMED, what, Message("put a plain space there, or nothing"))


def _found(text: str) -> int | None:
    for token in TOKEN.finditer(text):
        is_comment = token.lastgroup == "space" and token[0].startswith("#")
        if token.lastgroup in ("space", "other") and not is_comment and (odd := _MISPLACED.search(token[0])):
            return token.start() + odd.start()
    return None
