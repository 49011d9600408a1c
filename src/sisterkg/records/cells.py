"""Knows how one cell is read: ids, codes, names; does not know which columns there are.

Every reader takes a cell's text, which is not empty, and returns its value or raises
:class:`~sisterkg.published.Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sisterkg.faults import Fault
from sisterkg.folding import romanized
from sisterkg.published import USUAL_LANGUAGES, PublishedDate, Unreadable, read_date
from sisterkg.records.hints import Hints
from sisterkg.records.tables import Report, Row, shown
from sisterkg.vocab import Qid, Slug

T = TypeVar("T")

Reader = Callable[[str], T]
"""Takes the text of a cell, which is not empty; returns its value or raises ``Unreadable``."""

REMEMBERED = 4096
"""Texts of which a reader keeps what they mean: dates and round figures come again and again."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QID = re.compile(r"Q[1-9][0-9]{0,11}")
_POSITIVE = re.compile(r"[1-9][0-9]{0,11}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


@dataclass(frozen=True)
class Name:
    """A name in a language: ``language`` is a BCP 47 tag, such as ``tr`` or ``zh-Hans``."""

    text: str
    language: str


class Cells(NamedTuple):
    """The cells of one row, read one by one; what cannot be read is reported, and None stands for it."""

    row: Row
    report: Report

    def read(self, column: str, reader: Reader[T]) -> T | None:
        """Return the value of a cell, or None where it is empty or cannot be read."""
        if not (text := self.row.cells.get(column, "")):
            return None
        try:
            return reader(text)
        except Unreadable as refused:
            self.fault(column, refused.rule, refused.what, refused.mend)
            return None

    def need(self, column: str, reader: Reader[T]) -> T | None:
        """Do as :meth:`read`, and report an empty cell."""
        self.check_filled(column)
        return self.read(column, reader)

    def check_filled(self, column: str) -> None:
        """Report a cell that is empty, of a column that no row can do without."""
        if self.row.cells.get(column) == "":
            self.fault(column, "missing-value", f"{column} is empty", "fill it in; no row can do without it")

    def read_each(self, readers: Mapping[str, Reader[object]]) -> dict[str, object]:
        """Return the values of those cells that are not empty and can be read, by their columns."""
        found: dict[str, object] = {}
        for column, cell in self.row.cells.items():
            if cell and (reader := readers.get(column)):
                try:
                    found[column] = reader(cell)
                except Unreadable as refused:
                    self.fault(column, refused.rule, refused.what, refused.mend)
        return found

    def fault(self, column: str, rule: str, what: str, mend: str) -> None:
        """Report something wrong with a cell of this row."""
        value = self.row.cells.get(column, "")
        told = (shown(text) for text in (value, rule, what, mend))
        self.report(Fault(self.row.source, self.row.line, column, *told))


def text(cell: str) -> str:
    """Read any text."""
    return cell


def unread(_cell: str) -> None:
    """Read nothing: for a cell that only dataset.toml could tell how to read, while that cannot be read itself."""


def slug(cell: str) -> Slug:
    """Read an id: lower-case ASCII letters and digits, joined by single hyphens."""
    if not _SLUG.fullmatch(cell):
        meant = "-".join(re.findall(r"[a-z0-9]+", romanized(cell)))
        mend = "use a-z, 0-9 and single hyphens, as in " + (meant or "cape-town")
        raise Unreadable("malformed-id", f"{cell!r} is no id", mend)
    return Slug(cell)


def wikidata_item(cell: str) -> Qid:
    """Read a Wikidata item id.

    >>> wikidata_item("Q9248")
    'Q9248'
    """
    if _QID.fullmatch(cell):
        return Qid(cell)
    found = re.search(r"[Qq]([1-9][0-9]{0,11})(?![0-9])", cell)
    mend = f"did you mean Q{found[1]}?" if found else "write Q and the item's number, as in Q9248"
    raise Unreadable("malformed-item", f"{cell!r} is no Wikidata item id", mend)


def positive(cell: str) -> int:
    """Read a whole number above zero, written in digits."""
    if not _POSITIVE.fullmatch(cell):
        raise Unreadable("malformed-number", f"{cell!r} is no whole number above zero", "write digits alone")
    return int(cell)


def year(today: date) -> Callable[[str], int]:
    """Return a reader of years up to today's."""

    def read(cell: str) -> int:
        if not re.fullmatch(r"[1-9][0-9]{2,3}", cell):
            raise Unreadable("malformed-year", f"{cell!r} is no year", "write a year of three or four digits")
        if int(cell) > today.year:
            raise Unreadable("future-date", f"the year {cell} is still to come", "check the year")
        return int(cell)

    return read


def past_date(today: date, *languages: str) -> Callable[[str], PublishedDate]:
    """Return a reader of published dates up to today, in these languages and the usual ones."""
    spoken = tuple(dict.fromkeys((*USUAL_LANGUAGES, *languages)))

    def read(cell: str) -> PublishedDate:
        published = read_date(cell, spoken)
        if published.iso > today.isoformat()[: len(published.iso)]:
            raise Unreadable("future-date", f"{cell} is still to come", "check the year")
        return published

    return read


def names(cell: str) -> tuple[Name, ...]:
    """Read names with their languages, separated by bars.

    >>> names("Λευκωσία@el | Lefkoşa@tr")
    (Name(text='Λευκωσία', language='el'), Name(text='Lefkoşa', language='tr'))
    """
    return tuple(name(part.strip()) for part in cell.split("|"))


def name(part: str) -> Name:
    """Read one name with its language.

    >>> name("Frunze@en")
    Name(text='Frunze', language='en')
    """
    written, at, language = part.rpartition("@")
    if not (at and written.strip() and _LANGUAGE.fullmatch(language)):
        mend = "write each name with its language, as in Bakı@az, and a bar between two"
        raise Unreadable("malformed-name", f"{part!r} is no name with a language", mend)
    return Name(written.strip(), language)


def choice(known: Collection[str], what: str) -> Callable[[str], str]:
    """Return a reader of one of the ``known`` words; ``what`` names them in a fault, as in *kind*."""
    hints = Hints(sorted(known))

    def read(cell: str) -> str:
        if cell not in known:
            mend = hints.meant_by(cell) or f"use one of {', '.join(sorted(known))}"
            raise Unreadable(f"unknown-{what.replace(' ', '-')}", f"there is no {what} {cell!r}", mend)
        return cell

    return read


match = choice(("exact", "close"), "match")
"""Reads what an item elsewhere is to a row: the same thing, or nearly the same."""
