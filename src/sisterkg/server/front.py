"""Knows the way of a request: queries to the engine, everything else to the app; does not know what is answered.

Lives in the server's event loop (RSGI), so that slow senders, and queries that wait for a worker, hold no thread.
"""

from __future__ import annotations

import sys
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from werkzeug.exceptions import BadRequest, HTTPException, PreconditionFailed

from sisterkg.engine import Answer, Limits, Refused, Service, is_volatile, lines_up
from sisterkg.faults import SisterkgError
from sisterkg.messages import Message
from sisterkg.server.access_log import AccessLog
from sisterkg.server.answering import Answering
from sisterkg.server.bodies import Bodies
from sisterkg.server.bridge import Bridge, HandedOver, HandedOverEngine, Overloaded, tell_failures
from sisterkg.server.editions import Edition, Editions
from sisterkg.server.engines import Engines
from sisterkg.server.leaving import ClientLeft, while_waited_for
from sisterkg.server.metrics import PATH as METRICS
from sisterkg.server.metrics import Metrics
from sisterkg.server.paths import app_path
from sisterkg.server.questions import QuestionReader
from sisterkg.server.rates import Rates, Shares, client_of
from sisterkg.server.recording import Recorded
from sisterkg.server.responder import Responder
from sisterkg.server.spool import Spool
from sisterkg.server.telling import tell
from sisterkg.server.turns import Turns, is_reconciled
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web import create_app, prepare
from sisterkg.web.formats import PAGE, NotAcceptable
from sisterkg.web.protocol import Asked

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

_CITED_AT = "/query"
_ASKED_AT = {"/sparql": frozenset({"GET", "HEAD", "POST"}), _CITED_AT: frozenset({"POST"})}
"""The paths to which queries are sent, each with the methods by which they are."""
_CLIENT_LEFT = 499
"""The status, which nobody gets, for a client that has hung up (nginx's)."""
_HELD = 0.0001
"""Seconds for which a thread that makes a page may keep the event loop waiting, several times in each query; with
Python's usual 5 ms, queries take a hundred times as long while pages are made."""
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})

T = TypeVar("T")


class Front:
    """What the HTTP server calls with each request (Granian's RSGI specification)."""

    def __init__(
        self,
        site: Site,
        limits: Limits,
        proxies: int,
        errors: TextIO,
        access_log: AccessLog | None = None,
        service: Service | None = None,
    ) -> None:
        self._site = site
        self._limits = limits
        self._proxies = proxies
        self._errors = errors
        self._questions = QuestionReader(limits)
        self._bodies = Bodies(limits.body, limits.arrival)
        self._rates = Rates(limits.rate)
        self._citing = Rates(limits.citing, "citing")
        self._shares = Shares(limits.share)
        self._turns = Turns(limits)
        self._bridge = Bridge(errors, limits.backlog)
        self._spool = Spool()
        self._engines = Engines(limits, service, errors)
        self._editions = Editions(site, self._open, errors, prepare)
        self._metrics = Metrics()
        self._access_log = access_log

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Open the first edition, so that the first asker does not wait for it; tell why where it cannot be."""
        sys.setswitchinterval(_HELD)
        try:
            loop.run_until_complete(self._editions.current())
        except SisterkgError as error:
            tell(self._errors, f"{error} ({error.mend})" if error.mend else str(error))
            raise SystemExit(1) from error

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        """Close everything."""
        loop.run_until_complete(self._editions.close())
        self._bridge.close()
        self._spool.close()
        if self._access_log:
            self._access_log.close()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer a request."""
        edition = await self._editions.current()
        edition.users += 1
        recorded, started = Recorded(protocol), time.perf_counter()
        try:
            if scope.path == METRICS and scope.method in ("GET", "HEAD"):
                self._tell_metrics(edition, scope, recorded)
            elif handed := await self._handle(edition, scope, recorded):
                await self._hand_over(edition, scope, recorded, replace(handed, started=started))
        except Overloaded:
            edition.responder.refuse_overloaded(recorded)
        finally:
            edition.users -= 1
            seconds = time.perf_counter() - started
            self._metrics.answered(scope, recorded, seconds)
            if self._access_log:
                self._access_log.write(scope, recorded, self._client(scope), seconds, edition.snapshot.id)

    async def _hand_over(self, edition: Edition, scope: Scope, protocol: Recorded, handed: HandedOver) -> None:
        if not is_reconciled(app_path(scope.path)) or handed.failure:
            return await self._bridge.respond(edition.app, scope, protocol, handed)
        try:
            async with self._turns.taken_by(self._client(scope)) as charge:
                return await self._bridge.respond(edition.app, scope, protocol, replace(handed, charge=charge))
        except Refused as refused:
            self._metrics.refused(refused)
            return await self._bridge.respond(edition.app, scope, protocol, replace(handed, failure=refused))

    def _tell_metrics(self, edition: Edition, scope: Scope, protocol: Recorded) -> None:
        content, content_type = self._metrics.told(edition, scope.headers.get("accept"))
        protocol.response_bytes(200, [("content-type", content_type), ("cache-control", "no-store")], content)

    async def _handle(self, edition: Edition, scope: Scope, protocol: Recorded) -> HandedOver | None:
        """Answer a query; return what to hand over to the app where the answer is left to it."""
        body = b""
        try:
            if scope.method not in _WITHOUT_BODY:
                body = await self._bodies.receive(scope, protocol)
            if _is_for_no_host(scope):
                raise BadRequest(Message("the request names no host, or several"))
            if scope.method not in _ASKED_AT.get(app_path(scope.path), ()):
                return HandedOver(body)
            started = time.perf_counter()
            if (asked := self._questions.read(scope, body)) is None:
                return HandedOver(body)
        except (Refused, NotAcceptable, HTTPException) as failure:
            return self._failed(body, failure)
        try:
            answer = await self._answer(edition, scope, protocol, asked, started)
        except Refused as refused:
            return self._failed(body, lines_up(refused, asked.lines_added))
        except PreconditionFailed as failure:
            return self._failed(body, failure)
        except ClientLeft:
            protocol.response_empty(_CLIENT_LEFT, [])
            return None
        return HandedOver(body, answer=answer) if answer else None

    async def _answer(
        self, edition: Edition, scope: Scope, protocol: Recorded, asked: Asked, started: float
    ) -> Answer | None:
        """Answer a question; return the answer where the app makes something of it."""
        client, is_cited = self._client(scope), app_path(scope.path) == _CITED_AT
        kept = edition.answering.kept.get(asked.question)
        if is_cited:
            self._citing.take(client, time.monotonic())
        if kept is None:
            computing = partial(edition.answering.answer, asked.question, lambda: self._count(client), client)
            answer = await self._waited_for(protocol, client, computing)
            self._metrics.computed()
        else:
            answer = kept
            self._metrics.kept()
        if is_cited:
            confirming = partial(edition.answering.confirm, asked.question, answer, client)
            await self._waited_for(protocol, client, confirming)
        if asked.offer is PAGE or is_cited:
            return answer
        total = None if kept else time.perf_counter() - started
        holds = kept is not None or not is_volatile(asked.question.text)
        await edition.responder.respond(scope, protocol, asked.offer, answer, total, holds=holds)
        return None

    async def _waited_for(self, protocol: Recorded, client: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do work for a client, of which it may have so much done at once, for as long as it waits."""
        with self._shares.taken_by(client):
            return await while_waited_for(protocol, work())

    def _failed(self, body: bytes, failure: Refused | NotAcceptable | HTTPException) -> HandedOver:
        if isinstance(failure, Refused):
            self._metrics.refused(failure)
        return HandedOver(body, failure=failure)

    def _count(self, client: str) -> None:
        self._rates.take(client, time.monotonic())

    def _client(self, scope: Scope) -> str:
        named = scope.headers.get_all("x-forwarded-for") if self._proxies else ()  # type: ignore[attr-defined]  # as below
        return client_of(scope.client, named, self._proxies)

    async def _open(self, snapshot: Snapshot) -> Edition:
        pool = await self._engines.start(snapshot)
        app = create_app(snapshot, HandedOverEngine(self._limits), self._site)
        tell_failures(app)
        return Edition(snapshot, pool, app, Answering(pool), Responder(snapshot, self._limits, self._spool))


def _is_for_no_host(scope: Scope) -> bool:
    """Tell whether a request is wrong for want of one Host (RFC 9112, 3.2); whose host it is, nobody here asks."""
    named: list[str] = scope.headers.get_all("host")  # type: ignore[attr-defined]  # its stub lacks it
    return scope.http_version == "1.1" and len(named) != 1
