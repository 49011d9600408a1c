"""Knows how a snapshot's things are looked up by what they are called; does not know what is asked for.

Everything is in the index of the snapshot, a file; only the spellings are held in memory, from the first question on.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import count
from threading import Lock
from typing import Any

from sisterkg.folding import fold_name
from sisterkg.reconciliation.country_names import fold_country
from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.identifiers import identifier
from sisterkg.reconciliation.indexing import fill
from sisterkg.reconciliation.likeness import least_shared, trigrams
from sisterkg.snapshot import INDEX, Snapshot
from sisterkg.vocab import expanded, shortened

_LAST = "\U0010ffff"
"""The letter that is sorted behind all others."""
_KEPT = 1024
_AT_ONCE = 500
"""Numbers in one look-up; SQLite takes 999 at the least."""


class Gazetteer:
    """The things of a snapshot by what they are called."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._asking = Lock()
        self._kept = lru_cache(maxsize=_KEPT)(self._read)
        self._type_names = lru_cache(maxsize=_KEPT)(lambda name: snapshot.names(expanded(name)))

    @cached_property
    def _database(self) -> sqlite3.Connection:
        file = self._snapshot.folder / INDEX
        if file.is_file():
            address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, check_same_thread=False)
        # A snapshot of an earlier version has none: its first asker waits until one has been made, in memory.
        database = sqlite3.connect(":memory:", check_same_thread=False)
        with self._snapshot.open("dataset.nt") as lines:
            fill(database, lines, self._snapshot.base_iri)
        return database

    def close(self) -> None:
        """Let go of the index."""
        with self._asking:
            if "_database" in self.__dict__:
                self._database.close()
                del self.__dict__["_database"]

    @cached_property
    def _spellings(self) -> tuple[Sequence[str], bytes]:
        """All spellings by their number, and of how many trigrams each is, 255 at the most."""
        rows = self._rows("SELECT text, MIN(trigrams, 255) FROM spellings ORDER BY number")
        return [text for text, _ in rows], bytes(size for _, size in rows)

    @cached_property
    def types(self) -> Mapping[str, int]:
        """The prefixed names of all types, with how many things are of each, the most first."""
        return dict(self._rows("SELECT id, things FROM types ORDER BY things DESC, id"))

    def type_names(self, name: str) -> Mapping[str, str]:
        """Return what a type is called, by language, by its prefixed name."""
        return self._type_names(name)

    def get(self, own: str) -> Entity | None:
        """Return the thing with an id; those that are asked for again and again, as countries are, are kept."""
        return self._kept(own)

    def _read(self, own: str) -> Entity | None:
        rows = self._rows("SELECT told FROM things WHERE id = ?", own)
        return Entity.from_json(rows[0][0]) if rows else None

    def of_numbers(self, numbers: Iterable[int]) -> Mapping[int, Entity]:
        """Return things by their numbers, which hold within one index."""
        found = self._among("SELECT number, told FROM things WHERE number IN", list(numbers))
        return {number: Entity.from_json(told) for number, told in found}

    def identified(self, text: str) -> frozenset[int]:
        """Return the numbers of the things that an identifier means, however it is written: one, as a rule."""
        asked = identifier(text, self._snapshot.base_iri)
        return frozenset(number for (number,) in self._rows("SELECT thing FROM identifiers WHERE text = ?", asked))

    def the(self, text: str) -> Entity | None:
        """Return the one thing that an identifier means; None where there is none, or more than one."""
        found = self.identified(text)
        return self.of_numbers(found)[next(iter(found))] if len(found) == 1 else None

    def coded(self, text: str) -> frozenset[int]:
        """Return the numbers of the countries that have a code, or a name in any language: one, as a rule."""
        asked = fold_country(text)
        return frozenset(number for (number,) in self._rows("SELECT thing FROM codes WHERE text = ?", asked))

    def named(self, name: str) -> frozenset[int]:
        """Return the numbers of the things that have a name, once both are folded."""
        asked = "SELECT thing FROM called JOIN spellings ON spelling = spellings.number WHERE text = ? AND is_own = 1"
        return frozenset(number for (number,) in self._rows(asked, fold_name(name)))

    def comparable(self, folded: str) -> Sequence[str]:
        """Return all folded spellings that share enough trigrams with a folded name to be compared with it."""
        asked = list(trigrams(folded))
        shared: Counter[int] = Counter()
        for (blob,) in self._among("SELECT spellings FROM trigrams WHERE text IN", asked):
            shared.update(array("I", blob))
        texts, sizes = self._spellings
        needed = _needed(len(asked))
        return [texts[number] for number, times in shared.items() if times >= needed[sizes[number]]]

    def called(self, spellings: Collection[str]) -> Iterator[tuple[str, int]]:
        """Yield folded spellings with the number of each thing that has one, in Latin letters or its own."""
        asked = "SELECT text, thing FROM called JOIN spellings ON spelling = spellings.number WHERE text IN"
        yield from self._among(asked, list(spellings))

    def lying_in(self, containers: Collection[str], most: int) -> Sequence[int]:
        """Return the numbers of the first things that lie in any of some countries or regions."""
        asked = "SELECT DISTINCT thing FROM within WHERE container IN"
        return sorted(number for (number,) in self._among(asked, list(containers)))[:most]

    def beginning_with(self, folded: str) -> Iterator[int]:
        """Yield the numbers of things with a name that begins with a text, then of those with a later word that does.

        Each comes once, in the order of the names.
        """
        seen: set[int] = set()
        asked = (
            "SELECT thing FROM beginnings WHERE place = ? AND text >= ? AND text < ? ORDER BY text LIMIT ? OFFSET ?"
        )
        for place in (0, 1):
            for start in count(0, _AT_ONCE):
                rows = self._rows(asked, place, folded, folded + _LAST, _AT_ONCE, start)
                fresh = dict.fromkeys(number for (number,) in rows if number not in seen)
                seen.update(fresh)
                yield from fresh
                if len(rows) < _AT_ONCE:
                    break

    def properties_of(self, kind: str) -> Sequence[str]:
        """Return the columns that there is something for, of the things of a type, or of all where none is named."""
        if kind:
            return [name for (name,) in self._rows("SELECT id FROM properties WHERE type = ?", shortened(kind))]
        return [name for (name,) in self._rows("SELECT DISTINCT id FROM properties ORDER BY id")]

    def _among(self, asked: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        parts = (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
        return [row for part in parts for row in self._rows(f"{asked} ({', '.join('?' * len(part))})", *part)]

    def _rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        with self._asking:
            return self._database.execute(asked, values).fetchall()


@lru_cache(maxsize=_KEPT)
def _needed(asked: int) -> Sequence[int]:
    """Return how many trigrams a spelling shares at the least with a name of so many, by its own number of them."""
    return [math.ceil(least_shared(asked, size)) for size in range(256)]
