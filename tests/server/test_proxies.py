"""What proxies put between a client and the server, over HTTP, takes nothing from either."""

from __future__ import annotations

import re

import pytest

from serving import BROWSER, Server

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
