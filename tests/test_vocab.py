"""The ontology defines every term that is used and no other, in both languages, and lines up with its neighbours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH

from sisterkg.mapping import read_templates
from sisterkg.shipped import shipped
from sisterkg.vocab import (
    FACT_PROPERTIES,
    LINK_STATES,
    ONTOLOGY_IRI,
    PLACE_KINDS,
    PREFIXES,
    PROTOCOL_KINDS,
    THING_KINDS,
    UNITS,
    geonames_iri,
    term,
)

SKG = PREFIXES["skg"]
TERM = re.compile(rf"\bskg:(\w+)|{re.escape(SKG)}(\w+)")

PLACES_OF_USE: Mapping[str, list[Path]] = {
    "mapping": sorted((shipped("ontology") / "mapping").glob("*.rq")),
    "questions": sorted((shipped("ontology") / "questions").glob("*.rq")),
    "flat table": [shipped("ontology") / "flat.rq"],
    "context": [shipped("ontology") / "context.jsonld"],
    "shapes": sorted(shipped("shapes").glob("*.ttl")),
    "code": sorted((Path(__file__).parents[1] / "src" / "sisterkg").rglob("*.py")),
}
SHIPPED_FILES = sorted(
    file
    for folder in (shipped("data"), shipped("ontology"), shipped("shapes"), Path(__file__).parents[1] / "src")
    for file in folder.rglob("*")
    if file.is_file() and "__pycache__" not in file.parts and ".egg-info" not in str(file)
)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The ontology."""
    return Graph().parse(shipped("ontology") / "sisterkg.ttl")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes in one graph."""
    graph = Graph()
    for file in PLACES_OF_USE["shapes"]:
        graph.parse(file)
    return graph


def _defined(ontology: Graph) -> set[str]:
    return {str(subject).removeprefix(SKG) for subject in ontology.subjects() if str(subject).startswith(SKG)}


def _named_in(files: list[Path]) -> set[str]:
    found = TERM.findall("\n".join(file.read_text("utf-8") for file in files))
    return {prefixed or whole for prefixed, whole in found}


def _minted_terms() -> set[str]:
    """Return the skg: terms that vocab's own tables hold, as code and not as text."""
    tables = (
        *(fact.iri for fact in FACT_PROPERTIES.values()),
        *PLACE_KINDS.values(),
        *THING_KINDS.values(),
        *PROTOCOL_KINDS.values(),
        *LINK_STATES.values(),
    )
    return {iri.removeprefix(SKG) for iri in tables if iri.startswith(SKG)}


@pytest.mark.parametrize("where", PLACES_OF_USE)
def test_every_term_in_use_is_defined(where: str, ontology: Graph) -> None:
    """Every skg: term that a file of this kind names is defined in the ontology, and there are such terms."""
    named = _named_in(PLACES_OF_USE[where])
    assert named
    assert named <= _defined(ontology)


def test_every_term_of_the_tables_is_defined(ontology: Graph) -> None:
    """Every skg: term that facts, places, things and protocols are mapped to is defined in the ontology."""
    assert len(_minted_terms()) > 20
    assert _minted_terms() <= _defined(ontology)


def test_no_term_is_defined_and_unused(ontology: Graph, shapes: Graph) -> None:
    """Every term of the ontology is used by the mapping, is the class of one that is, or is said of shapes."""
    bindings = Path(__file__).parents[1] / "src" / "sisterkg" / "mapping" / "bindings.py"
    used = _minted_terms() | _named_in([*PLACES_OF_USE["mapping"], bindings])
    used |= {str(said).removeprefix(SKG) for said in shapes.predicates() if str(said).startswith(SKG)}
    used |= {
        str(kind).removeprefix(SKG)
        for name in used
        for kind in ontology.objects(URIRef(SKG + name), RDF.type)
        if str(kind).startswith(SKG)
    }
    assert _defined(ontology) == used


def test_every_term_is_told_in_both_languages(ontology: Graph) -> None:
    """Every term, and the ontology itself, has exactly one label and one comment in English and in Turkish."""
    for subject in {*(URIRef(SKG + name) for name in _defined(ontology)), URIRef(ONTOLOGY_IRI)}:
        for predicate in (RDFS.label, RDFS.comment):
            texts = [text for text in ontology.objects(subject, predicate) if isinstance(text, Literal)]
            assert sorted(str(text.language) for text in texts) == ["en", "tr"], (subject, predicate)
            assert all(str(text).strip() for text in texts)


def test_no_comment_is_the_same_in_both_languages(ontology: Graph) -> None:
    """A comment in Turkish is not the English one under another tag."""
    for name in _defined(ontology):
        comments = {str(text) for text in ontology.objects(URIRef(SKG + name), RDFS.comment)}
        assert len(comments) == 2, name


def test_every_term_says_where_it_is_defined(ontology: Graph) -> None:
    """Every term leads to the ontology, which is one, and has a type."""
    assert (URIRef(ONTOLOGY_IRI), RDF.type, OWL.Ontology) in ontology
    for name in _defined(ontology):
        subject = URIRef(SKG + name)
        assert list(ontology.objects(subject, RDFS.isDefinedBy)) == [URIRef(ONTOLOGY_IRI)], name
        assert ontology.value(subject, RDF.type), name


def test_ontology_speaks_of_nothing_else(ontology: Graph) -> None:
    """The ontology states nothing of another vocabulary's terms and has no blank nodes."""
    assert {str(subject) for subject in ontology.subjects()} == {
        ONTOLOGY_IRI,
        *(SKG + name for name in _defined(ontology)),
    }


def test_domains_ranges_and_parents_are_known(ontology: Graph) -> None:
    """Whatever class or property a term is related to is defined here or belongs to a vocabulary that we name."""
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf):
        for related in ontology.objects(None, predicate):
            if str(related).startswith(SKG):
                assert str(related).removeprefix(SKG) in _defined(ontology)
            else:
                assert any(str(related).startswith(namespace) for namespace in PREFIXES.values())


def test_object_properties_take_things_and_datatype_properties_literals(ontology: Graph) -> None:
    """A fact whose value is a thing is an object property, one with a text or year a datatype property."""
    for fact in FACT_PROPERTIES.values():
        if fact.iri.startswith(SKG):
            kinds = set(ontology.objects(URIRef(fact.iri), RDF.type))
            expected = {"thing": OWL.ObjectProperty, "number": RDF.Property}.get(fact.value, OWL.DatatypeProperty)
            assert expected in kinds, fact.name


def test_twinned_with_is_wikidatas_twinned_body(ontology: Graph) -> None:
    """Being twinned holds both ways, and is what Wikidata states by P190."""
    twinned = URIRef(term("skg:twinnedWith"))
    assert (twinned, RDF.type, OWL.SymmetricProperty) in ontology
    assert (twinned, OWL.equivalentProperty, URIRef(term("wdt:P190"))) in ontology
    assert (twinned, RDFS.seeAlso, URIRef(term("wd:P190"))) in ontology


@pytest.mark.parametrize("shape", ["NameEnglish", "NameTurkish", "NameTagged", "NameOnce"])
def test_names_of_every_kind_are_tested(shape: str, shapes: Graph) -> None:
    """The shapes of names look at every class that places and things have, and at all that the mapping names."""
    targets = set(shapes.objects(URIRef(f"https://w3id.org/sisterkg/shapes#{shape}"), SH.targetClass))
    kinds = {URIRef(iri) for iri in (*PLACE_KINDS.values(), *THING_KINDS.values())}
    classes = {term(f"schema:{name}") for name in ("Country", "Dataset", "Organization", "WebPage", "ContactPoint")}
    classes |= {term(f"skg:{name}") for name in ("Place", "Partnership", "SourceEntry")}
    assert kinds <= targets
    assert {URIRef(iri) for iri in classes} <= targets


def test_units_are_those_of_the_shape(shapes: Graph) -> None:
    """The units that records may use are those that the shape of observations knows."""
    listed = shapes.value(URIRef("https://w3id.org/sisterkg/shapes#ObservationUnitCode"), SH["in"])
    assert listed is not None
    assert {str(code) for code in shapes.items(listed)} == set(UNITS.values())


def test_protocol_kinds_are_those_of_the_shape(shapes: Graph) -> None:
    """The kinds of protocol that records may use are those that the shape of partnerships knows."""
    listed = shapes.value(URIRef("https://w3id.org/sisterkg/shapes#PartnershipProtocolKind"), SH["in"])
    assert listed is not None
    assert {str(kind) for kind in shapes.items(listed)} == set(PROTOCOL_KINDS.values())


def test_place_kinds_are_those_of_the_shape(shapes: Graph) -> None:
    """The classes that a place may have are those that the shape of places knows."""
    qualified = shapes.value(URIRef("https://w3id.org/sisterkg/shapes#PlaceKind"), SH.qualifiedValueShape)
    listed = shapes.value(qualified, SH["in"])
    assert listed is not None
    assert {str(kind) for kind in shapes.items(listed)} == set(PLACE_KINDS.values())


def test_schema_org_is_spelt_in_one_way() -> None:
    """No shipped file writes https://schema.org but the shape that refuses it, and where others ask for it."""
    ours = [file for file in SHIPPED_FILES if "editor" not in file.parts]  # what npm has put there is others'
    spelt = {file.name: file.read_text("utf-8").count("https://schema.org") for file in ours}
    assert len(spelt) > 50
    refusal = (shipped("shapes") / "whole.ttl").read_text("utf-8")
    rule = refusal[refusal.index("sks:GraphSchemaNamespace") : refusal.index("sks:GraphBlankValue")]
    assert {name: count for name, count in spelt.items() if count} == {
        "whole.ttl": rule.count("https://schema.org"),
        "schema_org.py": 1,  # the context, as Google's guide has it
        "signposting.py": 2,  # the types, as the FAIR Signposting Profile has them
    }


def test_prefixes_are_the_same_everywhere() -> None:
    """Every file that declares one of our prefixes gives it the namespace of vocab."""
    declared = re.compile(r"(?:@prefix|PREFIX)\s+(\w+):\s*<([^>]+)>", re.IGNORECASE)
    found = 0
    for file in SHIPPED_FILES:
        if file.suffix in (".rq", ".ttl"):
            for prefix, namespace in declared.findall(file.read_text("utf-8")):
                found += 1
                known = {**PREFIXES, "sks": "https://w3id.org/sisterkg/shapes#"}
                assert known[prefix] == namespace, file.name
    assert found > 100
    context = json.loads((shipped("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    assert {name: context.get(name) for name in PREFIXES} == dict(PREFIXES)


def test_geonames_iri_is_that_of_the_shape(shapes: Graph) -> None:
    """An IRI of GeoNames is minted in the form that the shapes of links ask for, with its closing slash."""
    pattern = shapes.value(URIRef("https://w3id.org/sisterkg/shapes#LinkOwlSameAs"), SH.pattern)
    assert re.fullmatch(str(pattern), geonames_iri(587084))
    assert not re.fullmatch(str(pattern), geonames_iri(587084).rstrip("/"))


def test_templates_use_known_prefixes_only() -> None:
    """Every IRI that a template states belongs to a vocabulary of ours: no typing error makes a term of its own."""
    for template in read_templates(shipped("ontology") / "mapping").values():
        for iri in re.findall(r"<(\S+?)>", template.query):
            assert iri in PREFIXES.values(), template.name
