"""Knows how graphs are read, written and removed by the SPARQL 1.1 Graph Store HTTP Protocol; not what is in them.

A graph is named by the parameter ``graph`` (4.2, indirect identification), for its IRI is ours and not the store's.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

from pyoxigraph import RdfFormat, Triple, parse

from sisterkg.engine import Service
from sisterkg.faults import SisterkgError
from sisterkg.pushing.attempts import StoreFault, answered, refused
from sisterkg.syntaxes import SYNTAXES
from sisterkg.visitor import Reply, TooLarge, Visitor

_N_TRIPLES = SYNTAXES["nt"].media_type
_READERS: Mapping[str, RdfFormat] = {syntax.media_type: syntax.reader for syntax in SYNTAXES.values()}
_LEVEL = 1
_SMALL = 16 << 20
"""Bytes of a graph that is read: names, dates and counts."""
_KNOWN = "oxigraph's ends in /store, Fuseki's in /data, that of GraphDB and RDF4J in /rdf-graphs/service"

_MENDS: Mapping[int, str] = {
    400: f"check that it is the address of a Graph Store: {_KNOWN}",
    403: "give the credentials of somebody who may write there",
    404: f"check the address: {_KNOWN}",
    405: f"check the address ({_KNOWN}), and that the store may be written to",
    413: "send smaller pieces (--piece 1), or let the store, and the proxy before it, take larger ones",
    415: "give the address of a store that takes N-Triples",
    501: f"check the address ({_KNOWN}), and that the store may be written to",
    507: "make room where the store is",
}


class GraphStore:
    """The graphs at one address. What fails for a while is tried again, which changes nothing where it was done."""

    def __init__(self, service: Service, visitor: Visitor, sleep: Callable[[float], None] = time.sleep) -> None:
        taken = {"graph", "default"} & {name for name, _ in parse_qsl(urlsplit(service.address).query, True)}
        if taken:
            what = f"{service.address} names a graph, but each graph of the snapshot has its own"
            raise SisterkgError(what, f"leave out the parameter {taken.pop()}")
        self.address = service.address
        self._service = service
        self._visitor = visitor
        self.sleep = sleep
        self.compresses = False
        """Whether the store is known to read what is compressed by gzip."""

    def examine(self) -> None:
        """See that the store keeps to the graph that is named, by one that nobody has written.

        One that does not, as the address of all statements in RDF4J, would lose whatever it holds by the first PUT.

        Raises:
            Unanswered, StoreFault: where it does not, or does not say.
        """
        if self.read(f"urn:uuid:{uuid4()}"):
            what = f"{self.address} passes over the parameter graph: what it holds would be lost by a push"
            raise StoreFault(what, _MENDS[400], 200)

    def read(self, graph: str) -> frozenset[Triple]:
        """Return the triples of a small graph; none where there is no such graph.

        Raises:
            Unanswered, StoreFault: where the store does not say.
        """
        headers = {"Accept": f"{_N_TRIPLES}, text/turtle;q=0.5"}
        try:
            reply = self._ask("GET", graph, headers, None)
        except TooLarge as error:
            raise StoreFault(f"{error}, where a small graph was asked for", _MENDS[400], 200) from error
        if reply.status in (204, 404):
            return frozenset()
        if reply.status != 200:
            raise self._fault("read", graph, reply)
        try:
            return frozenset(quad.triple for quad in parse(reply.body, format=_READERS[reply.media_type]))
        except (KeyError, SyntaxError, ValueError) as error:
            what = f"{self.address} answers with {reply.media_type or 'no type'}, where a graph was asked for"
            raise StoreFault(what, _MENDS[400], reply.status) from error

    def put(self, graph: str, n_triples: bytes) -> None:
        """Write a graph in the place of whatever is there.

        Raises:
            Unanswered, StoreFault: where that failed.
        """
        self._write("PUT", graph, n_triples, compressed=self.compresses)

    def add(self, graph: str, n_triples: bytes) -> None:
        """Add triples without blank nodes to a graph; those that are there already stay as they are.

        Raises:
            Unanswered, StoreFault: where that failed.
        """
        self._write("POST", graph, n_triples, compressed=self.compresses)

    def put_and_learn(self, graph: str, n_triples: bytes) -> None:
        """Write a small graph, compressed at first, to learn whether the store reads that.

        Raises:
            Unanswered, StoreFault: where it cannot be written in either way.
        """
        try:
            self._write("PUT", graph, n_triples, compressed=True)
            self.compresses = self.read(graph) == {
                quad.triple for quad in parse(n_triples, format=RdfFormat.N_TRIPLES)
            }
        except StoreFault as fault:
            if fault.status in (401, 403, 404, 405):
                raise
        if not self.compresses:
            self.put(graph, n_triples)

    def delete(self, graph: str) -> None:
        """Remove a graph, if there is one.

        Raises:
            Unanswered, StoreFault: where that failed.
        """
        reply = self._ask("DELETE", graph, {}, None)
        if not 200 <= reply.status < 300 and reply.status != 404:
            raise self._fault("remove", graph, reply)

    def _write(self, method: str, graph: str, n_triples: bytes, *, compressed: bool) -> None:
        headers = {"Content-Type": _N_TRIPLES}
        if compressed:
            headers["Content-Encoding"] = "gzip"
            n_triples = gzip.compress(n_triples, _LEVEL, mtime=0)
        reply = self._ask(method, graph, headers, n_triples)
        if not 200 <= reply.status < 300:
            raise self._fault("write", graph, reply)

    def _ask(self, method: str, graph: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        joint = "&" if "?" in self.address else "?"
        url = f"{self.address}{joint}graph={quote(graph, safe='')}"
        if self._service.authorization:
            headers = {**headers, "Authorization": self._service.authorization}
        return answered(partial(self._visitor.ask, url, method, headers, body, most=_SMALL), self.address, self.sleep)

    def _fault(self, doing: str, graph: str, reply: Reply) -> StoreFault:
        return refused(self._service, f"{doing} {graph}", reply, _MENDS)
