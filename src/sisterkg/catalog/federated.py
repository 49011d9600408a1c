"""Knows how questions to us and to Wikidata are written for one publisher's endpoint and items; asks none of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sisterkg.records import Records

_ENDPOINT = "<http://localhost:8000/sparql>"
"""Where the questions name the endpoint of whoever publishes them."""
_MOST = 500
"""Items that one request to Wikidata can well be about."""


def addressed(question: str, records: Records) -> str:
    """Return a question with our endpoint, and with the items of our places in its VALUES: ``?there`` and ``?home``.

    Where there are more than a request can bear, it is about the first, and says so.
    """
    exact = [city for city in records.cities if city.wikidata and city.match == "exact"]
    partners = [f"wd:{city.wikidata}" for city in exact if city.id != records.dataset.home]
    home = [f"wd:{city.wikidata}" for city in exact if city.id == records.dataset.home]
    asked = _with_values(question, "there", partners[:_MOST])
    if asked != question and len(partners) > _MOST:
        asked = _with_comment(asked, f"About the first {_MOST} of {len(partners)} items: put others into VALUES.")
    asked = _with_values(asked, "home", home)
    return asked.replace(_ENDPOINT, f"<{records.dataset.base_iri}sparql>")


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
