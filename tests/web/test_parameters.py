"""The parameters of a URL or a form are read as the URL Standard has it, whoever wrote them."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sisterkg.engine import Refused
from sisterkg.web.protocol import decoded

_PIECES = st.sampled_from(
    (
        *"%=+._4aF \n\r\t",
        "%41",
        "%3d",
        "%3D",
        "%0A",
        "%0D%0A",
        "%C4%B0",
        "ü",
        "==",
        "%%",
        "%4",
        "%zz",
        "=\n",
        "?",
        "#",
    )
)


@given(st.lists(_PIECES).map("".join))
def test_value_is_what_the_standard_library_reads(value: str) -> None:
    """Whatever is escaped, and however badly, is read as Python does, or refused where that is no text."""
    try:
        expected = parse_qsl(f"query={value}", keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(Refused):
            decoded(f"query={value}")
    else:
        assert decoded(f"query={value}") == expected


@given(st.text())
def test_text_comes_through_as_it_was(text: str) -> None:
    """A query of any text is the same after it has been escaped and read again."""
    assert decoded(f"a=b&query={quote_plus(text)}&c") == [("query", text)]


@pytest.mark.parametrize("value", ["%FF", "%C4", "%ED%A0%80", "a%80b", "\udcff", "\ud800"])
def test_what_is_no_utf_8_is_refused(value: str) -> None:
    """Bytes that are no UTF-8 are refused in what is looked at, and passed over in what is not."""
    with pytest.raises(Refused, match="not UTF-8"):
        decoded(f"query={value}")
    assert decoded(f"other={value}&query=a") == [("query", "a")]


def test_bytes_that_nobody_escaped_are_read() -> None:
    """UTF-8 that a client sends as it is, is text."""
    raw = "İzmir".encode().decode("ascii", "surrogateescape")
    assert decoded(f"query={raw}") == [("query", "İzmir")]


def test_many_parameters_are_refused() -> None:
    """A request of more parameters than any needs is refused before they are read."""
    with pytest.raises(Refused, match="more than 1000 parameters"):
        decoded("a&" * 1000)
    assert decoded("&" * 999) == []
