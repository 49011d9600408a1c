"""Knows how a SPARQL service elsewhere is asked for a table (SPARQL 1.1 Protocol); does not know what for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sisterkg.faults import SisterkgError
from sisterkg.linking.polite import PoliteVisitor
from sisterkg.visitor import Reply

_JSON = "application/sparql-results+json"
_FORM = "application/x-www-form-urlencoded"
_TOLD = 200
"""Characters of a foreign text that are told."""


class NoService(SisterkgError):
    """A service answers with something else than it should."""


def refused(address: str, reply: Reply) -> NoService:
    """Return what an answer with another status than 200 says, in one line, and where it sends."""
    if 300 <= reply.status < 400 and (target := reply.headers.get("Location")):
        return NoService(f"{address} answers {reply.status}: it has moved", f"give the address {target!r} instead")
    visible = "".join(letter if letter.isprintable() else " " for letter in reply.text)
    told = " ".join(visible.split())[:_TOLD]
    return NoService(f"{address} answers {reply.status}{f': {told}' if told else ''}", "check the address")


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT, each value as its text; an unbound variable is not there."""

    rows: Sequence[Mapping[str, str]]
    day: date
    """On which the service was asked."""
    is_kept: bool
    """Whether it was asked before, and the answer only read again."""


class SparqlService:
    """A SPARQL endpoint by its address."""

    def __init__(self, address: str, visitor: PoliteVisitor) -> None:
        self.address = address
        self._visitor = visitor

    def select(self, query: str, needed: Sequence[str] = (), *, anew: bool = False) -> Table:
        """Return the answer to a SELECT; ``anew``, even where a fresh one is kept.

        Every row has the variables that are ``needed``.

        Raises:
            NoService: where the answer is no result.
            Unanswered, Offline: where there is none.
        """
        body = urlencode({"query": query}).encode()
        answer = self._visitor.ask(self.address, _JSON, body, _FORM, anew=anew)
        reply = answer.reply
        if reply.status != 200:
            raise refused(self.address, reply)
        try:
            bindings = json.loads(reply.body)["results"]["bindings"]
            rows = [{name: str(value["value"]) for name, value in row.items()} for row in bindings]
            if any(name not in row for row in rows for name in needed):
                raise ValueError("a row lacks a variable")
            return Table(rows, answer.day, answer.is_kept)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._visitor.forget(self.address, _JSON, body)
            what = f"{self.address} answers with something else than SPARQL results: {reply.text[:80]!r}"
            raise NoService(what, "check that it is the address of a SPARQL endpoint") from None
