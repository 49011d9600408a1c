"""Knows the words of the pages about things, in every language; does not know the pages."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "names": ("Names", "Adlar"),
    "language_column": ("Language", "Dil"),
    "name_column": ("Name", "Ad"),
    "sort_column": ("What it is", "Ne olduğu"),
    "facts": ("Facts", "Bilgiler"),
    "facts_cut": (
        "More is stated than this page tells; the data have more.",
        "Bildirilenlerin hepsi bu sayfaya sığmıyor; veride daha çoğu var.",
    ),
    "partnership": ("Partnership", "Kardeşlik ilişkisi"),
    "partnerships": ("Partnerships", "Kardeşlik ilişkileri"),
    "act": ("Council act", "Meclis kararı"),
    "protocol": ("Protocol", "Protokol"),
    "gap": ("Between them", "Aradaki süre"),
    "not_given": ("not given by the source", "kaynakta verilmemiş"),
    "links": ("The same elsewhere", "Başka yerlerdeki karşılıkları"),
    "state": ("Last check", "Son denetim"),
    "exact": ("the same place or thing", "aynı yer ya da nesne"),
    "close": ("nearly the same", "yakın eşleşme"),
    "leads_to": ("leads to", "yönlendirdiği öğe:"),
    "never_checked": ("never checked", "hiç denetlenmedi"),
    "flaws": ("What the quality check found", "Kalite denetiminin buldukları"),
    "mend": ("What to do", "Ne yapmalı"),
    "rule": ("The rule", "Kural"),
    "finding": ("The finding", "Bulgu"),
    "references": ("What refers to this", "Buna başvuranlar"),
    "previous": ("Previous", "Önceki"),
    "next": ("Next", "Sonraki"),
    "page": ("Page", "Sayfa"),
    "sources": ("Sources", "Kaynaklar"),
    "written": ("where it is written", "kaynaktaki yazılışı:"),
    "read_on": ("read on", "okunduğu gün:"),
    "disputed": (
        "disputed: the source says it, this data set does not",
        "tartışmalı: kaynak söylüyor, bu veri kümesi doğrulamıyor",
    ),
    "data": ("As data", "Veri olarak"),
    "address": ("Address", "Adres"),
    "everything": ("Every property", "Bütün özellikler"),
    "map": ("On the map", "Haritada"),
    "violation": ("Violation", "İhlal"),
    "warning": ("Warning", "Uyarı"),
    "info": ("Note", "Bilgi"),
    "ontology_lead": (
        "Every term of ours, and those of others that this data set uses, each with an example from the data.",
        "Kendi terimlerimiz ve bu veri kümesinin kullandığı başka terimler; her biri veriden bir örnekle.",
    ),
    "classes": ("Classes", "Sınıflar"),
    "properties": ("Properties", "Özellikler"),
    "measures": ("What figures measure", "Sayıların ölçtükleri"),
    "individuals": ("Individuals", "Bireyler"),
    "others": ("Terms of other vocabularies", "Başka söz dağarcıklarının terimleri"),
    "others_lead": (
        "What these mean is said where they are defined; here is what they are called on these pages.",
        "Anlamları tanımlandıkları yerdedir; burada bu sayfalarda nasıl adlandırıldıkları yazar.",
    ),
    "term": ("Term", "Terim"),
    "called": ("What it is called here", "Buradaki adı"),
    "example": ("Example", "Örnek"),
    "no_example": ("not used in this data set", "bu veri kümesinde kullanılmıyor"),
    "uses": ("Times used", "Kullanım sayısı"),
    "questions": ("Questions that use it", "Bunu kullanan sorular"),
    "shapes_using": ("Rules that speak of it", "Bundan söz eden kurallar"),
    "all_terms": ("All terms", "Bütün terimler"),
    "shapes": ("Rules (SHACL shapes)", "Kurallar (SHACL şekilleri)"),
    "shapes_lead": (
        "What a snapshot is checked by before it is published. A violation stops it; a warning or note does not.",
        "Her anlık görüntü yayımlanmadan önce bunlarla denetlenir. İhlal yayını durdurur; uyarı ve bilgi durdurmaz.",
    ),
    "all_shapes": ("All rules", "Bütün kurallar"),
    "severity": ("Severity", "Önem"),
    "looks_at": ("Looks at", "Baktığı"),
    "of_these": ("Of these", "Bunların"),
    "wants": ("Wants", "İstediği"),
    "file": ("File", "Dosya"),
    "findings": ("Findings", "Bulgular"),
    "all_findings": ("All findings of this rule", "Bu kuralın bütün bulguları"),
    "no_findings": ("This snapshot keeps to the rule.", "Bu anlık görüntü kurala uyuyor."),
    "quality_lead": (
        "What the rules find in the data, in plain words, with what would mend it.",
        "Kuralların veride buldukları, sade sözlerle ve nasıl düzeltileceğiyle birlikte.",
    ),
    "flawless": ("Records without a flaw", "Kusursuz kayıtlar"),
    "flawless_how": (
        "Of {records} places and partnerships, {flawless} have neither a violation nor a warning.",
        "{records} yer ve kardeşlik ilişkisinden {flawless} tanesinde ne ihlal ne de uyarı var.",
    ),
    "violation_count": ("Violations", "İhlaller"),
    "warning_count": ("Warnings", "Uyarılar"),
    "info_count": ("Notes", "Bilgiler"),
    "all": ("All", "Hepsi"),
    "show": ("Show", "Göster"),
    "shown_findings": ("{count} findings", "{count} bulgu"),
    "history": ("How it moved", "Nasıl değişti"),
    "chart": ("Share of records without a flaw, from release to release", "Sürümden sürüme kusursuz kayıtların payı"),
    "day": ("Day", "Gün"),
    "not_measured": ("was not measured", "ölçülmedi"),
    "badge": ("Badge", "Rozet"),
    "badge_alt": ("Data quality: the counts of findings", "Veri kalitesi: bulgu sayıları"),
}
"""Every word, in English and in Turkish."""


def wording(language: str) -> Mapping[str, str]:
    """Return the words in a language."""
    place = ("en", "tr").index(language)
    return {name: said[place] for name, said in _WORDS.items()}
