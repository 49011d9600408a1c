"""One cell at a time: what its reader returns, and why it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sisterkg.faults import Fault
from sisterkg.published import Unreadable
from sisterkg.records import Name, cells
from sisterkg.records.cells import Cells
from sisterkg.records.coordinates import degrees
from sisterkg.records.countries import country_code, read_countries
from sisterkg.records.tables import Row
from sisterkg.shipped import shipped

TODAY = date(2026, 11, 23)


def refused(reader: Callable[[str], object], text: str) -> Unreadable:
    """Return how a reader refuses a text."""
    with pytest.raises(Unreadable) as refusal:
        reader(text)
    assert refusal.value.what
    assert refusal.value.mend
    return refusal.value


@pytest.mark.parametrize("text", ["a", "izmir", "cape-town", "10", "a-1-b"])
def test_an_id_is_lower_case_ascii_with_hyphens(text: str) -> None:
    """Lower-case letters and digits joined by single hyphens are an id."""
    assert cells.slug(text) == text


@pytest.mark.parametrize("text", ["-a", "a-", "a--b", "A", "a b", "a_b", "ı", "é", "a/b", "a\n", "١"])
def test_what_an_iri_could_not_end_in_is_no_id(text: str) -> None:
    """Anything that would have to be escaped or folded in an IRI is refused as an id."""
    assert refused(cells.slug, text).rule == "malformed-id"


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("q9248", "did you mean Q9248?"),
        ("http://www.wikidata.org/entity/Q9248", "did you mean Q9248?"),
        ("wd:Q9248", "did you mean Q9248?"),
        ("Q9248 ", "did you mean Q9248?"),
        ("P9248", "as in Q9248"),
        ("L9248", "as in Q9248"),
        ("9248", "as in Q9248"),
        ("Q0", "as in Q9248"),
        ("Q09", "as in Q9248"),
        ("Q", "as in Q9248"),
        ("Ｑ9248", "as in Q9248"),
    ],
)
def test_what_is_no_item_is_refused_with_a_suggestion(text: str, mend: str) -> None:
    """Anything but Q and a number is refused; where the item can be told, it is suggested."""
    refusal = refused(cells.wikidata_item, text)
    assert refusal.rule == "malformed-item"
    assert mend in refusal.mend


@given(st.text("Qq0123456789/", max_size=24))
@example("q" + "1" * 13)
def test_a_suggested_item_is_an_item(text: str) -> None:
    """Whoever follows “did you mean” is understood."""
    try:
        assert cells.wikidata_item(text) == text
    except Unreadable as refusal:
        _, asked, item = refusal.mend.partition("did you mean ")
        if asked:
            assert cells.wikidata_item(item.rstrip("?")) == item.rstrip("?")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("49,7939", "49.7939"),
        ("-0,37", "-0.37"),
        ("\N{MINUS SIGN}33.9", "-33.9"),
        ("43° 9' N", "43.15"),
        ("77° 36' 0\" W", "-77.6"),
        ("S 33° 55′ 31″", "-33.92528"),
        ("52,5° N", "52.5"),
        ("53.08 N", "53.08"),
        ("8°48'E", "8.8"),
    ],
)
def test_a_coordinate_in_another_spelling_is_suggested_as_it_should_be(text: str, meant: str) -> None:
    """Decimal commas, minutes and compass letters are turned into decimal degrees, which can be read."""
    refusal = refused(degrees(90), text)
    assert refusal.rule == "malformed-coordinate"
    assert f"did you mean {meant}?" in refusal.mend
    assert degrees(90)(meant) == Decimal(meant)


@pytest.mark.parametrize("text", ["-5° S", "N 5 N", "5° 61'", "5.5° 30'", "8° O", "95,5", "here", "1,2,3", "°", ""])
def test_a_coordinate_that_cannot_be_told_is_not_guessed(text: str) -> None:
    """Where a spelling may mean two things, or none, how to write one is told instead."""
    assert "did you mean" not in refused(degrees(90), text).mend


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("würzburg", "wurzburg"),
        ("Otsu", "otsu"),
        ("Ödemiş İlçesi", "odemis-ilcesi"),
        ("Łódź_2", "lodz-2"),
        ("大津", None),
    ],
)
def test_an_id_is_suggested(text: str, meant: str | None) -> None:
    """What is no id is turned into one, which can be read, in whatever script it is."""
    suggested = refused(cells.slug, text).mend.rpartition(" ")[2]
    assert meant in (None, suggested)
    assert cells.slug(suggested) == suggested


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("USA", None, "US"),
        ("us", None, "US"),
        ("Germany", None, "DE"),
        ("Deutschland", "de", "DE"),
        ("日本", "ja", "JP"),
        ("Türkiye", None, "TR"),
        ("Polnad", None, "PL"),
        ("D", None, None),
        ("XK", None, None),
        ("EU", None, None),
        ("Atlantis", None, None),
    ],
)
def test_a_country_is_suggested_where_it_can_be_told(text: str, language: str | None, meant: str | None) -> None:
    """A name or a code of three letters leads to the two letters that are needed; a short code is never guessed."""
    mend = refused(country_code(COUNTRIES, language), text).mend
    assert mend == f"did you mean {meant}?" if meant else "countries.csv" in mend


COUNTRIES = {
    country.iso2: country
    for country in read_countries((shipped("data") / "countries.csv").read_bytes(), "countries.csv", print)
}


@pytest.mark.parametrize("text", ["0", "-1", "+1", "01", "1.0", "1,000", "1 ", "x", "１", "1" * 13])
def test_what_is_no_count_is_refused(text: str) -> None:
    """A number of a row or of a GeoNames feature is written in plain digits, above zero, and of sane length."""
    assert refused(cells.positive, text).rule == "malformed-number"
    assert cells.positive("31") == 31


def test_a_year_may_be_this_one_but_not_the_next() -> None:
    """A year is read up to the present one."""
    read = cells.year(TODAY)
    assert [read(text) for text in ("330", "1886", "2026")] == [330, 1886, 2026]
    assert refused(read, "2027").rule == "future-date"
    assert [refused(read, text).rule for text in ("86", "0330", "20260", "c. 1886", "2OO9")] == ["malformed-year"] * 5


@pytest.mark.parametrize(
    ("text", "is_future"),
    [
        ("23.11.2026", False),
        ("24.11.2026", True),
        ("November 2026", False),
        ("Kasım 2026", False),
        ("December 2026", True),
        ("01.01.2027", True),
        ("31.12.9999", True),
        ("01.01.0900", False),
    ],
)
def test_a_date_may_be_today_but_not_tomorrow(text: str, is_future: bool) -> None:
    """A day up to today and a month up to the present one are read; a later one is refused."""
    read = cells.past_date(TODAY)
    if is_future:
        assert refused(read, text).rule == "future-date"
    else:
        assert read(text).text == text


@pytest.mark.parametrize(("text", "value"), [("90", "90"), ("-90.0", "-90"), ("+38.43615", "38.43615"), ("0", "0")])
def test_degrees_are_read_up_to_the_pole(text: str, value: str) -> None:
    """Decimal degrees are read exactly, the bounds included."""
    assert degrees(90)(text) == Decimal(value)


@pytest.mark.parametrize("text", ["90.00001", "-90.1", "100", "999"])
def test_degrees_beyond_the_pole_are_out_of_range(text: str) -> None:
    """A latitude beyond a pole is refused, and the likeliest cause is named."""
    refusal = refused(degrees(90), text)
    assert refusal.rule == "coordinate-out-of-range"
    assert ("swapped" if abs(Decimal(text)) <= 180 else "moved") in refusal.mend


@pytest.mark.parametrize(
    "text", ["38,4", "38.", ".5", "38.4°", "38°26′", "1e1", "N38", "--5", "38.4 ", "NaN", "1000", "３８"]
)
def test_what_is_no_decimal_degree_is_malformed(text: str) -> None:
    """Minutes, compass letters, commas and exponents are refused."""
    assert refused(degrees(90), text).rule == "malformed-coordinate"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Bakı@az", [("Bakı", "az")]),
        ("武汉@zh-Hans", [("武汉", "zh-Hans")]),
        ("São Paulo@pt-BR", [("São Paulo", "pt-BR")]),
        ("台北@zh-Hant-TW", [("台北", "zh-Hant-TW")]),
        (" Λευκωσία @el|Lefkoşa@tr ", [("Λευκωσία", "el"), ("Lefkoşa", "tr")]),
        ("a@b@en", [("a@b", "en")]),
        ("Charcov@en | Chardzhou@en | Çärjew@tk", [("Charcov", "en"), ("Chardzhou", "en"), ("Çärjew", "tk")]),
    ],
)
def test_names_are_read_with_their_languages(cell: str, names: list[tuple[str, str]]) -> None:
    """Names are separated by bars, and each has its language behind the last @."""
    assert cells.names(cell) == tuple(Name(*name) for name in names)


@pytest.mark.parametrize(
    "cell",
    [
        "Bakı",
        "@az",
        " @az",
        "Bakı@",
        "Bakı@AZ",
        "Bakı@a",
        "Bakı@azeri",
        "Bakı@az-",
        "Bakı @ az",
        "a@en|",
        "|",
        "a@en||b@en",
    ],
)
def test_a_name_without_a_language_is_refused(cell: str) -> None:
    """A name that is empty or has no language tag refuses the cell."""
    assert refused(cells.names, cell).rule == "malformed-name"


def test_a_choice_is_exact_and_suggests_the_nearest() -> None:
    """Only a known word is read; a near one is met with it, and a far one with all there are."""
    read = cells.choice(("sister-city", "cooperation"), "protocol kind")
    assert read("cooperation") == "cooperation"
    near = refused(read, "Co-operation")
    assert (near.rule, near.mend) == ("unknown-protocol-kind", "did you mean cooperation?")
    assert refused(read, "xyz").mend == "use one of cooperation, sister-city"


def cells_of(**row: str) -> tuple[Cells, list[Fault]]:
    """Return the cells of a row on line 7 and the list that its faults are reported to."""
    faults: list[Fault] = []
    return Cells(Row("cities.csv", 7, row), faults.append), faults


def test_an_empty_cell_is_none_and_no_fault() -> None:
    """Reading an empty or absent cell gives None and reports nothing."""
    row_cells, faults = cells_of(wikidata="")
    assert row_cells.read("wikidata", cells.wikidata_item) is None
    assert row_cells.read("geonames", cells.positive) is None
    assert faults == []


def test_a_needed_cell_is_reported_once() -> None:
    """A needed cell that is empty is reported once, and one whose column is missing is not reported again."""
    row_cells, faults = cells_of(id="")
    assert row_cells.need("id", cells.slug) is None
    assert row_cells.need("kind", cells.text) is None
    assert [(fault.where, fault.rule) for fault in faults] == [("cities.csv:7, column id", "missing-value")]


def test_a_cell_that_cannot_be_read_is_reported_with_its_value() -> None:
    """A refused cell is reported with file, line, column and value, and None stands for it."""
    row_cells, faults = cells_of(id="Long Beach")
    assert row_cells.need("id", cells.slug) is None
    [fault] = faults
    assert (fault.source, fault.line, fault.column, fault.value) == ("cities.csv", 7, "id", "Long Beach")
    assert fault.rule == "malformed-id"


READERS = st.sampled_from(
    [
        cells.slug,
        cells.wikidata_item,
        cells.positive,
        cells.year(TODAY),
        cells.past_date(TODAY),
        degrees(180),
        cells.names,
        cells.choice(("city", "region"), "kind"),
    ]
)


@given(READERS, st.text(min_size=1))
def test_a_reader_reads_or_refuses(reader: Callable[[str], object], text: str) -> None:
    """No text makes a reader do anything but return a value or refuse with rule, reason and suggestion."""
    try:
        assert reader(text) is not None
    except Unreadable as refusal:
        assert refusal.rule
        assert refusal.what
        assert refusal.mend


@pytest.mark.parametrize("text", ["05.03.2004\x1b[2J", "31.02.2004\u202e", "a\u200bb"])
def test_a_fault_shows_no_invisible_character(text: str) -> None:
    """What a fault repeats of a cell steers neither the terminal nor the direction of writing."""
    row_cells, faults = cells_of(council_act=text)
    row_cells.read("council_act", cells.past_date(TODAY))
    [fault] = faults
    assert [said for said in (fault.value, fault.what, fault.mend) if not said.isprintable()] == []
