"""Knows what tells places of the same name apart: their country, their region or their id; not how that is shown."""

from __future__ import annotations

import sqlite3

TABLES = """
CREATE TEMP TABLE places
  (iri TEXT, language TEXT, collated TEXT, called TEXT, key TEXT, country TEXT, region TEXT,
   PRIMARY KEY (iri, language)) WITHOUT ROWID;
CREATE TEMP TABLE pairings (place TEXT, partnership TEXT, PRIMARY KEY (place, partnership)) WITHOUT ROWID;
CREATE TEMP TABLE shared (language TEXT, called TEXT, PRIMARY KEY (language, called)) WITHOUT ROWID;
CREATE TABLE apart (language TEXT, iri TEXT, which TEXT, PRIMARY KEY (language, iri)) WITHOUT ROWID;
"""
"""``places.country`` and ``region`` are names, empty where none is known; ``apart`` has places and partnerships."""

_TOLD_APART = """
INSERT INTO shared SELECT language, called FROM places GROUP BY language, called HAVING COUNT(*) > 1;
CREATE TEMP TABLE alike AS
  SELECT language, iri,
    CASE
      WHEN country != '' AND COUNT(*) OVER (PARTITION BY language, called, country) = 1 THEN country
      WHEN region != '' AND COUNT(*) OVER (PARTITION BY language, called, country, region) = 1 THEN region
      ELSE key
    END AS which
  FROM places JOIN shared USING (language, called);
INSERT INTO apart
  SELECT language, iri, which FROM alike
  UNION
  SELECT language, partnership, MIN(which) FROM alike JOIN pairings ON place = iri GROUP BY language, partnership
  ORDER BY 1, 2;
DROP TABLE alike;
DROP TABLE shared;
DROP TABLE pairings;
DROP TABLE places;
"""


def tell_apart(database: sqlite3.Connection) -> None:
    """Write down what tells each place apart, and its partnership, where another one in ``places`` has its name."""
    database.executescript(_TOLD_APART)
