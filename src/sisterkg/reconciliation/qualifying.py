"""Knows how a name is found in a cell that says more, such as “Tampa, Florida, USA”; not what else is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.likeness import SURE
from sisterkg.reconciliation.properties import CONTRADICTED, resolved

UNKNOWN = 0.9
"""What is left of the likeness of a name beside which something stands that nobody knows."""
_MOST_PARTS = 5
MOST_NAMESAKES = 1_000
"""Things of one name that are looked at."""
_BEYOND = 3
"""Steps from a thing to what it lies in: region, country, continent."""
_CLOSE = 99.0
_BETWEEN = re.compile(r"[,;|/()\[\]\t\n，、،；／（）［］【】]|\s[-–—]\s")


def parts_of(text: str) -> Sequence[str]:
    """Return what stands side by side in a cell.

    >>> parts_of("Tampa, Florida (USA)"), parts_of("Baku - Azerbaijan"), parts_of("Stratford-upon-Avon")
    (['Tampa', 'Florida', 'USA'], ['Baku', 'Azerbaijan'], ['Stratford-upon-Avon'])
    """
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def qualified(text: str, gazetteer: Gazetteer) -> Mapping[int, float]:
    """Return the things that one part of a cell names, by their numbers, each with how like it is to the cell.

    It is sure where every other part says where it lies, or is another name or an identifier of it; in any order,
    as “Baku, Azerbaijan” is “Azerbaijan / Baku” elsewhere. Else the name is the first part.
    """
    parts = parts_of(text)
    found: dict[int, float] = {}
    if not 1 < len(parts) <= _MOST_PARTS:
        return found
    meant = [resolved([part], gazetteer) for part in parts]
    for place, name in enumerate(parts):
        others = [each for number, each in enumerate(meant) if number != place]
        for number, entity in gazetteer.of_numbers(sorted(gazetteer.named(name))[:MOST_NAMESAKES]).items():
            around = _around(entity, gazetteer)
            if all(around & each for each in others):
                found[number] = SURE
            elif place == 0:
                is_contradicted = any(each and not around & each for each in others)
                found.setdefault(number, _CLOSE * (CONTRADICTED if is_contradicted else UNKNOWN))
    return found


def _around(entity: Entity, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of a thing and of all that it lies in."""
    around, edge = {entity.id, *entity.within}, [*entity.within]
    for _ in range(_BEYOND):
        containers = [container for own in edge if (container := gazetteer.get(own))]
        edge = [own for each in containers for own in each.within if own not in around]
        around.update(edge)
    return frozenset(around)
