"""What it is for a site to be whole, told without the help of the code that makes it so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store

from sisterkg.snapshot import Site


def assert_whole(folder: Path) -> str:
    """Check every file of a snapshot's folder, its id and its store; return its id."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        content = (folder / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"]), file["path"]
    assert folder.resolve().name == manifest["id"]
    n_triples = (folder / "dataset.nt").read_bytes()
    assert hashlib.sha256(n_triples).hexdigest() == manifest["dataset_sha256"]
    store = Store.read_only(str(folder / "store"))
    held = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    assert sorted(held.splitlines()) == n_triples.splitlines()
    identifier: str = manifest["id"]
    return identifier


def current_of(site: Site) -> str | None:
    """Return the id of the current snapshot once it has been found whole; None where there is no current one."""
    link = site.folder / "current"
    if not link.is_symlink():
        assert not link.exists()
        return None
    return assert_whole(link)


def drafts_of(site: Site) -> list[str]:
    """Return the names of what is half-written in a site."""
    return [path.name for path in (site.folder / "snapshots").iterdir() if path.name.startswith(".")]
