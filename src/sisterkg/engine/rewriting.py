"""Knows how a query is put to a store where a snapshot's graphs have other names; does not know who sends it.

Works on tokens and touches as few of them as it can: most queries go as they are. The data set is named by the
protocol's parameters alone (SPARQL 1.1 Protocol, 2.1.4), so that nobody reaches what else is in the store.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from sisterkg.engine.answers import Question
from sisterkg.engine.describing import as_construct
from sisterkg.engine.gate import ESCAPE, TOKEN, QueryForm
from sisterkg.engine.placing import NOWHERE, Placement

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ESCAPED_IRI = re.compile(r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>""")
_NO_IRI = frozenset('<>"{}|^`\\')
_QUOTES = re.compile(r"""('''|\"\"\"|'|")(.*)\1""", re.DOTALL)


@dataclass(frozen=True)
class Put:
    """A query as it is sent, and the data set that it is asked of."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def put(question: Question, place: Placement) -> Put:
    """Return a question as it is put to the store.

    >>> place = Placement("http://e/", "5d04", frozenset({"http://e/graph/report"}))
    >>> put(Question("ASK { GRAPH <http://e/graph/report> {} }", QueryForm.ASK, "json"), place).text
    'ASK { GRAPH <http://e/graph/report;snapshot=5d04> {} }'
    """
    text = _ESCAPED_IRI.sub(_read_iri, question.text) if "\\u" in question.text.lower() else question.text
    text, default, named = _Rewriting(text, place).done()
    if question.form is QueryForm.DESCRIBE:
        text = as_construct(text)
    if question.default_graphs or question.named_graphs:
        default, named = question.default_graphs, question.named_graphs
    if default is None or named is None:
        return Put(text, (place.dataset,), tuple(place.places.values()))
    known = [tuple(place.places[name] for name in names if name in place.places) for names in (default, named)]
    return Put(text, known[0] or (NOWHERE,), known[1])


def _read_iri(match: re.Match[str]) -> str:
    """Read the escapes of an IRI, unless they hide what may not be in one."""

    def character(escape: re.Match[str]) -> str:
        code = int(escape[1] or escape[2], 16)
        read = chr(code) if 0x20 < code < 0xD800 or 0xDFFF < code < 0x110000 else "<"
        return escape[0] if read in _NO_IRI else read

    return ESCAPE.sub(character, match[0])


class _Rewriting:
    """One pass over a query: names of graphs are exchanged, FROM clauses are taken out, relative IRIs get a base."""

    def __init__(self, text: str, place: Placement) -> None:
        self._text = text
        self._place = place
        self._base = place.endpoint
        self._prefixes: dict[str, str] = {}
        self._found: list[tuple[int, int, str]] = []
        """What is exchanged: from where, to where, for what."""
        self._default: list[str] = []
        self._named: list[str] = []
        self._is_relative = False
        self._has_clauses = False

    def done(self) -> tuple[str, Sequence[str] | None, Sequence[str] | None]:
        """Return the text, and the graphs of its FROM and FROM NAMED clauses; None where it has neither."""
        tokens = [
            _Token(match.lastgroup or "other", match[0], match.start(), match.end())
            for match in TOKEN.finditer(self._text)
            if match.lastgroup != "space"
        ]
        place = self._read_prologue(tokens)
        while place < len(tokens):
            place += self._read(tokens, place)
        text = self._exchanged()
        if self._is_relative:
            text = f"BASE <{self._place.endpoint}>\n{text}"
        return (text, self._default, self._named) if self._has_clauses else (text, None, None)

    def _read_prologue(self, tokens: Sequence[_Token]) -> int:
        """Read the prologue, and return where the query goes on."""
        place = 0
        while place < len(tokens) and tokens[place].kind == "word":
            word = tokens[place].text.upper()
            rest = tokens[place + 1 : place + 3]
            if word == "BASE" and rest and rest[0].kind == "iri":
                self._base = self._resolved(rest[0].text)
                place += 2
            elif word == "PREFIX" and len(rest) == 2 and rest[1].kind == "iri":
                self._prefixes[rest[0].text.removesuffix(":")] = self._resolved(rest[1].text)
                place += 3
            else:
                break
        return place

    def _read(self, tokens: Sequence[_Token], place: int) -> int:
        """Read what begins with a token, and return how many tokens it has."""
        token = tokens[place]
        if token.kind == "word" and token.text.upper() == "FROM" and self._text[token.start - 1 : token.start] != "@":
            is_named = place + 1 < len(tokens) and tokens[place + 1].text.upper() == "NAMED"
            last = place + 1 + is_named
            if last < len(tokens) and (graph := self._iri(tokens[last])) is not None:
                (self._named if is_named else self._default).append(graph)
                self._has_clauses = True
                self._found.append((token.start, tokens[last].end, ""))
                return last + 1 - place
        elif (iri := self._iri(token) or "") in self._place.places:
            self._found.append((token.start, token.end, f"<{self._place.places[iri]}>"))
        elif token.kind == "text" and (quoted := _QUOTES.fullmatch(token.text)) and quoted[2] in self._place.places:
            # It is compared with the text of a graph's name.
            written = f"{quoted[1]}{self._place.places[quoted[2]]}{quoted[1]}"
            self._found.append((token.start, token.end, written))
        return 1

    def _iri(self, token: _Token) -> str | None:
        if token.kind == "iri":
            return self._resolved(token.text)
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in self._prefixes:
                return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None

    def _resolved(self, written: str) -> str:
        iri = written[1:-1]
        if _ABSOLUTE.match(iri):
            return iri
        self._is_relative = True
        try:
            return urljoin(self._base, iri)
        except ValueError:
            return iri

    def _exchanged(self) -> str:
        parts, end = [], 0
        for start, after, instead in self._found:
            parts += [self._text[end:start], instead]
            end = after
        return "".join([*parts, self._text[end:]])
