"""Knows which triples of a graph are links to elsewhere, and how they are told as mappings (SSSOM); makes none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from sisterkg.records import LinkRecord, Records
from sisterkg.records.links import NOT
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
_CURATED = "semapv:ManualMappingCuration"

Row = Mapping[str, str]


def linkset(lines: Iterable[str]) -> list[str]:
    """Return those lines of a graph that link a thing with one of Wikidata or GeoNames, sorted."""
    predicates = {*_LINKING, f"<{term('schema:sameAs')}>"}
    return sorted(
        line
        for line in lines
        if (parts := line.split(" ", 2))[1] in predicates and parts[2][1:].startswith((*_TARGETS,))
    )


def as_sssom(lines: Iterable[str], records: Records) -> bytes:
    """Write links as a table of mappings, and those that were rejected as mappings that do not hold.

    The form is the canonical one of mapping-commons.github.io/sssom/spec-formats-tsv/: the head is YAML, whose texts
    are written as JSON's, and declares the prefixes that are used and not built in.
    """
    namer = _Namer(records)
    decided: dict[tuple[str, str], LinkRecord] = {
        (entity_iri(records.dataset.base_iri, "place", link.place), wikidata_iri(link.item)): link
        for link in records.links
        if link.decision
    }
    rows = [_link_row(line, namer, decided) for line in linkset(lines) if line.split(" ", 2)[1] in _LINKING]
    known = {city.id for city in records.cities}
    rows += [
        _decided_row(link, *pair, namer)
        for pair, link in decided.items()
        if link.decision == "rejected" and link.place in known
    ]
    columns = [column for column in _COLUMNS if any(row.get(column) for row in rows)]
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in _head(records, namer.used))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted([row.get(column, "") for column in columns] for row in rows))
    return out.getvalue().encode()


def _head(records: Records, prefixes: Mapping[str, str]) -> Sequence[str]:
    base, dataset = records.dataset.base_iri, records.dataset
    slots = {
        "mapping_set_id": f"{base}download/links.sssom.tsv",
        "mapping_set_title": dataset.title["en"],
        "license": dataset.license,
        "publication_date": dataset.modified.isoformat(),
    }
    return [
        "curie_map:",
        *(f"  {prefix}: {_quoted(space)}" for prefix, space in sorted(prefixes.items())),
        *(f"{slot}: {_quoted(value)}" for slot, value in slots.items()),
    ]


def _quoted(text: str) -> str:
    r"""Return a text as YAML and JSON both have it.

    >>> print(_quoted('Twins: "all" #1'))
    "Twins: \"all\" #1"
    """
    return json.dumps(text, ensure_ascii=False)


class _Namer:
    """Names things by prefix and by label, and remembers which prefixes it has used."""

    def __init__(self, records: Records) -> None:
        self._base = f"{records.dataset.base_iri}id/"
        self._labels: dict[str, str] = {city.id: city.name_en for city in records.cities}
        self._labels |= {thing.id: thing.name_en for thing in records.things}
        self._labels |= {country.iso2: country.name_en for country in records.countries}
        self.used: dict[str, str] = {}

    def curie(self, iri: str) -> str:
        """Return an IRI with its prefix: a thing of ours by its kind, as in place:baku."""
        if iri.startswith(self._base):
            prefix = iri.removeprefix(self._base).partition("/")[0]
            space = f"{self._base}{prefix}/"
        else:
            space, prefix = next((space, prefix) for space, prefix in _TARGETS.items() if iri.startswith(space))
        self.used[prefix] = space
        return f"{prefix}:{iri.removeprefix(space)}"

    def label(self, iri: str) -> str:
        """Return the English name of a thing of ours."""
        return self._labels.get(iri.rpartition("/")[2], "")


def _link_row(line: str, namer: _Namer, decided: Mapping[tuple[str, str], LinkRecord]) -> Row:
    subject, predicate, rest = line.split(" ", 2)
    pair = subject.strip("<>"), rest.removesuffix(" .").strip("<>")
    if (link := decided.get(pair)) and link.decision == "accepted":
        return _decided_row(link, *pair, namer)
    return {
        "subject_id": namer.curie(pair[0]),
        "subject_label": namer.label(pair[0]),
        "predicate_id": _LINKING[predicate],
        "object_id": namer.curie(pair[1]),
        "mapping_justification": _CURATED,
    }


def _decided_row(link: LinkRecord, subject: str, target: str, namer: _Namer) -> Row:
    """Return the row of a link that a person has decided about, with what links.csv knows of it."""
    return {
        "subject_id": namer.curie(subject),
        "subject_label": namer.label(subject),
        "predicate_id": link.predicate,
        "predicate_modifier": NOT if link.decision == "rejected" else "",
        "object_id": namer.curie(target),
        "object_label": link.item_name,
        "mapping_justification": _CURATED,
        "mapping_date": link.date if len(link.date) == 10 else "",
        "confidence": link.confidence,
        "comment": link.comment,
    }
