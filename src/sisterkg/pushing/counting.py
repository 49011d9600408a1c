"""Knows how a store elsewhere is asked how much a graph holds (SPARQL 1.1 Protocol); not who wants to know."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

from sisterkg.engine import Service
from sisterkg.pushing.attempts import StoreFault, answered, refused
from sisterkg.visitor import Visitor

_JSON = "application/sparql-results+json"
_CHECK = "check --query: it is the address of the store's SPARQL service"
_MENDS: Mapping[int, str] = {
    400: _CHECK,
    403: "give the credentials of somebody who may ask it",
    404: _CHECK,
    405: _CHECK,
    415: _CHECK,
}


class Counter:
    """Counts triples by a SPARQL service. What fails for a while is asked again."""

    def __init__(self, service: Service, visitor: Visitor, sleep: Callable[[float], None] = time.sleep) -> None:
        self._service = service
        self._visitor = visitor
        self._sleep = sleep

    def examine(self) -> None:
        """See that the service keeps to the graph that is named, by one that nobody has written.

        Raises:
            Unanswered, StoreFault: where it does not, or does not say.
        """
        if self.count(f"urn:uuid:{uuid4()}"):
            what = f"{self._service.address} passes over the parameter default-graph-uri, so that it counts too much"
            raise StoreFault(what, "give the address of a service that keeps to it, or push without --query", 200)

    def count(self, graph: str) -> int:
        """Return how many triples a graph holds; 0 where there is none.

        Raises:
            Unanswered, StoreFault: where the service does not say.
        """
        address = self._service.address
        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        headers = {"Accept": _JSON, "Content-Type": "application/x-www-form-urlencoded"}
        if self._service.authorization:
            headers["Authorization"] = self._service.authorization
        body = urlencode({"query": query, "default-graph-uri": graph}).encode()
        ask = partial(self._visitor.ask, address, "POST", headers, body, idempotent=True)
        reply = answered(ask, address, self._sleep)
        if reply.status != 200:
            raise refused(self._service, f"count {graph}", reply, _MENDS)
        try:
            return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            what = f"{address} answers with something else than the results of a query"
            raise StoreFault(what, _CHECK, reply.status) from error
