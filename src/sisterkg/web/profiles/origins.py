"""Knows from which row of which file of records a node was made, by its kind; reads no record.

A snapshot does not hold the records, and a row's line changes with every row above it: a row is told by the cells
that find it. A table that is kept as Parquet has the same name and columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import FACT_PROPERTIES, THING_KINDS, Iri, kind_of, term

_LONGEST = 80
"""Characters of a cell that are told: more is not needed to find it."""


@dataclass(frozen=True)
class Origin:
    """A file of records, with the cells by which its row is found; without any where it has no rows."""

    file: str
    cells: Sequence[tuple[str, str]]
    """The column and the cell, as they stand in the file."""

    @property
    def found_by(self) -> str:
        """The cells in one line.

        >>> Origin("facts.csv", [("entry", "4"), ("place", "baku")]).found_by
        'entry = 4, place = baku'
        """
        return ", ".join(f"{column} = {cell}" for column, cell in self.cells)


@dataclass(frozen=True)
class _Kept:
    """A file, with the property that leads to the cell of each column; none where the node itself is named there."""

    file: str
    columns: Mapping[str, Iri | None]


_SETTINGS = (_Kept("dataset.toml", {}),)
_ENTRY = {"entry": term("prov:wasDerivedFrom")}
_FIGURE = _Kept(
    "facts.csv",
    {
        **_ENTRY,
        "place": term("schema:observationAbout"),
        "property": term("schema:measuredProperty"),
        "relative_to": term("skg:relativeTo"),
        "basis": term("skg:rankedBy"),
        "year": term("schema:observationDate"),
    },
)
_KEPT: Mapping[str, Sequence[_Kept]] = {
    **{kind: (_Kept("things.csv", {"id": None}),) for kind in THING_KINDS},
    "continent": (_Kept("continents.csv", {"id": None}),),
    "country": (_Kept("countries.csv", {"iso2": None}),),
    "place": (_Kept("cities.csv", {"id": None}),),
    "entry": (_Kept("cities.csv", {"entry": None}),),
    "partnership": (_Kept("cities.csv", {"id": term("skg:partner")}),),
    "claim": (
        _Kept(
            "facts.csv",
            {
                **_ENTRY,
                "place": term("rdf:subject"),
                "property": term("rdf:predicate"),
                "value": term("rdf:object"),
                "year": term("skg:year"),
            },
        ),
    ),
    "observation": (_FIGURE,),
    "link-check": (_Kept("link-checks.csv", {"place": term("skg:checkedPlace"), "item": term("skg:checkedItem")}),),
    **dict.fromkeys(("dataset", "agent", "catalog"), _SETTINGS),
}
"""Where a node is kept, by the first part of its path. What has none here is made by the build itself."""

_NARROWER: Mapping[tuple[str, Iri, Iri], Sequence[_Kept]] = {
    ("place", term("rdf:type"), term("skg:WithdrawnPlace")): (_Kept("withdrawn.csv", {"id": None}),),
    ("", term("rdf:type"), term("schema:WebPage")): _SETTINGS,
    ("", term("rdf:type"), term("schema:CreativeWork")): _SETTINGS,
    # Either file may state a population, and the graph does not say which did.
    ("observation", term("schema:measuredProperty"), term("skg:population")): (_Kept("cities.csv", _ENTRY), _FIGURE),
}
"""The same of nodes that have a value of a property besides."""

_NAMES = {fact.iri: name for name, fact in FACT_PROPERTIES.items()}


def origins_of(snapshot: Snapshot, iri: Iri) -> Sequence[Origin]:
    """Return where the records keep what a node was made from; several where it may be any of them."""
    kind = kind_of(snapshot.base_iri, iri)
    narrower = (
        kept
        for (of, predicate, value), kept in _NARROWER.items()
        if of == kind and NamedNode(value) in snapshot.values(iri, predicate, 10)
    )
    return [Origin(each.file, [*_cells(snapshot, iri, each)]) for each in next(narrower, None) or _KEPT.get(kind, ())]


def _cells(snapshot: Snapshot, iri: Iri, kept: _Kept) -> Iterator[tuple[str, str]]:
    home = NamedNode(snapshot.manifest.home)
    for column, predicate in kept.columns.items():
        nodes = snapshot.values(iri, predicate, 3) if predicate else [NamedNode(iri)]
        # Home is a partner in every partnership: the other one is the row's.
        for node in sorted(nodes, key=lambda each: each == home)[:1]:
            yield column, _cell(node)


def _cell(node: Node) -> str:
    """Return how a table writes what a node stands for."""
    if isinstance(node, Literal):
        text = f"{node.value}@{node.language}" if node.language else node.value
    else:
        iri = str(getattr(node, "value", ""))
        text = _NAMES.get(Iri(iri)) or iri.rpartition("/")[2]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
