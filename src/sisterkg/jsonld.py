"""Knows how triples are written as JSON-LD for people, by a context; does not know the terms in it.

The document is flattened (JSON-LD 1.1, 4.20) and compacted: one object a subject, short names, texts by language,
and the context inside, so that no reader needs to fetch it. It is written subject by subject, from lines of
canonical N-Triples: what these escape, and how, is right in JSON, too (RFC 8259, 7), so that texts pass as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from json.encoder import encode_basestring as _text
from operator import itemgetter
from pathlib import Path
from typing import Any

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING, _INTEGER, _BOOLEAN = (f"<{_XSD}{name}>" for name in ("string", "integer", "boolean"))
_SAFE_INTEGER = 2**53
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,15}")
"""A whole number in canonical form, which is JSON's as well, of no more digits than the safe ones have."""
_KEPT = 1024
_MEMBER, _ITEM = "\n  ", "\n    "
"""What begins the line of a member of a subject's object, and of an item of such a member."""


@dataclass(frozen=True, eq=False)
class _Property:
    """What the context says of a property: its short name, and how its values are shortened."""

    name: str
    type: str = ""
    """``@id``, or a datatype as N-Triples writes it."""
    by_language: bool = False
    always_list: bool = False

    @cached_property
    def opening(self) -> str:
        """What a member of this name begins with."""
        return f"{_text(self.name)}: "


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
        self.compact = lru_cache(_KEPT)(self._compact)
        self.term_of = lru_cache(_KEPT)(self._term_of)
        self.plain_term_of = lru_cache(_KEPT)(self._plain_term_of)

    def __reduce__(self) -> tuple[object, ...]:
        """Have it made anew in the process to which it is sent: nothing that was kept travels."""
        return Context, ({"@context": self.entries},)

    @classmethod
    def read(cls, file: Path) -> Context:
        """Read a context document."""
        return cls(json.loads(file.read_text("utf-8")))

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name of this context."""
        prefix, _, local = name.partition(":")
        namespace = self._prefixes.get(prefix)
        return f"{namespace}{local}" if namespace else name

    def _compact(self, iri: str) -> str:
        """Return the short name of a class or datatype: its term, its prefixed name, or itself."""
        return self._classes.get(iri) or self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        """Return a prefixed name of this context, or the IRI itself."""
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _term_of(self, predicate: str) -> _Property:
        """Return what the context says of a property; one that it does not know gets its prefixed name."""
        return self._terms.get(predicate) or _Property(self.compact(predicate))

    def _plain_term_of(self, predicate: str) -> _Property:
        """Return the term of a property of which the context says nothing."""
        return _Property(self.prefixed(predicate))

    def _read_terms(self) -> Iterator[tuple[str, _Property]]:
        for name, entry in self.entries.items():
            if isinstance(entry, str) and ":" in entry:
                yield self.expand(entry), _Property(name)
            elif isinstance(entry, dict):
                container, kind = entry.get("@container"), entry.get("@type", "")
                expanded = kind if kind in ("", "@id") else f"<{self.expand(kind)}>"
                yield (
                    self.expand(entry["@id"]),
                    _Property(name, expanded, container == "@language", container == "@set"),
                )


def pieces_of_jsonld(lines: Iterable[str], context: Context) -> Iterator[str]:
    r"""Yield a JSON-LD document piece by piece, of lines of canonical N-Triples, of which one subject's are held.

    >>> context = Context({"@context": {"id": "@id", "type": "@type", "ex": "http://e.example/"}})
    >>> line = '<http://e.example/baku> <http://e.example/name> "Bak\\u0131 \\"1\\""@az .'
    >>> json.loads("".join(pieces_of_jsonld([line], context)))["@graph"]
    [{'id': 'http://e.example/baku', 'ex:name': {'@value': 'Bakı "1"', '@language': 'az'}}]
    """
    entries = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in context.entries.items()
    )
    yield f'{{\n  "@context": {{\n{entries}\n  }},\n  "@graph": [\n'
    between = ""
    for subject, statements in groupby(map(_parted, lines), key=itemgetter(0)):
        yield between + _node(subject, statements, context)
        between = ",\n"
    yield "\n  ]\n}\n"


def _parted(line: str) -> list[str]:
    """Return the subject, the predicate and the object of a line."""
    return line.rpartition(" .")[0].split(" ", 2)


def _node(subject: str, statements: Iterable[list[str]], context: Context) -> str:
    kinds: list[str] = []
    values: dict[_Property, list[str]] = {}
    for _, predicate, value in statements:
        if predicate == _RDF_TYPE and value[0] != '"':
            kinds.append(_text(context.compact(value[1:-1])))
            continue
        term = context.term_of(predicate[1:-1])
        if term.by_language and value[-1] in '">':
            # A language map holds nothing but tagged texts (JSON-LD 1.1, 9.8).
            term = context.plain_term_of(predicate[1:-1])
        if term in values:
            values[term].append(value)
        else:
            values[term] = [value]
    # A stream has to tell the types first (Streaming JSON-LD, 2.2).
    members = [f"{_text(context.type)}: {_array(kinds, _MEMBER)}"] if kinds else []
    members.append(f"{_text(context.id)}: {_reference(subject)}")
    members += [term.opening + _values(of_term, term, context) for term, of_term in values.items()]
    return f"{{{_MEMBER}{f',{_MEMBER}'.join(members)}\n}}"


def _values(values: list[str], term: _Property, context: Context) -> str:
    if term.by_language:
        return _by_language(values)
    if len(values) == 1 and not term.always_list:
        return _value(values[0], term, context, _MEMBER)
    return _array([_value(value, term, context, _ITEM) for value in values], _MEMBER)


def _by_language(values: Iterable[str]) -> str:
    texts: dict[str, list[str]] = {}
    for value in values:
        text, _, language = value.rpartition("@")
        texts.setdefault(language, []).append(text)
    told = {language: found[0] if len(found) == 1 else _array(found, _ITEM) for language, found in texts.items()}
    return _object(told, _MEMBER)


def _value(value: str, term: _Property, context: Context, line: str) -> str:
    """Return a value; ``line`` begins the line on which it stands."""
    if value[0] != '"':
        reference = _reference(value)
        return reference if term.type == "@id" else _object({context.id: reference}, line)
    if value[-1] == '"':
        text, datatype = value, _STRING
    elif value[-1] == ">":
        text, _, datatype = value.rpartition("^^")
    else:
        text, _, language = value.rpartition("@")
        return _object({"@value": text, "@language": _text(language)}, line)
    if datatype == term.type or (not term.type and datatype == _STRING):
        return text
    if not term.type and _is_json(text[1:-1], datatype):
        return text[1:-1]
    return _object({"@type": _text(context.compact(datatype[1:-1])), "@value": text}, line)


def _is_json(lexical: str, datatype: str) -> bool:
    """Tell whether a literal is a number or truth value that JSON writes so, and that no program rounds (6)."""
    if datatype == _INTEGER:
        return _NUMBER.fullmatch(lexical) is not None and abs(int(lexical)) < _SAFE_INTEGER
    return datatype == _BOOLEAN and lexical in ("true", "false")


def _reference(node: str) -> str:
    return f'"{node[1:-1]}"' if node[0] == "<" else f'"{node}"'


def _object(members: Mapping[str, str], line: str) -> str:
    inner = f",{line}  ".join([f"{_text(name)}: {value}" for name, value in members.items()])
    return f"{{{line}  {inner}{line}}}"


def _array(items: Iterable[str], line: str) -> str:
    return f"[{line}  {f',{line}  '.join(items)}{line}]"
