"""Knows the words that templates say, in every language; does not know the pages."""

from __future__ import annotations

from collections.abc import Mapping

from sisterkg.web.landing_words import LANDING_WORDS

WORDS: Mapping[str, Mapping[str, str]] = {
    **LANDING_WORDS,
    "formats": {"en": "As data", "tr": "Veri olarak"},
    "partners": {"en": "Partners", "tr": "Kardeş şehirler"},
    "downloads": {"en": "Downloads", "tr": "İndirmeler"},
    "country": {"en": "Country", "tr": "Ülke"},
    "council_act": {"en": "Council act", "tr": "Meclis kararı"},
    "protocol": {"en": "Protocol", "tr": "Protokol"},
    "sparql": {"en": "SPARQL", "tr": "SPARQL"},
    "query": {"en": "Ask by SPARQL", "tr": "SPARQL ile sor"},
    "send": {"en": "Ask", "tr": "Sor"},
    "examples": {"en": "Examples", "tr": "Örnekler"},
    "federated": {"en": "Together with Wikidata", "tr": "Wikidata ile birlikte"},
    "federated_how": {
        "en": "This endpoint asks no other server. A tool of yours can ask both, and join the answers: put one of "
        "these to Apache Jena (arq), Comunica or another engine that takes SERVICE. Each asks Wikidata one question, "
        "about the items that its VALUES names: those of our places; put others there to ask about others.",
        "tr": "Bu uç nokta başka bir sunucuya sormaz. Kendi aracınız ikisine de sorup yanıtları birleştirebilir: "
        "bunlardan birini Apache Jena’ya (arq), Comunica’ya ya da SERVICE kullanan başka bir motora verin. Her biri "
        "Wikidata’ya, VALUES içinde adı geçen öğeler için tek bir soru sorar: bunlar bizim yerlerimizin öğeleridir; "
        "başkalarını sormak için oraya onları yazın.",
    },
    "quality": {"en": "Quality", "tr": "Kalite"},
    "ontology": {"en": "Ontology", "tr": "Ontoloji"},
    "report": {"en": "Validation report", "tr": "Doğrulama raporu"},
    "home": {"en": "Home", "tr": "Ana sayfa"},
    "skip": {"en": "Skip to the content", "tr": "İçeriğe geç"},
    "site": {"en": "Pages of the site", "tr": "Sitenin sayfaları"},
    "language": {"en": "Language", "tr": "Dil"},
    "not_given": {"en": "not given", "tr": "verilmemiş"},
    "snapshot": {"en": "Snapshot", "tr": "Anlık görüntü"},
    "prefixes": {"en": "Prefixes", "tr": "Ön ekler"},
    "prefixes_usual": {
        "en": "These need not be declared here: what is missing is added to the query.",
        "tr": "Bunların burada bildirilmesi gerekmez: eksik olanlar sorguya eklenir.",
    },
    "result": {"en": "Result", "tr": "Sonuç"},
    "take_as": {"en": "Take it as", "tr": "Şu biçimde al"},
    "too_large_to_show": {
        "en": "The result is too large for a page. Take it as a file.",
        "tr": "Sonuç bir sayfa için çok büyük. Dosya olarak alın.",
    },
    "yes": {"en": "Yes", "tr": "Evet"},
    "no": {"en": "No", "tr": "Hayır"},
    "rows": {"en": "Rows", "tr": "Satır"},
    "shown": {"en": "shown here", "tr": "burada gösterilen"},
    "cite_as": {
        "en": "For a paper: keep this query, and the hash of its result as",
        "tr": "Bir yayın için: bu sorguyu ve sonucunun özetini sakla, biçim",
    },
    "cite": {"en": "Cite this query", "tr": "Bu sorguya atıf yap"},
    "cited_query": {"en": "Query", "tr": "Sorgu"},
    "format": {"en": "Format", "tr": "Biçim"},
    "size": {"en": "Size of the result", "tr": "Sonucun boyutu"},
    "still_current": {
        "en": "The snapshot that was asked is the current one: asked again, the query gives the same result.",
        "tr": "Sorulan anlık görüntü günceldir: yeniden sorulduğunda sorgu aynı sonucu verir.",
    },
    "not_current": {
        "en": "A newer snapshot is current: asked again, the query may give another result.",
        "tr": "Daha yeni bir anlık görüntü günceldir: yeniden sorulduğunda sorgu başka bir sonuç verebilir.",
    },
    "ask_again": {"en": "Ask it again", "tr": "Yeniden sor"},
    "changes": {"en": "Changes", "tr": "Değişiklikler"},
    "release": {"en": "Release", "tr": "Sürüm"},
    "patch": {"en": "All of it as RDF Patch", "tr": "Tamamı RDF Patch olarak"},
    "not_found": {
        "en": "Nothing has this address here. Search the list of partners, or start from the home page.",
        "tr": "Burada bu adreste bir şey yok. Kardeş şehirler listesinde arayın ya da ana sayfadan başlayın.",
    },
    "what_to_do": {"en": "What to do", "tr": "Ne yapmalı"},
}
"""Every word of a page, in every language."""


def words_in(language: str) -> Mapping[str, str]:
    """Return the words in a language."""
    return {name: by_language[language] for name, by_language in WORDS.items()}
