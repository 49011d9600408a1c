"""Knows how an answer to a query is put on the wire, or not where the client has it; not how it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.sansio.http import is_resource_modified

from sisterkg.engine import Answer, Limits
from sisterkg.server.recording import Recorded
from sisterkg.server.spool import LARGE, Spool
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat
from sisterkg.web.responses import answer_headers, timing

if TYPE_CHECKING:
    from granian.rsgi import Scope


class Responder:
    """Sends the answers to the queries of one snapshot."""

    def __init__(self, snapshot: Snapshot, limits: Limits, spool: Spool) -> None:
        self._spool = spool
        self._same = [(name.lower(), value) for name, value in answer_headers(snapshot, limits).items()]
        """The headers that all answers have in common."""
        self._last_modified = dict(self._same)["last-modified"]

    async def respond(
        self, scope: Scope, protocol: Recorded, offer: MediaFormat, answer: Answer, seconds: float | None
    ) -> None:
        """Send an answer; ``seconds`` is the time it took in all, None where it was kept from an earlier asker.

        Raises:
            Refused: where too much is being sent already.
        """
        spent = timing(engine=answer.seconds)
        spent += ", cache;desc=hit" if seconds is None else f", {timing(total=seconds)}"
        headers = [*self._same, ("etag", f'"{answer.digest}"'), ("server-timing", spent)]
        if scope.method != "POST" and self._is_known(scope, answer):
            protocol.response_empty(304, headers)
            return
        headers.append(("content-type", offer.content_type))
        if len(answer.content) < LARGE:
            protocol.response_bytes(200, headers, answer.content)
        else:
            headers.append(("content-length", str(len(answer.content))))
            protocol.response_file(200, headers, str(await self._spool.file_of(answer)))

    def _is_known(self, scope: Scope, answer: Answer) -> bool:
        """Tell whether the client has the answer already (RFC 9110, 13.2)."""
        none_match, since = scope.headers.get("if-none-match"), scope.headers.get("if-modified-since")
        if none_match is None and since is None:
            return False
        return not is_resource_modified(
            http_if_none_match=none_match,
            http_if_modified_since=since,
            etag=answer.digest,
            last_modified=self._last_modified,
        )
