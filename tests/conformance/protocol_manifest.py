"""Knows what the W3C's manifest of the SPARQL 1.1 Protocol asks and expects; does not know a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from conformance.manifests import Dataset, Source

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_PREFIX = "/sparql/"
"""How every path in the manifest begins; what follows is the endpoint's."""


@dataclass(frozen=True)
class Request:
    """One request of a test, and what it expects."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[str]
    """The classes of expected statuses: ``2xx``, ``3xx``, ``4xx``."""
    form: str
    """``boolean``, ``tabular``, ``RDF``, or nothing."""
    truth: bool | None

    @property
    def is_update(self) -> bool:
        """Whether the request is an update, by what the manifest sends."""
        return "update" in self.headers.get("content-type", "") or (self.body or b"").startswith(b"update=")


@dataclass(frozen=True)
class ProtocolTest:
    """A test: its requests one after another."""

    name: str
    requests: tuple[Request, ...]

    @property
    def changes_data(self) -> bool:
        """Whether the W3C wants an update to be done, which this endpoint refuses."""
        return any(request.is_update and "2xx" in request.statuses for request in self.requests)


def read_manifest(folder: Path) -> tuple[Dataset, list[ProtocolTest]]:
    """Return the data that the tests need, and the tests in the manifest's order."""
    file = folder / "manifest.ttl"
    graph = Graph(bind_namespaces="none").parse(file, format="turtle")
    named = {
        Source(folder / str(graph.value(data, _UT.graph)).rpartition("/")[2], str(graph.value(data, RDFS.label)))
        for data in graph.objects(None, _UT.graphData)
    }
    (entries,) = graph.objects(None, _MF.entries)
    tests = [
        ProtocolTest(str(entry).rpartition("#")[2], tuple(_requests(graph, entry)))
        for entry in Collection(graph, entries)
    ]
    return Dataset(named=tuple(sorted(named))), tests


def _requests(graph: Graph, test: Node) -> Iterator[Request]:
    requests = graph.value(graph.value(test, _MF.action), _HT.requests)
    assert requests
    for request in Collection(graph, requests):
        response = graph.value(request, _HT.resp)
        truth = graph.value(response, _MF.expectedBoolean)
        yield Request(
            method=str(graph.value(request, _HT.methodName)),
            path=str(graph.value(request, _HT.absolutePath)).removeprefix(_PREFIX),
            headers=_headers(graph, graph.value(request, _HT.headers)),
            body=_body(graph, graph.value(request, _HT.body)),
            statuses=frozenset(_class(status) for status in graph.objects(response, _MF.expectedStatus)),
            form=str(graph.value(response, _MF.expectedFormat, default="")),
            truth=None if truth is None else str(truth) == "true",
        )


def _headers(graph: Graph, headers: Node | None) -> Mapping[str, str]:
    listed = Collection(graph, headers) if headers else ()
    return {str(graph.value(one, _HT.fieldName)): str(graph.value(one, _HT.fieldValue)) for one in listed}


def _body(graph: Graph, body: Node | None) -> bytes | None:
    encoding = str(graph.value(body, _CNT.characterEncoding))
    return str(graph.value(body, _CNT.chars)).encode(encoding) if body else None


def _class(status: Node) -> str:
    return str(URIRef(str(status))).rpartition("StatusCode")[2]
