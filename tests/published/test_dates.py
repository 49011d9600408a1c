"""Dates as people write them: what each spelling is read as, and why the others are refused."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from babel import Locale
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sisterkg.published import Precision, PublishedDate, Unreadable, read_date

patient = settings(deadline=None)
"""A busy machine is no fault of ours."""

DAYS = {
    "05.03.2004": "2004-03-05",
    "5.3.2004": "2004-03-05",
    "13.03.1997": "1997-03-13",
    "25.07.1996": "1996-07-25",
    "05 . 03 . 2004": "2004-03-05",
    "  05.03.2004\t": "2004-03-05",
    "29.02.2004": "2004-02-29",
    "29.02.2000": "2000-02-29",
    "31.12.9999": "9999-12-31",
    "2004-03-05": "2004-03-05",
    "13/03/1997": "1997-03-13",
    "03/13/1997": "1997-03-13",
    "13-03-1997": "1997-03-13",
    "03/03/2004": "2004-03-03",
    "5 March 2004": "2004-03-05",
    "5. March 2004": "2004-03-05",
    "5th March 2004": "2004-03-05",
    "1st Mar. 2004": "2004-03-01",
    "March 5, 2004": "2004-03-05",
    "March 5th, 2004": "2004-03-05",
    "Mar 5 2004": "2004-03-05",
    "5 Mart 2004": "2004-03-05",
    "13 MART 1997": "1997-03-13",
    "1 Eylül 1995": "1995-09-01",
    "6 eylul 2019": "2019-09-06",
    "23 EYLÜL 2019": "2019-09-23",
    "28 Kasım 2008": "2008-11-28",
    "28 KASIM 2008": "2008-11-28",
    "3 Temmuz 1992": "1992-07-03",
    "9 Şubat 1995": "1995-02-09",
    "13 Ağustos 1987": "1987-08-13",
    "11 Aralık 1990": "1990-12-11",
}

MONTHS = {
    "September, 1991": "1991-09",
    "September 1991": "1991-09",
    "SEPTEMBER 1991": "1991-09",
    "Sep. 1991": "1991-09",
    "Eylül 1991": "1991-09",
    "Eylül, 1991": "1991-09",
    "eylül  1991": "1991-09",
    "EYLÜL 1991": "1991-09",
    "Kasım 2008": "2008-11",
    "May 1987": "1987-05",
    "1991-09": "1991-09",
    "09.1991": "1991-09",
    "9/1991": "1991-09",
}


@pytest.mark.parametrize(("text", "iso"), DAYS.items())
def test_a_day_is_read_in_every_spelling(text: str, iso: str) -> None:
    """A day is read to the day, and keeps the text it was read from."""
    assert read_date(text) == PublishedDate(text, iso, Precision.DAY)


@pytest.mark.parametrize(("text", "iso"), MONTHS.items())
def test_a_month_is_never_padded_to_a_day(text: str, iso: str) -> None:
    """A month is read as a month: no day is made up for it."""
    assert read_date(text) == PublishedDate(text, iso, Precision.MONTH)


@pytest.mark.parametrize("text", ["1991", "2004 ", " 1871"])
def test_a_year_is_never_padded_to_a_month(text: str) -> None:
    """A year alone is read as a year: no month is made up for it."""
    assert read_date(text) == PublishedDate(text, text.strip(), Precision.YEAR)


REFUSED = {
    # The day is not in the calendar.
    "31.02.2004": ("impossible-date", "no day 31 of month 02 in 2004", "05.03.2004"),
    "29.02.2003": ("impossible-date", "no day 29 of month 02 in 2003", "05.03.2004"),
    "29.02.1900": ("impossible-date", "no day 29 of month 02 in 1900", "05.03.2004"),
    "31.04.2004": ("impossible-date", "no day 31 of month 04", "05.03.2004"),
    "00.03.2004": ("impossible-date", "no day 00", "05.03.2004"),
    "05.00.2004": ("impossible-date", "of month 00", "05.03.2004"),
    "32.01.2004": ("impossible-date", "no day 32", "05.03.2004"),
    "25.13.2004": ("impossible-date", "of month 13", "05.03.2004"),
    "01.01.0000": ("impossible-date", "in 0000", "05.03.2004"),
    "2004-02-30": ("impossible-date", "no day 30", "05.03.2004"),
    "31 April 2004": ("impossible-date", "no day 31", "05.03.2004"),
    "31 Haziran 2004": ("impossible-date", "no day 31", "05.03.2004"),
    "13.1991": ("impossible-date", "no month 13 in the year 1991", "September 1991"),
    "1991-00": ("impossible-date", "no month 00", "September 1991"),
    "0000-05": ("impossible-date", "the year 0000", "September 1991"),
    "31/04/2004": ("impossible-date", "no day 31", "05.03.2004"),
    "13/13/2004": ("impossible-date", "of month 13", "05.03.2004"),
    # Dots mean day first; whoever wrote the month first is told so.
    "03.25.2004": ("impossible-date", "no day 03 of month 25", "did you mean 25.03.2004?"),
    # Two readings.
    "03/04/2004": ("ambiguous-date", "3 April or 4 March 2004", "write 3 April 2004 or 4 March 2004"),
    "3-4-2004": ("ambiguous-date", "3 April or 4 March 2004", "write 3 April 2004 or 4 March 2004"),
    " 12/01/2004 ": ("ambiguous-date", "12 January or 1 December 2004", "write 12 January 2004 or 1 December 2004"),
    "05.03.04": ("ambiguous-date", "a year of two digits", "four digits"),
    "5/3/04": ("ambiguous-date", "a year of two digits", "four digits"),
    "05-03-99": ("ambiguous-date", "a year of two digits", "four digits"),
    # Too little.
    "91": ("unreadable-date", "no date", "05.03.2004"),
    "0000": ("unreadable-date", "no date", "05.03.2004"),
    "19911": ("unreadable-date", "no date", "05.03.2004"),
    "1991?": ("unreadable-date", "no date", "05.03.2004"),
    "1991/92": ("unreadable-date", "no date", "05.03.2004"),
    "": ("unreadable-date", "no date", "05.03.2004"),
    " \t ": ("unreadable-date", "no date", "05.03.2004"),
    "September": ("unreadable-date", "no date", "05.03.2004"),
    "05.03": ("unreadable-date", "no date", "05.03.2004"),
    # No date.
    "spring of 1991": ("unreadable-date", "spring of 1991", "05.03.2004"),
    "Smarch 1991": ("unreadable-date", "Smarch 1991", "05.03.2004"),
    "5 Martember 2004": ("unreadable-date", "Martember", "05.03.2004"),
    "05.03.2004.": ("unreadable-date", "05.03.2004.", "05.03.2004"),
    "05.03.2004 (Friday)": ("unreadable-date", "Friday", "05.03.2004"),
    "on 05.03.2004": ("unreadable-date", "on 05.03.2004", "05.03.2004"),
    "05.03.2004 05.03.2004": ("unreadable-date", "05.03.2004 05.03.2004", "05.03.2004"),
    "05.03.20040": ("unreadable-date", "05.03.20040", "05.03.2004"),
    "-05.03.2004": ("unreadable-date", "-05.03.2004", "05.03.2004"),
    "2004-3-5": ("unreadable-date", "2004-3-5", "05.03.2004"),
    "2004-03-05T00:00:00": ("unreadable-date", "T00:00:00", "05.03.2004"),
    "05032004": ("unreadable-date", "05032004", "05.03.2004"),
    "０５.０３.２００４": ("unreadable-date", "０５.０３.２００４", "05.03.2004"),
    "٠٥.٠٣.٢٠٠٤": ("unreadable-date", "٠٥.٠٣.٢٠٠٤", "05.03.2004"),
}


@pytest.mark.parametrize(("text", "rule", "what", "mend"), [(text, *refused) for text, refused in REFUSED.items()])
def test_a_date_that_is_not_sure_is_refused(text: str, rule: str, what: str, mend: str) -> None:
    """What is impossible, ambiguous or no date is refused by rule, with the reason and what to write instead."""
    with pytest.raises(Unreadable) as refused:
        read_date(text)
    assert refused.value.rule == rule
    assert what in refused.value.what
    assert mend in refused.value.mend
    assert str(refused.value) == refused.value.what


@pytest.mark.parametrize("text", ["00/05/2004", "05/00/2004", "0/5/2004"])
def test_a_day_or_month_of_zero_is_impossible_and_not_ambiguous(text: str) -> None:
    """A zero is neither a day nor a month, so no reading remains; nobody is told to write it with dots."""
    with pytest.raises(Unreadable) as refused:
        read_date(text)
    assert refused.value.rule == "impossible-date"


IN_THE_SOURCES_LANGUAGE = [
    ("ja", "1985年4月1日", "1985-04-01"),
    ("ja", "1985年 4月 1日", "1985-04-01"),
    ("ja", "1979年2月", "1979-02"),
    ("ja", "1985/04/01", "1985-04-01"),
    ("zh", "1985年4月1日", "1985-04-01"),
    ("ko", "1985년 4월 1일", "1985-04-01"),
    ("es", "1 de abril de 1985", "1985-04-01"),
    ("es", "abril de 1985", "1985-04"),
    ("pt", "1 de abril de 1985", "1985-04-01"),
    ("ca", "1 d’abril del 1985", "1985-04-01"),
    ("hu", "1985. április 1.", "1985-04-01"),
    ("hu", "1985. 04. 01.", "1985-04-01"),
    ("lt", "1985 m. balandžio 1 d.", "1985-04-01"),
    ("lv", "1985. gada 1. aprīlis", "1985-04-01"),
    ("pl", "1 kwietnia 1985", "1985-04-01"),
    ("cs", "1. dubna 1985", "1985-04-01"),
    ("de", "1. April 1985", "1985-04-01"),
    ("fr", "1er avril 1985", "1985-04-01"),
    ("en", "April 1, 1985", "1985-04-01"),
    ("he", "1 באפריל 1985", "1985-04-01"),
    ("ar", "1 أبريل 1985", "1985-04-01"),
]


@pytest.mark.parametrize(("language", "text", "iso"), IN_THE_SOURCES_LANGUAGE)
def test_a_date_is_read_as_the_sources_language_writes_it(language: str, text: str, iso: str) -> None:
    """Words and order are those of the source's language; nothing is rewritten, and no month gets a day."""
    published = read_date(text, ("en", "tr", language))
    assert (published.iso, published.text) == (iso, text)


def test_a_suggestion_for_two_readings_can_be_read_either_way() -> None:
    """Whoever writes one of the two days that are suggested is understood, wherever the month comes first."""
    with pytest.raises(Unreadable) as refused:
        read_date("03/04/2004")
    told = refused.value.mend.removeprefix("write ").removesuffix(", whichever it is")
    assert [read_date(each).iso for each in told.split(" or ")] == ["2004-04-03", "2004-03-04"]


def test_the_suggestion_for_a_day_behind_its_month_can_be_read() -> None:
    """Whoever follows the suggestion for 03.25.2004 is understood."""
    with pytest.raises(Unreadable) as refused:
        read_date("03.25.2004")
    suggested = refused.value.mend.partition("did you mean ")[2].rstrip("?")
    assert read_date(suggested).iso == "2004-03-25"


def test_month_names_are_those_of_the_languages_asked_for() -> None:
    """A month name is read in the languages given and in no other."""
    assert read_date("13 März 1997", ["de"]).iso == "1997-03-13"
    assert read_date("Março 1997", ["en", "tr", "pt"]).iso == "1997-03"
    with pytest.raises(Unreadable):
        read_date("13 März 1997")
    with pytest.raises(Unreadable):
        read_date("13 March 1997", ["de"])


def test_a_month_name_of_two_meanings_is_not_guessed() -> None:
    """Where two of the languages give a word to two months, the order they are named in decides nothing.

    In Masai “Ara” is short for February, in Turkish for December.
    """
    readings = []
    for languages in (["tr", "mas"], ["mas", "tr"]):
        try:
            readings.append(read_date("Ara 1997", languages).iso)
        except Unreadable as refused:
            readings.append(refused.rule)
    assert readings[0] == readings[1]


DAYS_OF_OURS = st.dates(min_value=date(1000, 1, 1))
MONTH_NAMES = {language: Locale(language).months["format"]["wide"] for language in ("en", "tr")}


@patient
@given(DAYS_OF_OURS)
def test_every_day_reads_back_from_dots(day: date) -> None:
    """Every day written day first with dots is read as that day, padded or not."""
    padded = f"{day.day:02}.{day.month:02}.{day.year}"
    assert padded == day.strftime("%d.%m.%Y")
    for text in (padded, f"{day.day}.{day.month}.{day.year}", day.isoformat()):
        assert read_date(text) == PublishedDate(text, day.isoformat(), Precision.DAY)


@patient
@given(DAYS_OF_OURS, st.sampled_from(["en", "tr"]), st.sampled_from([str, str.upper, str.lower]))
def test_every_day_reads_back_from_month_names(day: date, language: str, case: type[str]) -> None:
    """Every day and month written with a month name, in whatever case, is read back to its precision."""
    name = case(MONTH_NAMES[language][day.month])
    assert read_date(f"{day.day} {name} {day.year}").iso == day.isoformat()
    month = read_date(f"{name}, {day.year}")
    assert (month.iso, month.precision) == (f"{day:%Y-%m}", Precision.MONTH)


@patient
@given(DAYS_OF_OURS)
def test_slashes_are_read_only_where_the_day_can_be_told(day: date) -> None:
    """A slashed date is read in either order where its day is above twelve or equals its month, and refused else."""
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        if day.day > 12 or day.day == day.month:
            assert read_date(text).iso == day.isoformat()
        else:
            with pytest.raises(Unreadable, match=" or "):
                read_date(text)


@patient
@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 3))
def test_a_day_after_the_months_last_is_impossible(year: int, month: int, beyond: int) -> None:
    """No day after the last of a month is moved into the next month."""
    day = calendar.monthrange(year, month)[1] + beyond
    with pytest.raises(Unreadable) as refused:
        read_date(f"{day:02}.{month:02}.{year:04}")
    assert refused.value.rule == "impossible-date"


_PIECES = st.one_of(
    st.integers(0, 10**5).map(str),
    st.sampled_from(["00", "31", "12", "1991", "March", "Eylül", "İ", "st", "th", "٣", "１２", "²", "\0", "\u200b"]),
    st.sampled_from([".", "/", "-", ",", " ", "\t", "\n", "\N{NO-BREAK SPACE}", "'"]),
)


@patient
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=10).map("".join)))
@example("0" * 5000)
@example("1." * 3000)
@example("March " * 3000)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text does anything but give a date of the calendar or be refused with rule, reason and suggestion."""
    try:
        published = read_date(text)
    except Unreadable as refused:
        assert refused.rule in ("impossible-date", "ambiguous-date", "unreadable-date")
        assert refused.what.strip()
        assert refused.mend.strip()
    else:
        assert published.text == text
        whole = f"{published.iso}-01-01"[: len("2026-11-28")]
        assert date.fromisoformat(whole).isoformat() == whole
