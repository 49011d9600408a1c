"""Knows the example questions of a snapshot and what each asks, in every language; does not know their answers."""

from __future__ import annotations

from dataclasses import dataclass

from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import Snapshot

_FOLDER = "questions/"
_FEDERATED = "questions/federated/"


@dataclass(frozen=True)
class Example:
    """A question that the graph answers: its name, its text, and what it asks, by language."""

    name: str
    text: str
    asks: dict[str, str]


def examples_of(snapshot: Snapshot) -> list[Example]:
    """Return the snapshot's questions, in their order; the first comment lines of each say what it asks."""
    paths = sorted(path for path in snapshot.files if path.startswith(_FOLDER) and not path.startswith(_FEDERATED))
    return [_read(path, snapshot.read(path).decode()) for path in paths]


def federated_examples_of(snapshot: Snapshot) -> list[Example]:
    """Return the questions that an asker puts to us and to Wikidata at once, with a tool of their own."""
    paths = sorted(path for path in snapshot.files if path.startswith(_FEDERATED))
    return [_read(path, snapshot.read(path).decode()) for path in paths]


def _read(path: str, text: str) -> Example:
    comments = [line.lstrip("# ") for line in text.splitlines()[: len(LANGUAGES)] if line.startswith("#")]
    asks = dict(zip(LANGUAGES, comments, strict=False))
    return Example(path.removeprefix(_FOLDER).removesuffix(".rq"), text, asks)
