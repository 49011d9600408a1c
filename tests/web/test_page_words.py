"""The words of the pages: every one in every language, each known by a name that a template can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sisterkg.web
from sisterkg.reading import LANGUAGES
from sisterkg.web.page_words import WORDS

TEMPLATES = {
    path.name: path.read_text("utf-8") for path in sorted(Path(sisterkg.web.__file__).parent.glob("templates/*.html"))
}


@pytest.mark.parametrize("word", WORDS)
def test_word_is_in_every_language(word: str) -> None:
    """A word has a text in each language and no other, with the same parts to be put in."""
    texts = WORDS[word]
    assert len(texts) == len(LANGUAGES)
    assert all(text.strip() for text in texts)
    parts = [sorted(re.findall(r"\{\w+\}", text)) for text in texts]
    assert all(each == parts[0] for each in parts)
    assert not hasattr(dict, word), "a template would get the method of that name"


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_says_known_words(template: str) -> None:
    """A word that a template says is in the table: an unknown one would be nothing on the page."""
    assert {*re.findall(r"\bwords\.(\w+)", TEMPLATES[template])} <= set(WORDS)


def test_every_word_is_said() -> None:
    """No word is left over from a page that is gone."""
    said = " ".join(TEMPLATES.values()) + (Path(sisterkg.web.__file__).parent / "templating.py").read_text("utf-8")
    counted = (Path(sisterkg.web.__file__).parent / "landing.py").read_text("utf-8")
    assert [
        word for word in WORDS if not word.startswith("state_") and not re.search(rf"\b{word}\b", said + counted)
    ] == []
