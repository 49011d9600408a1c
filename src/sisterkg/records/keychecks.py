"""Knows which keys may be there once only and which must be there, and reports where they are not; holds no key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from sisterkg.faults import Fault
from sisterkg.records.hints import Hints, did_you_mean
from sisterkg.records.notes import CITY, FACT, MARK
from sisterkg.records.repetitions import duplicate
from sisterkg.records.tables import Report

_TABLES = {CITY: "cities.csv", FACT: "facts.csv"}
_COLUMNS = {"E": "entry", "G": "geonames", "I": "id", "W": "wikidata"}
_MARK = MARK.encode()
_DEFINED = _MARK + b"d"
_FACT = b"Z"
"""The kind of key that is sorted behind all others."""
_ID = b"I"
_MOST_COMPARED = 20_000
"""Ids among which the one that was meant is looked for; beyond that only the one before it in the alphabet is."""
_MOST_HINTED = 1_000
"""Ids for which it is looked for; of further ones, too, only the one before is: nobody mends so many one by one."""

_Group = Sequence[tuple[str, str]]
"""The roles of a key, each with its lines."""


def check_keys(keys: Iterable[bytes], known: Sequence[str], is_lenient: Callable[[], bool], report: Report) -> None:
    """Report keys that are there twice, and references to what is not there.

    ``keys`` are those of ``records.notes``, sorted; ``known`` are the ids that are no city's. Asked when all that can
    be wrong with a city has been reported, ``is_lenient`` tells that a reference of facts.csv may be to a row that
    could not be read, so that nothing is to be said of it.
    """
    checking = _KeyChecking(known, report)
    is_told = False
    for opening, lines in groupby(keys, key=_opening):
        if opening.startswith(_FACT) and not is_told:
            checking.tell_unknown(is_lenient())
            is_told = True
        first, *others = lines
        # Most keys are there once: those are not taken apart.
        if not others and (opening.startswith(_FACT) or first.startswith(_DEFINED, len(opening))):
            checking.pass_over(opening)
            continue
        value = opening[1:].decode()
        roles = [_role(line) for line in (first, *others)]
        if opening.startswith(_FACT):
            checking.check_fact(value, roles)
        else:
            checking.check(opening[:1].decode(), value, roles)
    if not is_told:
        checking.tell_unknown(is_lenient())


def _opening(key: bytes) -> bytes:
    """Return the kind and the value of a key."""
    return key[: key.index(_MARK)]


def _role(key: bytes) -> tuple[str, str]:
    _, role, *lines = key.decode().rstrip("\n").split(MARK)
    return role, (lines or [role])[-1]


class _KeyChecking:
    def __init__(self, known: Sequence[str], report: Report) -> None:
        self._known = known
        self._report = report
        self._ids: list[str] = []
        self._count = 0
        self._last = b""
        self._unknown: list[tuple[Fault, str]] = []
        """The faults of facts.csv that are still to be told, and the id before each in the alphabet."""
        self._doubtful: frozenset[int] = frozenset()
        """The lines of facts.csv that refer to what is not there."""

    def pass_over(self, opening: bytes) -> None:
        """Take note of a key with which all is well."""
        if opening.startswith(_ID):
            self._count += 1
            self._last = opening
            if self._count <= _MOST_COMPARED:
                self._ids.append(opening[1:].decode())

    def check(self, kind: str, value: str, roles: _Group) -> None:
        """Check an entry, id or item."""
        defined = [int(role[1:]) for role, _ in roles if role[0] == "d"]
        for line in defined[1:]:
            column = _COLUMNS[kind]
            what = f"{column} {value} is there already, on line {defined[0]}"
            self._report(duplicate("cities.csv", line, column, value, what))
        if defined:
            self.pass_over(f"{kind}{value}".encode())
        else:
            for role, lines in roles:
                for line in map(int, lines.split(",")):
                    self._note_unknown(kind, value, role[1], role[2:], line)

    def tell_unknown(self, is_lenient: bool) -> None:
        """Report what is not there, now that all is known that is."""
        if is_lenient:
            return
        self._doubtful = frozenset(fault.line for fault, _ in self._unknown)
        near = self._ids if self._count <= _MOST_COMPARED else []
        hints = Hints([*self._known, *near], _MOST_HINTED)
        for fault, before in self._unknown:
            mend = ""
            if fault.rule == "unknown-id":
                mend = hints.meant_by(fault.value) or did_you_mean(fault.value, [before])
            self._report(replace(fault, mend=mend or fault.mend))

    def check_fact(self, key: str, roles: _Group) -> None:
        """Check what is stated, of which every row that states it is known."""
        lines = {table: [int(role[1:]) for role, _ in roles if role[0] == table] for table in _TABLES}
        of_cities = lines[CITY]
        of_facts = [line for line in lines[FACT] if line not in self._doubtful]
        for column, table, found in (("population", "cities.csv", of_cities), ("value", "facts.csv", of_facts)):
            for line in found[1:]:
                what = f"{column} {key} is there already, on line {found[0]}"
                self._report(duplicate(table, line, column, key, what))
        for line in of_facts if of_cities else ():
            what = f"line {of_cities[-1]} of cities.csv states it already"
            self._report(duplicate("facts.csv", line, "value", key, what))

    def _note_unknown(self, kind: str, value: str, table: str, column: str, line: int) -> None:
        source, mend = _TABLES[table], "add it to things.csv"
        if table == CITY:
            what = f"there is no place or thing {value}"
            self._report(Fault(source, line, column, value, "unknown-id", what, mend))
        elif kind == "E":
            what, mend = f"cities.csv has no entry {value}", "use a number of its entry column"
            self._unknown.append((Fault(source, line, column, value, "unknown-entry", what, mend), ""))
        else:
            what = f"there is no place, thing or country {value!r}"
            fault = Fault(source, line, column, value, "unknown-id", what, mend)
            self._unknown.append((fault, self._last[1:].decode()))
