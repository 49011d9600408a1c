"""Knows what a thing is called, in which language and in what sense; does not know how names are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from sisterkg.reading import locale_of
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.profiles.footnotes import Mark
from sisterkg.web.profiles.sourcing import Sourcing

_NAMING = tuple(
    term(name) for name in ("schema:name", "skg:nameAsPublished", "skg:formerName", "schema:alternateName")
)
"""The properties that name a thing, the usual one first."""
_MOST = 100
"""Names of one property that are shown."""


@dataclass(frozen=True)
class Name:
    """One name of a thing."""

    text: Value
    spoken: str
    """What the name's language is called in the reader's language."""
    sense: Value
    """What the name is: a former one, say."""
    notes: Sequence[Mark]


def names_of(snapshot: Snapshot, describer: Describer, sourcing: Sourcing, iri: Iri, language: str) -> Sequence[Name]:
    """Return all names of a thing, those in the reader's language first."""
    found = sorted(_named(snapshot, iri), key=lambda each: each[1].language != language)
    return [
        Name(
            describer.value(node),
            language_name(node.language or "", language),
            describer.label(naming),
            sourcing.marks(naming, node),
        )
        for naming, node in found
    ]


def _named(snapshot: Snapshot, iri: Iri) -> Iterator[tuple[Iri, Literal]]:
    for naming in _NAMING:
        for node in snapshot.values(iri, naming, _MOST):
            if isinstance(node, Literal):
                yield naming, node


def language_name(code: str, language: str) -> str:
    """Return what a language (BCP 47) is called in another one; its code where it is not known.

    >>> [language_name(code, "tr") for code in ("az", "zh-hans", "x-own")]
    ['Azerbaycan dili', 'Basitleştirilmiş Çince', 'x-own']
    """
    known = locale_of(language).languages
    parts = code.split("-")
    wanted = (parts[0], *(part.title() if len(part) == 4 else part.upper() for part in parts[1:]))
    return known.get("_".join(wanted)) or (code if len(parts) > 1 else known.get(parts[0], code))
