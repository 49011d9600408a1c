"""Every shape finds what it is for and nothing else, says so in both languages, and every term has a shape."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from sisterkg.build import Checked, Inputs, check
from sisterkg.faults import SisterkgError
from sisterkg.findings import Report, Severity
from sisterkg.mapping import read_templates
from sisterkg.shipped import shipped
from sisterkg.validation import Shapes
from sisterkg.vocab import PLACE_KINDS, PREFIXES, THING_KINDS, term

SKS = "https://w3id.org/sisterkg/shapes#"
EXAMPLES = Path(__file__).parents[1] / "shapes"
COUNTEREXAMPLES = sorted(EXAMPLES.glob("invalid.*.ttl"))
VALID = sorted(EXAMPLES.glob("valid.*.ttl"))
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}

every_counterexample = pytest.mark.parametrize("file", COUNTEREXAMPLES, ids=lambda file: file.stem)

FINDINGS: Mapping[str, tuple[Severity, list[str]]] = {
    "LinksNeverChecked": (Severity.INFO, ["https://w3id.org/sisterkg"]),
    "PartnershipMonthOnly": (Severity.WARNING, ["partnership/izmir-tianjin"]),
    "PartnershipProtocolBeforeAct": (Severity.WARNING, ["partnership/izmir-bukhara"]),
    "PartnershipWithoutDate": (Severity.WARNING, ["partnership/izmir-cape-town"]),
    "PlaceNameDiffers": (
        Severity.WARNING,
        [
            "place/ancona-province",
            "place/balti",
            "place/constanta",
            "place/hamyang",
            "place/plzen",
            "place/turin",
            "place/turkmenabat",
        ],
    ),
    "PlaceWithoutCoordinates": (Severity.WARNING, ["place/ancona-province", "place/hamyang"]),
    "PlaceWithoutItem": (Severity.WARNING, ["place/hamyang"]),
    "PartnershipWithoutProtocol": (
        Severity.INFO,
        [
            "partnership/izmir-chengdu",
            "partnership/izmir-constanta",
            "partnership/izmir-famagusta",
            "partnership/izmir-hamyang",
            "partnership/izmir-odense",
            "partnership/izmir-shymkent",
            "partnership/izmir-surabaya",
            "partnership/izmir-tampa",
            "partnership/izmir-turin",
            "partnership/izmir-xiamen",
        ],
    ),
}
"""All that the shapes find in the real records: by shape, how bad it is and where."""

SAMPLE = (
    "ClaimStated.not-stated",
    "GraphBlankValue.geo-node",
    "GraphDangling.unknown-river",
    "NameOnce.two-english",
    "ObservationPopulationWhole.fraction",
    "ObservationUnitCode.unknown",
    "PartnershipWithoutProtocol.act-alone",
    "PlacePosition.latitude-alone",
)
"""Counterexamples of every kind of constraint: SPARQL on a node and on the whole graph, and the core ones."""


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shipped shapes."""
    return Shapes.read(shipped("shapes"))


@pytest.fixture(scope="module")
def real(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The real records, mapped and validated."""
    return check(inputs, tmp_path_factory.mktemp("real"), lambda step: None)


def _n_triples(file: Path) -> bytes:
    written = serialize((quad.triple for quad in parse(path=file)), format=RdfFormat.N_TRIPLES)
    assert written
    return written


def _named(graph: Graph) -> list[Node]:
    """Return the shapes that have a name of ours."""
    kinds = (*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape))
    return sorted({shape for shape in kinds if str(shape).startswith(SKS)})


NAMES = tuple(str(shape).removeprefix(SKS) for shape in _named(Shapes.read(shipped("shapes")).graph))

every_shape = pytest.mark.parametrize("name", NAMES)


@every_shape
def test_shape_has_messages_and_a_severity(name: str, shapes: Shapes) -> None:
    """A shape says in English and in Turkish, in one sentence each, what is wrong, and how bad it is."""
    shape = URIRef(SKS + name)
    messages = [text for text in shapes.graph.objects(shape, SH.message) if isinstance(text, Literal)]
    assert sorted(str(message.language) for message in messages) == ["en", "tr"]
    assert all(re.fullmatch(r"\S.*\S[.…]", str(message)) for message in messages)
    assert len({str(message) for message in messages}) == 2
    (severity,) = shapes.graph.objects(shape, SH.severity)
    assert severity in SEVERITIES


@every_shape
def test_shape_says_how_its_findings_are_mended(name: str, shapes: Shapes) -> None:
    """A shape says in English and in Turkish what a person can do about what it finds, which is no message."""
    mends = list(shapes.graph.objects(URIRef(SKS + name), URIRef(term("skg:mend"))))
    assert sorted(text.language or "" for text in mends if isinstance(text, Literal)) == ["en", "tr"]
    assert all(re.fullmatch(r"\S.*\S\.", str(text)) for text in mends)
    assert not {str(text) for text in mends} & {str(text) for text in shapes.graph.objects(None, SH.message)}


def test_mend_names_every_kind_of_place(shapes: Shapes) -> None:
    """Who is told that a place has a wrong class is told each kind that cities.csv may give it."""
    for text in shapes.graph.objects(URIRef(f"{SKS}PlaceKind"), URIRef(term("skg:mend"))):
        assert [kind for kind in PLACE_KINDS if kind not in str(text)] == []


@every_shape
def test_shape_has_a_target_of_its_own(name: str, shapes: Shapes) -> None:
    """A shape says what it looks at, so it looks at something."""
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    assert any(shapes.graph.value(URIRef(SKS + name), target) for target in targets)


@every_shape
def test_shape_has_a_counterexample(name: str) -> None:
    """There is at least one file that breaks the shape."""
    assert [file for file in COUNTEREXAMPLES if file.name.split(".")[1] == name]


@every_counterexample
def test_counterexample_breaks_its_shape_alone(file: Path, shapes: Shapes) -> None:
    """A file breaks the shape that it is named after and no other, and the finding tells that shape's message."""
    findings = shapes.validate(_n_triples(file)).findings
    assert {finding.shape_name for finding in findings} == {file.name.split(".")[1]}
    for finding in findings:
        assert [language for language, _ in finding.messages] == ["en", "tr"]
        assert finding.focus


@every_counterexample
def test_counterexample_is_named_for_its_shape_and_flaw(file: Path) -> None:
    """A file's name is invalid, a shape that there is, and in what way it is broken."""
    assert re.fullmatch(r"invalid\.[A-Z][A-Za-z]+\.[a-z]+(-[a-z]+)*\.ttl", file.name)
    assert file.name.split(".")[1] in NAMES


@every_counterexample
def test_counterexample_differs_a_little_from_a_valid_graph(file: Path) -> None:
    """A file differs from the valid graph, and by no more than a few triples, so that its flaw can be seen."""
    flawed = set(_n_triples(file).splitlines())
    apart = min(len(flawed ^ set(_n_triples(valid).splitlines())) for valid in VALID)
    assert 0 < apart <= 12


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_valid_graph_breaks_nothing(file: Path, shapes: Shapes) -> None:
    """A graph that is all right has no findings."""
    assert shapes.validate(_n_triples(file)).findings == ()


def test_valid_graphs_have_something_of_everything(shapes: Shapes) -> None:
    """The valid graphs have a node of every class that a shape targets, names aside, which share a shape."""
    lines = (line for file in VALID for line in _n_triples(file).decode().splitlines())
    has = {line.split(" ")[2] for line in lines if "#type>" in line}
    wanted = {
        f"<{target}>"
        for shape, target in shapes.graph.subject_objects(SH.targetClass)
        if not str(shape).startswith(f"{SKS}Name")
    }
    assert wanted <= has


def test_findings_of_the_real_records_are_these(real: Checked) -> None:
    """The real records have exactly the findings of the table above, each shape with its severity."""
    base = real.graph.summary.dataset.base_iri
    found: dict[str, tuple[Severity, list[str]]] = {}
    for finding in real.report.findings:
        _, focuses = found.setdefault(finding.shape_name, (finding.severity, []))
        focuses.append(finding.focus.strip("<>").removeprefix(f"{base}id/"))
    assert {name: (severity, sorted(focuses)) for name, (severity, focuses) in found.items()} == FINDINGS


def test_findings_hold_one_after_another(shapes: Shapes) -> None:
    """Shapes that have validated one graph find the same in another as new ones: nothing is carried over."""
    valid, broken = (
        _n_triples(EXAMPLES / "valid.partnership.ttl"),
        _n_triples(EXAMPLES / "invalid.LinkOnce.two-items.ttl"),
    )
    again = [shapes.validate(graph) for graph in (broken, valid, broken)]
    assert again[0] == again[2] == Shapes.read(shipped("shapes")).validate(broken)
    assert again[1] == Report(())


def test_findings_are_sorted_worst_first(real: Checked) -> None:
    """Findings come by severity, worst first, then by shape and focus, so a report is the same every time."""
    order = [
        (list(Severity).index(finding.severity), finding.shape, finding.focus) for finding in real.report.findings
    ]
    assert order == sorted(order)
    assert len({place for place, _, _ in order}) > 1


def test_every_predicate_has_a_shape(shapes: Shapes) -> None:
    """Every predicate that a template states, and every one that a fact may state, is looked at by some shape."""
    paths = {str(node) for path in shapes.graph.objects(None, SH.path) for node in _within(shapes.graph, path)}
    queries = "\n".join(str(text) for text in shapes.graph.objects(None, SH.select))
    for prefix, namespace in PREFIXES.items():
        paths |= {namespace + name for name in re.findall(rf"\b{prefix}:(\w+)", queries)}
    stated = {
        predicate
        for template in read_templates(shipped("ontology") / "mapping").values()
        for predicate in _predicates(template.query)
    }
    assert len(stated) > 40
    assert sorted(stated - paths) == []


def _within(graph: Graph, path: Node) -> list[Node]:
    """Return the properties that a path is made of."""
    if isinstance(path, URIRef):
        return [path]
    inner = [*graph.objects(path, SH.inversePath)]
    for alternatives in graph.objects(path, SH.alternativePath):
        inner += graph.items(alternatives)
    return [node for part in inner for node in _within(graph, part)]


def _predicates(query: str) -> set[str]:
    """Return the predicates that a template states by their names, ``a`` among them."""
    template = query[query.index("{") : query.index("WHERE")]
    named = re.findall(r"(?:^|[;{])\s*(?:\?\w+\s+)?(\w+:\w+|a)\s", template, flags=re.MULTILINE)
    return {term("rdf:type") if name == "a" else term(name) for name in named}


def test_every_class_of_the_data_is_targeted(shapes: Shapes, real: Checked) -> None:
    """Every class that the real data use has a shape that targets it, or stands beside one that has."""
    targeted = {f"<{target}>" for target in shapes.graph.objects(None, SH.targetClass)}
    classes: dict[str, set[str]] = {}
    for line in real.graph.file.read_text("utf-8").splitlines():
        subject, predicate, value, _ = line.split(" ", 3)
        if predicate == f"<{RDF.type}>":
            classes.setdefault(subject, set()).add(value)
    assert {subject for subject, types in classes.items() if not types & targeted} == set()
    assert {f"<{kind}>" for kind in THING_KINDS.values()} <= targeted


@pytest.mark.parametrize("name", SAMPLE)
def test_preparing_queries_changes_no_finding(name: str, shapes: Shapes) -> None:
    """What we find with prepared queries is what pyshacl finds by itself in a graph of plain rdflib."""
    n_triples = _n_triples(EXAMPLES / f"invalid.{name}.ttl")
    ours = {
        (finding.shape, finding.focus, finding.path, finding.value, finding.component)
        for finding in shapes.validate(n_triples).findings
    }
    assert ours == _plain(n_triples)


def _plain(n_triples: bytes) -> set[tuple[str, str, str, str, str]]:
    graph = Graph().parse(data=n_triples, format="nt")
    shapes = Graph()
    for file in sorted(shipped("shapes").glob("*.ttl")):
        shapes.parse(file)
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes)
    assert isinstance(results, Graph)

    def written(node: Node, predicate: URIRef) -> str:
        value = results.value(node, predicate)
        return value.n3() if value is not None else ""

    return {
        (
            str(results.value(node, SH.sourceShape)),
            written(node, SH.focusNode),
            written(node, SH.resultPath) if isinstance(results.value(node, SH.resultPath), URIRef) else "",
            written(node, SH.value),
            written(node, SH.sourceConstraintComponent),
        )
        for node in results.subjects(RDF.type, SH.ValidationResult)
    }


def test_shapes_are_valid_shapes(shapes: Shapes) -> None:
    """The shapes themselves conform to the shapes of SHACL (SHACL-SHACL)."""
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes.graph, meta_shacl=True)
    assert conforms, text


def test_every_shape_file_says_what_it_is_about() -> None:
    """Each file of shapes has a line for people behind its prefixes, and no other file is among them."""
    for file in sorted(shipped("shapes").iterdir()):
        assert file.suffix == ".ttl"
        assert re.search(r"^# [A-Z].*\.$", file.read_text("utf-8"), flags=re.MULTILINE), file.name


def test_broken_turtle_is_refused_by_file_and_line(tmp_path: Path) -> None:
    """A file of shapes that is no Turtle is refused by its name and line, even where rdflib would let it pass."""
    folder = Path(shutil.copytree(shipped("shapes"), tmp_path / "shapes"))
    with (folder / "claim.ttl").open("a", encoding="utf-8") as file:
        file.write('\nsks:Torn a sh:NodeShape ; sh:message "torn"@123 .\n')
    with pytest.raises(SisterkgError, match=r"^claim\.ttl, line \d+: ") as refused:
        Shapes.read(folder)
    assert refused.value.mend == "mend the Turtle"


def test_shapes_that_cannot_be_applied_are_told(tmp_path: Path) -> None:
    """Shapes that pyshacl refuses stop the work with its reason; they are not taken for a graph without findings."""
    (tmp_path / "wrong.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://e/S> a sh:PropertyShape ; sh:targetNode <http://e/n> ; sh:path <http://e/p> ; sh:minCount 1.5 .\n",
        "utf-8",
    )
    with pytest.raises(SisterkgError, match=r"^the shapes cannot be applied: .*minCount"):
        Shapes.read(tmp_path).validate(b"<http://e/n> <http://e/p> <http://e/o> .\n")
