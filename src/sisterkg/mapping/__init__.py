"""Knows what a record means in RDF; does not know how records are read or graphs are kept.

A record's fields are bound to the variables of a CONSTRUCT template (``ontology/mapping/*.rq``), and the template
makes the triples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sisterkg.mapping.bindings import Binder
from sisterkg.mapping.template import Template, read_templates
from sisterkg.records import Records

__all__ = ["Binder", "Template", "map_records", "read_templates"]


def map_records(records: Records, templates: Mapping[str, Template]) -> Iterator[str]:
    """Yield the N-Triples lines, without their ends, that the records mean; in no order, some perhaps twice."""
    for template, binding in Binder(records.dataset).bind(records):
        yield from templates[template].triples(binding)
