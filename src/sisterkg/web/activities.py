"""Knows how releases are written as a stream of activities (W3C Activity Streams 2.0); not where they come from.

Each release is a page, so that who comes again reads the pages that are new, as the IIIF Change Discovery API has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sisterkg.reading import LANGUAGES
from sisterkg.releases import Named, Release, Releases, in_words, sentences
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat
from sisterkg.vocab import dataset_iri

ACTIVITIES = MediaFormat(
    "json", "Activity Streams", "application/activity+json", ("application/ld+json", "application/json")
)
_CONTEXT = "https://www.w3.org/ns/activitystreams"


def collection(releases: Releases, snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the collection of all activities, whose pages are the releases."""
    count, address = releases.count(), _collection(snapshot)
    return {
        "@context": _CONTEXT,
        "id": address,
        "type": "OrderedCollection",
        "summaryMap": dict(snapshot.manifest.title),
        "totalItems": sum(_count(release) for release in releases.newest(count)),
        "first": {"id": _page(1, snapshot), "type": "OrderedCollectionPage"},
        "last": {"id": _page(count, snapshot), "type": "OrderedCollectionPage"},
    }


def page_of(release: Release, snapshot: Snapshot, count: int) -> Mapping[str, Any]:
    """Return the activities of a release; ``count`` is how many releases there are."""
    around = {
        name: {"id": _page(number, snapshot), "type": "OrderedCollectionPage"}
        for name, number in (("prev", release.number - 1), ("next", release.number + 1))
        if 1 <= number <= count
    }
    return {
        "@context": _CONTEXT,
        "id": _page(release.number, snapshot),
        "type": "OrderedCollectionPage",
        "partOf": {"id": _collection(snapshot), "type": "OrderedCollection"},
        **around,
        "orderedItems": list(_activities(release, snapshot)),
    }


def _count(release: Release) -> int:
    """Return how many activities a release has: one for each thing that changed, and one for the data set."""
    difference = release.difference
    if difference is None:
        return 1
    places = (*difference.new_places, *difference.gone_places)
    return 1 + len({place.iri for place in places} | {change.about.iri for change in difference.changes})


def _activities(release: Release, snapshot: Snapshot) -> Iterator[Mapping[str, Any]]:
    """Yield what happened: to each thing, and to the data set as a whole."""
    for number, (kind, thing, said) in enumerate(_happenings(release, snapshot), start=1):
        yield {
            "id": f"{snapshot.base_iri}changes/{release.number}#{number}",
            "type": kind,
            "endTime": release.time,
            "summaryMap": {language: "\n".join(told) for language, told in said.items()},
            "object": _object(kind, thing, release),
        }


def _happenings(release: Release, snapshot: Snapshot) -> Iterator[tuple[str, Named, Mapping[str, Sequence[str]]]]:
    """Yield the kind of each activity, what it is done to, and what is said of that in every language."""
    is_first, difference = release.number == 1, release.difference
    if difference:
        kinds = {place.iri: "Create" for place in difference.new_places}
        kinds |= {place.iri: "Delete" for place in difference.gone_places}
        for change in difference.changes:
            if change.property is None:
                kinds[change.about.iri] = "Create" if change.after else "Delete"
        said: dict[str, dict[str, list[str]]] = {}
        things: dict[str, Named] = {}
        for language in LANGUAGES:
            for thing, sentence in sentences(difference, language):
                things[thing.iri] = thing
                said.setdefault(thing.iri, {}).setdefault(language, []).append(sentence)
        for iri, thing in things.items():
            yield kinds.get(iri, "Update"), thing, said[iri]
    whole = Named(dataset_iri(snapshot.base_iri), snapshot.manifest.title)
    told = {language: in_words(difference, language, is_first=is_first) for language in LANGUAGES}
    yield "Create" if is_first else "Update", whole, told


def _object(kind: str, thing: Named, release: Release) -> Mapping[str, Any]:
    kind_of = "Place" if "/id/place/" in thing.iri else "Object"
    known = {"id": thing.iri, "nameMap": {language: name for language, name in thing.names.items() if language}}
    if kind == "Delete":
        return {**known, "type": "Tombstone", "formerType": kind_of, "deleted": release.time}
    return {**known, "type": kind_of}


def _collection(snapshot: Snapshot) -> str:
    return f"{snapshot.base_iri}changes.json"


def _page(number: int, snapshot: Snapshot) -> str:
    return f"{snapshot.base_iri}changes/{number}.json"
