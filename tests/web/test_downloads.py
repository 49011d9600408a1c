"""Downloads: files as the manifest lists them, holding the graph that the endpoint answers from."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections import Counter

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef

from serving import Server
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import term

CONTENT_TYPES = {
    "dataset.ttl": "text/turtle; charset=utf-8",
    "dataset.jsonld": "application/ld+json",
    "dataset.nt": "application/n-triples",
    "dataset.rdf": "application/rdf+xml",
    "dataset.csv": "text/csv; charset=utf-8",
    "dataset.nq": "application/n-quads",
    "dataset.trig": "application/trig",
    "spreadsheet.csv": "text/csv; charset=utf-8",
    "links.nt": "application/n-triples",
    "links.sssom.tsv": "text/tab-separated-values; charset=utf-8",
}
READERS = {
    "dataset.ttl": (RdfFormat.TURTLE, "turtle"),
    "dataset.jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "dataset.nt": (RdfFormat.N_TRIPLES, "nt"),
    "dataset.rdf": (RdfFormat.RDF_XML, "xml"),
}
PARTNERSHIP = NamedNode(term("skg:Partnership"))

every_download = pytest.mark.parametrize("name", CONTENT_TYPES)
every_graph = pytest.mark.parametrize("name", READERS)


def _address(path: str) -> str:
    """Return where a file of the snapshot is served."""
    if path.startswith(("dataset.", "spreadsheet.", "links.")):
        return f"/download/{path}"
    return "/" + path.removeprefix("ontology/")


@pytest.fixture(scope="module")
def answered(server: Server) -> set[Triple]:
    """Ask the endpoint for everything that it has."""
    content = server.query("CONSTRUCT WHERE { ?s ?p ?o }", accept="application/n-triples").body
    return {quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)}


def test_files_are_the_bytes_of_the_manifest(server: Server, snapshot: Snapshot) -> None:
    """Every file that is served has the size and SHA-256 that the manifest lists."""
    served = [path for path in snapshot.files if path != "ontology/sisterkg.ttl" and "/mapping/" not in path]
    assert len(served) > 50
    for path in served:
        answer = server.ask(_address(path))
        assert answer.status == 200, path
        file = snapshot.files[path]
        assert (len(answer.body), hashlib.sha256(answer.body).hexdigest()) == (file.size, file.sha256), path


def test_landing_page_lists_every_download(server: Server, snapshot: Snapshot) -> None:
    """The landing page links all the data set's files and no others."""
    page = server.ask("/", headers={"Accept": "text/html"}).text
    linked = {part.partition('"')[0] for part in page.split('href="./download/')[1:]}
    assert linked == {path for path in snapshot.files if path.startswith(("dataset.", "spreadsheet.", "links."))}
    assert linked == {f"{name}{compressed}" for name in CONTENT_TYPES for compressed in ("", ".gz", ".zst")}


@every_download
def test_download_has_its_content_type(server: Server, name: str) -> None:
    """A download says what it is, and a compressed one that it is compressed and not merely sent so."""
    told = {suffix: server.ask(f"/download/{name}{suffix}").headers for suffix in ("", ".gz", ".zst")}
    types = {"": CONTENT_TYPES[name], ".gz": "application/gzip", ".zst": "application/zstd"}
    assert {suffix: headers["Content-Type"] for suffix, headers in told.items()} == types
    assert not any("Content-Encoding" in headers for headers in told.values())


@every_download
def test_compressed_download_is_the_plain_one(server: Server, name: str) -> None:
    """A compressed download unpacks to the plain one and is smaller."""
    plain, compressed = server.ask(f"/download/{name}").body, server.ask(f"/download/{name}.gz").body
    assert gzip.decompress(compressed) == plain
    assert len(compressed) < len(plain)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br, zstd"])
def test_download_is_the_same_bytes_for_every_client(server: Server, snapshot: Snapshot, encoding: str) -> None:
    """No Accept-Encoding and no Range changes what a whole download is."""
    answer = server.ask("/download/dataset.nt", headers={"Accept-Encoding": encoding, "Accept": "application/json"})
    assert answer.status == 200
    assert hashlib.sha256(answer.body).hexdigest() == snapshot.manifest.dataset_sha256


def test_download_that_a_client_has_is_not_sent_again(server: Server, snapshot: Snapshot) -> None:
    """The ETag of a download is the SHA-256 of its bytes, and answers 304 to whom has it."""
    for path in ("dataset.ttl", "dataset.csv.gz", "shapes/place.ttl", "report.json"):
        assert server.ask(_address(path)).headers["ETag"] == f'"{snapshot.files[path].sha256}"'
        condition = {"If-None-Match": f'"{snapshot.files[path].sha256}"'}
        answer = server.ask(_address(path), headers=condition)
        assert (answer.status, answer.body) == (304, b"")
        other = server.ask(_address(path), headers={"If-None-Match": '"another"'})
        assert (other.status, len(other.body)) == (200, snapshot.files[path].size)


@every_graph
def test_download_holds_the_graph_of_the_endpoint(server: Server, answered: set[Triple], name: str) -> None:
    """A download, read by pyoxigraph, is the graph that the endpoint answers from, triple by triple."""
    content = server.ask(f"/download/{name}").body
    assert {quad.triple for quad in parse(content, format=READERS[name][0])} == answered


@every_graph
def test_download_holds_the_graph_of_the_endpoint_for_rdflib(
    server: Server, answered: set[Triple], name: str
) -> None:
    """A download, read by rdflib, is the graph that the endpoint answers from, triple by triple."""
    graph = Graph(bind_namespaces="none").parse(data=server.ask(f"/download/{name}").body, format=READERS[name][1])
    content = graph.serialize(format="nt", encoding="utf-8")
    assert {quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)} == answered


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_endpoint_gives_one_graph_in_every_format(server: Server, answered: set[Triple], accept: str) -> None:
    """The whole graph from the endpoint is the same in every format, and rdflib reads it so."""
    content = server.query("CONSTRUCT WHERE { ?s ?p ?o }", accept=accept).body
    read = RdfFormat.from_media_type(accept)
    assert read
    assert {quad.triple for quad in parse(content, format=read)} == answered
    assert len(Graph(bind_namespaces="none").parse(data=content, format=accept)) == len(answered)


def test_there_are_as_many_triples_as_the_manifest_says(
    server: Server, snapshot: Snapshot, answered: set[Triple]
) -> None:
    """The manifest, the endpoint's count, its graph and the lines of the N-Triples agree on the number of triples."""
    counted = server.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").text.split()[1]
    lines = server.ask("/download/dataset.nt").body.count(b"\n")
    assert {snapshot.manifest.triples, int(counted), lines} == {len(answered)}


@every_graph
def test_there_are_31_partnerships(server: Server, name: str) -> None:
    """Every download of the graph holds all 31 partnerships of the source page, each with two partners."""
    triples = [quad.triple for quad in parse(server.ask(f"/download/{name}").body, format=READERS[name][0])]
    kind = NamedNode(term("rdf:type"))
    partnerships = {t.subject for t in triples if t.predicate == kind and t.object == PARTNERSHIP}
    partners = [t.subject for t in triples if t.predicate == NamedNode(term("skg:partner"))]
    assert len(partnerships) == 31
    assert sorted(map(str, partners)) == sorted(map(str, [*partnerships, *partnerships]))


def test_table_has_31_rows(server: Server) -> None:
    """The CSV has a row for each of the 31 partners, and every row as many cells as the header."""
    rows = list(csv.reader(io.StringIO(server.ask("/download/dataset.csv").text, newline=""), strict=True))
    assert len(rows) == 32
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {"Bakü", "Köstence"} <= {cell for row in rows for cell in row}


def test_context_is_the_one_inside_every_document(server: Server) -> None:
    """The context at its own address is the context inside the JSON-LD download and inside a document."""
    context = json.loads(server.ask("/context.jsonld").body)["@context"]
    for path in ("/download/dataset.jsonld", "/place/baku.jsonld"):
        assert json.loads(server.ask(path).body)["@context"] == context


def test_report_is_the_same_in_both_formats(server: Server) -> None:
    """The report counts as many findings in Turtle as in JSON, and none of them is a violation."""
    told = json.loads(server.ask("/report.json").body)
    graph = Graph(bind_namespaces="none").parse(data=server.ask("/report.ttl").body, format="turtle")
    severities = Counter(str(severity) for severity in graph.objects(None, URIRef(term("sh:resultSeverity"))))
    names = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
    assert {name: severities[term(names[name])] for name in told["counts"]} == told["counts"]
    assert told["conforms"] is True
    assert severities.keys() == {term("sh:Warning"), term("sh:Info")}


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/download/",
            "/download/manifest.json",
            "/download/store/CURRENT",
            "/download/dataset",
            "/download/dataset.",
        ),
        *("/download/dataset.", "/download/dataset.ttl/", "/download/dataset.ttl.bz2"),
        *("/download/dataset.nt/../manifest.json", "/manifest.json", "/store/CURRENT", "/current/dataset.nt"),
        *("/download/ontology/sisterkg.ttl", "/shapes/nothing.ttl", "/shapes/../manifest.json"),
        *(
            "/questions/nothing.rq",
            "/report.csv",
            "/manifest.json",
            "/store/CURRENT",
            "/current/dataset.nt",
        ),
    ],
)
def test_no_other_file_can_be_had(server: Server, path: str) -> None:
    """What is no download answers 404, whether or not there is such a file."""
    assert server.ask(path).status == 404
