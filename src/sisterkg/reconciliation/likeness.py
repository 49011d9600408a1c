"""Knows how like two folded names are, and which are worth a comparison; does not know whose names they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

SURE = 100.0
NEAR = 60.0
"""The least likeness of two names, of 100, at which one may be meant for the other."""
SHARED = 0.3
"""The least part of the shorter name's trigrams that the other has where the two are worth a comparison.

So no name of five letters or more is hidden by one letter that is wrong, missing, doubled or swapped with the next.
"""
_BY_LETTERS = (fuzz.ratio, 99.0)
_BY_WORDS = ((fuzz.token_sort_ratio, 98.0), (fuzz.token_set_ratio, 85.0))
"""How likeness is taken, and the most that each can say: letter by letter; in any order of words, and among others,
which says nothing of two names of one word each."""


def trigrams(name: str) -> frozenset[str]:
    """Return all three letters that follow each other in a name's words, with two spaces before each and one behind.

    >>> sorted(trigrams("baku"))
    ['  b', ' ba', 'aku', 'bak', 'ku ']
    """
    return frozenset(
        padded[start : start + 3]
        for padded in (f"  {word} " for word in name.split())
        for start in range(len(padded) - 2)
    )


def are_comparable(one: str, other: str) -> bool:
    """Tell whether two names share enough for a comparison: the rule that an index of trigrams keeps to.

    >>> are_comparable("baku", "bakoo"), are_comparable("izmir", "izmri"), are_comparable("baku", "bremen")
    (True, True, False)
    """
    grams, others = trigrams(one), trigrams(other)
    return len(grams & others) >= least_shared(len(grams), len(others))


def least_shared(one: int, other: int) -> float:
    """Return how many trigrams two names share at the least that have so many, if they are worth a comparison."""
    return max(1.0, SHARED * min(one, other))


def likenesses(name: str, others: Sequence[str]) -> Mapping[str, float]:
    """Return how like each of some names is to one, of 100, where it is like enough; the very name only nearly so.

    >>> likenesses("bakoo", ["baku", "oslo"])
    {'baku': 66.0}
    """
    found: dict[str, float] = {}
    of_words = others if " " in name else [other for other in others if " " in other]
    for (scorer, most), choices in ((_BY_LETTERS, others), *((each, of_words) for each in _BY_WORDS)):
        cutoff = NEAR * SURE / most
        for other, likeness, _ in process.extract(name, choices, scorer=scorer, score_cutoff=cutoff, limit=None):
            found[other] = max(found.get(other, 0.0), likeness * most / SURE)
    return {other: round(likeness, 2) for other, likeness in found.items() if likeness >= NEAR}
