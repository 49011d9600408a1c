"""Knows under which IRIs others know a thing, and what the last check of each link found; checks none itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import GEONAMES, PREFIXES, Iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.profiles.footnotes import Mark
from sisterkg.web.profiles.sourcing import Sourcing

_MATCHES: Mapping[Iri, str] = {term("schema:sameAs"): "exact", term("skos:closeMatch"): "close"}
"""How well what a property leads to is the same, by a word of the pages."""
_TARGETS: Mapping[str, str] = {PREFIXES["wd"]: "Wikidata", GEONAMES: "GeoNames"}
_MOST = 20


@dataclass(frozen=True)
class Check:
    """What was found when a link was followed last."""

    state: Value
    day: str
    """ISO 8601."""
    leads_to: Value | None


@dataclass(frozen=True)
class Link:
    """A link to the same thing elsewhere."""

    site: str
    """Who knows it there; empty for any other than the usual ones."""
    target: Value
    match: str
    """``exact`` or ``close``."""
    check: Check | None
    notes: Sequence[Mark]


def links_of(snapshot: Snapshot, describer: Describer, sourcing: Sourcing, iri: Iri) -> Sequence[Link]:
    """Return the links of a thing to the same elsewhere, each with its last check and where it was taken from."""
    checks = _checks(snapshot, describer, iri)
    found: dict[str, Link] = {}
    for predicate, match in _MATCHES.items():
        for node in snapshot.values(iri, predicate, _MOST):
            if isinstance(node, NamedNode) and node.value not in found:
                space = next((space for space in _TARGETS if node.value.startswith(space)), "")
                short = node.value.removeprefix(space).strip("/")
                found[node.value] = Link(
                    _TARGETS.get(space, ""),
                    Value(short, "", node.value),
                    match,
                    checks.get(node.value),
                    sourcing.marks(predicate, node),
                )
    return sorted(found.values(), key=lambda link: (link.site == "", link.site != "Wikidata", link.target.text))


def _checks(snapshot: Snapshot, describer: Describer, iri: Iri) -> Mapping[str, Check]:
    found: dict[str, Check] = {}
    for check in islice(snapshot.subjects(term("skg:checkedPlace"), iri), _MOST):
        said = {triple.predicate.value: triple.object for triple in snapshot.about(check)}
        item, state, day = (said.get(term(name)) for name in ("skg:checkedItem", "skg:linkState", "skg:checked"))
        if isinstance(item, NamedNode) and isinstance(state, NamedNode) and isinstance(day, Literal):
            target = said.get(term("skg:redirectsTo"))
            leads_to = (
                Value(target.value.removeprefix(PREFIXES["wd"]), "", target.value)
                if isinstance(target, NamedNode)
                else None
            )
            found[item.value] = Check(describer.label(state.value), day.value, leads_to)
    return found
