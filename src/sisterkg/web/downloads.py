"""Knows which files of a snapshot can be had and where; does not know how a file is sent."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort

from sisterkg.dumps import DUMPS, PARTS
from sisterkg.messages import Message
from sisterkg.snapshot import MANIFEST, Snapshot
from sisterkg.vocab import Iri
from sisterkg.web.documents import add_alternates
from sisterkg.web.files import sent, sent_for_ever
from sisterkg.web.formats import GRAPHS, PAGE
from sisterkg.web.responses import redirected, relative
from sisterkg.web.served import the_site, the_snapshot
from sisterkg.web.signposting import add_signposts, signposts_of_download

downloads = Blueprint("downloads", __name__)


@downloads.get("/download/<path:name>")
def download(name: str) -> Response:
    """Answer with one of the data set's files."""
    if name not in DUMPS and not (name.startswith(f"{PARTS}/") and name in the_snapshot().files):
        what = Message("there is no download {asked}; there are {offered}", asked=name, offered=", ".join(DUMPS))
        abort(HTTPStatus.NOT_FOUND, what)
    response = published_file(name)
    response.headers["Content-Location"] = relative(f"snapshots/{the_snapshot().id}/{name}")
    return add_signposts(response, the_snapshot(), signposts_of_download(the_snapshot()))


@downloads.get("/snapshots/<minted:identifier>")
def snapshot_itself(identifier: str) -> Response:
    """Send a client from a snapshot, as patches name it, to the list of what it has."""
    _kept(identifier)
    return redirected(relative(f"snapshots/{identifier}/{MANIFEST}"))


@downloads.get("/snapshots/<minted:identifier>/<path:name>")
def kept(identifier: str, name: str) -> Response:
    """Answer with a file of any snapshot that is kept: the same bytes for ever."""
    snapshot = _kept(identifier)
    if name != MANIFEST and name not in snapshot.files:
        what = Message(
            "snapshot {snapshot} has no file {asked}; {manifest} lists what it has",
            snapshot=identifier,
            asked=name,
            manifest=MANIFEST,
        )
        abort(HTTPStatus.NOT_FOUND, what)
    etag = identifier if name == MANIFEST else snapshot.files[name].sha256
    response = sent_for_ever(snapshot.folder / name, etag, _first_current(identifier))
    response.headers["Sisterkg-Snapshot"] = identifier
    if name in DUMPS:
        response.headers.add("Link", f'<{relative(f"download/{name}")}>; rel="latest-version"')
    return response


def _kept(identifier: str) -> Snapshot:
    """Return a snapshot that is kept; answer 410 where it was once, 404 where it never was."""
    snapshot = the_site().kept(identifier)
    if snapshot is None:
        if any(identifier == known for _, known in the_site().became_current()):
            abort(HTTPStatus.GONE, Message("snapshot {snapshot} is not kept any longer", snapshot=identifier))
        abort(HTTPStatus.NOT_FOUND, Message("snapshot {snapshot} is not known", snapshot=identifier))
    return snapshot


def _first_current(identifier: str) -> datetime | None:
    times = (time for time, known in the_site().became_current() if known == identifier)
    return next(map(datetime.fromisoformat, times), None)


@downloads.get("/context.jsonld")
def context() -> Response:
    """Answer with the JSON-LD context that every document carries inside."""
    return published_file("ontology/context.jsonld")


@downloads.get("/labels.ttl")
def labels() -> Response:
    """Answer with what the terms of others are called here."""
    return published_file("ontology/labels.ttl")


@downloads.get("/questions/<path:name>")
def questions(name: str) -> Response:
    """Answer with an example question."""
    return published_file(f"questions/{name}")


@downloads.get("/report.<any(ttl,json):suffix>")
def report(suffix: str) -> Response:
    """Answer with the validation report."""
    itself = Iri(f"{the_snapshot().base_iri}id/report")
    return add_alternates(published_file(f"report.{suffix}"), "report", (PAGE, *GRAPHS), itself)


def published_file(path: str) -> Response:
    """Answer with a file of the snapshot, or 404."""
    snapshot = the_snapshot()
    if path not in snapshot.files:
        abort(HTTPStatus.NOT_FOUND, Message("the snapshot has no file {asked}", asked=path))
    file = snapshot.files[path]
    return sent(snapshot.folder / file.path, file.sha256)
