"""Knows how records become a site in a moment: mapped, loaded and published, but not put before the shapes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sisterkg.mapping import map_records, read_templates
from sisterkg.reconciliation import write_index
from sisterkg.records import read_records
from sisterkg.shipped import shipped
from sisterkg.snapshot import INDEX, Site, Snapshot
from sisterkg.vocab import entity_iri


def publish(data: Path, folder: Path) -> Snapshot:
    """Publish a folder of records as the only snapshot of a site."""
    ontology = shipped("ontology")
    records = read_records(data, date.today())
    n_triples = "".join(
        f"{line}\n" for line in sorted(set(map_records(records, read_templates(ontology / "mapping"))))
    )
    site = Site(folder)
    with site.locked("benchmark"), site.draft() as draft:
        draft.write("dataset.nt", n_triples.encode())
        draft.copy([ontology / "sisterkg.ttl", ontology / "context.jsonld"], "ontology")
        draft.copy(sorted((ontology / "questions").glob("*.rq")), "questions")
        draft.load_store(n_triples.encode(), {})
        write_index(draft.folder / "dataset.nt", records.dataset.base_iri, draft.folder / INDEX)
        manifest = draft.finish(
            base_iri=records.dataset.base_iri,
            date=records.dataset.modified.isoformat(),
            title=dict(records.dataset.title),
            home=entity_iri(records.dataset.base_iri, "place", records.dataset.home),
            triples=n_triples.count("\n"),
        )
        return site.publish(draft, manifest, lambda _step: None)
