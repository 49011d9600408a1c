"""Knows the one exception for a request that cannot be read, and how its faults are collected; not what is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from sisterkg.faults import Fault, SisterkgError


class MalformedBatch(SisterkgError):
    """A request is not as the reconciliation API has it; all that is wrong with it is in ``faults``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        told = "; ".join(f"{fault.column}: {fault.what}" for fault in self.faults[:_TOLD])
        more = len(self.faults) - _TOLD
        super().__init__(f"{told}; and {more} more" if more > 0 else told, self.faults[0].mend)


_TOLD = 10
_SHOWN = 80
"""Characters of a wrong value that are told."""


class Faults:
    """The faults of one request, as they are found."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: list[Fault] = []

    def add(self, where: str, value: object, rule: str, what: str, mend: str) -> None:
        """Note a fault at a place such as ``q0.limit``."""
        self._found.append(Fault(self._source, 0, where, str(value)[:_SHOWN], rule, what, mend))

    def stop(self) -> None:
        """Do nothing where nothing is wrong.

        Raises:
            MalformedBatch: where something is.
        """
        if self._found:
            raise MalformedBatch(self._found)


def read_json(text: str, source: str, example: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Read JSON in which no key comes twice and every number is one.

    Raises:
        MalformedBatch: where it is none, with the line and column.
    """
    faults = Faults(source)
    mend = f"send {example}"

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            for key in sorted({key for key in keys if keys.count(key) > 1} if len(keys) < _MOST_KEYS else {"a key"}):
                faults.add(source, key, "repeated-key", f"{key[:_SHOWN]} comes more than once", "name each only once")
        return found

    def refuse(number: str) -> NoReturn:
        raise ValueError(f"{number} is no number")

    try:
        value = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        what = f"this is no JSON: {error.msg}: line {error.lineno} column {error.colno}"
        faults.add(source, text[error.pos : error.pos + _SHOWN], "no-json", what, mend)
    except (ValueError, RecursionError) as error:
        faults.add(source, "", "no-json", f"this is no JSON: {error}", mend)
    faults.stop()
    return value


_MOST_KEYS = 1000
"""Keys of one object among which it is told which comes twice."""
