"""Knows how questions to us and to Wikidata are written for one publisher's endpoint and items; asks none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sisterkg.records import DatasetRecord
from sisterkg.vocab import PREFIXES, entity_iri, term

_ENDPOINT = "<http://localhost:8000/sparql>"
"""Where the questions name the endpoint of whoever publishes them."""
_MOST = 500
"""Items that one request to Wikidata can well be about."""
_EXACT = f"<{term('owl:sameAs')}>"


@dataclass(frozen=True)
class Addressing:
    """What is put into the questions of a publisher."""

    endpoint: str
    partners: Sequence[str]
    """The items of the first places, as Wikidata prefixes them."""
    linked: int
    """How many places have one."""
    home: Sequence[str]

    @classmethod
    def of(cls, dataset: DatasetRecord, links: Iterable[str]) -> Addressing:
        """Gather the items of places from the lines that link things with those of elsewhere."""
        places, items = f"<{dataset.base_iri}id/place/", f"<{PREFIXES['wd']}"
        home_iri = f"<{entity_iri(dataset.base_iri, 'place', dataset.home)}>"
        home: list[str] = []
        partners: list[str] = []
        linked = 0
        for line in links:
            subject, predicate, target = line.split(" ", 2)
            if predicate != _EXACT or not subject.startswith(places) or not target.startswith(items):
                continue
            item = f"wd:{target.removeprefix(items).partition('>')[0]}"
            if subject == home_iri:
                home.append(item)
                continue
            linked += 1
            if len(partners) < _MOST:
                partners.append(item)
        return cls(f"<{dataset.base_iri}sparql>", partners, linked, home)

    def addressed(self, question: str) -> str:
        """Return a question with our endpoint, and with the items of our places in its VALUES: ``?there``, ``?home``.

        Where there are more than a request can bear, it is about the first, and says so.
        """
        asked = _with_values(question, "there", self.partners)
        if asked != question and self.linked > len(self.partners):
            more = f"About the first {len(self.partners)} of {self.linked} items: put others into VALUES."
            asked = _with_comment(asked, more)
        asked = _with_values(asked, "home", self.home)
        return asked.replace(_ENDPOINT, self.endpoint)


def _with_values(question: str, variable: str, values: Sequence[str]) -> str:
    """Return a question with other values for a variable.

    >>> _with_values("VALUES ?there { wd:Q1 wd:Q2 }", "there", ["wd:Q3"])
    'VALUES ?there { wd:Q3 }'
    """
    listed = f"VALUES ?{variable} {{ {' '.join(values)} }}"
    return re.sub(rf"VALUES \?{variable} \{{[^}}]*\}}", listed, question)


def _with_comment(question: str, comment: str) -> str:
    """Return a question with one more line of comment before its prefixes."""
    return re.sub(r"^PREFIX", f"# {comment}\nPREFIX", question, count=1, flags=re.MULTILINE)
