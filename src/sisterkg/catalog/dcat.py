"""Knows how a data set, its downloads and its services are described by DCAT-AP 3.0.1; not who reads it.

Fills the templates of ``ontology/catalog/*.rq``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sisterkg import authorities
from sisterkg.catalog.shared_terms import Described, SharedTerms, slug
from sisterkg.dumps import DUMPS, LINKS, SPREADSHEET, Dump
from sisterkg.mapping import terms
from sisterkg.mapping.source_bindings import Bound
from sisterkg.mapping.terms import Node, Term
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.syntaxes import DATASET_SYNTAXES, ROW_SYNTAXES, SYNTAXES
from sisterkg.vocab import ONTOLOGY_IRI, Iri, dataset_iri, term

_SPARQL = Iri("https://www.w3.org/TR/sparql11-protocol/")
_RECONCILIATION = Iri("https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/")
_STANDARDS = {_SPARQL: "SPARQL 1.1 Protocol", _RECONCILIATION: "Reconciliation Service API 0.2"}
_WKT = Iri("http://www.opengis.net/ont/geosparql#wktLiteral")


def bindings(described: Described) -> Iterator[Bound]:
    """Yield the bindings of the catalogue's templates."""
    return _Binder(described).bind()


class _Binder(SharedTerms):
    """The bindings of every template, for one data set."""

    def bind(self) -> Iterator[Bound]:
        """Yield the bindings of everything that the catalogue speaks of."""
        yield from self._catalog()
        yield from self._whole()
        for file in self._described.files:
            if dump := DUMPS.get(file.path):
                yield from self._distribution(dump, file)
        yield from self._services()
        yield from self._agents()
        yield from self._things()

    def _catalog(self) -> Iterator[Bound]:
        itself = self._node("catalog")
        yield (
            "catalog",
            {
                "catalog": itself,
                "publisher": self._publisher,
                **self._dates,
                "licence": self._licence,
                "accessRights": terms.node(authorities.PUBLIC),
                "homepage": self._url(""),
                "dataset": self._itself,
            },
        )
        services = [self._sparql, self._reconciliation]
        yield from self._each("catalog", {"catalog": itself}, service=services)
        yield from self._each("catalog", {"catalog": itself}, spatial=self._spatial, language=self._languages)
        yield from self._each("catalog", {"catalog": itself}, title=self._said("catalog"))
        yield from self._each("catalog", {"catalog": itself}, description=self._said("catalog_description"))

    def _whole(self) -> Iterator[Bound]:
        dataset = self._dataset
        itself = {"dataset": self._itself}
        yield (
            "dataset",
            {
                **itself,
                "identifier": terms.text(dataset_iri(self._base)),
                "publisher": self._publisher,
                "creator": self._publisher,
                "contact": self._contact,
                **self._dates,
                "accessRights": terms.node(authorities.PUBLIC),
                "provenance": self._provenance,
                "source": self._source,
                "landingPage": self._url(""),
                "documentation": self._url("ontology"),
                "version": terms.text(dataset.modified.isoformat()),
            },
        )
        if self._described.coverage.start:
            yield "dataset", {**itself, "temporal": self._period}
        if dataset.frequency:
            yield "dataset", {**itself, "frequency": terms.node(authorities.frequency(dataset.frequency))}
        keywords = [terms.text(word, language) for language, words in dataset.keywords.items() for word in words]
        distributions = [
            self._distribution_node(DUMPS[file.path]) for file in self._described.files if file.path in DUMPS
        ]
        yield from self._each(
            "dataset",
            itself,
            title=self._texts(dataset.title),
            description=self._texts(dataset.description),
            keyword=keywords,
            theme=self._themes,
            language=self._languages,
            spatial=self._spatial,
            standard=[self._shapes, terms.node(ONTOLOGY_IRI)],
            distribution=distributions,
        )

    def _distribution(self, dump: Dump, file: PublishedFile) -> Iterator[Bound]:
        itself = {"distribution": self._distribution_node(dump)}
        binding: dict[str, Term] = {
            **itself,
            "url": self._url(f"download/{dump.name}"),
            "service": self._sparql,
            "format": terms.node(authorities.file_type(dump.format.media_type)),
            "mediaType": terms.node(authorities.media_type(dump.format.media_type)),
            "size": terms.typed(str(file.size), term("xsd:nonNegativeInteger")),
            "checksum": self._node(f"checksum/{slug(dump)}"),
            "sha256": terms.typed(file.sha256, term("xsd:hexBinary")),
            "licence": self._licence,
            "accessRights": terms.node(authorities.PUBLIC),
            "standard": terms.node(ONTOLOGY_IRI),
            **self._dates,
            "availability": terms.node(authorities.STABLE),
            "status": terms.node(authorities.COMPLETED),
        }
        if dump.compression:
            binding["compressFormat"] = terms.node(authorities.media_type(dump.compression.media_type))
        yield "distribution", binding
        label = dict.fromkeys(self._dataset.languages, dump.label)
        yield from self._each(
            "distribution",
            itself,
            title=self._said("dump", label=label),
            description=self._said(_description_of(dump)),
            language=self._languages,
        )

    def _services(self) -> Iterator[Bound]:
        results = [*ROW_SYNTAXES.values(), *SYNTAXES.values()]
        yield from self._service(
            "sparql", self._sparql, _SPARQL, ("SPARQL", "RDF"), [each.media_type for each in results]
        )
        yield from self._service(
            "reconcile", self._reconciliation, _RECONCILIATION, ("reconciliation", "OpenRefine"), ["application/json"]
        )

    def _service(
        self, path: str, node: Node, standard: Iri, keywords: Iterable[str], media_types: Iterable[str]
    ) -> Iterator[Bound]:
        itself = {"service": node}
        yield (
            "service",
            {
                **itself,
                "endpoint": self._url(path),
                "endpointDescription": self._url(path),
                "landingPage": self._url(path),
                "standard": terms.node(standard),
                "publisher": self._publisher,
                "contact": self._contact,
                "licence": self._licence,
                "accessRights": terms.node(authorities.PUBLIC),
                "dataset": self._itself,
            },
        )
        yield from self._each(
            "service",
            itself,
            title=self._said(path),
            description=self._said(f"{path}_description"),
            theme=self._themes,
            keyword=[terms.text(word, language) for word in keywords for language in self._dataset.languages],
            format=[terms.node(authorities.media_type(each)) for each in media_types],
        )

    def _agents(self) -> Iterator[Bound]:
        dataset = self._dataset
        publisher, contact = dataset.publisher, dataset.contact
        homepage = terms.node(Iri(publisher.url))
        yield "agent", {"agent": self._publisher, "homepage": homepage}
        if publisher.type:
            kind = terms.node(authorities.publisher_type(publisher.type))
            yield "agent", {"agent": self._publisher, "type": kind}
        yield from self._each("agent", {"agent": self._publisher}, name=self._texts(publisher.name))
        yield "agent", {"contact": self._contact, "contactPage": terms.node(Iri(contact.url))}
        if contact.email:
            yield "agent", {"contact": self._contact, "email": terms.node(Iri(f"mailto:{contact.email}"))}
        yield from self._each("agent", {"contact": self._contact}, contactName=self._texts(contact.name))

    def _things(self) -> Iterator[Bound]:
        dataset, coverage = self._dataset, self._described.coverage
        known = authorities.licence_at(dataset.license)
        yield (
            "things",
            {
                "licence": self._licence,
                "licenceTitle": terms.text(known.title if known else dataset.license_title),
                "licenceIdentifier": terms.text(dataset.license_title),
                "licenceAddress": terms.node(Iri(dataset.license)),
            },
        )
        if known:
            kind = terms.node(authorities.licence_type(known.kind))
            yield "things", {"licence": self._licence, "licenceType": kind}
        if box := coverage.box:
            located = {"box": terms.typed(box.wkt, _WKT), "centre": terms.typed(box.centre_wkt, _WKT)}
            yield "things", {"location": self._location, **located}
            yield from self._each("things", {"location": self._location}, locationName=self._said("coverage"))
        if coverage.start and coverage.end:
            lasting = {"start": terms.iso_date(coverage.start), "end": terms.iso_date(coverage.end)}
            yield "things", {"period": self._period, **lasting}
        yield "things", {"provenance": self._provenance, "source": self._source}
        yield from self._each("things", {"provenance": self._provenance}, provenanceName=self._said("provenance"))
        for standard, name in ((self._shapes, "shapes"), (terms.node(ONTOLOGY_IRI), "ontology")):
            yield from self._each("things", {"standard": standard}, standardName=self._said(name))
        for address, name in _STANDARDS.items():
            yield "things", {"standard": terms.node(address), "standardName": terms.text(name, "en")}
        for document in (
            self._url(""),
            self._url("ontology"),
            self._url("sparql"),
            self._url("reconcile"),
            self._source,
        ):
            yield "things", {"document": document}

    @staticmethod
    def _each(template: str, itself: Mapping[str, Term], **values: Iterable[Term]) -> Iterator[Bound]:
        """Yield a binding for each value of each variable."""
        for variable, each in values.items():
            for value in each:
                yield template, {**itself, variable: value}


def _description_of(dump: Dump) -> str:
    if dump.stem == LINKS:
        return "links_description"
    if dump.format is SPREADSHEET:
        return "spreadsheet_description"
    if dump.format.suffix in DATASET_SYNTAXES:
        return "dataset_description"
    return "csv_description" if dump.format.suffix == "csv" else "graph_description"
