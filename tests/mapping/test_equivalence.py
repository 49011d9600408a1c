"""The compiled templates mean what SPARQL says: two engines make the same graph of the same query and bindings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryTriples, Store, Triple
from rdflib import Graph

from mapping.strategies import (
    as_graph,
    days,
    decimals,
    from_rdflib,
    iris,
    is_code_point_escape,
    languages,
    texts,
    years,
)
from sisterkg.build import Inputs
from sisterkg.mapping import Binder, Template, read_templates, terms
from sisterkg.mapping.template import Binding
from sisterkg.mapping.terms import Term
from sisterkg.records import read_records
from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri

TEMPLATES = read_templates(shipped("ontology") / "mapping")
CATALOG = {f"catalog-{name}": each for name, each in read_templates(shipped("ontology") / "catalog").items()}

RealBindings = Mapping[str, Sequence[Binding]]

EVERY = {**TEMPLATES, **CATALOG}
REAL = {name: template for name, template in TEMPLATES.items() if name not in ("withdrawal", "link-check")}
"""The templates that the real records use: no place of theirs was withdrawn so far, and no link followed."""

every_mapping = pytest.mark.parametrize("template", REAL.values(), ids=REAL)
every_template = pytest.mark.parametrize("template", EVERY.values(), ids=EVERY)

# SPARQL resolves \u0041 before it reads a query, N-Triples within a text: one spelling cannot serve both.
_texts = texts.filter(lambda text: not is_code_point_escape(text))
_nodes = iris.map(lambda iri: terms.node(Iri(iri)))
_literals = st.one_of(
    st.builds(terms.text, _texts),
    st.builds(terms.text, _texts, languages),
    st.builds(terms.number, st.integers()),
    st.builds(terms.number, decimals),
    st.builds(terms.decimal, decimals),
    st.builds(terms.day, days),
    days.map(lambda value: terms.iso_date(value.isoformat()[:7])),
    st.builds(terms.year, years),
)


@st.composite
def _some_bindings(draw: st.DrawFn, template: Template) -> Sequence[Binding]:
    """Draw up to four bindings, each of any of the template's variables, to any terms that may stand there."""
    nodes = _only_nodes(template)
    values: dict[str, st.SearchStrategy[Term]] = {
        variable: _nodes if variable in nodes else st.one_of(_nodes, _literals) for variable in template.variables
    }
    return draw(st.lists(st.fixed_dictionaries({}, optional=values), min_size=1, max_size=4))


def _only_nodes(template: Template) -> set[str]:
    """Return the variables that refuse a literal."""
    refusing = set()
    for variable in template.variables:
        try:
            list(template.triples({variable: terms.text("x")}))
        except TypeError:
            refusing.add(variable)
    return refusing


def _values(template: Template, bindings: Iterable[Binding]) -> str:
    """Write bindings as a VALUES clause, what is unbound as UNDEF; rdflib would turn a bare tab into spaces."""
    variables = sorted(template.variables)
    rows = (" ".join(binding.get(variable, "UNDEF") for variable in variables) for binding in bindings)
    columns = " ".join(f"?{variable}" for variable in variables)
    return f"VALUES ({columns}) {{\n" + "".join(f"({row})\n" for row in rows).replace("\t", "\\t") + "}"


def _by_oxigraph(template: Template, bindings: Iterable[Binding]) -> set[Triple]:
    made = Store().query(f"{template.query}\n{_values(template, bindings)}")
    assert isinstance(made, QueryTriples)
    return set(made)


def _by_rdflib(template: Template, bindings: Iterable[Binding]) -> set[Triple]:
    # Behind an empty WHERE rdflib drops the variables of VALUES, so the clause goes into it.
    head, where, tail = template.query.rpartition("WHERE {")
    assert where
    assert tail.strip() == "}"
    made = Graph().query(f"{head}{where}\n{_values(template, bindings)}\n{tail}").graph
    assert made is not None
    return from_rdflib(made)


def _compiled(template: Template, bindings: Iterable[Binding]) -> set[Triple]:
    return as_graph([line for binding in bindings for line in template.triples(binding)])


@pytest.fixture(scope="module")
def real(inputs: Inputs) -> RealBindings:
    """The bindings of all real records, by the name of their template."""
    records = read_records(inputs.data, inputs.today)
    by_template: dict[str, list[Binding]] = {name: [] for name in TEMPLATES}
    for name, binding in Binder(records.dataset).bind(records):
        by_template[name].append(binding)
    return by_template


@every_mapping
def test_real_records_give_pyoxigraph_the_same_graph(
    template: Template, real: Mapping[str, Sequence[Binding]]
) -> None:
    """Over the bindings of the real records a template makes what pyoxigraph's CONSTRUCT makes."""
    made = _compiled(template, real[template.name])
    assert made
    assert made == _by_oxigraph(template, real[template.name])


@every_mapping
def test_real_records_give_rdflib_the_same_graph(template: Template, real: RealBindings) -> None:
    """Over the bindings of the real records a template makes what rdflib's CONSTRUCT makes."""
    made = _compiled(template, real[template.name])
    assert made
    assert made == _by_rdflib(template, real[template.name])


def test_engines_make_the_published_graph_of_all_real_records(real: RealBindings, snapshot: Snapshot) -> None:
    """What an engine makes by all templates together is the published graph, its make-up (VoID) aside."""
    made: set[Triple] = set()
    for name, bindings in real.items():
        made |= _by_oxigraph(TEMPLATES[name], bindings)
    make_up = as_graph(snapshot.read("void.nt").decode().splitlines())
    assert made | make_up == as_graph(snapshot.read("dataset.nt").decode().splitlines())
    assert not made & make_up


@every_template
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_bindings_give_both_engines_the_same_graph(template: Template, data: st.DataObject) -> None:
    """Whatever terms some of the variables are bound to, both engines make the graph that the template makes."""
    bindings = data.draw(_some_bindings(template))
    made = _compiled(template, bindings)
    assert made == _by_oxigraph(template, bindings)
    assert made == _by_rdflib(template, bindings)


@every_template
def test_variables_are_those_that_an_engine_sees(template: Template) -> None:
    """With every variable bound to an IRI of its own, an engine makes a triple with each of them."""
    binding = {variable: terms.node(Iri(f"http://e/{variable}")) for variable in template.variables}
    made = _by_oxigraph(template, [binding])
    mentioned = {str(term) for triple in made for term in triple}
    assert set(binding.values()) <= mentioned
    assert made == _compiled(template, [binding])
