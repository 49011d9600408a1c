"""Knows how a store elsewhere is asked how much a graph holds (SPARQL 1.1 Protocol); not who wants to know."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from sisterkg.engine import Service
from sisterkg.pushing.graph_store import StoreFault
from sisterkg.visitor import Visitor

_JSON = "application/sparql-results+json"


class Counter:
    """Counts triples by a SPARQL service."""

    def __init__(self, service: Service, visitor: Visitor) -> None:
        self._service = service
        self._visitor = visitor

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
        reply = self._visitor.ask(address, "POST", headers, body, idempotent=True)
        mend = "check --query: it is the address of the store's SPARQL service"
        if reply.status != 200:
            raise StoreFault(f"{address} answers {reply.status} to a query", mend, reply.status)
        try:
            return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            what = f"{address} answers with something else than the results of a query"
            raise StoreFault(what, mend, reply.status) from error
