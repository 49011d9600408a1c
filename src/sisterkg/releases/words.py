"""Knows how changes are said in words, in every language; does not know how they are found or shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sisterkg.reading import written_literal, written_number
from sisterkg.releases.change import Change, Difference, Named

_WORDS: Mapping[str, Mapping[str, str]] = {
    "new": {"en": "{about}: new", "tr": "{about}: yeni"},
    "gone": {"en": "{about}: gone", "tr": "{about}: kaldırıldı"},
    "changed": {
        "en": "{about}: {property} {before} → {after}",
        "tr": "{about}: {property} {before} → {after}",
    },
    "added": {"en": "{about}: {property} {after} added", "tr": "{about}: {property} {after} eklendi"},
    "removed": {"en": "{about}: {property} {before} removed", "tr": "{about}: {property} {before} çıkarıldı"},
    "untold": {"en": "and {count} more, in the patch", "tr": "ve {count} değişiklik daha, yama dosyasında"},
    "nothing": {
        "en": "No statement changed. Changed beside them: {files}.",
        "tr": "Hiçbir bildirim değişmedi. Bunların dışında değişenler: {files}.",
    },
    "catalog": {"en": "the catalogue", "tr": "katalog"},
    "ontology": {"en": "the ontology", "tr": "ontoloji"},
    "questions": {"en": "the questions", "tr": "sorular"},
    "report": {"en": "the validation report", "tr": "doğrulama raporu"},
    "shapes": {"en": "the shapes", "tr": "şekiller"},
    "none": {"en": "nothing that people see", "tr": "görünen bir şey yok"},
    "first": {"en": "The first release.", "tr": "İlk sürüm."},
    "unknown": {
        "en": "What changed was not written down.",
        "tr": "Neyin değiştiği kaydedilmemiş.",
    },
}
"""Every sentence; names in braces are filled in."""


def in_words(difference: Difference | None, language: str, *, is_first: bool = False) -> list[str]:
    """Return what changed, a sentence each.

    >>> bukhara, protocol = Named("", {"en": "Bukhara"}), Named("", {"en": "protocol"})
    >>> xsd_date = "http://www.w3.org/2001/XMLSchema#date"
    >>> day, other = (Named("", {"": text}, xsd_date) for text in ("1992-06-25", "1992-06-26"))
    >>> change = Change(bukhara, protocol, (day,), (other,))
    >>> in_words(Difference(None, "b", 1, 1, (), (), (change,), 0), "en")
    ['Bukhara: protocol 25 June 1992 → 26 June 1992']
    """
    if is_first:
        return [_said("first", language)]
    if difference is None:
        return [_said("unknown", language)]
    told = [sentence for _, sentence in sentences(difference, language)]
    if difference.untold:
        told.append(_said("untold", language, count=written_number(difference.untold, language)))
    files = ", ".join(_said(name, language) for name in difference.files or ("none",))
    return told or [_said("nothing", language, files=files)]


def sentences(difference: Difference, language: str) -> Iterator[tuple[Named, str]]:
    """Yield each thing that changed with a sentence that says how."""
    for name, places in (("new", difference.new_places), ("gone", difference.gone_places)):
        for place in places:
            yield place, _said(name, language, about=place.name(language))
    for change in difference.changes:
        yield change.about, _of_change(change, language)


def _of_change(change: Change, language: str) -> str:
    about = change.about.name(language)
    if change.property is None:
        return _said("new" if change.after else "gone", language, about=about)
    name = "changed" if change.before and change.after else "added" if change.after else "removed"
    return _said(
        name,
        language,
        about=about,
        property=change.property.name(language),
        before=_listed(change.before, language),
        after=_listed(change.after, language),
    )


def _listed(values: tuple[Named, ...], language: str) -> str:
    return ", ".join(_value(value, language) for value in values)


def _value(value: Named, language: str) -> str:
    """Return a value as a person writes it; a name that it has in another language alone says which.

    >>> _value(Named("", {"tr": "Viyana"}), "en")
    'Viyana (tr)'
    """
    if value.datatype:
        return written_literal(value.name(language), value.datatype, language)
    if value.iri or {language, ""} & set(value.names) or len(value.names) != 1:
        return value.name(language)
    (other,) = value.names
    return f"{value.names[other]} ({other})"


def _said(name: str, language: str, **values: object) -> str:
    sentence = _WORDS[name].get(language, _WORDS[name]["en"])
    return sentence.format_map(values)
