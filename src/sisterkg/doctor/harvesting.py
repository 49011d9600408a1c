"""Knows whether a harvester that comes at night can do its work; does not know pages or queries."""

from __future__ import annotations

from collections.abc import Mapping

from sisterkg.doctor.patient import Patient, need
from sisterkg.dumps import DUMPS
from sisterkg.syntaxes import SYNTAXES

_FIRST_BYTE = {"Range": "bytes=0-0"}
_PROXY = "let the proxy pass this header on, and store nothing without it"


_WELL_KNOWN: Mapping[str, str] = {
    **{
        f"{stem}.{each.suffix}": each.media_type
        for stem in ("catalog", "void", "shapes")
        for each in SYNTAXES.values()
    },
    ".well-known/void": SYNTAXES["ttl"].media_type,
    "changes.atom": "application/atom+xml",
    "changes.json": "application/activity+json",
    "linkset.json": "application/linkset+json",
    "SHA256SUMS": "text/plain",
}
"""Where harvesters, archives and feed readers look, and the type that they expect there."""


def content_types(patient: Patient) -> None:
    """Everything is where harvesters look for it, and says what it is."""
    downloads = {path: DUMPS[name].media_type for path in _alive(patient) if (name := _name(path)) in DUMPS}
    wrong = []
    for path, media_type in {**_WELL_KNOWN, **downloads}.items():
        reply = patient.get(path, _FIRST_BYTE)
        if reply.status not in (200, 206):
            wrong.append(f"{path} answers {reply.status}")
        elif reply.media_type != media_type:
            wrong.append(f"{path} is {reply.media_type or 'nothing'} instead of {media_type}")
    need(not wrong, "; ".join(wrong), "let the proxy pass every path and its Content-Type on as they are")


def head(patient: Patient) -> None:
    """HEAD tells what GET would, and sends no body."""
    wrong = []
    for path in (*_WELL_KNOWN, *_alive(patient), "sparql"):
        got, headed = patient.get(path), patient.get(path, method="HEAD")
        if got.status != 200:
            continue  # of that other checks tell
        names = ("Content-Type", "Content-Length", "ETag")
        told = [(headed.headers.get(name), got.headers.get(name)) for name in names]
        if headed.status != got.status or headed.body or any(one != other for one, other in told):
            wrong.append(f"{path} ({headed.status} instead of {got.status})")
    need(not wrong, f"HEAD tells something else than GET: {', '.join(wrong)}", "let the proxy pass HEAD on")


def conditional(patient: Patient) -> None:
    """Who has an answer already is told that nothing changed."""
    for path in ("catalog.ttl", "download/dataset.nt.gz"):
        for accepted in ("identity", "gzip"):
            etag = patient.get(path, {"Accept-Encoding": accepted}).headers.get("ETag", "")
            what = f"{path} has {'a weak' if etag else 'no'} ETag where {accepted} is accepted"
            is_strong = etag and not etag.startswith("W/")
            need(is_strong, what, "let the proxy pass ETag on, and not compress what it passes on")
        again = patient.get(path, {"If-None-Match": etag})
        need(again.status == 304, f"{path} answers {again.status} to who has it already", _PROXY)


def checksums(patient: Patient) -> None:
    """Every download arrives whole: its size and SHA-256 are those of the catalogue."""
    need(patient.downloads(), "the catalogue has no downloads", "serve a site that sisterkg has built")
    wrong = []
    for path, told in _alive(patient).items():
        status, size, sha256 = patient.digest(path)
        if status != 200:
            wrong.append(f"{path} answers {status}")
        elif (str(size), sha256) != (told["size"], told["sha256"]):
            wrong.append(f"{path} has {size} bytes with SHA-256 {sha256}; the catalogue tells {told['size']}")
    need(not wrong, "; ".join(wrong), "let the proxy change, compress or store nothing of what it passes on")


def ranges(patient: Patient) -> None:
    """A download that broke off can be taken up where it ended."""
    path = "download/dataset.nt"
    whole = patient.get(path)
    part = patient.get(path, {"Range": "bytes=10-99"})
    is_part = part.status == 206 and part.body == whole.body[10:100]
    need(is_part, f"{part.url} answers {part.status} where a part is asked for", "let the proxy pass Range on")


def immutable(patient: Patient) -> None:
    """Each download has an address that keeps its bytes, and caches are told so."""
    latest = patient.get("download/dataset.nt", _FIRST_BYTE)
    snapshot = latest.headers.get("Sisterkg-Snapshot", "")
    need(snapshot, "no answer tells its snapshot", "let the proxy pass Sisterkg-Snapshot on")
    kept = patient.get(f"snapshots/{snapshot}/dataset.nt", _FIRST_BYTE)
    need(kept.status in (200, 206), f"{kept.url} answers {kept.status}", "let the proxy pass /snapshots/ on")
    caching = kept.headers.get("Cache-Control", "")
    need("immutable" in caching, f"{kept.url} has Cache-Control {caching!r}", "let the proxy pass Cache-Control on")
    is_asked_again = "no-cache" in latest.headers.get("Cache-Control", "")
    what = f"{latest.url} may be kept without asking again"
    need(is_asked_again, what, "do not let the proxy set its own Cache-Control or expiry")


def _alive(patient: Patient) -> Mapping[str, Mapping[str, str]]:
    """Return the downloads that answer at all; of the others it is told once, as of dead links."""
    return {path: told for path, told in patient.downloads().items() if path not in patient.dead}


def _name(path: str) -> str:
    return path.rpartition("/")[2]
