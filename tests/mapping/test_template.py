"""A template is one CONSTRUCT with nothing after it; all else is refused when it is read, not when it is used."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pyoxigraph import QueryTriples, Store

from mapping.strategies import as_graph
from sisterkg.faults import SisterkgError
from sisterkg.mapping.template import compile_template, read_templates
from sisterkg.mapping.terms import Literal, Node
from sisterkg.shipped import shipped

P = "<http://e/p>"
REFUSED = {
    "no-construct": "SELECT * WHERE {}",
    "ask": "ASK {}",
    "describe": "DESCRIBE <http://e/s>",
    "update": f"INSERT DATA {{ <http://e/s> {P} 1 }}",
    "nothing": "",
    "comment-alone": "# CONSTRUCT {} WHERE {}",
    "empty-template": "CONSTRUCT {} WHERE {}",
    "short-form": "CONSTRUCT WHERE { ?s ?p ?o }",
    "empty-short-form": "CONSTRUCT WHERE {}",
    "pattern": f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{ ?a {P} ?b }}",
    "pattern-before-a-comment": f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{ ?a {P} ?b }} # WHERE {{}}",
    "from": f"CONSTRUCT {{ ?a {P} ?b }} FROM <http://e/g> WHERE {{}}",
    "filter": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ FILTER ( false ) }}",
    "bind": f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{ BIND ( 1 AS ?b ) }}",
    "values-within": f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{ VALUES ?b {{ 1 }} }}",
    "values-behind": f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{}} VALUES ?b {{ 1 }}",
    "union": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ {{}} UNION {{}} }}",
    "optional": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ OPTIONAL {{}} }}",
    "minus": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ MINUS {{}} }}",
    "graph": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ GRAPH ?g {{}} }}",
    "service": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ SERVICE <http://e/> {{}} }}",
    "subselect": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{ {{ SELECT * WHERE {{}} }} }}",
    "limit": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{}} LIMIT 1",
    "offset": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{}} OFFSET 1",
    "order": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{}} ORDER BY ?a",
    "group": f"CONSTRUCT {{ ?a {P} 1 }} WHERE {{}} GROUP BY ?a",
    "unclosed": f"CONSTRUCT {{ ?a {P} 1 ",
    "undeclared-prefix": "CONSTRUCT { ?a e:p 1 } WHERE {}",
    "property-path": f"CONSTRUCT {{ ?a {P}/{P} 1 }} WHERE {{}}",
    "literal-as-subject": f'CONSTRUCT {{ "x" {P} 1 }} WHERE {{}}',
    "literal-as-predicate": 'CONSTRUCT { ?a "x" 1 } WHERE {}',
    "relative-iri": "CONSTRUCT { ?a <p> 1 } WHERE {}",
    "relative-prefix": "PREFIX : <#> CONSTRUCT { ?a :p 1 } WHERE {}",
    "graph-in-the-template": f"CONSTRUCT {{ GRAPH <http://e/g> {{ ?a {P} 1 }} }} WHERE {{}}",
    "prefix-in-the-template": f"CONSTRUCT {{ ?a {P} 1 . PREFIX e: <http://e/> }} WHERE {{}}",
    "triple-as-term": f"CONSTRUCT {{ ?a {P} <<( ?a {P} ?b )>> }} WHERE {{}}",
    "text-with-a-direction": f"CONSTRUCT {{ ?a {P} 'x'@ar--rtl }} WHERE {{}}",
    "iri-that-stands-for-a-variable": f"CONSTRUCT {{ ?a {P} <x-sisterkg-template:variable/b> }} WHERE {{}}",
}
BLANK = {
    "label": f"CONSTRUCT {{ _:b {P} 1 }} WHERE {{}}",
    "brackets": f"CONSTRUCT {{ ?a {P} [] }} WHERE {{}}",
    "brackets-with-triples": f"CONSTRUCT {{ ?a {P} [ {P} ?b ] }} WHERE {{}}",
    "collection": f"CONSTRUCT {{ ?a {P} ( 1 2 ) }} WHERE {{}}",
}
CONSTANTS = {
    "braces": "'{}'",
    "numbered-braces": '"{0} {a} {{}}"',
    "quotes": '"a \\"b\\" \\\\"',
    "single-quotes": "'it\\'s'",
    "newline": '"a\\nb"',
    "long-text": '"""a\nb "c" """',
    "carriage-return": '"a\\r\\nb"',
    "tab": '"a\\tb"',
    "non-bmp": '"😀 𐎠"@tr',
    "capital-tag": '"x"@zh-Hans',
    "integer": "1",
    "padded-integer": "01",
    "signed-integer": "-5",
    "decimal": "1.5",
    "boolean": "true",
    "typed": '"2004-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
    "own-datatype": '"{}"^^<http://e/d>',
    "iri": "<http://e/o?a=b&c=%7Bd%7D#e>",
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_what_is_no_template_is_refused(query: str) -> None:
    """A query that is no CONSTRUCT with an empty WHERE, or no query at all, is refused by its file's name."""
    with pytest.raises(SisterkgError, match=r"^demo\.rq (is no CONSTRUCT|cannot be read|has an IRI)") as refused:
        compile_template("demo", query)
    assert refused.value.mend


@pytest.mark.parametrize("query", BLANK.values(), ids=BLANK)
def test_blank_node_is_refused(query: str) -> None:
    """A template that makes a blank node, however it is spelt, is refused."""
    with pytest.raises(SisterkgError, match=r"^demo\.rq makes a blank node"):
        compile_template("demo", query)


@pytest.mark.parametrize("constant", CONSTANTS.values(), ids=CONSTANTS)
def test_constant_is_written_as_an_engine_writes_it(constant: str) -> None:
    """A constant of a template becomes the line that an engine makes of the same query and its store keeps."""
    query = f"CONSTRUCT {{ ?s {P} {constant} }} WHERE {{}}"
    written = list(compile_template("demo", query).triples({"s": Node("<http://e/s>")}))
    store = Store()
    store.update(f"INSERT DATA {{ <http://e/s> {P} {constant} }}")
    assert written == [f"{quad.triple} ." for quad in store]


def test_braces_around_a_variable_are_kept() -> None:
    """Braces in constants stay as they are beside values that hold braces themselves."""
    compiled = compile_template("demo", f"CONSTRUCT {{ ?s <http://e/%7Bp%7D> ?o . ?s {P} '{{0}}{{o}}' }} WHERE {{}}")
    lines = set(compiled.triples({"s": Node("<http://e/s>"), "o": Literal('"{s}"')}))
    assert lines == {'<http://e/s> <http://e/%7Bp%7D> "{s}" .', f'<http://e/s> {P} "{{0}}{{o}}" .'}


def test_triple_with_an_unbound_variable_is_not_made() -> None:
    """As in SPARQL 1.1, 16.2, an unbound variable takes its own triples away and no others."""
    compiled = compile_template("demo", f"CONSTRUCT {{ ?s {P} ?o , 1 . ?o {P} ?s }} WHERE {{}}")
    (line,) = compiled.triples({"s": Node("<http://e/s>")})
    assert line.startswith(f'<http://e/s> {P} "1"')
    assert list(compiled.triples({})) == []


def test_unknown_variable_is_refused() -> None:
    """A binding of variables that the template does not have is refused, and each of them is named."""
    compiled = compile_template("demo", f"CONSTRUCT {{ ?s {P} ?o }} WHERE {{}}")
    node = Node("<http://e/s>")
    with pytest.raises(KeyError, match=r"demo has no variable b, c"):
        list(compiled.triples({"s": node, "o": node, "c": node, "b": node}))


@pytest.mark.parametrize("variable", ["s", "p"])
def test_literal_where_only_an_iri_can_stand_is_refused(variable: str) -> None:
    """A literal for a subject or a predicate is refused by the variable's name; for an object it is not."""
    compiled = compile_template("demo", "CONSTRUCT { ?s ?p ?o } WHERE {}")
    binding = {name: Node(f"<http://e/{name}>") for name in "sp"}
    assert list(compiled.triples({**binding, "o": Literal('"x"')})) == ['<http://e/s> <http://e/p> "x" .']
    with pytest.raises(TypeError, match=rf"\?{variable} of the template demo must be an IRI"):
        list(compiled.triples({**binding, variable: Literal('"x"')}))


def test_variable_that_is_subject_and_object_takes_no_literal() -> None:
    """A variable that stands for a subject anywhere takes no literal, even where it is an object first."""
    compiled = compile_template("demo", f"CONSTRUCT {{ <http://e/s> {P} ?x . ?x {P} 1 }} WHERE {{}}")
    with pytest.raises(TypeError, match=r"\?x"):
        list(compiled.triples({"x": Literal('"x"')}))


def test_variables_are_those_of_the_template() -> None:
    """A template knows its variables, whether they are written with ? or $."""
    compiled = compile_template("demo", "CONSTRUCT { ?s $p ?o , ?s } WHERE {}")
    assert compiled.variables == {"s", "p", "o"}


READ = {
    "no-space": "CONSTRUCT{?a$p?b.?c<http://e/p>?a}WHERE{}",
    "any-case": "prefix e: <http://e/> construct { ?a e:p ?b } where { }",
    "base": "BASE <http://e/> PREFIX : <#> CONSTRUCT { ?a :p <c#?d> } WHERE {}",
    "last-semicolon": f"CONSTRUCT {{ ?a {P} ?b ; }} WHERE {{}}",
    "comments": "# ?x }\nCONSTRUCT # {\n{ ?a # . ?x ?y ?z\n ?p ?b } # }\nWHERE # '\n{ # ?\n} # {",
    "text-like-a-comment": f"CONSTRUCT {{ ?a {P} '# }} WHERE {{ ?x' }} WHERE {{}}",
    "quotes-in-a-text": f"CONSTRUCT {{ ?a {P} '''?x ''{{\\'''' }} WHERE {{}}",
    "escape-in-a-name": r"PREFIX e: <http://e/> CONSTRUCT { ?a e:p\?x\#r ?b } WHERE {}",
    "letters-of-all-scripts": f"CONSTRUCT {{ ?şəhər1 {P} ?_名·前 }} WHERE {{}}",
    "twice": f"CONSTRUCT {{ ?a {P} ?b , ?b . ?a {P} ?b }} WHERE {{}}",
}


@pytest.mark.parametrize("query", READ.values(), ids=READ)
def test_template_is_read_however_it_is_written(query: str) -> None:
    """Whatever SPARQL allows in layout, case, quotes and names, we make the triples that an engine makes."""
    compiled = compile_template("demo", query)
    binding = {name: Node(f"<http://e/{name}>") for name in compiled.variables}
    names = " ".join(f"?{name}" for name in binding)
    made = Store().query(f"{query}\nVALUES ({names}) {{ ({' '.join(binding.values())}) }}")
    assert isinstance(made, QueryTriples)
    assert as_graph([*compiled.triples(binding)]) == {*made} != set()
    assert "x" not in binding


def test_templates_are_read_by_their_names(tmp_path: Path) -> None:
    """Each file that ends in .rq is a template by its name; other files are passed over."""
    (tmp_path / "one.rq").write_text(f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{}}", "utf-8")
    (tmp_path / "notes.md").write_text("no template", "utf-8")
    templates = read_templates(tmp_path)
    assert [(name, template.name) for name, template in templates.items()] == [("one", "one")]


def test_broken_file_is_named(tmp_path: Path) -> None:
    """A folder with a template that cannot be read is refused by the name of that file."""
    (tmp_path / "fine.rq").write_text(f"CONSTRUCT {{ ?a {P} ?b }} WHERE {{}}", "utf-8")
    (tmp_path / "torn.rq").write_text(f"CONSTRUCT {{ ?a {P} ?b }}", "utf-8")
    with pytest.raises(SisterkgError, match=r"^torn\.rq"):
        read_templates(tmp_path)


@pytest.mark.parametrize("file", sorted((shipped("ontology") / "mapping").glob("*.rq")), ids=lambda file: file.stem)
def test_shipped_template_says_what_it_is_and_makes_valid_triples(file: Path) -> None:
    """A shipped template opens with a comment, and with an IRI for every variable each of its lines is a triple."""
    assert file.read_text("utf-8").startswith("# ")
    compiled = compile_template(file.stem, file.read_text("utf-8"))
    lines = list(compiled.triples({name: Node(f"<http://e/{name}>") for name in compiled.variables}))
    assert len(as_graph(lines)) == len(lines) == len(set(lines))


def test_a_template_that_was_used_is_sent_to_another_process() -> None:
    """What was compiled for some variables is compiled anew where it arrives, and makes the same triples."""
    template = compile_template("demo", f"CONSTRUCT {{ ?a {P} ?b , ?c }} WHERE {{}}")
    binding = {"a": Node("<e:{a}>"), "c": Node("<e:'c\"\\>")}
    made = template.blocks(binding)
    assert made == [f"<e:{{a}}> {P} <e:'c\"\\> ."]
    assert pickle.loads(pickle.dumps(template)).blocks(binding) == made
