"""Numbers as people write them: what each spelling is read as, and why the others are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sisterkg.published import NumberFormat, PublishedNumber, Unreadable, read_number
from sisterkg.published.numbers import _at_a_glance, _plain, _sum

patient = settings(deadline=None)
"""A busy machine is no fault of ours."""


def signs(grouping: str, decimal: str, before_scale: str) -> NumberFormat:
    """Return a format of single signs."""
    return NumberFormat(frozenset(grouping), frozenset(decimal), frozenset(before_scale))


PAGE = signs(".,", "", ".,")
"""The habits of İzmir's page: either sign groups, and either begins a fraction before *million*."""
ENGLISH = signs(",", ".", ".")
TURKISH = signs(".", ",", ",")
EITHER = signs(".,", ".,", ".,")
"""A source of which nothing is known: every sign may be anything."""

ON_THE_PAGE = [
    # text, value, place of the last digit that says something, hedge
    ("170.000", "170000", "10000", None),
    ("39.400", "39400", "100", None),
    ("9,790,000", "9790000", "10000", None),
    ("3,531,147", "3531147", "1", None),
    ("2 ,843 million", "2843000", "1000", None),
    ("2,843 million", "2843000", "1000", None),
    ("2.5 million", "2500000", "100000", None),
    ("3.5 million", "3500000", "100000", None),
    ("1 million 500 thousand", "1500000", "100000", None),
    ("10 million", "10000000", "10000000", None),
    ("20 million", "20000000", "10000000", None),
    ("approximately 600.000", "600000", "100000", "approximately"),
    ("approximately 2 million", "2000000", "1000000", "approximately"),
    ("approximately 150.000", "150000", "10000", "approximately"),
    ("approximately 1 million 500 thousand", "1500000", "100000", "approximately"),
    ("approximately 2.5 million", "2500000", "100000", "approximately"),
    ("nearly 250.000", "250000", "10000", "nearly"),
    ("nearly 70.000", "70000", "10000", "nearly"),
    ("nearly 1,000,000", "1000000", "1000000", "nearly"),
    ("around 1.5 million", "1500000", "100000", "around"),
    ("around 2,500", "2500", "100", "around"),
    ("more than 20", "20", "10", "more than"),
    ("almost 300", "300", "100", "almost"),
    ("32", "32", "1", None),
    ("1021", "1021", "1", None),
    ("2000", "2000", "1000", None),
    ("0", "0", "1", None),
    ("1 million 500", "1000500", "100", None),
    ("1 million 500 thousand 20", "1500020", "10", None),
    ("3 billion", "3000000000", "1000000000", None),
    ("5 thousand", "5000", "1000", None),
    ("2.50 million", "2500000", "10000", None),
    ("1 234 567", "1234567", "1", None),
    ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}500", "1234500", "100", None),
    ("1'234'567", "1234567", "1", None),
    ("1’234’567", "1234567", "1", None),
    ("  170.000  ", "170000", "10000", None),
    ("170 . 000", "170000", "10000", None),
    ("Nearly 250.000", "250000", "10000", "nearly"),
    ("APPROXIMATELY 2 MILLION", "2000000", "1000000", "approximately"),
]

IN_TURKISH = [
    ("2,5 milyon", "2500000", "100000", None),
    ("yaklaşık 250.000", "250000", "10000", "yaklaşık"),
    ("Yaklaşık 2,5 milyon", "2500000", "100000", "yaklaşık"),
    ("yaklaşık olarak 150 bin", "150000", "10000", "yaklaşık olarak"),
    ("1 milyon 500 bin", "1500000", "100000", None),
    ("1 MİLYON 500 BİN", "1500000", "100000", None),
    ("1 Milyon 500 Bin", "1500000", "100000", None),
    ("neredeyse 70 bin", "70000", "10000", "neredeyse"),
    ("en az 3 bin", "3000", "1000", "en az"),
    ("en çok 3 bin", "3000", "1000", "en çok"),
    ("aşağı yukarı 1,2 milyar", "1200000000", "100000000", "aşağı yukarı"),
    ("39,4", "39.4", "0.1", None),
    ("1.234,50", "1234.5", "0.01", None),
]


@pytest.mark.parametrize(
    ("number_format", "text", "value", "precision", "mark"),
    [
        *((PAGE, *row) for row in ON_THE_PAGE),
        *((TURKISH, *row) for row in IN_TURKISH),
        (ENGLISH, "9,790,000", "9790000", "10000", None),
        (ENGLISH, "39.400", "39.4", "0.001", None),
        (ENGLISH, "1,234.5", "1234.5", "0.1", None),
        (ENGLISH, "2,843 million", "2843000000", "1000000", None),
        (TURKISH, "39.400", "39400", "100", None),
        (EITHER, "1,234.5", "1234.5", "0.1", None),
        (EITHER, "1.234,5", "1234.5", "0.1", None),
        (EITHER, "9,790,000", "9790000", "10000", None),
        (EITHER, "2 ,843 million", "2843000", "1000", None),
        (EITHER, "0.125", "0.125", "0.001", None),
    ],
)
def test_a_number_is_read_by_its_sources_habits(
    number_format: NumberFormat, text: str, value: str, precision: str, mark: str | None
) -> None:
    """A number is read to its value, its precision and its hedge, and keeps the text it was read from."""
    assert read_number(text, number_format) == PublishedNumber(text, Decimal(value), Decimal(precision), mark)


@pytest.mark.parametrize(("text", "mark"), [("approx. 500", "approx"), ("ca. 500", "ca"), ("Ca. 2.5 million", "ca")])
def test_an_abbreviated_hedge_may_end_in_a_point(text: str, mark: str) -> None:
    """The point of “approx.” and “ca.” belongs to the word and not to the number."""
    assert read_number(text, PAGE).mark == mark


IN_THE_SOURCES_LANGUAGE = [
    ("de", "rund 210.000", 210_000, "rund"),
    ("de", "über 1,5 Mio.", 1_500_000, "über"),
    ("de", "2 Milliarden", 2_000_000_000, None),
    ("de", "ca. 130 Tausend", 130_000, "ca"),
    ("ja", "約13万", 130_000, "約"),
    ("ja", "11万2000", 112_000, None),
    ("ko", "41만", 410_000, None),
    ("fr", "environ 1,2 million", 1_200_000, "environ"),
    ("es", "unos 700 mil", 700_000, "unos"),
    ("cs", "přibližně 1,3 mil.", 1_300_000, "přibližně"),
    ("pl", "ok. 760 tys.", 760_000, "ok"),
    ("pl", "ponad 1,8 miliona", 1_800_000, "ponad"),
    ("hu", "1,7 millió", 1_700_000, None),
    ("en", "nearly 2 million", 2_000_000, "nearly"),
]


@pytest.mark.parametrize(("language", "text", "value", "mark"), IN_THE_SOURCES_LANGUAGE)
def test_words_beside_a_figure_are_those_of_the_sources_language(
    language: str, text: str, value: int, mark: str | None
) -> None:
    """Scales and hedges are understood in the source's language, and the hedge is kept as it is written."""
    number = read_number(text, replace(TURKISH, language=language))
    assert (number.value, number.mark) == (value, mark)


def test_a_word_of_two_languages_means_what_the_source_means() -> None:
    """A German billion is a thousand times an English one."""
    values = {each: read_number("1 Billion", replace(PAGE, language=each)).value for each in ("de", "en", "tr")}
    assert values == {"de": 10**12, "en": 10**9, "tr": 10**9}


@pytest.mark.parametrize("before_scale", [".", ",", ".,", ""])
def test_the_suggested_way_to_write_a_number_is_read(before_scale: str) -> None:
    """Whoever writes a number as it is suggested is understood, whatever signs the source uses."""
    number_format = signs(".,", "", before_scale)
    with pytest.raises(Unreadable) as refused:
        read_number("a lot", number_format)
    for example_of_one in refused.value.mend.split("as in ")[1:]:
        assert read_number(example_of_one.strip(" ,or"), number_format).value in (170_000, 2_500_000)


def test_a_value_has_no_exponent_and_no_needless_zeros() -> None:
    """A value is written out as people and RDF write it: 20000000, not 2E+7."""
    assert str(read_number("20 million", PAGE).value) == "20000000"
    assert str(read_number("20 million", PAGE).precision) == "10000000"
    assert str(read_number("39,40", TURKISH).value) == "39.4"


REFUSED = [
    # format, text, rule, reason, suggestion
    (EITHER, "170.000", "ambiguous-number", "170 or 170000", "digits alone"),
    (EITHER, "39.400", "ambiguous-number", "39.4 or 39400", "digits alone"),
    (EITHER, "nearly 2,500", "ambiguous-number", "2.5 or 2500", "digits alone"),
    (EITHER, "1.000", "ambiguous-number", "1 or 1000", "digits alone"),
    (TURKISH, "9,790,000", "unreadable-number", "9,790,000 is no number in the way its source", "170000"),
    (ENGLISH, "2,5 million", "unreadable-number", "2,5 is no number in the way its source", "170000"),
    (PAGE, "1.5", "unreadable-number", "1.5 is no number in the way its source", "170000"),
    (PAGE, "60.00.000", "unreadable-number", "60.00.000", "170000"),
    (PAGE, "1.000,000", "unreadable-number", "1.000,000", "170000"),
    (PAGE, "0.500.000", "unreadable-number", "0.500.000", "170000"),
    (PAGE, "1234.000", "unreadable-number", "1234.000", "170000"),
    (PAGE, "170.000.", "unreadable-number", "170.000.", "170000"),
    (PAGE, ".5 million", "unreadable-number", ".5 million", "170000"),
    (PAGE, "nearly .5 million", "unreadable-number", "nearly", "170000"),
    (PAGE, "1 2", "unreadable-number", "1 2", "170000"),
    (PAGE, "1 million 500 million", "unreadable-number", "do not add up", "170000"),
    (PAGE, "500 thousand 1 million", "unreadable-number", "do not add up", "170000"),
    (PAGE, "1 thousand 1500", "unreadable-number", "do not add up", "170000"),
    (PAGE, "5 thousand thousand", "unreadable-number", "5 thousand thousand", "170000"),
    (PAGE, "-170.000", "unreadable-number", "-170.000", "170000"),
    (PAGE, "−5", "unreadable-number", "−5", "170000"),
    (PAGE, "+5", "unreadable-number", "+5", "170000"),
    (PAGE, "nearly -5", "unreadable-number", "nearly -5", "170000"),
    (PAGE, "170.000 people", "unreadable-number", "people", "170000"),
    (PAGE, "170.000 (2009)", "unreadable-number", "(2009)", "170000"),
    (PAGE, "170.000–180.000", "unreadable-number", "170.000–180.000", "170000"),
    (PAGE, "3 millions", "unreadable-number", "millions", "170000"),
    (PAGE, "1e5", "unreadable-number", "1e5", "170000"),
    (PAGE, "１７０", "unreadable-number", "１７０", "170000"),
    (PAGE, "٣٠٠", "unreadable-number", "٣٠٠", "170000"),
    (PAGE, "5²", "unreadable-number", "5²", "170000"),
    (PAGE, "½ million", "unreadable-number", "½ million", "170000"),
    (PAGE, "NaN", "unreadable-number", "NaN", "170000"),
    (PAGE, "Infinity", "unreadable-number", "Infinity", "170000"),
    (PAGE, "", "unreadable-number", "nothing", "170000"),
    (PAGE, " \t", "unreadable-number", "nothing", "170000"),
    (PAGE, "million", "unreadable-number", "million", "170000"),
    (PAGE, "half a million", "unreadable-number", "half a million", "170000"),
    (PAGE, "nearly", "unreadable-number", "nearly", "170000"),
    (PAGE, "maybe 500", "unreadable-number", "“maybe” before a number", "approximately"),
    (PAGE, "nearly about 5", "unreadable-number", "“nearly about” before a number", "approximately"),
]


@pytest.mark.parametrize(("number_format", "text", "rule", "what", "mend"), REFUSED)
def test_a_number_that_is_not_sure_is_refused(
    number_format: NumberFormat, text: str, rule: str, what: str, mend: str
) -> None:
    """What is ambiguous or no number is refused by rule, with the reason and what to write instead."""
    with pytest.raises(Unreadable) as refused:
        read_number(text, number_format)
    assert refused.value.rule == rule
    assert what in refused.value.what
    assert mend in refused.value.mend


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        (PAGE, "1.2345678 million"),
        (PAGE, "1.2345 thousand"),
        (TURKISH, "39,4"),
        (ENGLISH, "1,000.5"),
        (EITHER, "0.5"),
    ],
)
def test_what_counts_things_has_no_fraction(number_format: NumberFormat, text: str) -> None:
    """A fraction that is left over refuses a whole count, and the same text is read where fractions are allowed."""
    assert read_number(text, number_format).value % 1 != 0
    with pytest.raises(Unreadable) as refused:
        read_number(text, number_format, whole=True)
    assert refused.value.rule == "not-whole"
    assert text in refused.value.what
    assert refused.value.mend


def test_a_fraction_of_a_million_is_a_whole_count() -> None:
    """A fraction that its scale word makes whole is a whole count."""
    assert read_number("2.5 million", PAGE, whole=True).value == 2_500_000
    assert read_number("1,5 bin", TURKISH, whole=True).value == 1_500


@pytest.mark.parametrize("text", ["9" * 29, "9" * 40, "123,456,789," * 4 + "000", "9" * 25 + " million", "9" * 4000])
def test_a_number_beyond_counting_is_read_exactly_or_refused(text: str) -> None:
    """A number of more digits than decimals carry is not rounded and does not stop the run."""
    try:
        value = read_number(text, PAGE).value
    except Unreadable as refused:
        assert refused.rule == "unreadable-number"
    else:
        digits = text.replace(",", "").replace(" million", "000000")
        assert f"{value:f}" == digits


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("1," + "0" * 40 + "1", "1." + "0" * 40 + "1"),
        ("1," + "3" * 30 + " milyon", "1" + "3" * 6 + "." + "3" * 24),
        ("1 milyar 0," + "1" * 29, "1000000000." + "1" * 29),
    ],
)
def test_a_fraction_is_never_rounded(text: str, exact: str) -> None:
    """A fraction of more places than decimals carry is read to the last place or refused."""
    try:
        value = read_number(text, TURKISH).value
    except Unreadable as refused:
        assert refused.rule == "unreadable-number"
    else:
        assert value == Decimal(exact)


def test_a_long_text_is_refused() -> None:
    """A text far longer than any number is refused before it is looked at closely."""
    with pytest.raises(Unreadable) as refused:
        read_number("1" * 16_000 + "x", PAGE)
    assert len(refused.value.what) < 100


WHOLE = st.integers(0, 10**15)


@patient
@given(WHOLE, st.sampled_from([".", ",", " ", "'"]))
def test_every_whole_number_reads_back_in_groups(number: int, sign: str) -> None:
    """Every whole number in groups of three, by whichever sign the page uses, is read as itself."""
    text = f"{number:,}".replace(",", sign)
    read = read_number(text, PAGE, whole=True)
    assert read.value == number
    assert read_number(str(number), PAGE).value == number


@patient
@given(st.integers(1, 10**15))
def test_precision_is_the_last_digit_that_says_something(number: int) -> None:
    """Cutting a number at its precision loses nothing; at ten times its precision something is lost."""
    precision = int(read_number(str(number), PAGE).precision)
    assert number % precision == 0
    assert number % (10 * precision) != 0


@patient
@given(st.integers(1, 999), st.integers(0, 999), st.integers(0, 999))
def test_scale_words_add_up(millions: int, thousands: int, rest: int) -> None:
    """Millions, thousands and the rest add up, in English and in Turkish."""
    expected = millions * 10**6 + thousands * 10**3 + rest
    assert read_number(f"{millions} million {thousands} thousand {rest}", PAGE).value == expected
    assert read_number(f"{millions} milyon {thousands} bin {rest}", TURKISH).value == expected


@patient
@given(st.integers(1, 10**12), st.integers(1, 6), st.booleans())
def test_a_fraction_reads_back_with_all_its_places(unscaled: int, places: int, grouped: bool) -> None:
    """A fraction is read exactly, with the place of its last digit as its precision, zeros included."""
    number = Decimal(unscaled).scaleb(-places)
    text = f"{number:,f}" if grouped else f"{number:f}"
    turkish = text.translate(str.maketrans(",.", ".,"))
    for read in (read_number(text, ENGLISH), read_number(turkish, TURKISH)):
        assert (read.value, read.precision) == (number, Decimal(1).scaleb(-places))


_PIECES = st.one_of(
    st.integers(0, 10**12).map(str),
    st.text("0123456789", max_size=40),
    st.sampled_from(
        ["million", "bin", "MİLYAR", "mıllıon", "thouſand", "nearly", "approx.", "en az", "e5", "١٢", "５"]
    ),
    st.sampled_from([".", ",", "'", "’", " ", "  ", "\t", "\N{NO-BREAK SPACE}", "-", "+", "−", "\0", "\u200b", "%"]),
)
_FORMATS = st.builds(
    NumberFormat, *(st.frozensets(st.sampled_from([".", ",", " ", "'", "x", "5"])) for _ in range(3))
)


@patient
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=10).map("".join)), _FORMATS, st.booleans())
@example("0" * 4000, PAGE, False)
@example("1,000" + " ,000" * 500, PAGE, False)
def test_any_text_is_read_or_refused(text: str, number_format: NumberFormat, whole: bool) -> None:
    """No text does anything but give a finite number of zero or more, or be refused with rule, reason, suggestion."""
    try:
        read = read_number(text, number_format, whole=whole)
    except Unreadable as refused:
        assert refused.rule in ("unreadable-number", "ambiguous-number", "not-whole")
        assert refused.what.strip()
        assert refused.mend.strip()
    else:
        assert read.text == text
        assert read.value.is_finite()
        assert read.value >= 0
        assert read.precision > 0
        assert not whole or read.value % 1 == 0


@patient
@given(
    text=st.from_regex(r"\A[0-9]{1,5}([.,][0-9]{1,4}){0,6}\Z") | st.integers(0, 10**20).map(str),
    number_format=st.sampled_from([PAGE, ENGLISH, TURKISH, EITHER]),
)
@example("170.000", PAGE)
@example("0.000", PAGE)
@example("999,999,999,999,999,999", ENGLISH)
@example("1,000,000,000,000,000,000", ENGLISH)
def test_a_glance_sees_what_a_closer_look_does(text: str, number_format: NumberFormat) -> None:
    """A number that is read at a glance is read as the same by the rules for all numbers."""
    known = _at_a_glance(text, number_format)
    if known is not None:
        value, precision = _sum(text, number_format)
        assert read_number(text, number_format, whole=True) == PublishedNumber(text, _plain(value), _plain(precision))
