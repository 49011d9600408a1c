"""Knows how a reconciliation service elsewhere is asked for items by name; does not know whose names.

W3C Reconciliation Service API 0.2, as Wikidata's service speaks it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sisterkg.linking.polite import PoliteVisitor
from sisterkg.linking.sparql import NoService

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


@dataclass(frozen=True)
class Found:
    """An item that a service offers for a name."""

    item: str
    """Its id as the service gives it."""
    name: str
    score: float


class ReconciliationService:
    """A reconciliation service by its address."""

    def __init__(self, address: str, visitor: PoliteVisitor) -> None:
        self.address = address
        self._visitor = visitor

    def find(self, names: Sequence[str], most: int) -> Mapping[str, Sequence[Found]]:
        """Return what the service offers for each name, so many at the most.

        Raises:
            NoService: where the answer is none.
            Unanswered, Offline: where there is none at all.
        """
        batch = {f"q{number}": {"query": name, "limit": most} for number, name in enumerate(names)}
        body = urlencode({"queries": json.dumps(batch, ensure_ascii=False)}).encode()
        reply = self._visitor.ask(self.address, _JSON, body, _FORM)
        if reply.status != 200:
            raise NoService(f"{self.address} answers {reply.status}: {reply.text[:200]}", "check the address")
        try:
            answers = json.loads(reply.body)
            return {
                name: [_found(each) for each in answers[f"q{number}"]["result"]] for number, name in enumerate(names)
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._visitor.forget(self.address, _JSON, body)
            what = f"{self.address} answers with something else than candidates: {reply.text[:80]!r}"
            raise NoService(what, "check that it is the address of a reconciliation service") from None


def _found(told: Mapping[str, object]) -> Found:
    return Found(str(told["id"]), str(told["name"]), float(str(told["score"])))
