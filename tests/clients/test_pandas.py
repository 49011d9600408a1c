"""Pandas, which reads tables from an address and sends no Accept header that helps."""

from __future__ import annotations

import csv
from urllib.parse import urlencode

import pandas
import pytest
from questions import ASK_FALSE, ASK_TRUE, CONSTRUCT, SELECT, Expected

from serving import Server


def _address(endpoint: Server, query: str, **parameters: str) -> str:
    return f"{endpoint.url}/sparql?{urlencode({'query': query, **parameters})}"


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_select_is_a_frame(endpoint: Server, expected: Expected, parameter: str) -> None:
    """``read_csv`` of an address gets the columns and rows of a SELECT, Turkish letters and all."""
    frame = pandas.read_csv(_address(endpoint, SELECT, **{parameter: "csv"}))
    assert list(frame.columns) == ["place", "name"]
    assert sorted(frame.itertuples(index=False, name=None)) == expected.rows


@pytest.mark.parametrize(("query", "truth"), [(ASK_TRUE, True), (ASK_FALSE, False)])
def test_ask_is_a_word(endpoint: Server, query: str, truth: bool) -> None:
    """``read_csv`` of an ASK gets the one word of its answer."""
    frame = pandas.read_csv(_address(endpoint, query, format="csv"), header=None)
    assert frame.iloc[0, 0] == truth


def test_construct_is_a_frame_of_triples(endpoint: Server, expected: Expected) -> None:
    """N-Triples whose texts have no blanks are a table of four columns."""
    address = _address(endpoint, CONSTRUCT, format="nt")
    frame = pandas.read_csv(address, sep=" ", header=None, names=["s", "p", "o", "dot"], quoting=csv.QUOTE_NONE)
    triples = {(s.strip("<>"), p.strip("<>"), o.rpartition("@")[0].strip('"')) for s, p, o, _ in frame.to_numpy()}
    assert triples == expected.triples


def test_numbers_have_their_types(endpoint: Server) -> None:
    """Figures and coordinates arrive as numbers, ready to be computed with."""
    query = "SELECT ?a ?b { ?s <http://schema.org/latitude> ?a ; <http://schema.org/longitude> ?b }"
    frame = pandas.read_csv(_address(endpoint, query, format="csv"))
    assert [str(kind) for kind in frame.dtypes] == ["float64", "float64"]
    assert frame["a"].between(-90, 90).all()
