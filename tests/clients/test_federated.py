"""The federated questions are answered alike by engines of others, and ask the other side one question of bounds."""

from __future__ import annotations

import json
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import QuerySolutions, Store
from test_comunica import _ask as ask_comunica
from test_comunica import installed  # noqa: F401  # a fixture
from test_jena import command_of_jena

from linking.conftest import wikidata  # noqa: F401  # a fixture
from serving import BROWSER, Server
from sisterkg.build import Inputs
from sisterkg.catalog import Addressing
from sisterkg.records import read_records
from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot

QUESTIONS = sorted((shipped("ontology") / "questions" / "federated").glob("*.rq"))
WIKIDATA = "https://query.wikidata.org/sparql"

Rows = list[dict[str, str]]


class _Passing(BaseHTTPRequestHandler):
    """Passes queries on to the endpoint behind, and remembers them; it does not describe itself."""

    def do_GET(self) -> None:  # as http.server names it
        self._pass(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:  # as http.server names it
        body = self._body().decode()
        is_form = self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
        self._pass(parse_qs(body) if is_form else {"query": [body]})

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _pass(self, form: dict[str, list[str]]) -> None:
        assert isinstance(self.server, OtherSide)
        status, content_type, answer = 400, "text/plain", b"no query"
        if "query" in form:
            self.server.asked.append(form["query"][0])
            asked = urllib.request.Request(
                self.server.behind,
                data=form["query"][0].encode(),
                headers={"Content-Type": "application/sparql-query", "Accept": self.headers["Accept"]},
            )
            try:
                with urllib.request.urlopen(asked) as reply:
                    status, content_type, answer = reply.status, reply.headers["Content-Type"], reply.read()
            except urllib.error.HTTPError as error:
                status, answer = error.code, error.read()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class OtherSide(ThreadingHTTPServer):
    """What stands for Wikidata's endpoint: its address ends as that one does."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind = behind
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


@pytest.fixture
def other_side(wikidata: str) -> Iterator[OtherSide]:  # noqa: F811  # the fixture
    """The SPARQL server with the statements, behind something that remembers what was asked."""
    with OtherSide(wikidata) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _oxigraph(_request: pytest.FixtureRequest, question: str, _work: Path) -> Rows:
    solutions = Store().query(question)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{each: row[each].value for each in names if row[each] is not None} for row in solutions]


def _comunica(request: pytest.FixtureRequest, question: str, _work: Path) -> Rows:
    request.getfixturevalue("installed")
    nothing = {"type": "serialized", "value": "", "mediaType": "text/turtle", "baseIRI": "http://nothing.example/"}
    rows: Rows = ask_comunica([nothing], question)[0]
    return rows


def _arq(_request: pytest.FixtureRequest, question: str, work: Path) -> Rows:
    (work / "question.rq").write_text(question, "utf-8")
    (work / "nothing.ttl").write_text("", "utf-8")
    asked = ["--data", work / "nothing.ttl", "--query", work / "question.rq", "--results", "JSON"]
    command = [*command_of_jena(work, "arq"), *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in rows]


ENGINES = {"oxigraph": _oxigraph, "comunica": _comunica, "arq": _arq}

Put = Callable[[str], Rows]


@pytest.fixture(params=ENGINES)
def put(request: pytest.FixtureRequest, endpoint: Server, other_side: OtherSide, tmp_path: Path) -> Put:
    """Puts a question, as the site gives it, by an engine of the asker's own, to both sides."""

    def ask(name: str) -> Rows:
        text = endpoint.ask(f"/questions/federated/{name}").text
        assert f"<{endpoint.url}/sparql>" in text
        return ENGINES[request.param](request, text.replace(WIKIDATA, other_side.url), tmp_path)

    return ask


def test_population_of_both_sides(put: Put, other_side: OtherSide) -> None:
    """What the page states stands beside what Wikidata has, which is asked once, about our items alone."""
    rows = {row["name"]: row for row in put(QUESTIONS[0].name)}
    assert (rows["Baku"]["stated"], rows["Baku"]["wikidata"]) == ("2000000", "2046100")
    (asked,) = other_side.asked
    assert "http://www.wikidata.org/entity/Q9248" in asked
    assert asked.count("http://www.wikidata.org/entity/Q") > 20


def test_partnerships_that_wikidata_lacks(put: Put, other_side: OtherSide) -> None:
    """Partnerships that Wikidata states are left out, the others are there; it is asked once, about the home city."""
    names = {row["name"] for row in put(QUESTIONS[1].name)}
    assert "Baku" in names
    assert "Bremen" not in names
    (asked,) = other_side.asked
    assert "http://www.wikidata.org/entity/Q35997" in asked


def test_labels_of_the_other_side(put: Put, other_side: OtherSide) -> None:
    """Labels in a language that we lack come from Wikidata, which is asked once, about our items alone."""
    assert [(row["name"], row["greek"]) for row in put(QUESTIONS[2].name)] == [("Baku", "Μπακού")]
    (asked,) = other_side.asked
    assert asked.count("http://www.wikidata.org/entity/Q") > 20


def test_there_are_three() -> None:
    """Three questions are kept apart from those that need no network, and each asks both sides."""
    assert len(QUESTIONS) == 3
    for file in QUESTIONS:
        text = file.read_text("utf-8")
        assert text.count("SERVICE <") == 2
        assert all(engine in text for engine in ("Comunica", "arq", "Oxigraph"))


def test_questions_are_about_the_publisher_s_items(inputs: Inputs, snapshot: Snapshot) -> None:
    """The items are those of the records, exact ones, and no more than a request can bear, which is then said."""
    dataset = read_records(inputs.data, inputs.today).dataset
    question = QUESTIONS[0].read_text("utf-8")
    links = snapshot.read("links.nt").decode().splitlines()
    asked = Addressing.of(dataset, links).addressed(question)
    assert "wd:Q9248" in asked
    assert "wd:Q3856" not in asked, "a close match is not asked about"
    baku = next(
        line for line in links if "/place/baku> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wiki" in line
    )
    many = [baku.replace("baku", f"c{number}").replace("Q9248", f"Q{number}") for number in range(1, 1001)]
    asked = Addressing.of(dataset, many).addressed(question)
    assert asked.count(" wd:Q") == 500
    assert "# About the first 500 of 1000 items" in asked
    Store().query(asked.partition("{")[0] + "{}")


def test_editor_page_explains_them(endpoint: Server) -> None:
    """The editor's page lists them, and says which tools put them and what they ask for."""
    for language, words in (("en", ("SERVICE", "arq", "VALUES")), ("tr", ("Comunica’ya", "arq", "VALUES"))):
        page = endpoint.ask("/sparql", headers={"Accept": BROWSER, "Accept-Language": language}).text
        for word in words:
            assert word in page
        for file in QUESTIONS:
            assert f"questions/federated/{file.name}" in page
