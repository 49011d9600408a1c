"""Knows the links to Wikidata and GeoNames as triples and as a table of mappings; not how they were found."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pyoxigraph import Literal, RdfFormat, parse

from sisterkg.records import DatasetRecord, LinkRecord
from sisterkg.records.links import DECIDED, NOT
from sisterkg.vocab import GEONAMES, PREFIXES, entity_iri, term, wikidata_iri

_LINKING: Mapping[str, str] = {
    f"<{term('owl:sameAs')}>": "skos:exactMatch",
    f"<{term('skos:closeMatch')}>": "skos:closeMatch",
}
"""What SSSOM calls each; schema:sameAs says the same as owl:sameAs."""
_TARGETS: Mapping[str, str] = {PREFIXES["wd"]: "wikidata", GEONAMES: "geonames"}
_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"),
    *("mapping_justification", "mapping_date", "confidence", "comment"),
)
"""Slots of a mapping, in the order of the specification; none is written that no mapping has."""

_NAME = f"<{term('schema:name')}> "

Link = tuple[str, str]
"""A line that links a thing with one of elsewhere, and the thing's English name."""
Row = Mapping[str, str]


def links_of(lines: Iterable[str]) -> Iterator[Link]:
    """Yield those of a graph's sorted lines that link a thing with one of Wikidata or GeoNames."""
    predicates = frozenset({*_LINKING, f"<{term('schema:sameAs')}>"})
    for _, own in groupby(lines, key=lambda line: line[: line.index(" ")]):
        links, name = [], ""
        for line in own:
            if _is_link(line, predicates):
                links.append(line)
            name = name or _english_name(line)
        yield from ((line, name) for line in links)


class Mappings:
    """Makes a table of mappings from links one by one, and from those that a person has rejected.

    The form is the canonical one of mapping-commons.github.io/sssom/spec-formats-tsv/: the head is YAML, whose texts
    are written as JSON's, and declares the prefixes that are used and not built in; no column is empty. So the head
    is known when all rows have been made; what is kept of a row meanwhile is a line of text, to be sorted.
    """

    def __init__(self, dataset: DatasetRecord, decisions: Iterable[LinkRecord]) -> None:
        self._dataset = dataset
        self._base = f"{dataset.base_iri}id/"
        self._decided: Mapping[tuple[str, str], LinkRecord] = {
            (entity_iri(dataset.base_iri, "place", link.place), wikidata_iri(link.item)): link
            for link in decisions
            if link.decision
        }
        self._prefixes: dict[str, str] = {}
        self._columns: set[str] = set()

    def of_link(self, link: Link) -> Sequence[str]:
        """Return the row of a link; schema:sameAs, which says nothing more, has none."""
        line, label = link
        subject, predicate, rest = line.split(" ", 2)
        if predicate not in _LINKING:
            return ()
        pair = subject.strip("<>"), rest.removesuffix(" .").strip("<>")
        if (decided := self._decided.get(pair)) and decided.decision == "accepted":
            return (self._kept(self._row_of(decided, *pair, label)),)
        row = {
            "subject_id": self._curie(pair[0]),
            "subject_label": label,
            "predicate_id": _LINKING[predicate],
            "object_id": self._curie(pair[1]),
            "mapping_justification": DECIDED,
        }
        return (self._kept(row),)

    def of_rejected(self) -> Iterator[str]:
        """Yield the rows of what was rejected, as mappings that do not hold."""
        for pair, link in self._decided.items():
            if link.decision == "rejected":
                yield self._kept(self._row_of(link, *pair, link.place_name))

    def head(self) -> str:
        """Return how the table begins, up to the names of its columns."""
        dataset = self._dataset
        slots = {
            "mapping_set_id": f"{dataset.base_iri}download/links.sssom.tsv",
            "mapping_set_title": dataset.title["en"],
            "license": dataset.license,
            "publication_date": dataset.modified.isoformat(),
        }
        lines = [
            "curie_map:",
            *(f"  {prefix}: {_quoted(space)}" for prefix, space in sorted(self._prefixes.items())),
            *(f"{slot}: {_quoted(value)}" for slot, value in slots.items()),
        ]
        return "".join(f"#{line}\n" for line in lines) + _tsv(self._used)

    def written(self, kept: str) -> str:
        """Return a row, as it was kept, as it stands in the table."""
        row = dict(zip(_COLUMNS, json.loads(kept), strict=True))
        return _tsv(row[column] for column in self._used)

    @property
    def _used(self) -> Sequence[str]:
        return [column for column in _COLUMNS if column in self._columns]

    def _kept(self, row: Row) -> str:
        self._columns.update(column for column, value in row.items() if value)
        return _quoted([row.get(column, "") for column in _COLUMNS])

    def _row_of(self, link: LinkRecord, subject: str, target: str, label: str) -> Row:
        """Return the row of a link that a person has decided about, with what links.csv knows of it."""
        return {
            "subject_id": self._curie(subject),
            "subject_label": label,
            "predicate_id": link.predicate,
            "predicate_modifier": NOT if link.decision == "rejected" else "",
            "object_id": self._curie(target),
            "object_label": link.item_name,
            "mapping_justification": DECIDED,
            "mapping_date": link.date if len(link.date) == 10 else "",
            "confidence": link.confidence,
            "comment": link.comment,
        }

    def _curie(self, iri: str) -> str:
        """Return an IRI with its prefix: a thing of ours by its kind, as in place:baku."""
        if iri.startswith(self._base):
            prefix = iri.removeprefix(self._base).partition("/")[0]
            space = f"{self._base}{prefix}/"
        else:
            space, prefix = next((space, prefix) for space, prefix in _TARGETS.items() if iri.startswith(space))
        self._prefixes[prefix] = space
        return f"{prefix}:{iri.removeprefix(space)}"


def _quoted(value: str | Sequence[str]) -> str:
    r"""Return a text as YAML and JSON both have it, or several as JSON has them.

    >>> print(_quoted('Twins: "all" #1'))
    "Twins: \"all\" #1"
    """
    return json.dumps(value, ensure_ascii=False)


def _tsv(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(cells)
    return out.getvalue()


def _is_link(line: str, predicates: Collection[str]) -> bool:
    _, predicate, value = line.split(" ", 2)
    return predicate in predicates and value[1:].startswith((*_TARGETS,))


def _english_name(line: str) -> str:
    """Return the name that a line gives in English, or nothing."""
    start = line.index(" ") + 1
    if not (line.startswith(_NAME, start) and line.endswith('"@en .')):
        return ""
    written = line[start + len(_NAME) + 1 : -len('"@en .')]
    if "\\" not in written:
        return written
    value = next(parse(line, format=RdfFormat.N_TRIPLES)).object
    return value.value if isinstance(value, Literal) else ""
