"""Knows what is told of a place that was there once; does not know how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from sisterkg.messages import Message
from sisterkg.reading import LANGUAGES, written_date
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.served import the_releases, the_snapshot

_WITHDRAWN = NamedNode(term("skg:WithdrawnPlace"))
_TYPES = 20
"""Types of one thing that are looked at."""


@dataclass
class Departed(Exception):
    """A place was there once."""

    names: Mapping[str, str]
    """What it was called, by language."""
    since: str
    """ISO 8601."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why it is gone, by language, as far as somebody said."""
    successor: str = ""
    """The IRI of the place that stands for it now."""

    @property
    def said(self) -> Message:
        """What became of it."""
        since = {language: written_date(self.since, language) for language in LANGUAGES}
        said = Message("“{name}” is published no longer since {since}.", name=self.names, since=since)
        return Message("{said} {reason}", said=said, reason=self.reasons) if any(self.reasons.values()) else said

    @property
    def mend(self) -> Message:
        """What the asker can do."""
        if self.successor:
            return Message("go to its successor, {successor}", successor=self.successor)
        return Message("look for it in an older snapshot")


def forbid_departed(iri: Iri) -> None:
    """Make sure that an IRI is not that of a place which is gone.

    Raises:
        Departed: with its successor or the reason, as the records give them, or the release that let it go.
    """
    snapshot = the_snapshot()
    if not iri.startswith(f"{snapshot.base_iri}id/place/"):
        return
    # Not all that is said of it: home has as many twins as there are partners.
    if _WITHDRAWN in snapshot.values(iri, term("rdf:type"), _TYPES):
        raise _withdrawn(snapshot, iri)
    if not snapshot.is_described(iri) and (departure := the_releases().departure(iri)):
        names = {language: departure.place.name(language) for language in LANGUAGES}
        raise Departed(names, departure.release.time)


def _withdrawn(snapshot: Snapshot, iri: Iri) -> Departed:
    said = {triple.predicate.value: triple.object for triple in snapshot.about(iri)}
    reasons = {
        triple.object.language: triple.object.value
        for triple in snapshot.about(iri)
        if triple.predicate.value == term("skos:historyNote") and isinstance(triple.object, Literal)
    }
    successor, since = said.get(term("dcterms:isReplacedBy")), said[term("prov:invalidatedAtTime")]
    names = snapshot.names(iri)
    assert isinstance(since, Literal)
    return Departed(
        names={language: names.get(language) or names["en"] for language in LANGUAGES},
        since=since.value,
        reasons={language: reasons.get(language) or reasons.get("en") or "" for language in LANGUAGES},
        successor=successor.value if isinstance(successor, NamedNode) else "",
    )
