"""Knows the words that templates say, in every language; does not know the pages."""

from __future__ import annotations

from sisterkg.web.landing_words import LANDING_WORDS
from sisterkg.web.words import Words

WORDS: Words = {
    **LANDING_WORDS,
    "formats": ("As data", "Veri olarak"),
    "partners": ("Partners", "Kardeş şehirler"),
    "downloads": ("Downloads", "İndirmeler"),
    "country": ("Country", "Ülke"),
    "council_act": ("Council act", "Meclis kararı"),
    "protocol": ("Protocol", "Protokol"),
    "sparql": ("SPARQL", "SPARQL"),
    "query": ("Ask by SPARQL", "SPARQL ile sor"),
    "send": ("Ask", "Sor"),
    "examples": ("Examples", "Örnekler"),
    "federated": ("Together with Wikidata", "Wikidata ile birlikte"),
    "federated_how": (
        "This endpoint asks no other server. A tool of yours can ask both, and join the answers: put one of "
        "these to Apache Jena (arq), Comunica or another engine that takes SERVICE. Each asks Wikidata one question, "
        "about the items that its VALUES names: those of our places; put others there to ask about others.",
        "Bu uç nokta başka bir sunucuya sormaz. Kendi aracınız ikisine de sorup yanıtları birleştirebilir: "
        "bunlardan birini Apache Jena’ya (arq), Comunica’ya ya da SERVICE kullanan başka bir motora verin. Her biri "
        "Wikidata’ya, VALUES içinde adı geçen öğeler için tek bir soru sorar: bunlar bizim yerlerimizin öğeleridir; "
        "başkalarını sormak için oraya onları yazın.",
    ),
    "quality": ("Quality", "Kalite"),
    "ontology": ("Ontology", "Ontoloji"),
    "report": ("Validation report", "Doğrulama raporu"),
    "home": ("Home", "Ana sayfa"),
    "skip": ("Skip to the content", "İçeriğe geç"),
    "site": ("Pages of the site", "Sitenin sayfaları"),
    "language": ("Language", "Dil"),
    "not_given": ("not given", "verilmemiş"),
    "snapshot": ("Snapshot", "Anlık görüntü"),
    "prefixes": ("Prefixes", "Ön ekler"),
    "prefixes_usual": (
        "These need not be declared here: what is missing is added to the query.",
        "Bunların burada bildirilmesi gerekmez: eksik olanlar sorguya eklenir.",
    ),
    "result": ("Result", "Sonuç"),
    "take_as": ("Take it as", "Şu biçimde al"),
    "too_large_to_show": (
        "The result is too large for a page. Take it as a file.",
        "Sonuç bir sayfa için çok büyük. Dosya olarak alın.",
    ),
    "yes": ("Yes", "Evet"),
    "no": ("No", "Hayır"),
    "rows": ("Rows", "Satır"),
    "shown": ("shown here", "burada gösterilen"),
    "cite_as": (
        "For a paper: keep this query, and the hash of its result as",
        "Bir yayın için: bu sorguyu ve sonucunun özetini sakla, biçim",
    ),
    "cite": ("Cite this query", "Bu sorguya atıf yap"),
    "cited_query": ("Query", "Sorgu"),
    "format": ("Format", "Biçim"),
    "size": ("Size of the result", "Sonucun boyutu"),
    "still_current": (
        "The snapshot that was asked is the current one: asked again, the query gives the same result.",
        "Sorulan anlık görüntü günceldir: yeniden sorulduğunda sorgu aynı sonucu verir.",
    ),
    "not_current": (
        "A newer snapshot is current: asked again, the query may give another result.",
        "Daha yeni bir anlık görüntü günceldir: yeniden sorulduğunda sorgu başka bir sonuç verebilir.",
    ),
    "ask_again": ("Ask it again", "Yeniden sor"),
    "changes": ("Changes", "Değişiklikler"),
    "release": ("Release", "Sürüm"),
    "patch": ("All of it as RDF Patch", "Tamamı RDF Patch olarak"),
    "not_found": (
        "Nothing has this address here. Search the list of partners, or start from the home page.",
        "Burada bu adreste bir şey yok. Kardeş şehirler listesinde arayın ya da ana sayfadan başlayın.",
    ),
    "what_to_do": ("What to do", "Ne yapmalı"),
}
"""The words that any template can say."""
