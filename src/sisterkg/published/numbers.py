"""Knows how people write numbers; does not know what they count.

A number is read by the signs its source uses, with its precision and its hedge, or refused: never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from sisterkg.folding import fold
from sisterkg.published.number_words import HEDGES, hedges, scales
from sisterkg.published.unreadable import Unreadable


@dataclass(frozen=True)
class PublishedNumber:
    """A number as published.

    ``precision`` is the place value of the last digit that says something (600.000 is known to 100 000);
    ``mark`` is the word by which the source hedges it, such as ``nearly``.
    """

    text: str
    value: Decimal
    precision: Decimal
    mark: str | None = None


@dataclass(frozen=True)
class NumberFormat:
    """Which signs a source uses in its numbers.

    ``grouping`` separates thousands, ``decimal`` begins a fraction, and ``decimal_before_scale`` does so before a
    word such as *million*. A source that mixes habits lists several signs; where two readings remain, the number
    is refused.
    """

    grouping: frozenset[str]
    decimal: frozenset[str]
    decimal_before_scale: frozenset[str]
    language: str = "en"
    """That of the source, whose words are understood beside those of English and Turkish."""


_ALWAYS_GROUPING = frozenset(" \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}'’")
_MARK = re.compile(r"([^\W\d_]+(?:\s+[^\W\d_]+)*)\.?\s*(?=[0-9])")
_PIECE = re.compile(r"([0-9](?:[0-9.,'’\s]*[0-9])?)\s*([^0-9]*?)\s*(?=[0-9]|$)")
_SPACED_SIGN = re.compile(r"(?<=[0-9])\s*([.,])\s*(?=[0-9])")
_PLAIN_DIGITS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3}){0,4}|0|[1-9][0-9]{0,17}")
"""A whole number below the largest one that is read, in groups or not."""
_MAX_LENGTH = 80
_TOO_LARGE = 10**18


def _write_number(number_format: NumberFormat) -> str:
    """Return how to write a number so that it is read, by the signs of its source."""
    signs = sorted(number_format.decimal_before_scale, reverse=True)
    return "write the digits alone, as in 170000" + (f", or as in 2{signs[0]}5 million" if signs else "")


def read_number(text: str, number_format: NumberFormat, *, whole: bool = False) -> PublishedNumber:
    """Read a number as people write it, by the signs that its source uses.

    With ``whole`` the number counts things, and a fraction that is left over refuses it. Before a scale word the
    figure is below a thousand where it can be: whoever writes *2,843 million* would have written *billion*.

    >>> mixed = NumberFormat(frozenset(".,"), frozenset(), frozenset(".,"))
    >>> [int(read_number(text, mixed).value) for text in ("170.000", "9,790,000", "2 ,843 million")]
    [170000, 9790000, 2843000]
    >>> read_number("approximately 1 million 500 thousand", mixed).mark
    'approximately'
    >>> read_number("1.5", mixed)
    Traceback (most recent call last):
    sisterkg.published.unreadable.Unreadable: 1.5 is no number in the way its source writes them

    Raises:
        Unreadable: rule ``unreadable-number``, ``ambiguous-number`` or ``not-whole``.
    """
    plain = " ".join(text.split())
    if " " in plain:
        plain = _SPACED_SIGN.sub(r"\1", plain)
    if len(plain) > _MAX_LENGTH:
        what = f"{plain[:20]}… is too long for a number"
        raise Unreadable("unreadable-number", what, _write_number(number_format))
    mark, figure = _split_mark(plain, number_format.language)
    if (known := _at_a_glance(figure, number_format)) is not None:
        value, precision = known
        return PublishedNumber(text, value, precision, mark)
    with localcontext(prec=3 * _MAX_LENGTH):  # exact: more digits than a text of this length can give
        total, precision = _sum(figure, number_format)
        if total >= _TOO_LARGE:
            what = f"{figure} is larger than anything a city counts"
            raise Unreadable("unreadable-number", what, _write_number(number_format))
        if whole and total != total.to_integral_value():
            raise Unreadable("not-whole", f"{figure} counts things and has a fraction", "write a whole number")
        return PublishedNumber(text, _plain(total), _plain(precision), mark)


def _at_a_glance(figure: str, number_format: NumberFormat) -> tuple[Decimal, Decimal] | None:
    """Return value and precision of a whole number in digits, or in groups of three that can be nothing else.

    That is how most are written. None means nothing but that it takes a closer look.
    """
    if not (match := _PLAIN_DIGITS.fullmatch(figure)):
        return None
    sign = match[1]
    digits = figure
    if sign:
        if sign in number_format.decimal or sign not in number_format.grouping:
            return None
        digits = figure.replace(sign, "")
    significant = digits.rstrip("0")
    return Decimal(digits), Decimal(10 ** (len(digits) - len(significant)) if significant else 1)


def _sum(figure: str, number_format: NumberFormat) -> tuple[Decimal, Decimal]:
    """Return the value of a figure with its scale words, and the place value of its last digit."""
    total, precision = Decimal(0), Decimal(1)
    ceiling: int | None = None
    for digits, said in _parts(figure, number_format):
        scale = said or 1
        value = _one_reading(digits, number_format, scaled=said is not None)
        if ceiling is not None and not (scale < ceiling and value * scale < ceiling):
            what = f"the parts of {figure} do not add up to one number"
            raise Unreadable("unreadable-number", what, _write_number(number_format))
        ceiling = scale
        total += value * scale
        precision = _last_place(value) * scale
    return total, precision


def _split_mark(plain: str, language: str) -> tuple[str | None, str]:
    if not (match := _MARK.match(plain)):
        return None, plain
    word = match[1]
    if fold(word) not in hedges(language):
        known = HEDGES.get(language, HEDGES["en"])
        raise Unreadable(
            "unreadable-number",
            f"“{word}” before a number is not understood",
            f"use one of: {', '.join(known[:9])} …, or leave it out",
        )
    return word.lower(), plain[match.end() :]


def _parts(figure: str, number_format: NumberFormat) -> Iterator[tuple[str, int | None]]:
    """Split ``1 million 500 thousand`` into its figures and what their scale words multiply them by."""
    known = scales(number_format.language)
    pieces = [(digits, word, known.get(fold(word.removesuffix(".")))) for digits, word in _PIECE.findall(figure)]
    whole = "".join(digits + word for digits, word, _ in pieces)
    is_read = all(scale or not word for _, word, scale in pieces)
    if not (pieces and is_read and whole.replace(" ", "") == figure.replace(" ", "")):
        what = f"{figure or 'nothing'} is no number that can be read"
        raise Unreadable("unreadable-number", what, _write_number(number_format))
    for digits, _, scale in pieces:
        yield digits, scale


def _one_reading(digits: str, number_format: NumberFormat, *, scaled: bool) -> Decimal:
    readings = set(_readings(digits, number_format, scaled=scaled))
    if scaled and len(readings) > 1:
        readings = {reading for reading in readings if reading < 1000}
    if not readings:
        raise Unreadable(
            "unreadable-number",
            f"{digits} is no number in the way its source writes them",
            _write_number(number_format),
        )
    if len(readings) > 1:
        low, high = (f"{_plain(reading):f}" for reading in sorted(readings)[:2])
        raise Unreadable("ambiguous-number", f"{digits} may be {low} or {high}", "write the digits alone")
    return readings.pop()


def _readings(digits: str, number_format: NumberFormat, *, scaled: bool) -> Iterator[Decimal]:
    """Every value that ``digits`` can have under the format."""
    grouping = number_format.grouping | _ALWAYS_GROUPING
    decimal = number_format.decimal_before_scale if scaled else number_format.decimal
    signs = re.findall(r"[^0-9]", digits)
    if not signs:
        yield Decimal(digits)
        return
    if (whole := _grouped(digits, grouping)) is not None:
        yield whole
    head, sign, tail = digits.rpartition(signs[-1])
    if sign in decimal and tail:
        if head.isdecimal():
            yield Decimal(f"{head}.{tail}")
        elif (whole := _grouped(head, grouping - {sign})) is not None:
            yield Decimal(f"{whole}.{tail}")


def _grouped(digits: str, grouping: Iterable[str]) -> Decimal | None:
    """Return the value of digits in groups of three by one and the same sign, or None."""
    for sign in grouping:
        groups = digits.split(sign)
        if (
            len(groups) > 1
            and all(group.isdecimal() for group in groups)
            and 1 <= len(groups[0]) <= 3
            and not groups[0].startswith("0")
            and all(len(group) == 3 for group in groups[1:])
        ):
            return Decimal("".join(groups))
    return None


def _last_place(value: Decimal) -> Decimal:
    """Return the place value of the last digit written that says something; zeros that fill a number do not."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    zeros = 0
    if exponent == 0 and any(digits):
        zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return Decimal(1).scaleb(exponent + zeros)


def _plain(value: Decimal) -> Decimal:
    """Return ``value`` as an integer where it is one, without exponent or needless zeros."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
