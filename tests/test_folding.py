"""Spellings of one name fold to one text, whatever their letters, marks, script or invisible signs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sisterkg.folding import fold, fold_name, romanized

ALIKE = (
    ("İĞDIR", "IĞDIR", "iğdır", "Iğdır", "igdir", "I\u0307ğdır"),
    ("İzmir", "IZMIR", "ızmır", "I\u0307zmi\u0307r", " izmir\u200f", "ＩＺＭＩＲ", "İz\u00admir"),
    ("Gießen", "GIESSEN", "GIEẞEN", "giessen"),
    ("Łódź", "LODZ", "Lo\u0301dz\u0301", "łódź"),
    ("Malmø", "MALMØ", "malmo", "Malmö"),
    ("Đà Nẵng", "Da Nang", "ĐÀ NẴNG"),
    ("Ærø", "aero", "ÆRØ"),
    ("Ναύπακτος", "ΝΑΥΠΑΚΤΟΣ", "ΝΑΎΠΑΚΤΟΣ"),
    ("Харків", "ХАРКІВ", "харків"),
    ("Кърджали", "КЪРДЖАЛИ"),
    ("القاهرة", "القَاهِرَة", "القـاهرة"),
    ("کرمان", "كرمان"),
    ("ירושלים", "יְרוּשָׁלַיִם"),
    ("ガンダム", "ｶﾞﾝﾀﾞﾑ", "カ\u3099ンタ\u3099ム"),
    ("서울", unicodedata.normalize("NFD", "서울")),
    ("Köstence", "KÖSTENCE", "Ko\u0308stence"),
)
APART = (("カ", "ガ"), ("दिल्ली", "दिलली"), ("Харків", "Харьков"), ("天津", "天"), ("Bari", "Bali"))


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_are_alike(spellings: tuple[str, ...]) -> None:
    """However it is typed, it is one name."""
    assert len({fold(spelling) for spelling in spellings}) == 1
    assert len({fold_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_letters_are_other_names(one: str, other: str) -> None:
    """Voicing, a virama, another language's spelling: these are letters of their own."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("Xi’an", "Xian"),
        ("N'Djamena", "N’Djaména"),
        ("Cape\u2011Town", "Cape Town"),
        ("St. Petersburg", "St Petersburg"),
        ("Frankfurt (Oder)", "Frankfurt/Oder"),
    ],
)
def test_punctuation_of_a_name_is_no_matter(one: str, other: str) -> None:
    """Hyphens are spaces, apostrophes are nothing."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Пльзень", "plzen"), ("Харків", "kharkiv"), ("天津", "tianjin"), ("Бишкек", "bishkek"), ("Измир", "izmir")],
)
def test_other_scripts_are_put_into_latin_letters(name: str, latin: str) -> None:
    """A name is put into the letters in which others look for it."""
    assert romanized(name) == latin


@given(st.text(max_size=30))
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays as it is, in every normal form (Unicode, 3.13) and in every case."""
    for folding in (fold, fold_name, romanized):
        assert folding(folding(text)) == folding(text)
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
