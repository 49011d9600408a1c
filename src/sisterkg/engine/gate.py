"""Knows a SPARQL query by its tokens, enough to turn away what no engine must see; does not know its meaning.

The engine parses for itself. The gate only measures a query and finds what may not be in it, in any spelling:
SPARQL 1.1, 19.2 lets every character be written as an escape, so the text is looked at both as written and
unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum

from sisterkg.engine.malformed import place_of
from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.limits import Limits
from sisterkg.messages import Message


class QueryForm(StrEnum):
    """The four forms of a query (SPARQL 1.1, 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a truth value."""
        return self in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)


_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_PREFIX_SIGNS = frozenset("!-+^")

TOKEN = re.compile(
    r"""
      (?P<space> [\s﻿]+ | \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<text> '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
              | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<name> (?:[^\W\d_][\w.\-·]{0,200})?
                :(?:[\w:·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|[.\-](?=[\w:.\-·%\\]))* )
    | (?P<word> [^\W\d_]\w* )
    | (?P<variable> [?$]\w+ )
    | (?P<other> [0-9]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
"""A codepoint escape (SPARQL 1.1, 19.2)."""
_PLAIN = re.compile(
    r"""
    (?: \s | \#[^\\\0\n\r]*+ | PREFIX \s+ [\w.\-]* : \s* <[^<>"{}|^`\\\x00-\x20]*> )*+
    (SELECT|ASK|CONSTRUCT|DESCRIBE) \b
    [^\\\0'"\#]*+ (?: (?: "[^"\\\0\n\r]*+" | '[^'\\\0\n\r]*+' | \#[^\\\0\n\r]*+ ) [^\\\0'"\#]*+ )*+
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_SPACE = r"(?:[\s\ufeff]|\#[^\n\r]*+[\n\r])*+"
_FEDERATED = re.compile(
    rf"""
    service {_SPACE} (?: silent {_SPACE} )?
    (?: <[^>\s{{]*+> | [?$][^\s{{\#]*+ | (?:[\w.\-]|[^\x00-\x7f])*+:(?:\\.|[^\s{{\#\\])*+ )
    {_SPACE} \{{
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A SERVICE clause, wherever it stands. The engine has no tokens: it takes ``SERVICESILENT<e>{``, ``SERVICE:e{`` and
``a:.SERVICE<e>{`` for such a clause, and ``<`` for a sign where a reader of tokens sees an IRI that hides it."""
_VARIABLE = re.compile(r"[?$]\w+")
_NAMED = 100
"""Times that a query may have the word: each is looked behind up to the end of the query."""
_VOLATILE_WORDS = ("RAND", "NOW", "UUID", "\\U")
_VOLATILE = re.compile(r"(?:RAND|NOW|UUID)[\s\ufeff]*+[(#]|\\u", re.IGNORECASE)
"""A function without a fixed answer; the engine has no words, and takes ``ORDER BYRAND()`` for one, too."""


def form_of(text: str, limits: Limits) -> QueryForm:
    """Return the form of a query that may go to the engine.

    >>> form_of("PREFIX : <http://e/> ASK { ?s :p ?o }", Limits())
    <QueryForm.ASK: 'ASK'>

    Raises:
        Refused: where the query is too long or deep, is an update, asks another server, or is none.
    """
    if len(text) > limits.length:
        raise Refused(
            Refusal.TOO_LONG,
            Message("the query has {count} characters; {most} are the most", count=len(text), most=limits.length),
            Message("ask in several shorter queries, or download the data set"),
        )
    if form := _at_a_glance(text, limits):
        return form
    if "\0" in text or not _is_text(text):
        what = Message("the query holds a character that is no text")
        raise Refused(Refusal.MALFORMED, what, Message("send it as UTF-8"))
    if _is_federated(text) or _is_federated(_unescaped(text)):
        raise _federated()
    form = _look_at(_tokens(text), limits)
    if "\\u" in text or "\\U" in text:
        # An escaped quote ends a text for one parser and is part of it for another; the first look had the last word
        # on whether the texts are closed.
        with suppress(_Unclosed):
            form = _look_at(_tokens(_unescaped(text)), limits)
    return form


def is_volatile(text: str) -> bool:
    """Tell whether a query may have another answer the next time (SPARQL 1.1, 17.4: RAND, NOW, UUID, STRUUID).

    >>> is_volatile("SELECT (NOW() AS ?t) {}"), is_volatile("SELECT ?nowhere {}")
    (True, False)
    """
    upper = text.upper()  # most queries have none of the words at all, which is soon seen
    return any(word in upper for word in _VOLATILE_WORDS) and _VOLATILE.search(text) is not None


def _at_a_glance(text: str, limits: Limits) -> QueryForm | None:
    """Return the form of a query that is so plain that no limit can be in reach; None says nothing.

    A query without escapes is no deeper than it has brackets and signs, has no more tokens than characters, and asks
    another server nowhere that the word is not seen: what is in a text or a comment can only be counted too much.
    """
    if len(text) > limits.tokens or sum(map(text.count, "([{!-+^")) > limits.depth or "service" in text.lower():
        return None
    plain = _PLAIN.fullmatch(text)
    return QueryForm(plain[1].upper()) if plain and _is_text(text) else None


def _is_text(text: str) -> bool:
    """Tell whether a query can be written as UTF-8: it has no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_federated(text: str) -> bool:
    """Tell whether a SERVICE clause stands anywhere in a query, be it in a text or a comment.

    >>> _is_federated("ASK{SERVICESILENT<http://e/>{}}"), _is_federated("SELECT ?service ?x { ?x a :Service . {} }")
    (True, False)
    """
    times = text.lower().count("service")
    return times > _NAMED or (times > 0 and _FEDERATED.search(_VARIABLE.sub("?v", text)) is not None)


def _federated() -> Refused:
    what = Message("the query asks another server (SERVICE), which this endpoint does not do")
    return Refused(Refusal.FEDERATED, what, Message("ask both servers and join the answers on your side"))


class _Unclosed(Refused):
    """A text whose end is not there."""


def _look_at(tokens_of_query: Iterator[tuple[str, str]], limits: Limits) -> QueryForm:
    depth = signs = tokens = 0
    form: QueryForm | None = None
    in_prologue = False
    for kind, token in tokens_of_query:
        tokens += 1
        depth += (token in _OPENING) - (token in _CLOSING) if kind == "other" else 0
        # To the engine an IRI may be a sign and an expression: ?a<((((?b))))&&?c>?d
        inside = token.count("(") + token.count("[") if kind == "iri" else 0
        signs = signs + 1 if token in _PREFIX_SIGNS else 0
        if max(depth + inside, signs) > limits.depth:
            what = Message("the query nests deeper than {most} levels", most=limits.depth)
            raise Refused(Refusal.TOO_DEEP, what, Message("write it flatter"))
        if tokens > limits.tokens:
            what = Message("the query has more than {most} tokens", most=limits.tokens)
            raise Refused(Refusal.TOO_LONG, what, Message("ask in several shorter queries"), limit="tokens")
        if kind != "word":
            continue
        word = token.upper()
        if word == "SERVICE":
            raise _federated()
        if form is None and word in _PROLOGUE:
            in_prologue = True
        elif form is None and word in _UPDATES:
            what = Message("{word} is an update; this endpoint only answers queries", word=word)
            raise Refused(Refusal.UPDATE, what, Message("send a query"))
        elif form is None and word in QueryForm.__members__:
            form = QueryForm(word)
    if form is None:
        what = Message("there is no query after the prologue") if in_prologue else Message("there is no query")
        raise Refused(Refusal.MALFORMED, what, Message("begin it with SELECT, ASK, CONSTRUCT or DESCRIBE"))
    return form


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if match[0] in ("'", '"'):
            # Nothing after it can be trusted to be outside a text; and looking for its end again from every later
            # quote would take the square of the query's length.
            what = Message("{place}: a text is not closed", place=place_of(text, match.start()))
            raise _Unclosed(Refusal.MALFORMED, what, Message("close its quotes"))
        if kind != "space":
            yield kind, match[0]


def _unescaped(text: str) -> str:
    r"""Replace codepoint escapes.

    >>> _unescaped(r"S\u0045RVICE")
    'SERVICE'
    """

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return ESCAPE.sub(character, text)
