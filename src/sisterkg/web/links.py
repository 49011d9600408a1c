"""Knows how a value is written into a page as a link, and its notes behind it; does not know the page.

Templates call this for hundreds of values of a page: a macro would take ten times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from markupsafe import Markup, escape

from sisterkg.reading import language_name
from sisterkg.web.showing import visible


class Named(Protocol):
    """What is shown: a text, the language it is in, and the IRI it stands for, if any."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def language(self) -> str:
        """The text's language, or nothing."""

    @property
    def iri(self) -> str:
        """The IRI it stands for, or nothing."""


class Cited(Protocol):
    """One of the places of a page at which a note is cited."""

    @property
    def number(self) -> int:
        """The note's."""

    @property
    def place(self) -> int:
        """Counted from 1 for each note."""


class Links:
    """Writes values on one page: as links where they have an address that a browser may follow.

    >>> from sisterkg.web.descriptions import Value
    >>> links = Links(lambda path: f"./{path}", lambda iri: iri[2:] if iri.startswith("x:") else None, "en")
    >>> print(links.told(Value("Bakü & co", "tr", "x:place/baku")))
    <a href="./place/baku" lang="tr"><bdi>Bakü &amp; co</bdi></a>
    >>> print(links.shown(Value("out", "en", "https://example.org/")))
    <a href="https://example.org/">out</a>
    >>> print(links.shown(Value("bad", "tr", "javascript:x")))
    <bdi lang="tr">bad</bdi> <small>Turkish</small>
    """

    def __init__(self, page: Callable[[str], str], local: Callable[[str], str | None], language: str) -> None:
        self._page = page
        self._local = local
        self._language = language

    def told(self, value: Named) -> Markup:
        """Return a value within a sentence: set apart, so that no name turns the words around it."""
        text, lang = escape(visible(value.text)), self._lang(value)
        target = self._target(value.iri)
        inner = f"<bdi>{text}</bdi>" if target else f"<bdi{lang}>{text}</bdi>"
        return Markup(f'<a href="{target}"{lang}>{inner}</a>' if target else inner)  # noqa: S704  # all is escaped

    def shown(self, value: Named) -> Markup:
        """Return a value that stands by itself, with its language where that is another and nothing leads to it."""
        text, lang = escape(visible(value.text)), self._lang(value)
        if target := self._target(value.iri):
            return Markup(f'<a href="{target}"{lang}>{text}</a>')  # noqa: S704  # all is escaped
        small = f" <small>{escape(visible(language_name(value.language, self._language)))}</small>" if lang else ""
        return Markup(f"<bdi{lang}>{text}</bdi>{small}")  # noqa: S704  # all is escaped

    def _lang(self, value: Named) -> str:
        spoken = value.language
        return f' lang="{escape(visible(spoken))}"' if spoken and spoken != self._language else ""

    def _target(self, iri: str) -> str:
        """Return the address of a value, escaped; nothing where it has none."""
        path = self._local(iri) if iri else None
        if path is not None:
            return escape(visible(self._page(path)))
        return escape(visible(iri)) if iri.startswith(("http://", "https://")) else ""


def noting(sources: str) -> Callable[[Sequence[Cited]], Markup]:
    """Return what writes the marks of notes; ``sources`` is the word by which a mark is read aloud.

    >>> from sisterkg.web.profiles.footnotes import Mark
    >>> print(noting("Sources")([Mark(3, 1)]))
    <sup class="note" id="cited-3-1"><a href="#note-3" aria-label="Sources 3">3</a></sup>
    """
    word = escape(sources)

    def marks(notes: Sequence[Cited]) -> Markup:
        mark = '<sup class="note" id="cited-{0:d}-{1:d}"><a href="#note-{0:d}" aria-label="{2} {0:d}">{0:d}</a></sup>'
        told = "".join(mark.format(each.number, each.place, word) for each in notes)
        return Markup(told)  # noqa: S704  # numbers and our word

    return marks
