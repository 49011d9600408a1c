"""Knows what can be told of the difference between two snapshots, and how it is kept; not how it is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sisterkg.releases.quality import Quality
from sisterkg.snapshot import SnapshotId

FILES = ("catalog", "ontology", "questions", "report", "shapes")
"""What a release has beside the statements, by the beginnings of its files."""


@dataclass(frozen=True)
class Named:
    """A thing or a value with its names."""

    iri: str
    """Empty for a text or a number."""
    names: Mapping[str, str]
    """By language; that of the empty language is for everyone."""
    datatype: str = ""
    """Of a number, a date and the like: the IRI of what it is."""

    def name(self, language: str) -> str:
        """Return the name in a language, else for everyone, else in English, else in any.

        >>> Named("", {"en": "Vienna", "tr": "Viyana"}).name("tr")
        'Viyana'
        """
        wanted = (self.names.get(each) for each in (language, "", "en"))
        return next(filter(None, wanted), next(iter(self.names.values()), self.iri))


@dataclass(frozen=True)
class Change:
    """What is told of a thing differently than before."""

    about: Named
    property: Named | None
    """What is told; None where the thing itself is new or gone."""
    before: tuple[Named, ...]
    after: tuple[Named, ...]


@dataclass(frozen=True)
class Difference:
    """How a snapshot differs from the one before it."""

    before: SnapshotId | None
    """None for the first of a site."""
    after: SnapshotId
    removed: int
    """Triples."""
    added: int
    new_places: tuple[Named, ...]
    gone_places: tuple[Named, ...]
    changes: tuple[Change, ...]
    untold: int
    """Further changes, too many to be told one by one; they are in the patch."""
    files: tuple[str, ...] = ()
    """What else that is published is another than before, by names of ``FILES``."""
    quality_before: Quality | None = None
    """How good the data were; None where that was not measured, as it was not at first."""
    quality_after: Quality | None = None

    def as_json(self) -> bytes:
        """Return the difference as it is kept, the same bytes for the same difference."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, content: bytes) -> Difference:
        """Read a difference that was kept."""
        values = json.loads(content)
        values["changes"] = tuple(_change(each) for each in values["changes"])
        for name in ("new_places", "gone_places"):
            values[name] = _named(values[name])
        values["files"] = tuple(values.get("files", ()))
        for name in ("quality_before", "quality_after"):
            values[name] = Quality(**values[name]) if values.get(name) else None
        return cls(**values)


def _change(values: Mapping[str, Any]) -> Change:
    said = values["property"]
    return Change(
        Named(**values["about"]), Named(**said) if said else None, _named(values["before"]), _named(values["after"])
    )


def _named(values: list[dict[str, Any]]) -> tuple[Named, ...]:
    return tuple(Named(**each) for each in values)
