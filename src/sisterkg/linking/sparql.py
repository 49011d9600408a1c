"""Knows how a SPARQL service elsewhere is asked for a table (SPARQL 1.1 Protocol); does not know what for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from sisterkg.faults import SisterkgError
from sisterkg.linking.polite import PoliteVisitor

_JSON = "application/sparql-results+json"
_FORM = "application/x-www-form-urlencoded"


class NoService(SisterkgError):
    """A service answers with something else than it should."""


class SparqlService:
    """A SPARQL endpoint by its address."""

    def __init__(self, address: str, visitor: PoliteVisitor) -> None:
        self.address = address
        self._visitor = visitor

    def select(self, query: str, needed: Sequence[str] = ()) -> Sequence[Mapping[str, str]]:
        """Return the rows of a SELECT, each value as its text; an unbound variable is not there.

        Every row has the variables that are ``needed``.

        Raises:
            NoService: where the answer is no result.
            Unanswered, Offline: where there is none.
        """
        body = urlencode({"query": query}).encode()
        reply = self._visitor.ask(self.address, _JSON, body, _FORM)
        if reply.status != 200:
            raise NoService(f"{self.address} answers {reply.status}: {reply.text[:200]}", "check the address")
        try:
            bindings = json.loads(reply.body)["results"]["bindings"]
            rows = [{name: str(value["value"]) for name, value in row.items()} for row in bindings]
            if any(name not in row for row in rows for name in needed):
                raise ValueError("a row lacks a variable")
            return rows
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._visitor.forget(self.address, _JSON, body)
            what = f"{self.address} answers with something else than SPARQL results: {reply.text[:80]!r}"
            raise NoService(what, "check that it is the address of a SPARQL endpoint") from None
