"""The quality page tells every finding and how the quality has moved; terms and shapes can all be read and linked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.findings import Severity
from sisterkg.reading import LANGUAGES, written_date
from sisterkg.releases import Releases, measured
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site, Snapshot
from sisterkg.vocab import ONTOLOGY_IRI, SHAPES, Iri
from sisterkg.web.vocabulary import Vocabulary
from sisterkg.web.vocabulary.constraints import CONSTRAINTS, PATHS, TARGETS
from sisterkg.web.vocabulary.questions import terms_of
from snapshot.tiny import edit

every_language = pytest.mark.parametrize("language", LANGUAGES)


def _page(server: Server, path: str, language: str = "en") -> str:
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == 200, path
    return answer.text


@pytest.fixture(scope="module")
def book(snapshot: Snapshot) -> Vocabulary:
    """The terms and shapes of the real records."""
    return Vocabulary(snapshot)


@every_language
def test_every_finding_is_told(server: Server, snapshot: Snapshot, language: str) -> None:
    """The quality page tells each finding's message and links its record, its shape and itself."""
    page = _page(server, "/quality", language)
    report = json.loads(snapshot.read("report.json"))
    assert page.count('<div class="finding">') == len(report["findings"]) > 20
    for finding in report["findings"]:
        focus = finding["focus"]  # that of the graph as a whole is the ontology
        path = "ontology" if focus == ONTOLOGY_IRI else focus.removeprefix(f"{snapshot.base_iri}id/")
        assert f'href="./{path}"' in page
        assert f'href="./shapes/{finding["shape"].removeprefix(SHAPES)}"' in page
        assert finding["message"][language] in page


@every_language
def test_finding_about_the_whole_graph_names_what_it_is_about(server: Server, language: str) -> None:
    """What is found about the graph as a whole is told of the data set, with its link, there and on its own page."""
    name = {"en": "Sister cities of İzmir", "tr": "İzmir’in kardeş şehirleri"}[language]
    said = {"en": "No link to Wikidata was ever followed.", "tr": "Wikidata bağlantılarının hiçbiri izlenmemiş."}
    assert said[language] in _page(server, "/dataset", language)
    page = _page(server, "/quality?shape=LinksNeverChecked", language)
    assert said[language] in page
    assert re.findall(r"<strong><a href=\"([^\"]+)\"><bdi>([^<]+)</bdi></a></strong>", page) == [("./dataset", name)]


@pytest.mark.parametrize("severity", list(Severity))
def test_findings_are_filtered_by_severity(server: Server, snapshot: Snapshot, severity: Severity) -> None:
    """Where a severity is asked for, the findings of that one are told, and no others."""
    counts = json.loads(snapshot.read("report.json"))["counts"]
    page = _page(server, f"/quality?severity={severity.value}")
    assert page.count('<div class="finding">') == counts[severity.value]


def test_findings_are_filtered_by_shape(server: Server) -> None:
    """Where a shape is asked for, its findings are told; what is no shape or severity is said to be none."""
    assert _page(server, "/quality?shape=PlaceNameDiffers").count('<div class="finding">') == 7
    assert _page(server, "/quality?shape=PlaceNameDiffers&severity=info").count('<div class="finding">') == 0
    assert _page(server, "/quality?shape=PlacePosition").count('<div class="finding">') == 0
    assert server.ask("/quality?shape=NoSuchShape").status == 404
    assert server.ask("/quality?severity=worst").status == 400


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "{violation} violations, {warning} warnings, {info} notes"), ("tr", "{violation} ihlal, {warning}")],
)
def test_badge_tells_the_counts(server: Server, snapshot: Snapshot, language: str, said: str) -> None:
    """The badge is a picture, and plain data for badge services, of the counts of findings."""
    said = said.format(**json.loads(snapshot.read("report.json"))["counts"])
    picture = server.ask("/quality/badge.svg", headers={"Accept-Language": language})
    assert picture.media_type == "image/svg+xml"
    assert said in "".join(ElementTree.fromstring(picture.body).itertext())
    told = json.loads(server.ask("/quality/badge.json", headers={"Accept-Language": language}).body)
    assert told["schemaVersion"] == 1
    assert told["message"].startswith(said)


def test_quality_is_kept_from_release_to_release(tmp_path: Path, inputs: Inputs) -> None:
    """How good the data were is told for each release, also of snapshots that are kept no longer."""
    data = tmp_path / "data"
    data.mkdir()
    for file in inputs.data.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    site = Site(tmp_path / "site")
    ours = Inputs(data, inputs.ontology, inputs.shapes, inputs.today)
    first = measured(build(ours, site, lambda step: None)[0])
    edit(data, "cities.csv", "04.09.1985,28.04.1986", "04.09.1985,28.04.1984")
    second = measured(build(ours, site, lambda step: None)[0])
    assert (second.warnings, second.flawless) == (first.warnings + 1, first.flawless - 1)
    (release,) = (each for each in Releases(site).newest(1) if each.difference)
    assert release.difference
    assert (release.difference.quality_before, release.difference.quality_after) == (first, second)
    with serving(site.folder) as server:
        page = _page(server, "/quality")
    assert "<polyline" in page
    table = re.findall(r'<td class="number">([\d.]+%)</td>', page)
    assert [f"{100 * each.share:.1f}%" for each in (second, first)] == table


def test_every_term_has_a_page_that_says_what_it_means(server: Server, book: Vocabulary) -> None:
    """Each of our terms is on the page of all terms, and has a page of its own with its meaning and address."""
    index = _page(server, "/ontology")
    ours = [each for each in book.terms if each.is_ours]
    assert len(ours) > 70
    for each in ours[::6]:
        assert f'id="{each.anchor}"' in index
        page = _page(server, f"/ontology/{each.anchor}", "tr")
        assert each.iri in page
        assert next(text.value for text in each.comments if text.language == "tr") in page
    for each in book.terms:
        assert f'id="{each.anchor}"' in index, each.iri


def test_examples_are_of_the_data(book: Vocabulary, snapshot: Snapshot) -> None:
    """The example of a term is a triple that the data set has, and the term stands in it."""
    data = {quad.triple for quad in parse(snapshot.read("dataset.nt"), format=RdfFormat.N_TRIPLES)}
    found = 0
    for each in book.terms:
        if triple := book.example_of(each):
            found += 1
            assert triple in data
            assert NamedNode(each.iri) in (triple.predicate, triple.object)
    assert found > 80


def test_questions_of_a_term_are_those_that_name_it(server: Server, book: Vocabulary) -> None:
    """A term's page leads to each question whose text names the term, and to no other."""
    files = sorted((shipped("ontology") / "questions").glob("*.rq"))
    for name in ("capitalOf", "protocolDate", "population", "onRiver"):
        iri = Iri(f"https://w3id.org/sisterkg#{name}")
        named = [
            file.stem for file in files if re.search(rf"\bskg:{name}\b", _without_texts(file.read_text("utf-8")))
        ]
        assert named
        assert [each.name for each in book.questions_with(iri)] == named
        page = _page(server, f"/ontology/{name}")
        assert re.findall(r"sparql\?example=([\w-]+)", page) == named


def test_term_of_others_shows_the_questions_that_name_it(server: Server) -> None:
    """A term of another vocabulary has a page with the questions whose text names it; the list counts them."""
    files = sorted((shipped("ontology") / "questions").glob("*.rq"))
    index = _page(server, "/ontology")
    for name in ("schema:latitude", "schema:containedInPlace", "prov:wasDerivedFrom", "schema:Dataset"):
        named = [file.stem for file in files if re.search(rf"\b{name}\b", _without_texts(file.read_text("utf-8")))]
        assert named, name
        path = f"ontology/{name.replace(':', '/')}"
        row = index.partition(f'<tr id="{name}">')[2].partition("</tr>")[0]
        assert f'<a href="./{path}#questions">{len(named)}</a>' in row
        page = _page(server, f"/{path}")
        assert re.findall(r"sparql\?example=([\w-]+)", page) == named
        assert 'id="questions"' in page


@every_language
def test_every_term_of_others_has_a_page(server: Server, book: Vocabulary, language: str) -> None:
    """Each is called what it is called here, leads to where it is defined, and is data as well."""
    others = [each for each in book.terms if not each.is_ours]
    assert len(others) > 60
    for each in others:
        page = _page(server, f"/{each.path}", language)
        assert f'<a href="{each.iri}">' in page
        called = next(label.value for label in each.labels if label.language == language)
        assert f"<h1><span>{called}</span></h1>" in page
        data = server.ask(f"/{each.path}.nt")
        assert data.status == 200
        assert {quad.subject for quad in parse(data.body, format=RdfFormat.N_TRIPLES)} == {NamedNode(each.iri)}
    for path in ("ontology/schema/nothing", "ontology/nothing/name", "ontology/skg/Place"):
        assert server.ask(f"/{path}", headers={"Accept": BROWSER}).status == 404


def _without_texts(query: str) -> str:
    return re.sub(r"#[^\n]*|\"[^\"\n]*\"", "", re.sub(r"<[^>]*>", "", query))


def test_terms_are_found_in_any_spelling() -> None:
    """A term is found by its prefix, by its whole IRI and as ``a``, and not in a text or a comment."""
    query = """PREFIX x: <http://x/>
    SELECT * { ?a a x:C . FILTER(?b < 3 && STR(?b) > "x:no") ?a <http://y/p>/x:q ?b } # x:no"""
    assert terms_of(query) == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://x/C",
        "http://y/p",
        "http://x/q",
    }


def test_every_shape_can_be_read(server: Server, book: Vocabulary) -> None:
    """Each shape is on the page of all shapes; a sample of every file has a page that tells what it wants."""
    index = _page(server, "/shapes")
    names = [shape.name for shape in book.shapes.all]
    assert len(names) > 150
    assert all(f'id="{name}"' in index for name in names)
    for shape in book.shapes.all[::9]:
        for language in LANGUAGES:
            page = _page(server, f"/shapes/{shape.name}", language)
            assert shape.iri in page
            assert all(
                text.value in page for text in shape.mends if text.language == language and "<" not in text.value
            )
        assert shape.wants, shape.name


def test_shape_has_an_example_of_what_it_looks_at(server: Server, book: Vocabulary, snapshot: Snapshot) -> None:
    """Each shape for which the snapshot has anything shows a triple of it: with its property, where one has that."""
    stated = {quad.triple for quad in snapshot.store}
    examples = {shape.name: book.looked_at(shape) for shape in book.shapes.all}
    found = [each for each in examples.values() if each]
    assert len(found) > len(examples) / 2
    assert set(found) <= stated
    act = examples["PartnershipActDate"]
    assert act
    assert act.predicate.value.endswith("#councilActDate")
    for language in LANGUAGES:
        told = _page(server, "/shapes/PartnershipActDate", language).partition("<h2")[0]
        assert 'href="../partnership/' in told
        assert written_date(str(getattr(act.object, "value", "")), language) in told


def test_shape_is_data_too(server: Server) -> None:
    """A shape's own document holds all that is said of it, and of what it is made of; a file of shapes is a file."""
    answer = server.ask("/shapes/PlacePosition.nt")
    triples = [quad.triple for quad in parse(answer.body, format=RdfFormat.N_TRIPLES)]
    subjects = {str(triple.subject) for triple in triples}
    assert f"<{SHAPES}PlacePosition>" in subjects
    assert len(subjects) > 5
    assert server.ask("/shapes/place.ttl").body == (shipped("shapes") / "place.ttl").read_bytes()
    assert server.ask("/shapes/NoSuchShape").status == 404


def test_every_constraint_is_said() -> None:
    """No shape has a constraint that its page would leave out: each parameter of SHACL that is used has its words."""
    said = {str(iri) for iri in _constraints()}
    graph = [
        quad
        for file in sorted(shipped("shapes").glob("*.ttl"))
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE)
    ]
    used = {quad.predicate.value for quad in graph if quad.predicate.value.startswith("http://www.w3.org/ns/shacl#")}
    apart = {"message", "severity", "path", "group", "select", "prefixes", "declare", "prefix", "namespace"}
    assert used - said <= {f"http://www.w3.org/ns/shacl#{name}" for name in apart}


def _constraints() -> set[str]:
    return {*CONSTRAINTS, *PATHS, *TARGETS}
