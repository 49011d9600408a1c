"""Knows which triples of a graph are links to elsewhere, and how they are told as mappings (SSSOM); makes none."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from pyoxigraph import Literal, RdfFormat, parse

from sisterkg.records import DatasetRecord
from sisterkg.vocab import GEONAMES, PREFIXES, Iri, term

_LINKING: Mapping[str, str] = {
    f"<{term('owl:sameAs')}>": "skos:exactMatch",
    f"<{term('skos:closeMatch')}>": "skos:closeMatch",
}
"""What SSSOM calls each; schema:sameAs says the same as owl:sameAs."""
_TARGETS: Mapping[str, str] = {PREFIXES["wd"]: "wikidata", GEONAMES: "geonames"}
_COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")


_NAME = f"<{term('schema:name')}> "

Link = tuple[str, str]
"""A line that links a thing with one of elsewhere, and the thing's English name."""


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


def sssom_head(dataset: DatasetRecord) -> str:
    """Return how a table of mappings begins (mapping-commons.github.io/sssom): prefixes, licence, columns."""
    base = dataset.base_iri
    prefixes = {
        "id": f"{base}id/",
        "wikidata": PREFIXES["wd"],
        "geonames": GEONAMES,
        "skos": PREFIXES["skos"],
        "semapv": "https://w3id.org/semapv/vocab/",
    }
    head = [
        f"mapping_set_id: {base}download/links.sssom.tsv",
        f"mapping_set_title: {dataset.title['en']}",
        f"license: {dataset.license}",
        f"mapping_date: '{dataset.modified.isoformat()}'",
        "curie_map:",
        *(f"  {prefix}: {Iri(address)}" for prefix, address in prefixes.items()),
    ]
    return "".join(f"#{line}\n" for line in head) + _tsv(_COLUMNS)


def as_sssom(link: Link, base: str) -> str:
    """Return a link as a row of a table of mappings; schema:sameAs, which says nothing more, has none."""
    line, name = link
    subject, predicate, rest = line.split(" ", 2)
    if predicate not in _LINKING:
        return ""
    path = subject.strip("<>").removeprefix(f"{base}id/")
    target = rest.removesuffix(" .").strip("<>")
    space, prefix = next((space, prefix) for space, prefix in _TARGETS.items() if target.startswith(space))
    item = target.removeprefix(space)
    return _tsv([f"id:{path}", name, _LINKING[predicate], f"{prefix}:{item}", "semapv:ManualMappingCuration"])


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
