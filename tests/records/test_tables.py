"""CSV as people save it: what becomes of any bytes, and how names that are nearly right are met."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sisterkg.faults import Fault
from sisterkg.records.tables import MAX_CELL, Header, Row, did_you_mean, read_table

COLUMNS = ("id", "name", "note")


def table(content: bytes) -> tuple[list[Row], list[Fault]]:
    """Read bytes as a table of three columns; return its rows and faults."""
    faults: list[Fault] = []
    rows = list(read_table(content, "t.csv", Header(COLUMNS), faults.append))
    return rows, faults


def test_a_row_has_its_line_and_its_cells_by_column() -> None:
    """A row says which file and line it is of, and gives each cell by its column, without outer white space."""
    rows, faults = table(b'id,name,note\n\n1, a ,\n2,"b, c","d ""e"""\n')
    assert faults == []
    assert rows == [
        Row("t.csv", 3, {"id": "1", "name": "a", "note": ""}),
        Row("t.csv", 4, {"id": "2", "name": "b, c", "note": 'd "e"'}),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_of_the_header(separator: str) -> None:
    """A separator is one only where the header uses it: the others stand in cells as they are."""
    others = "".join({",", ";", "\t"} - {separator, "\t"})
    rows, faults = table("id,name,note\n1,a%b,c\n".replace(",", separator).replace("%", others).encode())
    assert faults == []
    assert rows[0].cells["name"] == f"a{others}b"


@pytest.mark.parametrize("blank", ["\n", "  \n", ",,\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_blank_lines_before_the_header_are_passed_over(blank: str, separator: str) -> None:
    """The header is the first line with anything in it, and its separator counts."""
    content = blank.replace(",", separator) + separator.join(COLUMNS) + "\n" + separator.join("abc") + "\n"
    rows, faults = table(content.encode())
    assert faults == []
    assert [row.line for row in rows] == [3]


def test_a_fault_of_a_header_is_on_the_headers_line() -> None:
    """A column that is missing is reported on the line that the header stands on."""
    _, faults = table(b"\n\nid,name\n1,a\n")
    assert [(fault.line, fault.column, fault.rule) for fault in faults] == [(3, "note", "missing-column")]


def test_a_row_whose_cells_have_flaws_is_still_read() -> None:
    """A flaw in a cell is reported and hides neither the row nor the next row."""
    rows, faults = table("id,name,note\n1,a\u200bb,\n2,c\u200bd,\n".encode())
    assert [(fault.line, fault.rule) for fault in faults] == [
        (2, "zero-width-character"),
        (3, "zero-width-character"),
    ]
    assert len(rows) == 2


def test_a_cell_may_be_as_long_as_a_page() -> None:
    """The longest cell allowed is read without a fault, and one character more is one too many."""
    _, faults = table(b"id,name,note\n1,a," + b"x" * MAX_CELL + b"\n")
    assert faults == []
    _, [fault] = table(b"id,name,note\n1,a," + b"x" * (MAX_CELL + 1) + b"\n")
    assert (fault.line, fault.column, fault.rule) == (2, "note", "over-long-cell")
    assert len(fault.value) < 100


def test_a_cell_that_never_ends_is_a_fault_of_its_line() -> None:
    """A cell longer than a CSV reader takes is reported, and the lines behind it are read."""
    rows, faults = table(b"id,name,note\n1,a," + b"x" * 200_000 + b"\n2,b,c\n")
    assert [(fault.line, fault.rule) for fault in faults] == [(2, "over-long-cell")]
    assert [row.line for row in rows] == [3]


@pytest.mark.parametrize("rows_behind", [10, 50_000])
def test_an_unclosed_quote_has_the_same_rule_in_every_file(rows_behind: int) -> None:
    """How much of a file stands behind an unclosed quote changes nothing: the quote is at fault."""
    rows, faults = table(b'id,name,note\n1,"a,b\n' + b"2,c,d\n" * rows_behind)
    assert [(fault.line, fault.rule) for fault in faults] == [(2, "unclosed-quote")]
    assert len(rows) == rows_behind


def test_a_quote_gone_wrong_on_every_line_is_reported_on_every_line() -> None:
    """A file with a quote gone wrong on every line is read through, and every line is reported."""
    _, faults = table(b"id,name,note\n" + b'1,"a"b,c\n' * 4000)
    assert [(fault.line, fault.rule) for fault in faults] == [(line, "stray-quote") for line in range(2, 4002)]


_TEXT_CELL = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=12).map(str.strip)


@given(
    st.lists(st.tuples(_TEXT_CELL, _TEXT_CELL, _TEXT_CELL), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
)
def test_what_a_csv_writer_writes_reads_back(
    cells: list[tuple[str, ...]], separator: str, line_end: str, mark: bool, quoted: bool
) -> None:
    """Whatever separator, line end, quoting and byte-order mark a program writes, the cells come back."""
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writerows([COLUMNS, *cells])
    rows, faults = table(written.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    assert {fault.rule for fault in faults} <= {"not-nfc"}
    assert [tuple(row.cells.values()) for row in rows] == [row for row in cells if any(row)]


_BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.one_of(
            st.sampled_from(
                [b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xfd", b" "]
            ),
            st.sampled_from([b"id,name,note\n", b"1,a,b\n", b'1,"a,b\n', b'1,"a\nb",c\n', b"id", b"x" * 50]),
            st.text(max_size=5).map(lambda text: text.encode("utf-8", "surrogatepass")),
        ),
        max_size=30,
    ).map(b"".join),
)


@given(_BYTES, st.booleans())
@example(b"", False)
@example(b'\n "', False)
@example(b"\xff\xfe", False)
@example(b'"', True)
@example(b'1,"' + b"x" * 140_000, True)
@example(b"x" * 140_000, True)
@example(b"x" * 140_000, False)
def test_any_bytes_give_rows_or_faults(content: bytes, headed: bool) -> None:
    """No bytes make the reader fail; what gives no row gives a fault, unless there is a header and nothing else."""
    rows, faults = table((b"id,name,note\n" if headed else b"") + content)
    is_header_alone = re.fullmatch(rb"\s*id,name,note[\s,]*", content.replace(b'"', b""))
    assert rows or faults or headed or is_header_alone
    lines = content.count(b"\n") + content.count(b"\r") + 2
    for fault in faults:
        assert fault.source == "t.csv"
        assert 0 <= fault.line <= lines
        assert fault.rule
        assert fault.what
        assert fault.mend
    for row in rows:
        assert 2 <= row.line <= lines
        assert any(row.cells.values())


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Contry", "did you mean country?"),
        ("COUNTRY", "did you mean country?"),
        ("ülke", ""),
        ("name", "did you mean name_en?"),
        ("wikdata", "did you mean wikidata?"),
        ("LATİTUDE", "did you mean latitude?"),
        ("", ""),
    ],
)
def test_did_you_mean_suggests_the_nearest_or_nothing(word: str, hint: str) -> None:
    """A word is met with the nearest known one whatever its case, and with nothing where none is near."""
    assert did_you_mean(word, ["country", "wikidata", "name_en", "latitude"]) == hint


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=20), max_size=6))
def test_did_you_mean_names_a_known_word(word: str, known: list[str]) -> None:
    """A hint is always one of the known words, spelled as it is known."""
    hint = did_you_mean(word, known)
    assert hint == "" or hint in {f"did you mean {name}?" for name in known}
