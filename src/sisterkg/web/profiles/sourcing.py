"""Knows what the data name as the source of a plain statement about a thing; invents none where they name none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles.footnotes import Footnotes, Mark
from sisterkg.web.profiles.statements import Statement

_DERIVED, _LINK_SOURCE = term("prov:wasDerivedFrom"), term("skg:linkSource")
_TOLD_BY: Mapping[Iri, Iri] = {
    term("skg:nameAsPublished"): _DERIVED,
    **{
        term(name): _LINK_SOURCE
        for name in ("schema:latitude", "schema:longitude", "schema:sameAs", "owl:sameAs", "skos:closeMatch")
    },
}
"""By which property of a thing the source of its other statements is told, as the ontology defines these."""


class Sourcing:
    """The sources of what is said of one thing, cited in the notes of its page."""

    def __init__(
        self,
        snapshot: Snapshot,
        describer: Describer,
        footnotes: Footnotes,
        iri: Iri,
        statements: Sequence[Statement],
    ) -> None:
        self._snapshot = snapshot
        self._describer = describer
        self._footnotes = footnotes
        self._iri = iri
        self._statements = statements

    def marks(self, predicate: Iri, value: Node) -> Sequence[Mark]:
        """Return marks for the claims that state a value of a property, else for what the thing itself names."""
        sources = [*self._claimed(predicate, value)]
        if not sources and predicate in _TOLD_BY:
            sources = [*self._snapshot.values(self._iri, _TOLD_BY[predicate], 3)]
        return [
            self._footnotes.mark(Iri(node.value) if isinstance(node, NamedNode) else self._describer.value(node))
            for node in sources
            if isinstance(node, NamedNode | Literal)
        ]

    def _claimed(self, predicate: Iri, value: Node) -> Iterator[Node]:
        for each in self._statements:
            if each.predicate == predicate and each.object == value and not each.is_disputed:
                yield from each.said.get(_DERIVED, ())
