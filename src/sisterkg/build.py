"""Tells the story from records to a published snapshot; knows the order of the steps and none of their means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from sisterkg.catalog import PLANNED, Catalog, addressed, robots, sitemap
from sisterkg.faults import Fault, SisterkgError
from sisterkg.findings import InvalidGraph, Report
from sisterkg.jsonld import Context
from sisterkg.mapping import map_records, read_templates
from sisterkg.reconciliation import write_index
from sisterkg.records import Records, read_records
from sisterkg.releases import Releases, forbid_losses
from sisterkg.snapshot import INDEX, Site, Snapshot
from sisterkg.snapshot.draft import add_graph
from sisterkg.snapshot.manifest import Manifest
from sisterkg.spreadsheets import guarded
from sisterkg.syntaxes import SYNTAXES
from sisterkg.validation import Shapes
from sisterkg.vocab import entity_iri, term

Progress = Callable[[str], None]

_LABEL = NamedNode(term("rdfs:label"))
_TERMS = ("sisterkg.ttl", "labels.ttl")
"""Our terms, and what those of others are called here."""


@dataclass(frozen=True)
class Inputs:
    """The folders a build reads, and the settings that come from outside."""

    data: Path
    ontology: Path
    shapes: Path
    today: date
    base_iri: str | None = None
    """Minted under this IRI instead of the data set's own."""
    stamp: date | None = None
    """The date of the snapshot instead of the data set's own: that of SOURCE_DATE_EPOCH."""
    allow_losses: bool = False
    """Publish even where most places would be gone."""
    note: Callable[[Fault], None] | None = field(default=None, compare=False)
    """Takes what a person should look at in the records, and what stops nothing."""


@dataclass(frozen=True)
class Checked:
    """Records that are well-formed, their triples, and what the shapes find in them."""

    records: Records
    catalog: Catalog
    make_up: Sequence[str]
    """Those of the triples that tell what the data set is made of."""
    n_triples: bytes
    report: Report


def check(inputs: Inputs, progress: Progress) -> Checked:
    """Read, map and validate; write nothing.

    Raises:
        InvalidInput: where a file has faults.
    """
    progress("read records")
    records = read_records(inputs.data, inputs.today)
    if inputs.note:
        for each in records.notes:
            inputs.note(each)
    if inputs.base_iri:
        records = replace(records, dataset=replace(records.dataset, base_iri=inputs.base_iri))
    progress("map to triples")
    lines = set(map_records(records, read_templates(inputs.ontology / "mapping")))
    catalog = Catalog.read(inputs.ontology / "catalog", records)
    make_up = catalog.make_up(lines)
    n_triples = _joined(lines.union(make_up))
    progress("validate")
    report = Shapes.read(inputs.shapes).validate(n_triples)
    report += Shapes.read(inputs.shapes, "catalog.ttl").validate(_joined(catalog.describe(PLANNED)))
    return Checked(records, catalog, make_up, n_triples, report)


def build(inputs: Inputs, site: Site, progress: Progress) -> tuple[Snapshot, Report]:
    """Read, map, validate and publish: a whole new current snapshot, or nothing.

    Raises:
        InvalidInput: where a file has faults.
        InvalidGraph: where the graph breaks the shapes.
        LosesPlaces: where more than a fifth of the places would be gone, and nobody has said that they may.
        SiteLocked: where another process is changing the site.
    """
    with site.locked("build"):
        checked = check(inputs, progress)
        if not checked.report.conforms:
            raise InvalidGraph(checked.report)
        before = site.current_if_readable()
        if before and not inputs.allow_losses:
            forbid_losses(before, _known_places(checked.records))
        with site.draft() as draft:
            context = Context.read(inputs.ontology / "context.jsonld")
            draft.write_triples(checked.n_triples, context, progress)
            progress("write ontology, shapes and questions")
            draft.copy([inputs.ontology / name for name in (*_TERMS, "context.jsonld")], "ontology")
            draft.copy(sorted(inputs.shapes.glob("*.ttl")), "shapes")
            draft.copy(sorted((inputs.ontology / "questions").glob("*.rq")), "questions")
            base = checked.records.dataset.base_iri
            for file in sorted((inputs.ontology / "questions" / "federated").glob("*.rq")):
                asked = addressed(file.read_text("utf-8"), checked.records)
                draft.write(f"questions/federated/{file.name}", asked.encode())
            progress("write report")
            report = _triples(_joined(checked.report.triples(base)))
            draft.write_graph("report.ttl", "ttl", report, context)
            draft.write_json("report.json", checked.report.as_json())
            terms = [triple for name in _TERMS for triple in _turtle(inputs.ontology / name)]
            graphs = {
                f"{base}graph/ontology": terms,
                f"{base}graph/report": report,
            }
            draft.write_graphs(_quads(checked.n_triples, graphs), progress)
            progress("load store")
            store = draft.load_store(checked.n_triples, graphs)
            progress("write tables")
            table = _select(store, inputs.ontology / "flat.rq")
            draft.write_csv("dataset.csv", table)
            draft.write_csv("spreadsheet.csv", guarded(table))
            for name, content in checked.catalog.links(checked.n_triples.decode().splitlines()).items():
                draft.write_compressed(name, content)
            progress("write catalogue")
            catalog = _triples(_joined(checked.catalog.describe(draft.files())))
            shapes = _merged(sorted(inputs.shapes.glob("*.ttl")))
            make_up = _triples(_joined(checked.make_up))
            for stem, graph in (("catalog", catalog), ("void", make_up), ("shapes", shapes)):
                for suffix in SYNTAXES:
                    draft.write_graph(f"{stem}.{suffix}", suffix, graph, context)
            for language in checked.records.dataset.languages:
                markup = checked.catalog.markup(draft.files(), _labels(terms), language)
                draft.write_json(f"schema-org.{language}.json", markup)
            add_graph(store, f"{base}graph/catalog", catalog)
            del store
            progress("write index of names")
            write_index(draft.folder / "dataset.nt", base, draft.folder / INDEX)
            draft.write("sitemap.xml", sitemap(_described(checked), base, checked.records.dataset.modified))
            draft.write("robots.txt", robots(base))
            draft.write_checksums("SHA256SUMS")
            progress("write manifest")
            manifest = _finish(draft.finish, checked, inputs)
            return site.publish(draft, manifest, progress, Releases(site).record), checked.report


def _finish(finish: Callable[..., Manifest], checked: Checked, inputs: Inputs) -> Manifest:
    dataset = checked.records.dataset
    return finish(
        base_iri=dataset.base_iri,
        date=(inputs.stamp or dataset.modified).isoformat(),
        title=dict(dataset.title),
        home=entity_iri(dataset.base_iri, "place", dataset.home),
        triples=checked.n_triples.count(b"\n"),
    )


def _known_places(records: Records) -> set[str]:
    """Return the ids of the places that are there, and of those that were withdrawn on purpose."""
    return {city.id for city in records.cities} | {gone.id for gone in records.withdrawals}


def _joined(lines: Iterable[str]) -> bytes:
    """Return sorted N-Triples, a line each."""
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _described(checked: Checked) -> set[str]:
    """Return the IRIs of all things that have a page."""
    base = checked.records.dataset.base_iri
    subjects = {line.partition(" ")[0].strip("<>") for line in checked.n_triples.decode().splitlines()}
    return subjects - {entity_iri(base, "place", gone.id) for gone in checked.records.withdrawals}


def _triples(n_triples: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(n_triples, format=RdfFormat.N_TRIPLES)]


def _quads(n_triples: bytes, graphs: Mapping[str, Iterable[Triple]]) -> list[Quad]:
    """Return the data set's triples in the default graph, and others in theirs."""
    named = (
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(name))
        for name, triples in graphs.items()
        for triple in sorted(triples, key=str)
    )
    return [*parse(n_triples, format=RdfFormat.N_TRIPLES), *named]


def _labels(triples: Iterable[Triple]) -> Mapping[str, Mapping[str, str]]:
    """Return what terms are called, by their IRI and by language."""
    found: dict[str, dict[str, str]] = {}
    for triple in triples:
        if (
            triple.predicate == _LABEL
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, Literal)
        ):
            found.setdefault(triple.subject.value, {})[triple.object.language or ""] = triple.object.value
    return found


def _turtle(file: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=file)]


def _merged(files: Iterable[Path]) -> list[Triple]:
    """Return the sorted triples of Turtle files, their blank nodes named by their places: the same every time."""
    names: dict[BlankNode, BlankNode] = {}

    def named(node: Any) -> Any:  # noqa: ANN401  # any term of RDF
        return names.setdefault(node, BlankNode(f"b{len(names)}")) if isinstance(node, BlankNode) else node

    triples = (triple for file in files for triple in _turtle(file))
    return sorted((Triple(named(t.subject), t.predicate, named(t.object)) for t in triples), key=str)


def _select(store: Store, query_file: Path) -> bytes:
    """Answer a SELECT from a file as CSV."""
    solutions = store.query(query_file.read_text("utf-8"))
    if not isinstance(solutions, QuerySolutions):
        raise SisterkgError(f"{query_file.name} is no SELECT", "mend the query")
    return solutions.serialize(format=QueryResultsFormat.CSV) or b""
