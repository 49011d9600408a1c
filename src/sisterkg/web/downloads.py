"""Knows which files of a snapshot can be had and where; a download is a file and is never made on request."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, send_file

from sisterkg.dumps import COMPRESSIONS, DUMPS
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import DATASET_SYNTAXES, ROW_SYNTAXES, SYNTAXES
from sisterkg.vocab import Iri
from sisterkg.web.formats import GRAPHS, PAGE
from sisterkg.web.responses import add_alternates, conditional, the_snapshot

downloads = Blueprint("downloads", __name__)

_MEDIA_TYPES = {
    **{suffix: syntax.media_type for suffix, syntax in (*SYNTAXES.items(), *DATASET_SYNTAXES.items())},
    **{suffix: compression.media_type for suffix, compression in COMPRESSIONS.items()},
    "csv": ROW_SYNTAXES["csv"].media_type,
    "json": "application/json",
    "rq": "application/sparql-query",
    "txt": "text/plain",
    "xml": "application/xml",
}
"""The type of a file by its suffix; what has none is a text."""


@downloads.get("/download/<path:name>")
def download(name: str) -> Response:
    """Answer with one of the data set's files."""
    if name not in DUMPS:
        abort(HTTPStatus.NOT_FOUND, f"there is no download {name}; there are {', '.join(DUMPS)}")
    return published_file(name)


@downloads.get("/context.jsonld")
def context() -> Response:
    """Answer with the JSON-LD context that every document carries inside."""
    return published_file("ontology/context.jsonld")


@downloads.get("/shapes/<name>")
def shapes(name: str) -> Response:
    """Answer with a file of shapes."""
    return published_file(f"shapes/{name}")


@downloads.get("/questions/<name>")
def questions(name: str) -> Response:
    """Answer with an example question."""
    return published_file(f"questions/{name}")


@downloads.get("/report.<any(ttl,json):suffix>")
def report(suffix: str) -> Response:
    """Answer with the validation report."""
    itself = Iri(f"{the_snapshot().base_iri}id/report")
    return add_alternates(published_file(f"report.{suffix}"), "report", (PAGE, *GRAPHS), itself)


def dataset_files(snapshot: Snapshot) -> list[str]:
    """Return the names of the data set's files."""
    return [name for name in DUMPS if name in snapshot.files]


def published_file(path: str) -> Response:
    """Answer with a file of the snapshot, or 404."""
    snapshot = the_snapshot()
    if path not in snapshot.files:
        abort(HTTPStatus.NOT_FOUND, f"the snapshot has no file {path}")
    file = snapshot.files[path]
    media_type = _MEDIA_TYPES.get(path.rpartition(".")[2], "text/plain")
    response = send_file(
        (snapshot.folder / file.path).absolute(),
        mimetype=media_type,
        download_name=path.rpartition("/")[2],
        conditional=False,
        etag=False,
    )
    # Flask would add a charset to XML, which says its own; texts need one.
    response.headers["Content-Type"] = (
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )
    return conditional(response, file.sha256)
