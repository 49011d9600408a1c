"""A download that broke off is taken up where it ended (RFC 9110, 14), over HTTP."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from serving import Server
from sisterkg.snapshot import Snapshot

PATH = "/download/dataset.nt"


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> bytes:
    """The file itself."""
    return snapshot.read("dataset.nt")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-99", 10, 99),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=5-99999999999", 5, None),
        ("BYTES=1-2", 1, 2),
        ("bytes= 3-4", 3, 4),
    ],
)
def test_part_is_the_part_of_the_whole(
    server: Server, whole: bytes, asked: str, first: int, last: int | None
) -> None:
    """Every kind of single range gives its bytes, and says which they are."""
    answer = server.ask(PATH, headers={"Range": asked})
    start = first if first >= 0 else len(whole) + first
    end = len(whole) - 1 if last is None else last
    assert answer.status == 206
    assert answer.body == whole[start : end + 1]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
    assert int(answer.headers["Content-Length"]) == end - start + 1
    assert answer.media_type == "application/n-triples"
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999999"])
def test_part_that_is_not_there_is_told(server: Server, whole: bytes, asked: str) -> None:
    """A range behind the end is refused with the size that there is."""
    answer = server.ask(PATH, headers={"Range": asked})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
    assert json.loads(answer.body)["status"] == 416


@pytest.mark.parametrize(
    "asked", ["items=0-5", "bytes=0-1,5-9", "bytes=-0", "bytes=9-1", "bytes", "bytes=a-b", "", "=", "bytes=--1"]
)
def test_range_that_is_no_single_one_is_passed_over(server: Server, whole: bytes, asked: str) -> None:
    """What is no single range of bytes gives the whole, as the standard allows."""
    answer = server.ask(PATH, headers={"Range": asked})
    assert (answer.status, answer.body) == (200, whole)


def test_head_has_no_parts(server: Server, whole: bytes) -> None:
    """HEAD tells of the whole, whatever range it names."""
    answer = server.ask(PATH, "HEAD", {"Range": "bytes=0-9"})
    assert (answer.status, int(answer.headers["Content-Length"])) == (200, len(whole))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_part_of_another_file_is_not_given(server: Server, whole: bytes) -> None:
    """If-Range gives the part while the file is the same, else the whole new one."""
    etag = server.ask(PATH).headers["ETag"]
    same = server.ask(PATH, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = server.ask(PATH, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (same.status, same.body) == (206, whole[:10])
    assert (other.status, other.body) == (200, whole)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{etag}", "Range": "bytes=0-9"}, 304),
        ({"If-Match": '"another"', "Range": "bytes=0-9"}, 412),
        ({"If-Match": '"another"'}, 412),
        ({"If-Match": "{etag}", "Range": "bytes=0-9"}, 206),
        ({"If-Match": "*", "Range": "bytes=0-9"}, 206),
        ({"If-Range": "W/{etag}", "Range": "bytes=0-9"}, 200),
        ({"If-Range": "{modified}", "Range": "bytes=0-9"}, 206),
        ({"If-Range": "Mon, 01 Jan 2001 00:00:00 GMT", "Range": "bytes=0-9"}, 200),
        ({"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT", "Range": "bytes=0-9"}, 412),
        ({"If-Unmodified-Since": "{modified}", "Range": "bytes=0-9"}, 206),
    ],
)
def test_conditions_come_before_parts(server: Server, headers: dict[str, str], status: int) -> None:
    """Whoever resumes is told first whether the file is still the one that was begun (RFC 9110, 13.2.2)."""
    whole = server.ask(PATH, "HEAD")
    values = {"etag": whole.headers["ETag"], "modified": whole.headers["Last-Modified"]}
    sent = {name: value.format_map(values) for name, value in headers.items()}
    assert server.ask(PATH, headers=sent).status == status


def test_end_that_is_longer_than_the_file_is_the_file(server: Server, whole: bytes) -> None:
    """The last million bytes of a shorter file are all of it (RFC 9110, 14.1.2)."""
    answer = server.ask(PATH, headers={"Range": "bytes=-99999999"})
    assert (answer.status, answer.body) == (206, whole)


def test_who_has_it_gets_no_part(server: Server) -> None:
    """A client that names what it has is told that it is the same, whatever range it asks for."""
    etag = server.ask(PATH).headers["ETag"]
    assert server.ask(PATH, headers={"If-None-Match": etag}).status == 304


@pytest.mark.parametrize("path", ["/download/dataset.ttl.zst", "/catalog.rdf", "/SHA256SUMS", "/shapes/place.ttl"])
def test_every_file_has_parts(server: Server, path: str) -> None:
    """Whatever is a file can be taken in parts."""
    body = server.ask(path).body
    assert server.ask(path, headers={"Range": "bytes=7-20"}).body == body[7:21]


def test_curl_resumes(server: Server, whole: bytes, tmp_path: Path) -> None:
    """Curl takes up a download that broke off."""
    file = tmp_path / "dataset.nt"
    file.write_bytes(whole[:1000])
    subprocess.run(["curl", "-sfC", "-", "-o", file, server.url + PATH], check=True)
    assert file.read_bytes() == whole


def test_latest_says_where_it_stands_for_ever(server: Server, snapshot: Snapshot) -> None:
    """The latest download names the address that keeps these bytes, and is asked for anew each time."""
    answer = server.ask("/download/dataset.ttl")
    assert answer.headers["Content-Location"] == f"../snapshots/{snapshot.id}/dataset.ttl"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    kept = server.ask(f"/snapshots/{snapshot.id}/dataset.ttl")
    assert (kept.body, kept.headers["ETag"]) == (answer.body, answer.headers["ETag"])
    assert "immutable" in kept.headers["Cache-Control"]
