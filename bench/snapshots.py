"""Knows how records become a site in a moment: mapped, loaded and published, but not put before the shapes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sisterkg.assembly import Inputs, sorted_graph
from sisterkg.reconciliation import write_index
from sisterkg.shipped import shipped
from sisterkg.snapshot import INDEX, Site, Snapshot
from sisterkg.vocab import entity_iri


def publish(data: Path, folder: Path) -> Snapshot:
    """Publish a folder of records as the only snapshot of a site."""
    ontology = shipped("ontology")
    inputs = Inputs(data, ontology, shipped("shapes"), date.today())
    site = Site(folder)
    with site.locked("benchmark"), site.draft() as draft:
        graph = sorted_graph(inputs, draft.folder / "dataset.nt", lambda _step: None)
        draft.copy([ontology / "sisterkg.ttl", ontology / "context.jsonld"], "ontology")
        draft.copy(sorted((ontology / "questions").glob("*.rq")), "questions")
        draft.load_store(graph.file)
        dataset = graph.summary.dataset
        write_index(graph.file, dataset.base_iri, draft.folder / INDEX)
        manifest = draft.finish(
            base_iri=dataset.base_iri,
            date=dataset.modified.isoformat(),
            title=dict(dataset.title),
            home=entity_iri(dataset.base_iri, "place", dataset.home),
            triples=graph.triples,
        )
        return site.publish(draft, manifest, lambda _step: None)
