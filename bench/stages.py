"""Knows the stages of a build, each as a process that does it alone, and what rdflib and pyshacl take for the same.

    python -m bench.stages STAGE FOLDER

The folder has the records in ``data``, and gets what a stage makes.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from bench import dumping
from sisterkg.shipped import shipped

_TERM = re.compile(r'<(?P<iri>[^>]*)>|"(?P<text>.*)"(?:@(?P<language>[^@]*)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)
"""A term of N-Triples, taken apart."""


def triples(folder: Path) -> None:
    """Read and check the records, and write their triples, sorted and each once."""
    from sisterkg.assembly import Inputs, sorted_graph

    inputs = Inputs(folder / "data", shipped("ontology"), shipped("shapes"), date.today())
    sorted_graph(inputs, folder / "dataset.nt", lambda _step: None)


def tables(folder: Path) -> None:
    """Write the bindings of each template as a table, and all templates as an RML mapping: what others begin with.

    They are spared the reading of dates and figures, and all checks. A column has the values of a variable in one
    datatype or language, since RML can vary neither from row to row.
    """
    from sisterkg.mapping import Binder, read_templates
    from sisterkg.records import read_records

    records = read_records(folder / "data", date.today())
    rows: dict[str, list[dict[str, str]]] = {}
    for template, binding in Binder(records.dataset).bind(records):
        rows.setdefault(template, []).append(dict(_column(*each) for each in binding.items()))
    columns = {name: sorted({column for row in each for column in row}) for name, each in rows.items()}
    for name, each in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns[name])
            writer.writeheader()
            writer.writerows(each)
    templates = read_templates(shipped("ontology") / "mapping")
    maps = [
        line for name in rows for line in _rml(name, templates[name].query, columns[name], folder / f"{name}.csv")
    ]
    (folder / "mapping.ttl").write_text(_RML_HEAD + "\n".join(maps), "utf-8")


def _column(variable: str, term: str) -> tuple[str, str]:
    found = _TERM.fullmatch(term)
    assert found
    if found["iri"] is not None:
        return f"{variable}_iri", found["iri"]
    kind = found["language"] or (found["datatype"] or "").rpartition("#")[2] or "plain"
    return f"{variable}_{'lang' if found['language'] else 'type'}_{kind}", found["text"]


_RML_HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <http://bench.example/> .
"""


def _rml(name: str, query: str, columns: list[str], table: Path) -> Iterator[str]:
    """Yield a triples map for each subject of a template."""
    for number, (subject, pairs) in enumerate(sorted(patterns(query).items())):
        yield f'<#{name}{number}> rml:logicalSource [ rml:source "{table}" ; rml:referenceFormulation ql:CSV ] ;'
        yield f'  rr:subjectMap [ rml:reference "{subject}_iri" ; rr:termType rr:IRI ] ;'
        lines = []
        for predicate, value in pairs:
            told = f"rr:predicate <{predicate[1:-1]}>"
            if predicate.startswith("?"):
                told = f'rr:predicateMap [ rml:reference "{predicate[1:]}_iri" ]'
            if value.startswith("<"):
                lines.append(f"  rr:predicateObjectMap [ {told} ; rr:object {value} ]")
                continue
            lines += [
                f"  rr:predicateObjectMap [ {told} ; rr:objectMap [ {_object(column)} ] ]"
                for column in columns
                if column.startswith(f"{value[1:]}_")
            ]
        yield " ;\n".join(lines) + " ."


def _object(column: str) -> str:
    _, kind, *rest = column.split("_", 2)
    told = {
        "iri": "rr:termType rr:IRI",
        "lang": f'rr:language "{"".join(rest)}"',
        "type": f"rr:datatype xsd:{''.join(rest)}" if rest != ["plain"] else "rr:termType rr:Literal",
    }
    return f'rml:reference "{column}" ; {told[kind]}'


def patterns(query: str) -> Mapping[str, list[tuple[str, str]]]:
    """Return the predicates and objects of a template by its subjects, which are variables."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.term import Variable

    found: dict[str, list[tuple[str, str]]] = {}
    for subject, predicate, value in translateQuery(parseQuery(query)).algebra.template:
        told = [f"?{part}" if isinstance(part, Variable) else f"<{part}>" for part in (predicate, value)]
        found.setdefault(str(subject), []).append((told[0], told[1]))
    return found


def rdflib(folder: Path) -> None:
    """Make the triples of the same tables by rdflib, as a script would, and write them."""
    import rdflib as library

    from sisterkg.mapping import read_templates

    xsd = "http://www.w3.org/2001/XMLSchema#"
    graph = library.Graph()
    for name, template in read_templates(shipped("ontology") / "mapping").items():
        if not (folder / f"{name}.csv").is_file():
            continue
        made = patterns(template.query)
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                terms: dict[str, library.term.Node] = {}
                for column, cell in row.items():
                    variable, kind, *rest = column.split("_", 2)
                    if cell and kind == "iri":
                        terms[variable] = library.URIRef(cell)
                    elif cell and kind == "lang":
                        terms[variable] = library.Literal(cell, lang=rest[0])
                    elif cell:
                        plain = rest == ["plain"]
                        terms[variable] = library.Literal(
                            cell, datatype=None if plain else library.URIRef(xsd + rest[0])
                        )
                for subject, pairs in made.items():
                    for predicate, value in pairs:
                        told = [
                            terms.get(part[1:]) if part[0] == "?" else library.URIRef(part[1:-1])
                            for part in (f"?{subject}", predicate, value)
                        ]
                        if None not in told:
                            graph.add(tuple(told))  # type: ignore[arg-type]  # three nodes
    graph.serialize(folder / "rdflib.nt", format="nt", encoding="utf-8")


def load(folder: Path) -> None:
    """Load the triples into a store on disk, and see that it holds them."""
    from sisterkg.snapshot import Draft

    with tempfile.TemporaryDirectory(dir=folder) as made:
        Draft(Path(made)).load_store(folder / "dataset.nt")


def build(folder: Path) -> None:
    """Build a snapshot of the real records."""
    from sisterkg.build import Inputs, build
    from sisterkg.snapshot import Site

    with tempfile.TemporaryDirectory(dir=folder) as made:
        inputs = Inputs(shipped("data"), shipped("ontology"), shipped("shapes"), date.today())
        build(inputs, Site(Path(made)), lambda _step: None)


def pyshacl(folder: Path) -> None:
    """Validate the graph of the real records by pyshacl as anyone would, and do nothing else."""
    from pyshacl import validate
    from rdflib import Graph

    rules = Graph()
    for file in sorted(shipped("shapes").glob("*.ttl")):
        rules.parse(file)
    validate(Graph().parse(folder / "dataset.nt", format="nt"), shacl_graph=rules)


def prepared(folder: Path) -> None:
    """Validate it by pyshacl with each SPARQL text parsed once: as fast as pyshacl can be made."""
    _validate(folder, small=10**12)


def screened(folder: Path) -> None:
    """Validate it as a build does: pyshacl gets what may be wrong."""
    _validate(folder)


def _validate(folder: Path, **options: int) -> None:
    from sisterkg.validation import Shapes

    Shapes.read(shipped("shapes")).validate((folder / "dataset.nt").read_bytes(), **options)


STAGES: Mapping[str, Callable[[Path], None]] = {
    **{stage.__name__: stage for stage in (triples, tables, rdflib, load, build, pyshacl, prepared, screened)},
    **dumping.STAGES,
}
"""Every stage by its name."""


if __name__ == "__main__":
    STAGES[sys.argv[1]](Path(sys.argv[2]))
