"""Knows what is told of a place that was there once; does not know how it is told."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from sisterkg.reading import written_date
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.languages import reader_language
from sisterkg.web.responses import the_releases, the_snapshot

_WITHDRAWN = NamedNode(term("skg:WithdrawnPlace"))
_TYPES = 20
"""Types of one thing that are looked at."""
_SAID = {
    "en": "“{name}” is published no longer since {since}.",
    "tr": "“{name}” {since} tarihinden beri yayımlanmıyor.",
}

_MEND = {
    "successor": {"en": "go to its successor, {successor}", "tr": "ardılına gidin: {successor}"},
    "older": {"en": "look for it in an older snapshot", "tr": "daha eski bir anlık görüntüde arayın"},
}


@dataclass
class Departed(Exception):
    """A place was there once."""

    said: str
    since: str
    """ISO 8601."""
    reason: str = ""
    successor: str = ""
    """The IRI of the place that stands for it now."""

    @property
    def mend(self) -> str:
        """What the asker can do, in the reader's language."""
        name = "successor" if self.successor else "older"
        return _MEND[name][reader_language()].format(successor=self.successor)


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
        language = reader_language()
        since = departure.release.time
        raise Departed(_said(departure.place.name(language), since, language), since)


def _said(name: str, since: str, language: str) -> str:
    return _SAID[language].format(name=name, since=written_date(since, language))


def _withdrawn(snapshot: Snapshot, iri: Iri) -> Departed:
    language = reader_language()
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
        said=_said(names.get(language) or names["en"], since.value, language),
        since=since.value,
        reason=reasons.get(language) or reasons.get("en") or "",
        successor=successor.value if isinstance(successor, NamedNode) else "",
    )
