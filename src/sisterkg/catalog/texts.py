"""Knows the sentences of the catalogue in every language; does not know what they are said of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sisterkg.mapping import terms
from sisterkg.mapping.terms import Literal
from sisterkg.reading import written_date
from sisterkg.records import DatasetRecord

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "catalog": {"en": "Catalogue: {title}", "tr": "Katalog: {title}"},
        "catalog_description": {
            "en": "What {publisher} publishes: {title}.",
            "tr": "{publisher} tarafından yayımlanan veri: {title}.",
        },
        "dump": {"en": "{title}, as {label}", "tr": "{title}, {label} biçiminde"},
        "graph_description": {
            "en": "The whole data set: every statement, with the entry of the source that makes it.",
            "tr": "Veri kümesinin tamamı: her bildirim, onu yapan kaynak maddesiyle birlikte.",
        },
        "dataset_description": {
            "en": "The whole data set, with its ontology and its validation report as named graphs.",
            "tr": "Veri kümesinin tamamı; ontolojisi ve doğrulama raporu adlandırılmış çizgeler olarak.",
        },
        "csv_description": {
            "en": "One row a partnership, exact: no cell is changed.",
            "tr": "Her kardeşlik için bir satır, aynen: hiçbir hücre değiştirilmemiştir.",
        },
        "spreadsheet_description": {
            "en": "One row a partnership, for spreadsheets: a text that one would take for a formula begins with an "
            "apostrophe. Programs take the exact CSV.",
            "tr": "Her kardeşlik için bir satır, hesap tabloları için: formül sanılabilecek bir metin kesme "
            "işaretiyle başlar. Programlar aynen CSV’yi alır.",
        },
        "links_description": {
            "en": "The links to Wikidata and GeoNames alone, each exact or close.",
            "tr": "Yalnızca Wikidata ve GeoNames bağlantıları; her biri tam ya da yakın eşleşme.",
        },
        "sparql": {"en": "SPARQL endpoint: {title}", "tr": "SPARQL uç noktası: {title}"},
        "sparql_description": {
            "en": "Answers SPARQL 1.1 queries about the data set, by GET and POST, within limits that it tells.",
            "tr": "Veri kümesi hakkındaki SPARQL 1.1 sorgularını GET ve POST ile, bildirdiği sınırlar içinde "
            "yanıtlar.",
        },
        "reconcile": {"en": "Reconciliation service: {title}", "tr": "Eşleştirme hizmeti: {title}"},
        "reconcile_description": {
            "en": "Matches the names of a table to the things of the data set, as OpenRefine asks for it, and adds "
            "columns with their identifiers and facts.",
            "tr": "Bir tablodaki adları OpenRefine’ın sorduğu biçimde veri kümesindeki şeylerle eşleştirir; "
            "tanıtıcılarını ve bilgilerini sütun olarak ekler.",
        },
        "coverage": {"en": "Home city and partners", "tr": "Ana şehir ve kardeş şehirler"},
        "provenance": {
            "en": "Compiled from “{source}” of {source_publisher}, as it stood on {retrieved}.",
            "tr": "{source_publisher} kurumunun “{source}” sayfasından, {retrieved} günkü haliyle derlenmiştir.",
        },
        "shapes": {"en": "SHACL shapes of sisterkg", "tr": "sisterkg SHACL şekilleri"},
        "ontology": {"en": "Ontology of sisterkg", "tr": "sisterkg ontolojisi"},
    }
)
"""Every sentence; names in braces are filled in."""


def said(name: str, dataset: DatasetRecord, **more: Mapping[str, str]) -> Iterator[Literal]:
    """Yield a sentence in each of a data set's languages that has it."""
    for language in dataset.languages:
        if language in TEXTS[name]:
            yield terms.text(sentence(name, dataset, language, **more), language)


def sentence(name: str, dataset: DatasetRecord, language: str, **more: Mapping[str, str]) -> str:
    """Return a sentence about a data set, in English where a language lacks it or a value that is filled in."""
    source = dataset.source
    values = {
        "title": dataset.title,
        "publisher": dataset.publisher.name,
        "source": source.title,
        "source_publisher": source.publisher,
        "retrieved": {each: written_date(source.retrieved.isoformat(), each) for each in TEXTS[name]},
        **more,
    }
    filled = {key: by_language.get(language, by_language.get("en", "")) for key, by_language in values.items()}
    return TEXTS[name].get(language, TEXTS[name]["en"]).format_map(filled)
