"""Knows how an answer to a query is put on the wire, or not where the client has it; not how it was found."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.http import parse_date

from sisterkg.engine import UNITS, Answer, Limits, Refusal
from sisterkg.server.recording import Recorded
from sisterkg.server.spool import LARGE, Spool
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat
from sisterkg.vocab import ONTOLOGY_IRI
from sisterkg.web.formats import PROBLEM
from sisterkg.web.preconditions import is_known, require
from sisterkg.web.responses import answer_headers, timing

if TYPE_CHECKING:
    from granian.rsgi import Scope


class Responder:
    """Sends the answers to the queries of one snapshot."""

    def __init__(self, snapshot: Snapshot, limits: Limits, spool: Spool) -> None:
        self._spool = spool
        self._same = [(name.lower(), value) for name, value in answer_headers(snapshot, limits).items()]
        """The headers that all answers have in common."""
        self._passing = [each for each in self._same if each[0] not in ("last-modified", "cache-control")]
        self._passing.append(("cache-control", "no-store"))
        self._limits = limits
        self._last_modified = parse_date(dict(self._same)["last-modified"])

    async def respond(
        self,
        scope: Scope,
        protocol: Recorded,
        offer: MediaFormat,
        answer: Answer,
        seconds: float | None,
        *,
        holds: bool,
    ) -> None:
        """Send an answer; ``seconds`` is the time it took in all, None where it was kept from an earlier asker.

        An answer that does not hold, as that to RAND() does not, is another one the next time: nobody may keep it.

        Raises:
            PreconditionFailed: where the client wants another answer.
            Refused: where too much is being sent already.
        """
        if seconds is None:
            spent = f"{timing(engine=answer.seconds)}, cache;desc=hit"
        else:
            spent = timing(engine=answer.seconds, total=seconds)
        same = self._same if holds else self._passing
        headers = [*same, ("etag", f'"{answer.digest}"'), ("server-timing", spent)]
        if holds and scope.method != "POST":
            changed = self._last_modified
            require(_lines(scope, "if-match"), _lines(scope, "if-unmodified-since"), answer.digest, changed)
            if is_known(_lines(scope, "if-none-match"), _lines(scope, "if-modified-since"), answer.digest, changed):
                protocol.response_empty(304, headers)
                return
        headers.append(("content-type", offer.content_type))
        if len(answer.content) < LARGE:
            protocol.response_bytes(200, headers, answer.content)
        else:
            headers.append(("content-length", str(len(answer.content))))
            protocol.response_file(200, headers, str(await self._spool.file_of(answer)))

    def refuse_overloaded(self, protocol: Recorded) -> None:
        """Refuse a request for which no thread is free, in the shape of every refusal."""
        limit = "backlog"
        told = {
            "type": f"{ONTOLOGY_IRI}/problems#{Refusal.BUSY}",
            "title": HTTPStatus.SERVICE_UNAVAILABLE.phrase,
            "status": HTTPStatus.SERVICE_UNAVAILABLE,
            "detail": f"{self._limits.backlog} requests are waiting already",
            "mend": "ask again in a moment",
            "limit": limit,
            "value": self._limits.backlog,
            "unit": UNITS[limit],
        }
        headers = [*self._passing, ("content-type", PROBLEM.content_type), ("retry-after", "1")]
        protocol.response_bytes(HTTPStatus.SERVICE_UNAVAILABLE, headers, json.dumps(told).encode())


def _lines(scope: Scope, name: str) -> str | None:
    """Return a header; several lines of one are one list (RFC 9110, 5.3)."""
    if name not in scope.headers:
        return None
    return ", ".join(value for given, value in scope.headers.items() if given == name)
