"""Knows which terms a SPARQL query names; does not know what it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sisterkg.vocab import PREFIXES, term

_TOKEN = re.compile(
    r"""
      \#[^\n\r]*
    | '{3}.*?'{3} | \"{3}.*?\"{3} | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*"
    | (?:PREFIX \s+ (?P<declared>[\w.\-]*) : \s* <(?P<namespace>[^<>\s]*)>)
    | <(?P<iri>[^<>"{}|^`\\\s]*)>
    | (?P<prefix>[A-Za-z][\w.\-]*)? : (?P<local>[\w][\w.\-]*)
    | (?P<type>(?<![\w?$:])a(?=\s))
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def terms_of(query: str) -> frozenset[str]:
    """Return the IRIs that a query names outside of texts and comments, prefixed names written out.

    >>> sorted(terms_of('PREFIX e: <http://e/> SELECT * { ?s a e:C ; <http://e/p> "e:no" } # e:no'))
    ['http://e/C', 'http://e/p', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type']
    """
    return frozenset(_terms(query))


def _terms(query: str) -> Iterator[str]:
    prefixes = dict(PREFIXES)
    for found in _TOKEN.finditer(query):
        if found["namespace"] is not None:
            prefixes[found["declared"]] = found["namespace"]
        elif found["iri"]:
            yield found["iri"]
        elif found["local"] and (found["prefix"] or "") in prefixes:
            yield prefixes[found["prefix"] or ""] + found["local"].rstrip(".")
        elif found["type"]:
            yield term("rdf:type")
