"""Knows which triples of a graph are links to elsewhere, and how they are told as mappings (SSSOM); makes none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from sisterkg.records import Records
from sisterkg.vocab import GEONAMES, PREFIXES, Iri, term

_LINKING: Mapping[str, str] = {
    f"<{term('owl:sameAs')}>": "skos:exactMatch",
    f"<{term('skos:closeMatch')}>": "skos:closeMatch",
}
"""What SSSOM calls each; schema:sameAs says the same as owl:sameAs."""
_TARGETS: Mapping[str, str] = {PREFIXES["wd"]: "wikidata", GEONAMES: "geonames"}
_COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")


def linkset(lines: Iterable[str]) -> list[str]:
    """Return those lines of a graph that link a thing with one of Wikidata or GeoNames, sorted."""
    predicates = {*_LINKING, f"<{term('schema:sameAs')}>"}
    return sorted(
        line
        for line in lines
        if (parts := line.split(" ", 2))[1] in predicates and parts[2][1:].startswith((*_TARGETS,))
    )


def as_sssom(lines: Iterable[str], records: Records) -> bytes:
    """Write links as a table of mappings (mapping-commons.github.io/sssom), its prefixes and licence before it."""
    base, dataset = records.dataset.base_iri, records.dataset
    names: dict[str, str] = {city.id: city.name_en for city in records.cities}
    names |= {thing.id: thing.name_en for thing in records.things}
    names |= {country.iso2: country.name_en for country in records.countries}
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
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in head)
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(line, base, names) for line in linkset(lines) if line.split(" ", 2)[1] in _LINKING)
    return out.getvalue().encode()


def _row(line: str, base: str, names: Mapping[str, str]) -> list[str]:
    subject, predicate, rest = line.split(" ", 2)
    path = subject.strip("<>").removeprefix(f"{base}id/")
    target = rest.removesuffix(" .").strip("<>")
    space, prefix = next((space, prefix) for space, prefix in _TARGETS.items() if target.startswith(space))
    name = names.get(path.rpartition("/")[2], "")
    item = target.removeprefix(space)
    return [f"id:{path}", name, _LINKING[predicate], f"{prefix}:{item}", "semapv:ManualMappingCuration"]
