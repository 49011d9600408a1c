"""Knows parts of pages that have been made, to be put into other pages; does not know what they show."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from markupsafe import Markup

_MOST = 4096
"""Parts that are kept: rows and marks of partners most of all, half a kilobyte each."""


class Fragments:
    """Parts that stay the same as long as their snapshot is served, each under a key of all that it depends on.

    >>> fragments, made = Fragments(), []
    >>> for _ in range(2):
    ...     said = fragments.once(("row", "baku", "tr"), lambda: made.append("again") or Markup("<tr>Bakü</tr>"))
    >>> said, made
    (Markup('<tr>Bakü</tr>'), ['again'])
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()

    def once(self, key: Hashable, make: Callable[[], Markup]) -> Markup:
        """Return a part, which is made where it is not kept; that for which nobody asked longest is let go."""
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return known
        made = make()  # two may make the same at once: better than that all wait
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
