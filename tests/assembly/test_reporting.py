"""A report is written as RDF and JSON, whatever the texts that it speaks of."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph

from sisterkg.assembly import read_triples, write_quads, written_report
from sisterkg.findings import Report
from sisterkg.jsonld import Context
from sisterkg.shipped import shipped
from sisterkg.snapshot import Draft
from sisterkg.validation import Shapes
from sisterkg.vocab import term

BASE = "http://example.org/"
CONTEXT = Context.read(shipped("ontology") / "context.jsonld")
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://example.org/> .
e:Short a sh:NodeShape ; sh:targetSubjectsOf e:says ; sh:property e:ShortText .
e:ShortText sh:path e:says ; sh:maxLength 1 ; sh:severity sh:Warning ; sh:message "says \\"too much\\"\\nby far"@en .
"""
TEXTS = [
    Literal("two\nlines"),
    Literal('a "quoted" text, \\ and a tab\t'),
    Literal("\r\n"),
    Literal("üç satır\n\n", language="tr"),
    Literal("0815\n", datatype=NamedNode("http://example.org/made-up")),
]


@pytest.fixture
def report() -> Report:
    """What is found in texts that are hard to write."""
    lines = "".join(f"<http://example.org/s{n}> <http://example.org/says> {text} .\n" for n, text in enumerate(TEXTS))
    return Shapes(Graph().parse(data=SHAPES, format="turtle")).validate(lines.encode())


def test_report_keeps_every_text(report: Report, tmp_path: Path) -> None:
    """Each value and each message is in the RDF and in the JSON as it is in the data and in the shape."""
    with written_report(Draft(tmp_path), report, BASE, CONTEXT) as found:
        lines = found.read_bytes().splitlines(keepends=True)
        triples = list(read_triples(found))
    assert lines == sorted(set(lines))
    said = {(triple.predicate.value, triple.object) for triple in triples}
    assert {value for name, value in said if name == term("sh:value")} == set(TEXTS)
    assert (term("sh:resultMessage"), Literal('says "too much"\nby far', language="en")) in said
    assert {quad.triple for quad in parse(path=tmp_path / "report.ttl")} == set(triples)
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert told == json.loads(json.dumps(report.as_json()))
    assert len(told["findings"]) == len(TEXTS)


def test_nothing_is_left_beside_a_report(report: Report, tmp_path: Path) -> None:
    """What the report is written from is gone when it is no longer needed."""
    with written_report(Draft(tmp_path), report, BASE, CONTEXT) as found:
        assert found.is_file()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["report.json", "report.ttl"]


def test_report_without_findings_says_so(tmp_path: Path) -> None:
    """Where nothing was found, the report conforms."""
    with written_report(Draft(tmp_path), Report(()), BASE, CONTEXT) as found:
        assert b'conforms> "true"' in found.read_bytes()


def test_quads_keep_their_order() -> None:
    """Triples come as quads of one graph in the order in which they came."""
    triples = [quad.triple for quad in parse(b"<s:b> <p:> 1 . <s:a> <p:> 2 .", format=RdfFormat.TURTLE)]
    out = io.BytesIO()
    write_quads(iter(triples), "http://example.org/graph/report", out)
    name = NamedNode("http://example.org/graph/report")
    assert list(parse(out.getvalue(), format=RdfFormat.N_QUADS)) == [
        Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples
    ]
