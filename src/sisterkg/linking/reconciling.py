"""Knows how a reconciliation service elsewhere is asked for items by name; does not know whose names.

W3C Reconciliation Service API 0.2, as Wikidata's service speaks it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sisterkg.distances import Position
from sisterkg.linking.polite import PoliteVisitor
from sisterkg.linking.sparql import NoService, refused
from sisterkg.linking.wikidata import COORDINATES, COUNTRY
from sisterkg.vocab import PREFIXES, Qid

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_AT_ONCE = 10
"""Names in one batch."""


@dataclass(frozen=True)
class Sought:
    """A thing that a service is asked for: its names, and what else is known of it."""

    names: Sequence[str]
    classes: Sequence[Qid] = ()
    """One of which it is of."""
    country: Qid | None = None
    position: Position | None = None

    def queries(self, most: int) -> Sequence[Mapping[str, object]]:
        """Return a query for each name, for so many candidates."""
        also: dict[str, object] = {}
        if self.classes:
            also |= {"type": [*self.classes], "type_strict": "any"}
        properties: list[Mapping[str, object]] = []
        if self.country:
            properties.append({"pid": COUNTRY, "v": {"id": self.country}})
        if self.position:
            properties.append({"pid": COORDINATES, "v": f"{self.position[0]},{self.position[1]}"})
        if properties:
            also["properties"] = properties
        return [{"query": name, "limit": most, **also} for name in self.names]


@dataclass(frozen=True)
class Found:
    """An item that a service offers for a name."""

    item: str
    """Its id as the service gives it, without what all of Wikidata's begin with."""
    name: str
    score: float


@dataclass(frozen=True)
class Offer:
    """What a service offers for the names of a thing."""

    found: Sequence[Found]
    unanswered: Sequence[str] = ()
    """The names for which it gave no answer, though it gave one for others."""


class ReconciliationService:
    """A reconciliation service by its address."""

    def __init__(self, address: str, visitor: PoliteVisitor) -> None:
        self.address = address
        self._visitor = visitor

    def find(self, sought: Sought, most: int) -> Offer:
        """Return what the service offers for the names of a thing, so many for each at the most.

        Raises:
            NoService: where the answer is none.
            Unanswered, Offline: where there is none at all.
        """
        found: list[Found] = []
        unanswered: list[str] = []
        queries = sought.queries(most)
        for begin in range(0, len(queries), _AT_ONCE):
            names = sought.names[begin : begin + _AT_ONCE]
            for name, told in zip(names, self._batch(queries[begin : begin + _AT_ONCE]), strict=True):
                if told is None:
                    unanswered.append(name)
                found += told or ()
        return Offer(found, unanswered)

    def _batch(self, queries: Sequence[Mapping[str, object]]) -> Sequence[Sequence[Found] | None]:
        """Return the answer to each query of a batch, None where there is none to it."""
        batch = {f"q{number}": query for number, query in enumerate(queries)}
        body = urlencode({"queries": json.dumps(batch, ensure_ascii=False)}).encode()
        reply = self._visitor.ask(self.address, _JSON, body, _FORM).reply
        if reply.status != 200:
            raise refused(self.address, reply)
        told = list(_read(reply.body, [*batch]))
        if None in told:
            # An answer with a hole in it is asked for again the next time.
            self._visitor.forget(self.address, _JSON, body)
        if all(each is None for each in told):
            what = f"{self.address} answers with something else than candidates: {reply.text[:80]!r}"
            raise NoService(what, "check that it is the address of a reconciliation service")
        return told


def _read(body: bytes, keys: Sequence[str]) -> Iterator[Sequence[Found] | None]:
    try:
        answers = json.loads(body)
    except (ValueError, RecursionError):
        answers = {}
    for key in keys:
        try:
            yield [_found(each) for each in answers[key]["result"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            yield None


def _found(told: Mapping[str, object]) -> Found:
    item = str(told["id"]).removeprefix(PREFIXES["wd"])  # some have the whole address of an item as its id
    return Found(item, str(told["name"] or item), float(str(told["score"])))
