"""Knows what the W3C's manifests say of each test; does not know how a test is run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_TOP = (
    "dawg-data-r2/manifest-syntax.ttl",
    "dawg-data-r2/manifest-evaluation.ttl",
    "dawg-data-r2/extended-manifest-evaluation.ttl",
    "sparql11/manifest-all.ttl",
)
_ROOT = "http://suite.example/"
"""Where the suites seem to be: relative IRIs are the same on every machine."""

_FEDERATED = ("service", "syntax-fed")
"""Folders whose queries ask other servers."""
_NO_QUERIES = ("protocol", "service-description", "http-rdf-update")
"""Folders that are run elsewhere (tests/conformance), or are no queries."""
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^<>\s]*)>", re.IGNORECASE)


class Kind(Enum):
    """What a test wants."""

    EVALUATION = "evaluation"
    RESULT_FORMAT = "result format"
    POSITIVE = "legal syntax"
    NEGATIVE = "illegal syntax"
    FEDERATED = "federation, refused"
    UPDATE = "update syntax, refused"


_KINDS: Mapping[Node, Kind] = {
    _MF.QueryEvaluationTest: Kind.EVALUATION,
    _MF.CSVResultFormatTest: Kind.RESULT_FORMAT,
    _MF.PositiveSyntaxTest: Kind.POSITIVE,
    _MF.PositiveSyntaxTest11: Kind.POSITIVE,
    _MF.NegativeSyntaxTest: Kind.NEGATIVE,
    _MF.NegativeSyntaxTest11: Kind.NEGATIVE,
    _MF.PositiveUpdateSyntaxTest11: Kind.UPDATE,
    _MF.NegativeUpdateSyntaxTest11: Kind.UPDATE,
}


@dataclass(frozen=True, order=True)
class Source:
    """A file of a suite, and the IRI that it has for relative IRIs and as a graph."""

    path: Path
    iri: str


@dataclass(frozen=True, order=True)
class Dataset:
    """The files of a test's default graph and of its named graphs."""

    default: tuple[Source, ...] = ()
    named: tuple[Source, ...] = ()


@dataclass(frozen=True)
class W3cTest:
    """A test of a query."""

    suite: str
    name: str
    """Suite, folder and fragment, such as ``sparql11/bind/bind01``."""
    kind: Kind
    query: Source
    dataset: Dataset
    expected: Source | None
    lax: bool
    """Whether duplicates may be left out (REDUCED)."""

    @property
    def text(self) -> str:
        """The query as it is in its file."""
        return self.query.path.read_text("utf-8")


def read_tests(folder: Path) -> list[W3cTest]:
    """Return the tests of queries in the order of the manifests that the suites' own lists include."""
    manifests = [included for top in _TOP for included in _included(folder, _ROOT + top)]
    return [test for manifest in manifests for test in _tests(folder, manifest)]


def _included(folder: Path, iri: str) -> Iterator[str]:
    graph = _parsed(_source(folder, iri))
    for included in graph.objects(URIRef(iri), _MF.include):
        yield from (str(manifest) for manifest in Collection(graph, included))


def _tests(folder: Path, manifest: str) -> Iterator[W3cTest]:
    graph = _parsed(_source(folder, manifest))
    place = manifest.removeprefix(_ROOT).rpartition("/")[0]
    within = place.rpartition("/")[2]
    # Two of the old manifests are blank nodes, so the subject is left open.
    entries = next(graph.objects(None, _MF.entries), None)
    if entries is None or within in _NO_QUERIES:
        return
    for entry in Collection(graph, entries):
        kind = next((_KINDS[name] for name in graph.objects(entry, RDF.type) if name in _KINDS), None)
        if kind is None:
            continue  # an update that is evaluated: this endpoint has nothing to evaluate it on
        yield _test(folder, graph, entry, place, Kind.FEDERATED if within in _FEDERATED else kind)


def _test(folder: Path, graph: Graph, entry: Node, place: str, kind: Kind) -> W3cTest:
    action = graph.value(entry, _MF.action)
    query = _source(folder, str(graph.value(action, _QT.query, default=action)))
    result = graph.value(entry, _MF.result)
    default = [_source(folder, str(data)) for data in graph.objects(action, _QT.data)]
    named = {_source(folder, str(data)) for data in graph.objects(action, _QT.graphData)}
    if kind in (Kind.EVALUATION, Kind.RESULT_FORMAT):
        named |= _from(folder, query)
    return W3cTest(
        suite=place.partition("/")[0],
        name=f"{place}/{str(entry).rpartition('#')[2]}",
        kind=Kind.UPDATE if query.path.suffix == ".ru" else kind,
        query=query,
        dataset=Dataset(tuple(sorted(default)), tuple(sorted(named))),
        expected=_source(folder, str(result)) if result else None,
        lax=(entry, _MF.resultCardinality, _MF.LaxCardinality) in graph,
    )


def _from(folder: Path, query: Source) -> set[Source]:
    """Return the files that a query names as its data set: a server without the web must hold them already."""
    names = _FROM.findall(query.path.read_text("utf-8"))
    named = (_source(folder, str(URIRef(name, base=query.iri))) for name in names)
    return {source for source in named if source.path.is_file()}


def _source(folder: Path, iri: str) -> Source:
    return Source(folder / iri.removeprefix(_ROOT), iri)


def _parsed(source: Source) -> Graph:
    return Graph(bind_namespaces="none").parse(source.path, format="turtle", publicID=source.iri)
