"""Knows how triples are written as JSON-LD for people, by a context; does not know the terms in it.

The document is flattened (JSON-LD 1.1, 4.20) and compacted: one object a subject, short names, texts by language,
and the context inside, so that no reader needs to fetch it. It is written subject by subject.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from json.encoder import encode_basestring as _text
from operator import attrgetter
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SAFE_INTEGER = 2**53


@dataclass(frozen=True)
class _TermOf:
    """What the context says of a property: its short name, and how its values are shortened."""

    name: str
    type: str = ""
    by_language: bool = False
    always_list: bool = False


class Context:
    """A JSON-LD context of the kind sisterkg needs: prefixes, and terms with ``@type`` or ``@container``."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.entries: Mapping[str, Any] = document["@context"]
        plain: dict[str, str] = {name: value for name, value in self.entries.items() if isinstance(value, str)}
        self._prefixes: Mapping[str, str] = {name: iri for name, iri in plain.items() if iri.endswith(("#", "/"))}
        self.id = next(name for name, value in plain.items() if value == "@id")
        self.type = next(name for name, value in plain.items() if value == "@type")
        self._classes = {self.expand(iri): name for name, iri in plain.items() if ":" in iri}
        self._terms = dict(self._read_terms())

    @classmethod
    def read(cls, file: Path) -> Context:
        """Read a context document."""
        return cls(json.loads(file.read_text("utf-8")))

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name of this context."""
        prefix, _, local = name.partition(":")
        namespace = self._prefixes.get(prefix)
        return f"{namespace}{local}" if namespace else name

    def compact(self, iri: str) -> str:
        """Return the short name of a class or datatype: its term, its prefixed name, or itself."""
        return self._classes.get(iri) or self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        """Return a prefixed name of this context, or the IRI itself."""
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def term_of(self, predicate: str) -> _TermOf:
        """Return what the context says of a property; one that it does not know gets its prefixed name."""
        return self._terms.get(predicate) or _TermOf(self.compact(predicate))

    def _read_terms(self) -> Iterator[tuple[str, _TermOf]]:
        for name, entry in self.entries.items():
            if isinstance(entry, str) and ":" in entry:
                yield self.expand(entry), _TermOf(name)
            elif isinstance(entry, dict):
                container, kind = entry.get("@container"), entry.get("@type", "")
                expanded = kind if kind == "@id" else self.expand(kind)
                yield (
                    self.expand(entry["@id"]),
                    _TermOf(name, expanded, container == "@language", container == "@set"),
                )


def write_jsonld(triples: Iterable[Triple], context: Context) -> bytes:
    """Write triples, sorted by subject, as one JSON-LD document."""
    return "".join(pieces_of_jsonld(triples, context)).encode()


def pieces_of_jsonld(triples: Iterable[Triple], context: Context) -> Iterator[str]:
    """Yield a JSON-LD document piece by piece, of triples sorted by subject, of which one subject's are held."""
    entries = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in context.entries.items()
    )
    yield f'{{\n  "@context": {{\n{entries}\n  }},\n  "@graph": [\n'
    between = ""
    for subject, of_subject in groupby(triples, key=attrgetter("subject")):
        yield between + _indented(_node(subject, of_subject, context), "\n")
        between = ",\n"
    yield "\n  ]\n}\n"


def _indented(value: object, line: str) -> str:
    """Return a value as ``json.dumps`` with an indent of two does, which is slow at it; ``line`` begins a line."""
    if isinstance(value, str):
        return _text(value)
    inner = f"{line}  "
    if isinstance(value, dict):
        members = [
            f"{_text(key)}: {_text(each) if isinstance(each, str) else _indented(each, inner)}"
            for key, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join([_indented(each, inner) for each in value])}{line}]"
    return json.dumps(value)


def _node(subject: NamedNode | BlankNode, triples: Iterable[Triple], context: Context) -> Mapping[str, Any]:
    kinds: list[str] = []
    values: dict[str, list[Any]] = {}
    terms: dict[str, _TermOf] = {}
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        if predicate == _RDF_TYPE and isinstance(value, NamedNode):
            kinds.append(context.compact(value.value))
            continue
        term = context.term_of(predicate)
        if term.by_language and not (isinstance(value, Literal) and value.language):
            # A language map holds nothing but tagged texts (JSON-LD 1.1, 9.8).
            term = _TermOf(context.prefixed(predicate))
        if (name := term.name) in values:
            values[name].append(value)
        else:
            values[name] = [value]
        terms[name] = term
    # A stream has to tell the types first (Streaming JSON-LD, 2.2).
    node: dict[str, Any] = {context.type: kinds} if kinds else {}
    node[context.id] = _reference(subject)
    for name, term in terms.items():
        if term.by_language:
            node[name] = _by_language(values[name])
        else:
            shortened = [_value(value, term, context) for value in values[name]]
            node[name] = shortened if term.always_list or len(shortened) > 1 else shortened[0]
    return node


def _by_language(literals: Iterable[Literal]) -> Mapping[str, Any]:
    texts: dict[str, list[str]] = {}
    for literal in literals:
        texts.setdefault(literal.language or "", []).append(literal.value)
    return {language: found if len(found) > 1 else found[0] for language, found in texts.items()}


def _value(value: NamedNode | BlankNode | Literal, term: _TermOf, context: Context) -> object:
    if not isinstance(value, Literal):
        return _reference(value) if term.type == "@id" else {context.id: _reference(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == term.type:
        return value.value
    if not term.type:
        if datatype == _XSD + "string":
            return value.value
        if datatype == _XSD + "integer" and abs(int(value.value)) < _SAFE_INTEGER:
            return int(value.value)
        if datatype == _XSD + "boolean" and value.value in ("true", "false"):
            return value.value == "true"
    return {"@type": context.compact(datatype), "@value": value.value}


def _reference(node: NamedNode | BlankNode) -> str:
    return node.value if isinstance(node, NamedNode) else f"_:{node.value}"
