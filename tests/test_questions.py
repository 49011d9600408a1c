"""Every published question has an answer that was verified against the source page, and any engine gives it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import (
    Literal,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)
from rdflib import Graph

from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import PREFIXES, term

QUESTIONS = sorted((shipped("ontology") / "questions").glob("*.rq"))
ANSWERS = Path(__file__).parent / "answers"
ELSEWHERE = "https://data.example/twins/"

Answer = list[tuple[str, ...]]
"""The names of the columns and then rows of lexical values; or lines of N-Triples; or one ``true`` or ``false``."""

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.stem)


@pytest.fixture(scope="module")
def graph(snapshot: Snapshot) -> Graph:
    """Load the published N-Triples with rdflib."""
    return Graph().parse(data=snapshot.read("dataset.nt"), format="nt")


@pytest.fixture(scope="module")
def minted_elsewhere(snapshot: Snapshot) -> Store:
    """Load the same data minted under another base IRI."""
    store = Store()
    store.load(_moved(snapshot.read("dataset.nt").decode(), snapshot).encode(), format=RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="module")
def nameless_in_turkish(snapshot: Snapshot) -> Store:
    """Load the same data but for every Turkish name, as a city elsewhere would keep them."""
    store = Store()
    store.extend(quad for quad in snapshot.store if not _is_turkish_name(quad))
    return store


@every_question
def test_pyoxigraph_gives_the_answer(question: Path, snapshot: Snapshot) -> None:
    """A question put to the snapshot's store gives exactly its answer, row by row in its order."""
    assert _by_oxigraph(question, snapshot.store) == _expected(question)


@every_question
def test_rdflib_gives_the_answer(question: Path, graph: Graph) -> None:
    """A question put to another engine gives the same columns and the same rows."""
    assert sorted(_by_rdflib(question, graph)) == sorted(_expected(question))


@every_question
def test_answer_does_not_hang_on_the_base_iri(question: Path, snapshot: Snapshot, minted_elsewhere: Store) -> None:
    """A question gives the same answer where the data are minted under another base IRI."""
    moved = [tuple(_moved(value, snapshot) for value in row) for row in _expected(question)]
    assert sorted(_by_oxigraph(question, minted_elsewhere)) == sorted(moved)


def test_every_question_has_one_answer_and_every_answer_a_question() -> None:
    """There is one answer file for each question and none beside them."""
    answers = sorted(file.stem for file in ANSWERS.iterdir())
    assert answers == [question.stem for question in QUESTIONS]


def test_questions_are_numbered_without_a_gap() -> None:
    """The questions are numbered from 01 on."""
    numbers = [question.stem.split("-")[0] for question in QUESTIONS]
    assert numbers == [f"{number:02}" for number in range(1, len(QUESTIONS) + 1)]


@every_question
def test_question_is_asked_in_both_languages(question: Path) -> None:
    """A file opens with its question in English and then in Turkish, each a line with a question mark."""
    english, turkish, after, *_ = question.read_text("utf-8").splitlines()
    assert re.fullmatch(r"# [A-Z][^çğıöşüÇĞÖŞÜ]*\?", english)
    assert re.fullmatch(r"# [A-ZÇĞİÖŞÜ].*[çğıöşüİ].*\?", turkish)
    assert not after.startswith("#")


@every_question
def test_question_names_no_base_iri(question: Path, snapshot: Snapshot) -> None:
    """A question spells out no IRI but the namespaces of the vocabularies, so it holds wherever the data are."""
    text = question.read_text("utf-8")
    assert "localhost" not in text
    assert snapshot.base_iri not in text
    assert set(re.findall(r"\w+://[^\s>\"]*", text)) <= set(PREFIXES.values())


@every_question
def test_question_declares_the_prefixes_it_uses(question: Path) -> None:
    """A question declares each prefix as everywhere else, in alphabetical order, and none that it does not use."""
    text = question.read_text("utf-8")
    declared = re.findall(r"^PREFIX (\w+): <(.+)>$", text, re.MULTILINE)
    body = re.sub(r"\"[^\"]*\"|(^|\s)#.*|^PREFIX .*", "", text, flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w?])(\w+):", body))
    assert declared == sorted((name, PREFIXES[name]) for name in used)


@every_question
def test_answer_does_not_hang_on_turkish_names(question: Path, nameless_in_turkish: Store) -> None:
    """A question gives the same rows where nothing has a Turkish name, and leaves that cell empty."""
    answer, expected = _by_oxigraph(question, nameless_in_turkish), _expected(question)
    if any(name.endswith("_tr") for name in expected[0]):
        assert _without_turkish(answer) == _without_turkish(expected)


@every_question
def test_answer_is_not_empty(question: Path) -> None:
    """A question has something to answer, and not only the names of its columns."""
    assert len(_expected(question)) > (1 if _is_select(question) else 0)


@every_question
def test_select_is_ordered(question: Path) -> None:
    """A SELECT says in which order its rows come."""
    assert not _is_select(question) or "\nORDER BY " in question.read_text("utf-8")


def test_months_are_not_padded_to_days(graph: Graph) -> None:
    """No answer gives a month that the data know without its day as a day."""
    answered = {value for question in QUESTIONS for row in _expected(question) for value in row}
    known = {str(value) for value in graph.objects()}
    months = set(filter(_MONTH.fullmatch, known))
    assert months
    assert months == set(filter(_MONTH.fullmatch, answered))
    assert set(filter(_DAY.fullmatch, answered)) <= known


_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _is_select(question: Path) -> bool:
    return "\nSELECT " in question.read_text("utf-8")


def _expected(question: Path) -> Answer:
    (file,) = ANSWERS.glob(f"{question.stem}.*")
    text = file.read_text("utf-8")
    return _rows(text) if file.suffix == ".csv" else _lines(text)


def _by_oxigraph(question: Path, store: Store) -> Answer:
    match store.query(question.read_text("utf-8")):
        case QuerySolutions() as solutions:
            return _rows((solutions.serialize(format=QueryResultsFormat.CSV) or b"").decode())
        case QueryTriples() as triples:
            return sorted((f"{triple} .",) for triple in triples)
        case QueryBoolean() as boolean:
            return [("true" if boolean else "false",)]


def _by_rdflib(question: Path, graph: Graph) -> Answer:
    result = graph.query(question.read_text("utf-8"))
    if result.type == "ASK":
        return [("true" if result.askAnswer else "false",)]
    if result.type == "CONSTRUCT":
        assert result.graph is not None
        return _lines(result.graph.serialize(format="nt"))
    names = tuple(str(variable) for variable in result.vars or ())
    return [names, *(tuple("" if value is None else str(value) for value in row) for row in result)]


def _rows(text: str) -> Answer:
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]


def _lines(text: str) -> Answer:
    return [(line,) for line in text.splitlines() if line]


def _is_turkish_name(quad: Quad) -> bool:
    name = quad.object
    return quad.predicate.value == term("schema:name") and isinstance(name, Literal) and name.language == "tr"


def _without_turkish(answer: Answer) -> Answer:
    kept = [place for place, name in enumerate(answer[0]) if not name.endswith("_tr")]
    return [tuple(row[place] for place in kept) for row in answer]


def _moved(text: str, snapshot: Snapshot) -> str:
    return text.replace(snapshot.base_iri, ELSEWHERE)
