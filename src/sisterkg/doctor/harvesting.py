"""Knows whether a harvester that comes at night can do its work; does not know pages or queries."""

from __future__ import annotations

from sisterkg.doctor.patient import Patient, need
from sisterkg.dumps import DUMPS
from sisterkg.syntaxes import SYNTAXES

_FIRST_BYTE = {"Range": "bytes=0-0"}
_PROXY = "let the proxy pass this header on, and store nothing without it"


def content_types(patient: Patient) -> None:
    """Every description and download says what it is."""
    expected = {
        f"{stem}.{suffix}": syntax.media_type for stem in ("catalog", "void") for suffix, syntax in SYNTAXES.items()
    }
    expected |= {path: DUMPS[name].media_type for path in patient.downloads() if (name := _name(path)) in DUMPS}
    wrong = []
    for path, media_type in expected.items():
        reply = patient.get(path, _FIRST_BYTE)
        if reply.status in (200, 206) and reply.media_type != media_type:
            wrong.append(f"{path} is {reply.media_type or 'nothing'} instead of {media_type}")
    need(not wrong, "; ".join(wrong), "let the proxy pass Content-Type on as it is")


def head(patient: Patient) -> None:
    """HEAD tells what GET would, and sends no body."""
    for path in ("catalog.ttl", "download/dataset.nt", "sparql"):
        got, headed = patient.get(path), patient.get(path, method="HEAD")
        for name in ("Content-Type", "Content-Length", "ETag"):
            told = headed.headers.get(name)
            is_same = headed.status == got.status and told == got.headers.get(name)
            what = f"HEAD of {got.url} answers {headed.status} and {name} {told}; GET has {got.headers.get(name)}"
            need(is_same and not headed.body, what, "let the proxy pass HEAD on")


def conditional(patient: Patient) -> None:
    """Who has an answer already is told that nothing changed."""
    for path in ("catalog.ttl", "download/dataset.nt.gz"):
        etag = patient.get(path).headers.get("ETag", "")
        need(etag, f"{path} has no ETag", _PROXY)
        need(not etag.startswith("W/"), f"{path} has a weak ETag", "do not let the proxy compress what it passes on")
        again = patient.get(path, {"If-None-Match": etag})
        need(again.status == 304, f"{path} answers {again.status} to who has it already", _PROXY)


def checksums(patient: Patient) -> None:
    """Every download arrives whole: its size and SHA-256 are those of the catalogue."""
    downloads = patient.downloads()
    need(downloads, "the catalogue has no downloads", "serve a site that sisterkg has built")
    wrong = []
    for path, told in downloads.items():
        status, size, sha256 = patient.digest(path)
        if status == 200 and (str(size), sha256) != (told["size"], told["sha256"]):
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


def _name(path: str) -> str:
    return path.rpartition("/")[2]
