"""Knows whether a service elsewhere holds a snapshot whole, by the mark that is written last; not what is asked.

The mark goes first when a snapshot is removed. So an answer after which the mark still stands came from the whole
snapshot, and from no other.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import Task

from sisterkg.engine.calling import Caller
from sisterkg.engine.failures import Failure
from sisterkg.engine.gate import QueryForm
from sisterkg.engine.placing import NOWHERE, Placement
from sisterkg.engine.received import ACCEPT, Unreadable, written
from sisterkg.engine.refusals import Refusal
from sisterkg.messages import Message
from sisterkg.vocab import term

_PATIENCE = 5.0
"""Seconds that the service may take to say what it holds."""
_MOST = 1 << 16


class Presence:
    """A snapshot as a service holds it."""

    def __init__(self, caller: Caller, place: Placement) -> None:
        self._caller = caller
        self._place = place
        self._running: Task[str] | None = None
        self._next: Task[str] | None = None

    async def mark(self) -> str:
        """Return when the snapshot became whole, as its mark tells; it was looked at after this call began.

        Raises:
            Failure: where there is no mark, or the service does not answer.
        """
        # Who comes while somebody looks waits for the next look, together with all others who do.
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._look(self._running))
            self._next.add_done_callback(lambda look: look.cancelled() or look.exception())  # all may have left
        return await asyncio.shield(self._next)

    async def examine(self) -> str:
        """Return the mark, once the service has shown that it keeps to the data set that a query names.

        Raises:
            Failure: where there is no mark, or it does not.
        """
        mark = await self.mark()
        # Some give what is named in the query alone, some every graph where none is named beside the default one.
        everything = (
            f"ASK {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} UNION "
            f"{{ GRAPH <{self._place.marker}> {{ ?s ?p ?o }} }} }}"
        )
        strangers = [await self._ask(everything, NOWHERE, *named) for named in ((NOWHERE,), ())]
        if any(json.loads(each)["boolean"] for each in strangers):
            detail = f"{self._caller.service.address} passes over default-graph-uri and named-graph-uri"
            said = Message("the engine behind this endpoint mixes up its graphs")
            mend = Message("give the address of a service that keeps to them (SPARQL 1.1 Protocol, 2.1.4)")
            raise Failure(Refusal.ABSENT, said, detail, mend)
        return mark

    async def close(self) -> None:
        """Stop looking."""
        for task in filter(None, (self._running, self._next)):
            task.cancel()

    async def _look(self, earlier: Task[str] | None) -> str:
        if earlier:
            await asyncio.wait([earlier])
        self._running, self._next = self._next, None
        place = self._place
        query = f"SELECT ?when {{ <{place.subject}> <{term('dcterms:issued')}> ?when }}"
        found = json.loads(await self._ask(query, place.marker))["results"]["bindings"]
        if len(found) != 1:
            detail = f"{self._caller.service.address} does not hold snapshot {place.snapshot}"
            said = Message(
                "the engine behind this endpoint does not hold snapshot {snapshot}", snapshot=place.snapshot
            )
            raise Failure(Refusal.ABSENT, said, detail, retry_after=5)
        return str(found[0]["when"]["value"])

    async def _ask(self, query: str, default_graph: str, *named_graphs: str) -> bytes:
        form = QueryForm(query.partition(" ")[0])
        try:
            async with asyncio.timeout(_PATIENCE):
                received = await self._caller.ask(query, (default_graph,), named_graphs, ACCEPT[False], _MOST)
            return written(received, form, "json")
        except TimeoutError:
            detail = f"{self._caller.service.address} took longer than {_PATIENCE:g} seconds to say what it holds"
            said = Message("the engine behind this endpoint does not answer")
            raise Failure(Refusal.DOWN, said, detail, retry_after=5) from None
        except Unreadable as unreadable:
            raise failed(self._caller, unreadable) from unreadable


def failed(caller: Caller, unreadable: Unreadable) -> Failure:
    """Return the failure of a service that answers something else than results."""
    detail = f"{caller.service.address} answers {unreadable}"
    said = Message("the engine behind this endpoint answers something else than whole results")
    return Failure(Refusal.FAILED, said, detail, retry_after=5)
