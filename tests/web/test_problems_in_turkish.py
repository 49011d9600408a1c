"""Every failure has a page in the reader's language: no sentence is without its twin, and no twin without its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from string import Formatter
from urllib.parse import quote

import html5rdf
import pytest

import sisterkg
from serving import BROWSER, Server
from sisterkg.messages import Message, OwnWords
from sisterkg.web.translating import TURKISH, told_in

SOURCE = Path(sisterkg.__file__).parent
_HTTP_FAILURES = {"BadRequest", "RequestTimeout", "UnsupportedMediaType", "NotFound"}
_BEFORE = {"abort": 1, "Refused": 1, "_Unclosed": 1, "Failure": 1, "problem": 2}
"""What is called where a request fails, with the number of arguments before what is told."""
_LETTERS = re.compile("[çğıöşüÇĞİÖŞÜ]")


def _calls(*rooms: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Give every call by a plain name in some rooms: its place, the call, and what is called."""
    for room in rooms:
        for file in sorted((SOURCE / room).rglob("*.py")) if (SOURCE / room).is_dir() else [SOURCE / room]:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield f"{file.relative_to(SOURCE)}:{node.lineno}", node, node.func.id


def _wordings() -> dict[str, str]:
    """Return the place of every wording that the code fills."""
    found = {}
    for place, call, name in _calls("."):
        if name == "Message":
            wording = call.args[0]
            assert isinstance(wording, ast.Constant), f"{place}: a wording is written where it is used"
            assert isinstance(wording.value, str)
            slots = {keyword.arg for keyword in call.keywords}
            assert slots == _slots(wording.value), place
            found[wording.value] = place
    return found


def _slots(wording: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


def test_every_sentence_has_its_twin() -> None:
    """Whatever is told of a failure anywhere in the code has a Turkish wording with the same slots; no other has."""
    wordings = _wordings()
    assert len(wordings) > 90
    assert set(wordings) - set(TURKISH) == set()
    assert set(TURKISH) - set(wordings) == set()
    for english, turkish in TURKISH.items():
        assert _slots(english) == _slots(turkish), english
        if re.search("[a-z]{3}", re.sub(r"\{\w+\}", "", english)):
            assert english != turkish


def test_no_failure_is_told_by_a_text_of_its_own() -> None:
    """Nothing in engine, server and web fails with a text that is no sentence: such a text would have no twin."""
    seen = 0
    for place, call, name in _calls("engine", "server", "web"):
        told = call.args[_BEFORE.get(name, 0) :]
        if name in _BEFORE or name in _HTTP_FAILURES:
            seen += 1
            assert told, f"{place}: it is not told why"
            # The second text of a Failure is for the operator's log.
            texts = [told[0], *told[2:3]] if name == "Failure" else told[:2]
            for text in texts:
                assert not isinstance(text, (ast.JoinedStr, ast.Constant, ast.BinOp)), place
    assert seen > 60


def test_slots_are_written_in_the_readers_way() -> None:
    """Numbers and days are written as people do, sentences within sentences are told, own words are marked."""
    inner = Message("line {line}, column {column}", line=1200, column=3)
    said = Message("{place}: {words}", place=inner, words=OwnWords("<no> such \u202etoken"))
    assert said == "line 1200, column 3: <no> such \u202etoken"
    turkish = told_in("tr", said)
    assert turkish == '1.200. satır, 3. sütun: <span lang="en">&lt;no&gt; such ⟨U+202E⟩token</span>'
    assert told_in("en", said) == "line 1,200, column 3: &lt;no&gt; such ⟨U+202E⟩token"
    assert told_in("tr", Message("the request took longer than {seconds} seconds to arrive", seconds=2.5)) == (
        "isteğin gelmesi 2,5 saniyeden uzun sürdü"
    )


_FORM = "application/x-www-form-urlencoded"
_FAILURES = [
    (404, "/place/atlantis", {}),
    (404, "/nowhere/at/all", {}),
    (404, "/place/izmir.xyz", {}),
    (404, "/place/izmir.ttl?part=900", {}),
    (404, "/changes/9999", {}),
    (404, "/download/nothing.zip", {}),
    (404, "/snapshots/none/dataset.nt", {}),
    (404, "/ontology/Nothing", {}),
    (404, "/shapes/Nothing", {}),
    (404, "/quality?shape=Nothing", {}),
    (404, "/query/none/none", {}),
    (404, "/reconcile/flyout/type?id=x", {}),
    (400, "/quality?severity=dreadful", {}),
    (400, "/catalog.ttl?modified_since=soon", {}),
    (400, "/sparql?query=SELECT%20*%20%7B", {}),
    (400, "/sparql?query=nothing", {}),
    (400, "/sparql?query=INSERT%20DATA%20%7B%7D", {}),
    (400, "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}),
    (400, "/sparql?query=ASK%20%7B%20SERVICE%20%3Chttp://e/%3E%20%7B%7D%20%7D", {}),
    (400, f"/sparql?query={quote('ASK ' + '{' * 500 + '}' * 500)}", {}),
    (400, "/sparql?query=ASK%20%7B%7D&default-graph-uri=x", {}),
    (400, "/reconcile/suggest/entity?cursor=999999", {}),
    (406, "/place/izmir?format=docx", {}),
    (412, "/download/dataset.nt", {"If-Match": '"other"'}),
    (416, "/download/dataset.nt", {"Range": "bytes=99999999999-"}),
]


@pytest.mark.parametrize(
    ("status", "path", "headers"), _FAILURES, ids=[f"{each[0]} {each[1][:40]}" for each in _FAILURES]
)
def test_page_of_a_failure_is_in_turkish(server: Server, status: int, path: str, headers: dict[str, str]) -> None:
    """A Turkish reader is told what is wrong and what to do in Turkish; what is not is marked as English."""
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": "tr", **headers})
    _is_turkish(answer.status, status, answer.text)


@pytest.mark.parametrize(
    ("status", "path", "method", "headers", "body"),
    [
        (405, "/place/izmir", "DELETE", {}, None),
        (415, "/sparql", "POST", {"Content-Type": "text/plain"}, b"ASK {}"),
        (415, "/sparql", "POST", {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, b"x"),
        (400, "/sparql", "POST", {"Content-Type": "application/sparql-query"}, b"\xff"),
        (400, "/query", "POST", {"Content-Type": _FORM}, b"query=SELECT%20(NOW()%20AS%20?n)%20%7B%7D"),
        (400, "/reconcile", "POST", {"Content-Type": _FORM}, b""),
        (413, "/sparql", "POST", {"Content-Type": "application/sparql-query"}, b"ASK {}" + b" " * 2_000_000),
    ],
)
def test_page_of_what_was_sent_wrong_is_in_turkish(
    server: Server, status: int, path: str, method: str, headers: dict[str, str], body: bytes | None
) -> None:
    """The same holds for what is sent otherwise than by following a link."""
    answer = server.ask(path, method, {"Accept": BROWSER, "Accept-Language": "tr", **headers}, body)
    _is_turkish(answer.status, status, answer.text)


def _is_turkish(status: int, expected: int, page: str) -> None:
    assert status == expected, page
    tree = html5rdf.parse(page, namespaceHTMLElements=False)
    assert tree.get("lang") == "tr"
    main = next(element for element in tree.iter("main"))
    for element in list(main.iter()):
        if element.get("lang") == "en":
            element.text = None
    told = [" ".join("".join(paragraph.itertext()).split()) for paragraph in main.iter("p")]
    assert len(told) >= 2 + (expected != HTTPStatus.NOT_FOUND and "Ne yapmalı" in page)
    assert _LETTERS.search(told[0] + told[1]), told
    assert not re.search(r"\b(the|is|there|this|not|comes)\b", told[0]), told


def test_programs_are_told_in_english(server: Server) -> None:
    """The problem document is in English whatever the language, so that it can be searched for and matched."""
    headers = {"Accept": "application/problem+json", "Accept-Language": "tr"}
    answer = server.ask("/changes/9999", headers=headers)
    assert '"there is no release 9999"' in answer.text
