"""What the real clients ask, with Turkish text, and the right answers: read from the dump by rdflib."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, Literal, Namespace, URIRef

SCHEMA = Namespace("http://schema.org/")

SELECT = """
PREFIX schema: <http://schema.org/>
SELECT ?place ?name WHERE {
  ?place schema:name "Köstence"@tr , ?name .
  FILTER ( LANG(?name) = "tr" || CONTAINS(?name, "ţa") || CONTAINS(?name, "ța") )
}
ORDER BY ?name
"""
CONSTRUCT = """
PREFIX schema: <http://schema.org/>
CONSTRUCT { ?place schema:name ?name } WHERE { ?place schema:name "Bakü"@tr , ?name }
"""
ASK_TRUE = 'ASK { ?s <http://schema.org/name> "İzmir"@tr }'
ASK_FALSE = 'ASK { ?s <http://schema.org/name> "Izmir"@tr }'


@dataclass(frozen=True)
class Expected:
    """The right answers."""

    rows: list[tuple[str, str]]
    """To the SELECT: place and name."""
    triples: set[tuple[str, str, str]]
    """To the CONSTRUCT."""

    @classmethod
    def of(cls, dump: Graph) -> Expected:
        """Find the answers in the whole data set, without SPARQL."""
        constanta = _called(dump, "Köstence")
        names = [
            name
            for name in dump.objects(constanta, SCHEMA.name)
            if isinstance(name, Literal) and (name.language == "tr" or "ţa" in name or "ța" in name)
        ]
        baku = _called(dump, "Bakü")
        return cls(
            rows=sorted((str(constanta), str(name)) for name in names),
            triples={(str(baku), str(SCHEMA.name), str(name)) for name in dump.objects(baku, SCHEMA.name)},
        )


def _called(dump: Graph, name: str) -> URIRef:
    (place,) = dump.subjects(SCHEMA.name, Literal(name, lang="tr"))
    assert isinstance(place, URIRef)
    return place
