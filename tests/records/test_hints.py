"""Whoever mistypes a word is told which one was meant, however many words there are to mistype."""

from __future__ import annotations

import pytest

from sisterkg.records.hints import Hints, did_you_mean


@pytest.mark.parametrize(
    ("word", "meant"),
    [("bakuu", "baku"), ("Malmö", "malmo"), ("mamlo", "malmo"), ("izmır", "izmir"), ("tokyo", ""), ("", "")],
)
def test_nearest_word_is_meant(word: str, meant: str) -> None:
    """One slip, other letters of the alphabet and another case are understood; what is near to none has no hint."""
    assert did_you_mean(word, ["baku", "izmir", "malmo"]) == (f"did you mean {meant}?" if meant else "")


def test_nothing_is_meant_where_nothing_is_known() -> None:
    """Without known words there is no hint."""
    assert did_you_mean("baku", []) == ""


def test_words_beyond_the_most_have_no_hint() -> None:
    """So many different words get a hint, each as often as it comes; no further one does."""
    hints = Hints(["baku", "izmir"], most=2)
    asked = [hints.meant_by(word) for word in ("bakuu", "izmirr", "bakku", "bakuu")]
    assert asked == ["did you mean baku?", "did you mean izmir?", "", "did you mean baku?"]
