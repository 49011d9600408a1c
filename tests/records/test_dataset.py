"""dataset.toml: what a data set says of itself, and what it may not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sisterkg.faults import Fault, SisterkgError
from sisterkg.published import NumberFormat
from sisterkg.records import Records
from sisterkg.records.dataset import DatasetRecord, read_base_iri, read_dataset
from sisterkg.records.keys import is_web_address

VALID = (Path(__file__).parents[1] / "csv" / "valid" / "dataset.toml").read_bytes()


def dataset(content: bytes) -> tuple[DatasetRecord | None, list[Fault]]:
    """Read a dataset.toml; return what it says and its faults."""
    faults: list[Fault] = []
    return read_dataset(content, "dataset.toml", faults.append), faults


def changed(old: str, new: str) -> bytes:
    """Return the valid dataset.toml with one text replaced."""
    assert old.encode() in VALID
    return VALID.replace(old.encode(), new.encode(), 1)


def test_everything_a_data_set_says_is_read() -> None:
    """Every key of a valid dataset.toml arrives in the record."""
    record, faults = dataset(VALID)
    assert faults == []
    assert record is not None
    assert (record.id, record.home, record.base_iri) == ("three-cities", "izmir", "http://localhost:8000/")
    assert (record.languages, record.modified) == (("en", "tr"), date(2026, 11, 23))
    assert record.license == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert record.license_title == "CC0-1.0"
    assert record.title == {"en": "Three cities", "tr": "Üç şehir"}
    assert record.description == {"en": "A home city and two partners.", "tr": "Bir şehir ve iki kardeşi."}
    assert (record.publisher.name["tr"], record.publisher.url) == ("Bir yayımcı", "https://example.org/publisher")
    assert (record.contact.name["en"], record.contact.url) == ("A contact", "https://example.org/contact")
    assert (record.source.url, record.source.language) == ("https://example.org/page", "en")
    assert record.source.retrieved == date(2026, 11, 23)
    assert (record.source.title["en"], record.source.publisher["tr"]) == ("A page", "Bir belediye")
    assert record.source.numbers == NumberFormat(frozenset(".,"), frozenset(), frozenset(".,"))


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + VALID, VALID.replace(b"\n", b"\r\n"), VALID + b"\n# a comment\n"],
    ids=["byte-order mark", "CRLF", "comment"],
)
def test_what_editors_do_to_a_file_changes_nothing(content: bytes) -> None:
    """A byte-order mark, Windows line ends and comments change nothing of what is said."""
    assert dataset(content) == dataset(VALID)


def test_inline_tables_say_the_same() -> None:
    """A table written in one line is read as one written with a heading."""
    inline = changed('[contact.name]\nen = "A contact"\ntr = "Bir ilgili"\n', "")
    inline = inline.replace(b"[contact]\n", b'[contact]\nname = { en = "A contact", tr = "Bir ilgili" }\n')
    assert dataset(inline) == dataset(VALID)


def test_titles_in_further_languages_are_welcome() -> None:
    """A title, a description and names in a third language are kept beside English and Turkish."""
    record, faults = dataset(changed("[title]\n", '[title]\nde = "Drei Städte"\n'))
    assert faults == []
    assert record is not None
    assert record.title == {"de": "Drei Städte", "en": "Three cities", "tr": "Üç şehir"}


def test_a_data_set_in_no_turkish_needs_no_turkish_texts() -> None:
    """Where English alone is among the languages, no Turkish text is missing; an English one still is."""
    plain = re.sub(rb"tr = .*\n", b"", VALID).replace(b'languages = ["en", "tr"]', b'languages = ["en", "de"]')
    record, faults = dataset(plain)
    assert faults == []
    assert record is not None
    assert dict(record.title) == {"en": "Three cities"}
    _, faults = dataset(plain.replace(b'en = "Three cities"', b'de = "Drei St\xc3\xa4dte"'))
    assert [(fault.rule, fault.column) for fault in faults] == [("missing-key", "title.en")]


def test_a_text_in_no_language_is_told_to_have_one() -> None:
    """Where a text stands in the place of one a language, what is proposed can be read."""
    bare = VALID.replace('[title]\nen = "Three cities"\ntr = "Üç şehir"\n'.encode(), b"")
    bare = bare.replace(b"license_title =", b'title = "Three cities"\nlicense_title =')
    _, faults = dataset(bare)
    (told,) = [fault for fault in faults if fault.column == "title"]
    assert told.mend.endswith('title = { en = "…", tr = "…" }')
    mended = bare.replace(b'title = "Three cities"', told.mend.rpartition(": ")[2].encode())
    assert dataset(mended)[1] == []


def test_a_description_may_be_written_over_several_lines() -> None:
    """A description in several lines is one text, its line breaks made spaces."""
    record, faults = dataset(changed('"A home city and two partners."', '"""\nA home city\n  and two partners."""'))
    assert faults == []
    assert record is not None
    assert record.description["en"] == "A home city and two partners."


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://localhost:8000/"])
def test_a_base_iri_ends_with_a_slash(address: str) -> None:
    """With or without a slash at its end, the same IRIs are minted under a base."""
    record, _ = dataset(changed("http://localhost:8000/", address))
    assert record is not None
    assert record.base_iri == read_base_iri(address) == "http://localhost:8000/"


def test_a_base_iri_is_a_web_address() -> None:
    """What is no web address is refused as a base, with what to write instead."""
    with pytest.raises(SisterkgError, match=r"data\.example\.org") as refused:
        read_base_iri("data.example.org/twins")
    assert "https://" in refused.value.mend


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "https://example.org/",
        "https://example.org:8443/a/b",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "https://örnek.example/kardeş",
        "https://example.org/a%20b",
    ],
)
def test_a_web_address_is_one(address: str) -> None:
    """An absolute http or https address with a host is a web address, whatever script it is in."""
    assert is_web_address(address)


@pytest.mark.parametrize("key", ["publisher", "contact", "source"])
@pytest.mark.parametrize("ending", ["?id=5", "?id=5&l=de#twins", "#twins"])
def test_a_page_may_have_a_query_but_no_base(key: str, ending: str) -> None:
    """Pages of many cities are told apart by a query; what IRIs are minted behind has none."""
    content = re.sub(rf'(\[{key}\][^\[]*?url = "[^"]+)"'.encode(), rb"\1" + ending.encode() + b'"', VALID)
    assert content != VALID
    record, faults = dataset(content)
    assert faults == []
    assert record is not None
    assert getattr(record, key).url.endswith(ending)
    _, (fault,) = dataset(changed('"http://localhost:8000/"', f'"http://localhost:8000/{ending}"'))
    assert (fault.column, fault.rule) == ("base_iri", "wrong-value")
    assert "without ? and #" in fault.mend


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "//example.org/",
        "http://",
        "http:///a",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://example.org:0/",
        "http://[::1/",
        "https://example.org/a b",
        "https://example.org/a\tb",
        "https://example.org/a?b=c",
        "https://example.org/#a",
        "https://example.org/<a>",
        'https://example.org/"',
        "https://example.org/{a}",
        "https://example.org/a|b",
        "https://example.org/a\\b",
        "https://example.org/a^b",
        "https://example.org/`",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "mailto:a@example.org",
    ],
)
def test_what_is_no_web_address_is_told_from_one(address: str) -> None:
    """Relative, other and broken addresses, and those RDF could not write, are no web addresses."""
    assert not is_web_address(address)


def test_a_number_format_decides_what_a_number_is(folder: Path, read: Callable[[Path], Records]) -> None:
    """The signs of dataset.toml decide how the numbers of the other files are read."""
    facts = {fact.key: fact.value for fact in read(folder).facts}
    assert facts["bukhara-region-area"].value == 39400  # type: ignore[union-attr]
    english = changed('grouping = [".", ","]\ndecimal = []', 'grouping = [","]\ndecimal = ["."]')
    (folder / "dataset.toml").write_bytes(english)
    cities = (folder / "cities.csv").read_text(encoding="utf-8").replace("600.000", "600 thousand")
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    facts = {fact.key: fact.value for fact in read(folder).facts}
    assert str(facts["bukhara-region-area"].value) == "39.4"  # type: ignore[union-attr]


def test_the_sources_language_gives_the_month_names(folder: Path, read: Callable[[Path], Records]) -> None:
    """A date with a month name in the source's language is read beside English and Turkish ones."""
    (folder / "dataset.toml").write_bytes(changed('language = "en"', 'language = "de"'))
    cities = (folder / "cities.csv").read_text(encoding="utf-8")
    cities = cities.replace("19.10.1993", "19. März 1993").replace("24.04.1996", "24 Nisan 1996")
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    bremen = read(folder).cities[1]
    assert bremen.council_act is not None
    assert bremen.protocol is not None
    assert (bremen.council_act.iso, bremen.protocol.iso) == ("1993-03-19", "1996-04-24")


_LINES = VALID.decode().splitlines()
_VALUES = st.sampled_from(
    [
        *("1", "-1.5", "true", "nan", '""', '"x"', "[]", "[[]]", "[{}]", "{}", "{ a = 1 }", '["en", "tr", 3]'),
        *("2026-11-23", "12:00:00", '"https://example.org/"', "[1, [2]]", '"\\u202e"', "=", '"', "[", "1" * 30),
    ]
)


@given(
    st.one_of(
        st.binary(max_size=100),
        st.text(max_size=100).map(str.encode),
        st.tuples(st.sampled_from([line for line in _LINES if "=" in line]), _VALUES).map(
            lambda edit: changed(edit[0], f"{edit[0].partition('=')[0]}= {edit[1]}")
        ),
        st.tuples(st.sampled_from([line for line in _LINES if line.startswith("[")]), _VALUES).map(
            lambda edit: changed(edit[0], f"{edit[0]}\nde = {edit[1]}")
        ),
        st.sampled_from(_LINES).map(lambda line: VALID.replace(f"{line}\n".encode(), b"", 1)),
    )
)
def test_any_bytes_are_a_data_set_or_have_faults(content: bytes) -> None:
    """No bytes make the reader fail: it gives a record or at least one fault with place, reason and mend."""
    record, faults = dataset(content)
    assert (record is None) == bool(faults)
    for fault in faults:
        assert fault.source == "dataset.toml"
        assert 0 <= fault.line <= content.count(b"\n") + 1
        assert fault.rule
        assert fault.what
        assert fault.mend
    if record is not None:
        texts = [record.title, record.description, record.publisher.name, record.contact.name, record.source.title]
        assert all(isinstance(text, str) and text for by_language in texts for text in by_language.values())
