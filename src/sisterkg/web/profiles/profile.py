"""Knows which sections the page about a thing of each kind has; does not know how any section is found or shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from sisterkg.listing import PartnerList, collated
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, graph_iri, term
from sisterkg.web.descriptions import Describer, Row, Value
from sisterkg.web.profiles.elsewhere import Link, links_of
from sisterkg.web.profiles.facts import Fact, Sentence, Teller
from sisterkg.web.profiles.flaws import Flaw, flaws_of
from sisterkg.web.profiles.footnotes import Footnote, Footnotes, Mark
from sisterkg.web.profiles.naming import Name, names_of
from sisterkg.web.profiles.pairings import HUBS, Paired, paired
from sisterkg.web.profiles.partnerships import Told, tell
from sisterkg.web.profiles.references import Paged, references_to
from sisterkg.web.profiles.situation import Situation, situated, situated_alone
from sisterkg.web.profiles.sourcing import Sourcing
from sisterkg.web.profiles.statements import MOST, Statement, read_statement, statements_of
from sisterkg.web.vocabulary.shapes import Shapes

Sections = Sequence[str | Sequence[str]]
"""The sections of a page in their order; those in brackets stand side by side."""

_HUB: Sections = (("partnerships", "situation"), "facts", "references", ("links", "names"), "flaws")
SECTIONS: Mapping[str, Sections] = {
    "place": (("partnerships", "situation"), "facts", "flaws", ("links", "names"), "references"),
    "partnership": (("partnerships", "situation"), "flaws", "references"),
    **dict.fromkeys(HUBS, _HUB),
    "claim": ("itself", "flaws", "references"),
    "observation": ("itself", "flaws", "references"),
    "entry": ("references", "flaws"),
}
"""The sections of a page, by the first part of its path. One that has nothing to say is left out."""

_USUAL: Sections = ("facts", "references", ("links", "names"), "flaws")
"""The sections of any other kind."""
_BROADER = (term("schema:containedInPlace"), term("schema:isPartOf"))
_PLACE = term("skg:Place")


@dataclass(frozen=True)
class Thing:
    """What a page is about: ``kind`` is the first part of its path, and empty where there is one of it."""

    iri: Iri
    kind: str
    graph: Iri | None = None
    """The named graph in which it is described; None for the data set itself."""


@dataclass(frozen=True)
class Broader:
    """What a thing lies in or is part of, with the notes of what states it."""

    value: Value
    notes: Sequence[Mark]


@dataclass(frozen=True)
class Profile:
    """What the page about a thing tells."""

    iri: Iri
    title: Value
    kinds: Sequence[Value]
    broader: Sequence[Broader]
    remarks: Sequence[Value]
    """Of the editors, as they wrote them."""
    sections: Sections
    names: Sequence[Name]
    partnerships: Paged[Told]
    is_hub: bool
    """Whether the partnerships are those of places that belong to it."""
    situation: Situation | None
    """Of what has a place on Earth, with the ways from home."""
    facts: Sequence[Fact]
    are_facts_cut: bool
    itself: Sentence | None
    """The statement that the page is about, in a sentence."""
    links: Sequence[Link]
    flaws: Sequence[Flaw]
    references: Paged[Sentence]
    notes: Sequence[Footnote]
    rows: Sequence[Row]
    """Everything that is said of it, as the data have it, so much of it as a page shows."""
    is_laid_out: bool
    """Whether its kind has a page of its own, so that the rows need not be read first."""


def profile_of(
    snapshot: Snapshot,
    describer: Describer,
    shapes: Shapes,
    thing: Thing,
    language: str,
    parts: Mapping[str, int],
    partners: PartnerList,
) -> Profile:
    """Return what the page about a thing tells; ``parts`` says which part of a long section is asked for.

    ``partners`` are those of the home city, in the language.
    """
    iri = thing.iri
    footnotes = Footnotes(snapshot, describer)
    teller = Teller(describer, footnotes, language)
    statements = statements_of(snapshot, iri)
    sourcing = Sourcing(snapshot, describer, footnotes, iri, statements)
    # Notes are numbered as they come: what follows is in the order of the page.
    broader = _broader(snapshot, describer, sourcing, iri)
    pairs = paired(snapshot, partners, thing.kind, iri, parts.get("partnerships", 1))
    told = [
        tell(snapshot, describer, footnotes, each, iri, language)
        for each in _by_name(pairs.partnerships, describer, language)
    ]
    situation = (
        situated_alone(snapshot, describer, sourcing, iri, told)
        if pairs.places == [iri]
        else situated(snapshot, describer, pairs.places, told, is_part=not pairs.partnerships.is_all)
    )
    itself = read_statement(snapshot, iri)
    said_of_itself = teller.sentence(itself, iri) if itself else None
    facts = teller.facts(statements, iri)
    links = links_of(snapshot, describer, sourcing, iri)
    names = names_of(snapshot, describer, sourcing, iri, language)
    references = references_to(snapshot, teller, iri, parts.get("references", 1))
    return Profile(
        iri=iri,
        title=describer.label(iri),
        kinds=[describer.label(each) for each in _kinds(snapshot, thing)],
        broader=broader,
        remarks=[describer.value(node) for node in snapshot.values(iri, term("skos:editorialNote"), 5)],
        sections=SECTIONS.get(thing.kind, _USUAL),
        names=names,
        partnerships=Paged(told, pairs.partnerships.number, pairs.partnerships.has_next),
        is_hub=pairs.is_of_hub,
        situation=situation,
        facts=facts,
        are_facts_cut=len(statements) >= MOST,
        itself=said_of_itself,
        links=links,
        flaws=flaws_of(snapshot, describer, shapes, _concerned(snapshot, iri, pairs, statements)),
        references=references,
        notes=footnotes.notes,
        rows=describer.rows_of(iri, thing.graph),
        is_laid_out=thing.kind in SECTIONS,
    )


def _broader(snapshot: Snapshot, describer: Describer, sourcing: Sourcing, iri: Iri) -> Sequence[Broader]:
    return [
        Broader(describer.value(node), sourcing.marks(each, node))
        for each in _BROADER
        for node in snapshot.values(iri, each, 5)
        if isinstance(node, NamedNode)
    ]


def _concerned(snapshot: Snapshot, iri: Iri, pairs: Paired, statements: Sequence[Statement]) -> Iterable[Iri]:
    """Return, each once, a thing and what else the findings on its page may be about."""
    own = () if pairs.is_of_hub else pairs.partnerships.items
    checks = islice(snapshot.subjects(term("skg:checkedPlace"), iri), 20)
    return dict.fromkeys((iri, *own, *(each.iri for each in statements), *checks))


def _by_name(partnerships: Paged[Iri], describer: Describer, language: str) -> Sequence[Iri]:
    """Return partnerships as a reader looks for them; those of a hub stay in the order in which they are paged."""
    if not partnerships.is_all:
        return partnerships.items
    return sorted(partnerships.items, key=lambda each: (collated(describer.label(each).text, language), each))


def _kinds(snapshot: Snapshot, thing: Thing) -> Sequence[Iri]:
    """Return the classes of a thing, but for those of which another one is a kind: a city is told as a city alone."""
    nodes = snapshot.values(thing.iri, term("rdf:type"), 10, thing.graph)
    kinds = [Iri(node.value) for node in nodes if isinstance(node, NamedNode)]
    ontology = graph_iri(snapshot.base_iri, "ontology")
    wider = {
        node.value
        for kind in kinds
        for node in snapshot.values(kind, term("rdfs:subClassOf"), 10, ontology)
        if isinstance(node, NamedNode)
    }
    if len(kinds) > 1:
        wider.add(_PLACE)  # of which schema.org's cities and districts are kinds, without the ontology's saying so
    return [kind for kind in kinds if kind not in wider]
