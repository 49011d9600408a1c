"""What proxies put between a client and the server, over HTTP, takes nothing from either."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from serving import BROWSER, Server, serving
from sisterkg.snapshot import Site

PATHS = ["/", "/place/baku.ttl", "/download/dataset.nt", "/static/style.css", "/sparql?query=ASK%7B%7D"]


@pytest.mark.parametrize("mark", ["-gzip", "-br", "-gzip-br", "--gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_tag_with_the_mark_of_a_compressing_proxy_is_known(server: Server, path: str, mark: str) -> None:
    """Apache and Jetty mark the tags of what they compress, and hand back what clients send as it is."""
    etag = server.ask(path).headers["ETag"]
    marked = f'{etag[:-1]}{mark}"'
    answer = server.ask(path, headers={"If-None-Match": f'"another", {marked}'})
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)
    assert server.ask(path, headers={"If-None-Match": f'"another{mark}"'}).status == 200
    assert server.ask(path, headers={"If-None-Match": f"W/{marked}"}).status == 304


def test_heads_are_shorter_than_what_proxies_read_of_them(server: Server) -> None:
    """Nginx reads 4 KiB of a head where nobody told it to read more; a quarter is left for longer addresses."""
    addresses = re.findall(r"<loc>http://localhost:8000/([^<]*)</loc>", server.ask("/sitemap.xml").text)
    longest = {address.partition("/")[0]: address for address in sorted(addresses, key=len)}
    for path in ("", "dataset", *longest.values()):
        answer = server.ask(f"/{path}", "HEAD", {"Accept": BROWSER, "Connection": "close"})
        assert answer.status == 200
        assert sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items()) < 3072, path


@pytest.mark.parametrize(
    ("lines", "client"),
    [
        (["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9:4711"], "203.0.113.9"),
        (["[2001:db8::9]:4711"], "2001:db8::/64"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9", "unknown"], "127.0.0.1"),
    ],
)
def test_client_is_whom_the_proxy_names(site: Site, tmp_path: Path, lines: list[str], client: str) -> None:
    """HAProxy writes a line of its own below what a client claims, others write ports; nobody passes for another."""
    log = tmp_path / "access.jsonl"
    with serving(site.folder, "--proxies", "1", "--access-log", str(log)) as server:
        server.ask("/robots.txt", headers=[("X-Forwarded-For", line) for line in lines])
    (told,) = (json.loads(line) for line in log.read_text("utf-8").splitlines() if "robots" in line)
    assert told["client"] == client


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_clients_of_ipv4_are_told_apart_where_both_are_served(site: Site, tmp_path: Path) -> None:
    """On an address of IPv6 that takes IPv4, too, a client of IPv4 is known by its own address."""
    log = tmp_path / "access.jsonl"
    with serving(site.folder, "--host", "::", "--access-log", str(log)) as server:
        server.ask("/robots.txt")
    (told,) = (json.loads(line) for line in log.read_text("utf-8").splitlines() if "robots" in line)
    assert told["client"] == "127.0.0.1"
