"""Knows how it is written down which places belong to a thing that many lead to; not how partners are.

Places belong to a country or a continent in which they lie, to a river on which, to an industry that matters there.
A disputed claim leads nowhere: it makes no statement that would be followed.
"""

from __future__ import annotations

import sqlite3

from sisterkg.vocab import FACT_PROPERTIES, shortened

LIES_IN = "schema:containedInPlace"
LEADING = tuple(shortened(fact.iri) for fact in FACT_PROPERTIES.values() if fact.value == "thing")
"""The properties by which a place leads to a thing."""
_HOLDING = ("country", "region", "area", "landform")
"""The kinds of things in which places may lie: nobody looks into each of a country's rivers and buildings."""
_DEEPEST = 3
"""Levels of what lies within what: a region, its country, their continent."""

TABLES = """
CREATE TEMP TABLE wider (narrow TEXT, wide TEXT, PRIMARY KEY (narrow, wide)) WITHOUT ROWID;
CREATE TEMP TABLE leading (hub TEXT, place TEXT, PRIMARY KEY (hub, place)) WITHOUT ROWID;
CREATE TABLE hubs (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE located (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE belonging
  (language TEXT, hub INTEGER, number INTEGER, place INTEGER, PRIMARY KEY (language, hub, number)) WITHOUT ROWID;
"""
"""``belonging.number`` counts the places of a hub in the order of their names, from 0; ``located`` has the places."""

_LIES = f"property = '{LIES_IN}' AND language = '-'"
_WIDER = f"INSERT INTO wider SELECT subject, value FROM said WHERE subject >= ? AND subject < ? AND {_LIES}"  # noqa: S608  # our words
_LEADING = f"""
INSERT OR IGNORE INTO leading
  WITH RECURSIVE up (place, hub, level) AS (
    SELECT subject, value, 1 FROM said WHERE subject >= :first AND subject < :end AND {_LIES}
    UNION
    SELECT place, wide, level + 1 FROM up JOIN wider ON narrow = hub WHERE level < {_DEEPEST}
  )
  SELECT hub, place FROM up
  UNION ALL
  SELECT value, subject FROM said WHERE subject >= :first AND subject < :end
    AND property IN ({", ".join(f"'{name}'" for name in LEADING)}) AND language = '-';
"""  # noqa: S608  # our words
_SORTED = """
INSERT INTO hubs (iri) SELECT DISTINCT hub FROM leading ORDER BY hub;
INSERT INTO located (iri) SELECT DISTINCT place FROM leading ORDER BY place;
INSERT INTO belonging
  SELECT language, hubs.id, ROW_NUMBER() OVER (PARTITION BY language, hubs.id ORDER BY collated, place) - 1,
      located.id
    FROM leading JOIN hubs ON hubs.iri = hub JOIN located ON located.iri = place JOIN places ON places.iri = place;
DROP TABLE leading;
DROP TABLE wider;
"""


def find_belonging(database: sqlite3.Connection, base_iri: str) -> list[str]:
    """Find out what each place belongs to, by the table ``said``; return the places that ``places`` still lacks."""
    for kind in _HOLDING:
        database.execute(_WIDER, _within(base_iri, kind))
    first, end = _within(base_iri, "place")
    database.execute(_LEADING, {"first": first, "end": end})
    lacking = "SELECT DISTINCT place FROM leading WHERE place NOT IN (SELECT iri FROM places) ORDER BY place"
    return [place for (place,) in database.execute(lacking)]


def write_belonging(database: sqlite3.Connection) -> None:
    """Write down the places of each hub by their names, which are in the table ``places``."""
    database.executescript(_SORTED)


def _within(base_iri: str, kind: str) -> tuple[str, str]:
    """Return where the IRIs of the things of a kind begin among all that are sorted, and where they end.

    >>> _within("x:", "place")
    ('x:id/place/', 'x:id/place0')
    """
    start = f"{base_iri}id/{kind}"
    return f"{start}/", f"{start}{chr(ord('/') + 1)}"
