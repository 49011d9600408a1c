"""Knows how what a service answered is read, and written as our own engine would write it; not how it arrived.

A service is asked for one format that shows whether it is whole, and ours are made from it: so that all formats are
there whatever the service offers, and an answer that ended with an error inside is never passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from sisterkg.engine.calling import Received
from sisterkg.engine.foreign_tables import json_of_xml, plain_json
from sisterkg.engine.gate import QueryForm
from sisterkg.engine.writable import Unwritable, readable
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES

_TABLES: Mapping[str, Callable[[bytes], bytes]] = {
    media_type: as_json
    for suffix, as_json in {"json": plain_json, "xml": json_of_xml}.items()
    for media_type in (ROW_SYNTAXES[suffix].media_type, *ROW_SYNTAXES[suffix].aliases)
}
"""How tables are read, of the formats that show where they end."""
_GRAPHS: Mapping[str, RdfFormat] = {
    SYNTAXES[suffix].media_type: SYNTAXES[suffix].reader for suffix in ("nt", "ttl", "rdf")
}

ACCEPT: Mapping[bool, str] = {
    True: "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.3",
    False: "application/sparql-results+json, application/sparql-results+xml;q=0.5",
}
"""What is asked for where the answer is a graph, and where it is not."""


class Unreadable(Exception):
    """An answer that is none."""


def written(received: Received, form: QueryForm, syntax: str) -> bytes:
    """Return an answer in one of our syntaxes.

    >>> told = b'{"head": {}, "boolean": true}'
    >>> written(Received("application/sparql-results+json", told), QueryForm.ASK, "csv")
    b'true'

    Raises:
        Unreadable: where it is not whole, or not what was asked for.
        Unwritable: where the syntax cannot hold it.
    """
    offered = _GRAPHS if form.gives_graph else _TABLES
    if received.media_type not in offered:
        raise Unreadable(f"with {received.media_type[:80] or 'no type'} instead of results")
    try:
        content = _graph(received, syntax) if form.gives_graph else _table(received, form, syntax)
        return readable(content, syntax)
    except (SyntaxError, ValueError, OSError, ExpatError) as error:
        raise Unreadable(f"with {received.media_type} that cannot be read: {str(error)[:200]}") from error


def _table(received: Received, form: QueryForm, syntax: str) -> bytes:
    results = parse_query_results(_TABLES[received.media_type](received.body), format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean) is not (form is QueryForm.ASK):
        raise Unreadable("with another kind of result than was asked for")
    return results.serialize(format=ROW_SYNTAXES[syntax].format) or b""


def _graph(received: Received, syntax: str) -> bytes:
    if not received.shows_end:
        raise Unreadable("without telling where its answer ends")
    reader, body = _GRAPHS[received.media_type], received.body
    if reader is RdfFormat.N_TRIPLES:
        # Some services give a triple as often as they find it; a graph has it once.
        body = b"\n".join(dict.fromkeys(body.splitlines()))
    elif reader is RdfFormat.RDF_XML:
        ParserCreate().Parse(body, True)  # the engine's reader takes what was cut for a whole
    triples = (quad.triple for quad in parse(body, format=reader))
    try:
        return serialize(triples, format=SYNTAXES[syntax].reader) or b""
    except OSError as error:  # nothing else is written to here, or read from, than memory
        raise Unwritable(str(error)) from error
