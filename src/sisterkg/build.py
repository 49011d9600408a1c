"""Tells the story from records to a published snapshot; knows the order of the steps and none of their means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, Triple, parse

from sisterkg.faults import SisterkgError
from sisterkg.findings import InvalidGraph, Report
from sisterkg.jsonld import Context
from sisterkg.mapping import map_records, read_templates
from sisterkg.records import Records, read_records
from sisterkg.snapshot import Site, Snapshot
from sisterkg.snapshot.manifest import Manifest
from sisterkg.validation import Shapes
from sisterkg.vocab import entity_iri

Progress = Callable[[str], None]


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


@dataclass(frozen=True)
class Checked:
    """Records that are well-formed, their triples, and what the shapes find in them."""

    records: Records
    n_triples: bytes
    report: Report


def check(inputs: Inputs, progress: Progress) -> Checked:
    """Read, map and validate; write nothing.

    Raises:
        InvalidInput: where a file has faults.
    """
    progress("read records")
    records = read_records(inputs.data, inputs.today)
    if inputs.base_iri:
        records = replace(records, dataset=replace(records.dataset, base_iri=inputs.base_iri))
    progress("map to triples")
    lines = sorted(set(map_records(records, read_templates(inputs.ontology / "mapping"))))
    n_triples = "".join(f"{line}\n" for line in lines).encode()
    progress("validate")
    return Checked(records, n_triples, Shapes.read(inputs.shapes).validate(n_triples))


def build(inputs: Inputs, site: Site, progress: Progress) -> tuple[Snapshot, Report]:
    """Read, map, validate and publish: a whole new current snapshot, or nothing.

    Raises:
        InvalidInput: where a file has faults.
        InvalidGraph: where the graph breaks the shapes.
        SiteLocked: where another process is changing the site.
    """
    with site.locked("build"):
        checked = check(inputs, progress)
        if not checked.report.conforms:
            raise InvalidGraph(checked.report)
        with site.draft() as draft:
            context = Context.read(inputs.ontology / "context.jsonld")
            draft.write_dataset(checked.n_triples, context, progress)
            progress("write ontology, shapes and questions")
            draft.copy([inputs.ontology / "sisterkg.ttl", inputs.ontology / "context.jsonld"], "ontology")
            draft.copy(sorted(inputs.shapes.glob("*.ttl")), "shapes")
            draft.copy(sorted((inputs.ontology / "questions").glob("*.rq")), "questions")
            progress("write report")
            base = checked.records.dataset.base_iri
            report = _report_triples(checked.report, base)
            draft.write_turtle("report.ttl", report, context)
            draft.write_json("report.json", checked.report.as_json())
            progress("load store")
            graphs = {
                f"{base}graph/ontology": _turtle(inputs.ontology / "sisterkg.ttl"),
                f"{base}graph/report": report,
            }
            store = draft.load_store(checked.n_triples, graphs)
            progress("write dataset.csv")
            draft.write_csv("dataset.csv", _select(store, inputs.ontology / "flat.rq"))
            del store
            progress("write manifest")
            manifest = _finish(draft.finish, checked, inputs)
            return site.publish(draft, manifest, progress), checked.report


def _finish(finish: Callable[..., Manifest], checked: Checked, inputs: Inputs) -> Manifest:
    dataset = checked.records.dataset
    return finish(
        base_iri=dataset.base_iri,
        date=(inputs.stamp or dataset.modified).isoformat(),
        title=dict(dataset.title),
        home=entity_iri(dataset.base_iri, "place", dataset.home),
        triples=checked.n_triples.count(b"\n"),
    )


def _report_triples(report: Report, base: str) -> list[Triple]:
    lines = "".join(f"{line}\n" for line in sorted(report.triples(base)))
    return [quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)]


def _turtle(file: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=file)]


def _select(store: Store, query_file: Path) -> bytes:
    """Answer a SELECT from a file as CSV."""
    solutions = store.query(query_file.read_text("utf-8"))
    if not isinstance(solutions, QuerySolutions):
        raise SisterkgError(f"{query_file.name} is no SELECT", "mend the query")
    return solutions.serialize(format=QueryResultsFormat.CSV) or b""
