"""Tells the story from records to a published snapshot; knows the order of the steps and none of their means."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from sisterkg.assembly import (
    REPORT,
    Inputs,
    Partitioning,
    SortedGraph,
    parted_here,
    places_of,
    processes,
    read_triples,
    sorted_graph,
    write_federated,
    write_links,
    write_parts,
    write_quads,
    write_sitemaps,
    write_tables,
    written_report,
)
from sisterkg.catalog import PLANNED
from sisterkg.findings import InvalidGraph, Report
from sisterkg.jsonld import Context
from sisterkg.listing import write_findings, write_partners
from sisterkg.reconciliation import write_index
from sisterkg.releases import Releases, forbid_losses
from sisterkg.snapshot import FINDINGS, INDEX, PARTNERS, Draft, Progress, Site, Snapshot
from sisterkg.snapshot.draft import add_document, add_graph
from sisterkg.snapshot.dumping import QUADS, TRIPLES, Dumping
from sisterkg.snapshot.manifest import Manifest
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES, numbered
from sisterkg.validation import Shapes
from sisterkg.vocab import Iri, entity_iri, graph_iri, term

__all__ = ["Checked", "Inputs", "build", "check"]

_LABEL = NamedNode(term("rdfs:label"))
_TERMS = ("sisterkg.ttl", "labels.ttl")
"""Our terms, and what those of others are called here."""


@dataclass(frozen=True)
class Checked:
    """Records that are well-formed, their triples, and what the shapes find in them."""

    graph: SortedGraph
    report: Report


def check(inputs: Inputs, folder: Path, progress: Progress) -> Checked:
    """Read, map and validate; write nothing but the triples, sorted, to ``dataset.nt`` in a folder.

    Raises:
        InvalidInput: where a file has faults.
    """
    graph = sorted_graph(inputs, folder / TRIPLES, progress)
    progress("validate")
    return Checked(graph, _validated(inputs, graph))


def build(
    inputs: Inputs, site: Site, progress: Progress, partitioning: Partitioning | None = None
) -> tuple[Snapshot, Report]:
    """Read, map, validate and publish: a whole new current snapshot, or nothing.

    While the triples are validated, other processes write the dumps and a thread loads the store. Rows are mapped
    and parts written on this machine where nothing else is said.

    Raises:
        InvalidInput: where a file has faults.
        InvalidGraph: where the graph breaks the shapes.
        LosesPlaces: where more than a fifth of the places would be gone, and nobody has said that they may.
        SiteLocked: where another process is changing the site.
    """
    with site.locked("build"), site.draft() as draft:
        graph = sorted_graph(inputs, draft.folder / TRIPLES, progress, partitioning)
        context = Context.read(inputs.ontology / "context.jsonld")
        dumping = Dumping(draft.folder, context)
        with processes() as executor, ThreadPoolExecutor(1) as beside:
            dumps = {suffix: executor.submit(dumping.make, suffix) for suffix in SYNTAXES}
            loading = beside.submit(draft.load_store, graph.file)
            base = graph.summary.dataset.base_iri
            indexing = executor.submit(write_index, graph.file, base, draft.folder / INDEX)
            home = _home(graph)
            listing = executor.submit(write_partners, graph.file, base, home, draft.folder / PARTNERS)
            progress("validate")
            report = _validated(inputs, graph)
            if not report.conforms:
                raise InvalidGraph(report)
            before = site.current_if_readable()
            if before and not inputs.allow_losses:
                forbid_losses(before, places_of(graph))
            _await(dumps, progress)
            progress("write parts")
            write_parts(draft, graph.file, partitioning.parter if partitioning else parted_here)
            terms = _write_beside(draft, inputs, graph, report, context, progress)
            dumps = {suffix: executor.submit(dumping.make, suffix) for suffix in DATASET_SYNTAXES}
            _await(dumps, progress)
            progress("load store")
            loading.result()
            progress("write index of names")
            indexing.result()
            progress("write list of partners")
            listing.result()
        _write_from_store(draft, inputs, graph, terms, context, progress)
        progress("write manifest")
        manifest = _finish(draft, graph, inputs)
        return site.publish(draft, manifest, progress, Releases(site).record), report


def _validated(inputs: Inputs, graph: SortedGraph) -> Report:
    report = Shapes.read(inputs.shapes).in_languages(graph.summary.dataset.languages).validate(graph.file)
    return report + Shapes.read(inputs.shapes, "catalog.ttl").validate(_joined(graph.catalog.describe(PLANNED)))


def _await(dumps: Mapping[str, Future[None]], progress: Progress) -> None:
    for suffix, dump in dumps.items():
        progress(f"write dataset.{suffix}")
        dump.result()


def _write_beside(
    draft: Draft, inputs: Inputs, graph: SortedGraph, report: Report, context: Context, progress: Progress
) -> Sequence[Triple]:
    """Write what stands beside the data, and the data with it; return the terms of the ontology."""
    progress("write ontology, shapes and questions")
    draft.copy([inputs.ontology / name for name in (*_TERMS, "context.jsonld")], "ontology")
    draft.copy(sorted(inputs.shapes.glob("*.ttl")), "shapes")
    draft.copy(sorted((inputs.ontology / "questions").glob("*.rq")), "questions")
    base = graph.summary.dataset.base_iri
    terms = [triple for name in _TERMS for triple in _turtle(inputs.ontology / name)]
    progress("write report")
    with written_report(draft, report, base, context) as found, draft.writing(QUADS) as out:
        with graph.file.open("rb") as lines:
            shutil.copyfileobj(lines, out)
        for name, triples in (("ontology", sorted(terms, key=str)), ("report", read_triples(found))):
            write_quads(triples, graph_iri(base, name), out)
        write_findings(read_triples(found), graph.file, base, draft.folder / FINDINGS)
    return terms


def _write_from_store(
    draft: Draft,
    inputs: Inputs,
    graph: SortedGraph,
    terms: Sequence[Triple],
    context: Context,
    progress: Progress,
) -> None:
    """Write the tables and the catalogue, and load what stands beside the data."""
    store, base = draft.open_store(), graph.summary.dataset.base_iri
    add_graph(store, graph_iri(base, "ontology"), terms)
    add_document(store, graph_iri(base, "report"), draft.folder / REPORT)
    progress("write tables")
    write_tables(draft, store, inputs.ontology / "flat.rq")
    write_links(draft, graph)
    write_federated(draft, graph, inputs.ontology / "questions" / "federated")
    progress("write catalogue")
    catalog = _triples(_joined(graph.catalog.describe(draft.files())))
    shapes = _merged(sorted(inputs.shapes.glob("*.ttl")))
    make_up = _triples(_joined(graph.make_up))
    for stem, told in (("catalog", catalog), ("void", make_up), ("shapes", shapes)):
        for suffix in SYNTAXES:
            draft.write_graph(f"{stem}.{suffix}", suffix, told, context)
    labels = _labels(terms)
    for language in graph.summary.dataset.languages:
        draft.write_json(f"schema-org.{language}.json", graph.catalog.markup(draft.files(), labels, language))
    add_graph(store, graph_iri(base, "catalog"), catalog)
    del store
    write_sitemaps(draft, graph)
    draft.write_checksums("SHA256SUMS")


def _finish(draft: Draft, graph: SortedGraph, inputs: Inputs) -> Manifest:
    dataset = graph.summary.dataset
    return draft.finish(
        base_iri=dataset.base_iri,
        date=(inputs.stamp or dataset.modified).isoformat(),
        title=dict(dataset.title),
        home=_home(graph),
        triples=graph.triples,
    )


def _home(graph: SortedGraph) -> Iri:
    """Return the IRI of the home city."""
    return entity_iri(graph.summary.dataset.base_iri, "place", graph.summary.dataset.home)


def _joined(lines: Iterable[str]) -> bytes:
    """Return sorted N-Triples, a line each."""
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _triples(n_triples: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(n_triples, format=RdfFormat.N_TRIPLES)]


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
    """Return the sorted triples of Turtle files: the same every time."""
    return sorted(numbered(triple for file in files for triple in _turtle(file)), key=str)
