"""What proxies put between a client and the server, over HTTP, takes nothing from either."""

from __future__ import annotations

import pytest

from serving import Server

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
