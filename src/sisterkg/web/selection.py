"""Knows how a list of partners is narrowed, ordered and paged by what a URL asks; does not know how it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sisterkg.folding import fold
from sisterkg.web.partners import Partner

PAGE_SIZE = 50
"""Partners on a page: with their lines along the years they stay below 100 kB."""

_LAST = "\U0010ffff"
"""After every date and name: what is not known comes last, whichever way is sorted."""

SORTS: Mapping[str, Callable[[Partner], str]] = {
    "name": lambda _partner: "",  # the order in which they come
    "country": lambda partner: partner.country_order or _LAST,
    "act": lambda partner: partner.act or _LAST,
    "protocol": lambda partner: partner.protocol or _LAST,
}
"""By what the list may be sorted; a minus sign before the name turns it round."""

DEFAULT_SORT = "name"


@dataclass(frozen=True)
class Selection:
    """What of the list is asked for; what is empty is not asked."""

    text: str = ""
    country: str = ""
    decade: str = ""
    state: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1

    @classmethod
    def asked(cls, parameters: Mapping[str, str]) -> Selection:
        """Return what the parameters of a URL ask; a way to sort that is unknown is passed over.

        >>> Selection.asked({"q": " Pilsen ", "sort": "-act", "page": "x"})
        Selection(text='Pilsen', country='', decade='', state='', sort='-act', page=1)
        """
        given = {
            name: parameters.get(name, "").strip() for name in ("q", "country", "decade", "state", "sort", "page")
        }
        page = given["page"]
        return cls(
            text=given["q"],
            country=given["country"],
            decade=given["decade"],
            state=given["state"],
            sort=given["sort"] if given["sort"].removeprefix("-") in SORTS else DEFAULT_SORT,
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 9 else 1,
        )

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.text or self.country or self.decade or self.state)

    def parameters(self, **changed: str) -> Mapping[str, str]:
        """Return the parameters of the URL that asks this, with some changed; the page begins anew.

        >>> Selection(text="baku", sort="-act").parameters(sort="name")
        {'q': 'baku'}
        """
        asked = {
            "q": self.text,
            "country": self.country,
            "decade": self.decade,
            "state": self.state,
            "sort": self.sort,
        }
        return {
            name: value
            for name, value in {**asked, **changed}.items()
            if value and (name, value) != ("sort", DEFAULT_SORT)
        }

    def of(self, partners: Sequence[Partner]) -> Sequence[Partner]:
        """Return those of some partners that are asked for, in the order in which they come."""
        found, words = partners, _words(self.text)
        if self.country:
            found = [each for each in found if country_key(each) == self.country]
        if self.decade:
            found = [each for each in found if each.decade == self.decade]
        if self.state:
            found = [each for each in found if each.state.value == self.state]
        for word in words:
            found = [each for each in found if word in each.names]
        return found


def is_found(text: str, names: str) -> bool:
    r"""Tell whether every word of a search is in some names, as they are compared; one without words finds nothing.

    >>> is_found("IZMIR", "izmir\nsmyrna"), is_found("smyrna x", "izmir\nsmyrna"), is_found(" ", "izmir")
    (True, False, False)
    """
    words = _words(text)
    return bool(words) and all(word in names for word in words)


@lru_cache(maxsize=64)
def _words(text: str) -> Sequence[str]:
    return fold(text).split()


def ordered(partners: Sequence[Partner], sort: str) -> Sequence[Partner]:
    """Return partners in an order; those for which it is not known what it goes by come last."""
    key = SORTS[sort.removeprefix("-")]
    if not sort.startswith("-"):
        return sorted(partners, key=key)
    if sort == "-name":
        return list(reversed(partners))
    known = [partner for partner in partners if key(partner) != _LAST]
    unknown = [partner for partner in partners if key(partner) == _LAST]
    return [*sorted(known, key=key, reverse=True), *unknown]


def country_key(partner: Partner) -> str:
    """Return how a URL names the country of a partner: the last part of its IRI."""
    return partner.country.iri.rpartition("/")[2] if partner.country else ""
