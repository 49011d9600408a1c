"""Knows what of a list of partners a URL asks for; does not know how it is found, nor how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sisterkg.listing import ORDERS, Wanted, words_of
from sisterkg.web.part_numbers import part_number

PAGE_SIZE = 50
"""Partners on a page: with their lines along the years they stay below 100 kB."""

DEFAULT_SORT = "name"


@dataclass(frozen=True)
class Selection:
    """What of the list is asked for; what is empty is not asked. A minus sign before a sort turns it round."""

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
        >>> Selection.asked({"page": "3"}).page, Selection.asked({"page": "0"}).page
        (3, 1)
        """
        given = {
            name: parameters.get(name, "").strip() for name in ("q", "country", "decade", "state", "sort", "page")
        }
        return cls(
            text=given["q"],
            country=given["country"],
            decade=given["decade"],
            state=given["state"],
            sort=given["sort"] if given["sort"] in ORDERS else DEFAULT_SORT,
            page=part_number(given, "page"),
        )

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.text or self.country or self.decade or self.state)

    @property
    def wanted(self) -> Wanted:
        """The partners that are asked for."""
        return Wanted(self.text, self.country, self.decade, self.state)

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


def is_found(text: str, names: str) -> bool:
    r"""Tell whether every word of a search is in some names, as they are compared; one without words finds nothing.

    >>> is_found("IZMIR", "izmir\nsmyrna"), is_found("smyrna x", "izmir\nsmyrna"), is_found(" ", "izmir")
    (True, False, False)
    """
    words = words_of(text)
    return bool(words) and all(word in names for word in words)
