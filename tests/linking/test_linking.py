"""Linking with Wikidata finds and checks without accepting, asks politely, and carries back only what is lacking."""

from __future__ import annotations

import csv
import io
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from releases.conftest import edit
from sisterkg.build import Inputs, build, check
from sisterkg.cli import cli
from sisterkg.faults import InvalidInput
from sisterkg.findings import InvalidGraph
from sisterkg.linking import NoService, Offline, PoliteVisitor, SparqlService
from sisterkg.snapshot import Site
from sisterkg.visitor import Unanswered

JSON = "application/sparql-results+json"
EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


@pytest.fixture
def data(inputs: Inputs, tmp_path: Path) -> Path:
    """A copy of the real records."""
    return Path(shutil.copytree(inputs.data, tmp_path / "data"))


def run(*arguments: object) -> Result:
    """Run a command as a person would."""
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def link(data: Path, wikidata: str, offers: str, *more: str) -> Result:
    """Run ``sisterkg link`` against the servers of the tests."""
    cache = data.parent / "cache"
    return run("link", "--data", data, "--endpoint", wikidata, "--service", offers, "--cache", cache, *more)


def table(file: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_links_are_followed_and_told(data: Path, wikidata: str, offers: str) -> None:
    """Every link is checked: there, merged into another, deleted, no place, in another country, too far away."""
    done = link(data, wikidata, offers)
    assert done.exit_code == 0, done.output
    checks = {row["place"]: row for row in table(data / "link-checks.csv")}
    found = {
        place: (checks[place]["result"], checks[place]["target"])
        for place in ("izmir", "baku", "bremen", "bukhara", "tianjin", "havana", "split")
    }
    assert found == {
        "izmir": ("exists", ""),
        "baku": ("exists", ""),
        "bremen": ("redirected", "Q500"),
        "bukhara": ("too-far", ""),
        "tianjin": ("country-differs", ""),
        "havana": ("type-differs", ""),
        "split": ("deleted", ""),
    }
    assert "it was merged into Q500" in done.output
    assert "hamyang" not in checks


def _mapped(inputs: Inputs, data: Path) -> bytes:
    """Read, map and validate records; return their triples."""
    return check(replace(inputs, data=data), data.parent, lambda step: None).graph.file.read_bytes()


def test_candidates_are_proposed_and_not_accepted(data: Path, wikidata: str, offers: str, inputs: Inputs) -> None:
    """Items for a place without a link come with score and evidence, and change nothing until someone decides."""
    before = _mapped(inputs, data)
    assert link(data, wikidata, offers).exit_code == 0
    (data / "link-checks.csv").unlink()
    candidates = [row for row in table(data / "links.csv") if row["subject_id"] == "hamyang"]
    assert candidates[0]["object_id"] == "wikidata:Q1"
    offered = [row["object_id"] for row in candidates]
    assert offered.count("wikidata:Q1") == 1
    assert not {"wikidata:Q600", "wikidata:Q601"} & {*offered}, "merged and deleted items are not proposed"
    assert {row["decision"] for row in candidates} == {""}
    assert {row["mapping_justification"] for row in candidates} == {"semapv:LexicalMatching"}
    confidences = [float(row["confidence"]) for row in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert "same country" in candidates[0]["comment"]
    far = next(row for row in candidates if row["object_id"] == "wikidata:Q3")
    assert "another country" in far["comment"]
    assert _mapped(inputs, data) == before


def test_decisions_are_kept_and_take_effect(data: Path, wikidata: str, offers: str, inputs: Inputs) -> None:
    """What a person has accepted is a link from then on, what was rejected stays so, and no search changes either."""
    assert link(data, wikidata, offers).exit_code == 0
    (data / "link-checks.csv").unlink()
    rows = table(data / "links.csv")
    for row in rows:
        if row["subject_id"] == "hamyang":
            row["decision"] = "accepted" if row["object_id"] == "wikidata:Q1" else "rejected"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (data / "links.csv").write_text(out.getvalue(), "utf-8")
    lines = _mapped(inputs, data).decode().splitlines()
    place = "<http://localhost:8000/id/place/hamyang>"
    assert any(line.startswith(place) and line.endswith("<http://www.wikidata.org/entity/Q1> .") for line in lines)
    assert link(data, wikidata, offers).exit_code == 0
    again = {row["object_id"]: row for row in table(data / "links.csv") if row["subject_id"] == "hamyang"}
    assert again["wikidata:Q1"]["decision"] == "accepted"
    assert again["wikidata:Q1"]["mapping_justification"] == "semapv:ManualMappingCuration"
    assert again["wikidata:Q2"]["decision"] == "rejected"


def test_health_of_links_is_data(data: Path, inputs: Inputs, tmp_path: Path) -> None:
    """What was found is in the graph, on the place's page and in the report: a redirect as a warning."""
    (data / "link-checks.csv").write_text(
        "place,item,result,target,checked\nbaku,Q9248,exists,,2026-11-23\nbremen,Q24879,redirected,Q500,2026-11-23\n",
        "utf-8",
    )
    snapshot, report = build(replace(inputs, data=data), Site(tmp_path / "site"), lambda step: None)
    found = [(finding.shape_name, finding.severity.value) for finding in report.findings]
    assert ("LinkCheckRedirected", "warning") in found
    text = snapshot.read("dataset.nt").decode()
    itself = "<http://localhost:8000/id/link-check/bremen-q24879>"
    assert f"{itself} <https://w3id.org/sisterkg#redirectsTo> <http://www.wikidata.org/entity/Q500> ." in text
    assert f'{itself} <https://w3id.org/sisterkg#checked> "2026-11-23"' in text


def test_deleted_item_stops_the_build(data: Path, inputs: Inputs, tmp_path: Path) -> None:
    """A link to an item that is there no longer is a violation."""
    (data / "link-checks.csv").write_text(
        "place,item,result,target,checked\nbaku,Q9248,deleted,,2026-11-23\n", "utf-8"
    )
    with pytest.raises(InvalidGraph) as stopped:
        build(replace(inputs, data=data), Site(tmp_path / "site"), lambda step: None)
    assert [finding.shape_name for finding in stopped.value.report.findings if finding.severity == "violation"] == [
        "LinkCheckDeleted"
    ]


@pytest.mark.parametrize(
    ("name", "row", "rule"),
    [
        ("link-checks.csv", "baku,Q1,exists,,2026-11-23", "unknown-link"),
        ("link-checks.csv", "baku,Q9248,fine,,2026-11-23", "unknown-result"),
        ("link-checks.csv", "baku,Q9248,exists,,2999-01-01", "future-date"),
        ("links.csv", "baku,Baku,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,accepted,", "contradicting-link"),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,Q1,x,y,1,2026-11-23,accepted,", "malformed-item"),
        ("links.csv", "hamyang,Hamyang,owl:sameAs,wikidata:Q1,x,y,1,2026-11-23,accepted,", "unknown-predicate"),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,yes,", "unknown-decision"),
        (
            "links.csv",
            "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,,\n"
            "hamyang,Hamyang,skos:closeMatch,wikidata:Q1,x,y,1,2026-11-23,rejected,",
            "duplicate-object_id",
        ),
        ("links.csv", "atlantis,Atlantis,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,,", "unknown-id"),
    ],
)
def test_faults_of_links_are_told(data: Path, inputs: Inputs, name: str, row: str, rule: str) -> None:
    """A row that cannot be right is told by file, line and column."""
    header = {
        "link-checks.csv": "place,item,result,target,checked",
        "links.csv": "subject_id,subject_label,predicate_id,object_id,object_label,mapping_justification,confidence,"
        "mapping_date,decision,comment",
    }[name]
    (data / name).write_text(f"{header}\n{row}\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        _mapped(inputs, data)
    line = 1 + len(row.splitlines())
    assert [(fault.source, fault.line, fault.rule) for fault in refused.value.faults] == [(name, line, rule)]


def test_answers_are_kept_and_do_without_the_network(data: Path, wikidata: str, offers: str, free_port: int) -> None:
    """What was asked once is not asked again, and --offline gives the same without asking anyone."""
    assert link(data, wikidata, offers).exit_code == 0
    first = (data / "links.csv").read_bytes()
    assert link(data, wikidata, offers, "--offline").exit_code == 0
    assert (data / "links.csv").read_bytes() == first
    nowhere = link(data, f"http://127.0.0.1:{free_port}/", offers, "--offline")
    assert nowhere.exit_code == 1
    assert "--offline" in nowhere.stderr


class _Faulty(BaseHTTPRequestHandler):
    """Gives the answers of a list, one after another, and remembers what was asked."""

    def do_POST(self) -> None:  # as http.server names it
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        assert isinstance(server, _Server)
        server.agents.append(self.headers["User-Agent"])
        status, headers, body, delay = server.answers.pop(0) if server.answers else (200, {}, EMPTY, 0.0)
        time.sleep(delay)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: list[tuple[int, dict[str, str], bytes, float]]) -> None:
        super().__init__(("127.0.0.1", 0), _Faulty)
        self.answers = answers
        self.agents: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


@contextmanager
def faulty(*answers: tuple[int, dict[str, str], bytes, float]) -> Iterator[_Server]:
    """Run a server that gives these answers and then good ones."""
    with _Server(list(answers)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def polite(folder: Path, waited: list[float], patience: float = 5.0) -> PoliteVisitor:
    """Return a visitor that notes how long it would wait instead of waiting."""
    sleep: Callable[[float], None] = waited.append
    return PoliteVisitor(folder, "mailto:someone@example.org", offline=False, patience=patience, sleep=sleep)


def test_service_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    """Retry-After is obeyed to the second, in both its forms, and the answer comes in the end."""
    waited: list[float] = []
    with faulty(
        (429, {"Retry-After": "7"}, b"", 0), (503, {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}, b"", 0)
    ) as server:
        assert SparqlService(server.url, polite(tmp_path, waited)).select("ASK {}") == []
        assert len(server.agents) == 3
        assert all("mailto:someone@example.org" in agent and "sisterkg/" in agent for agent in server.agents)
    assert waited == [7.0, 1.0]


def test_failing_service_is_given_up_with_a_reason(tmp_path: Path) -> None:
    """A service that only fails is asked a few times, ever more rarely, and then told of."""
    waited: list[float] = []
    with faulty(*[(500, {}, b"", 0.0)] * 9) as server:
        with pytest.raises(Unanswered, match="answers 500, 5 times"):
            SparqlService(server.url, polite(tmp_path, waited)).select("ASK {}")
        assert len(server.agents) == 5
    assert waited == sorted(waited)
    assert len(waited) == 4


def test_service_that_wants_an_hour_is_left_alone(tmp_path: Path) -> None:
    """Nobody waits for an hour: that is told, with when to come again."""
    with faulty((429, {"Retry-After": "3600"}, b"", 0)) as server:
        with pytest.raises(Unanswered, match="left alone for 3600 seconds") as told:
            SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        assert "60 minutes" in told.value.mend


def test_slow_service_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    """An answer that does not come in time counts as a failure, and the next attempt may succeed."""
    with faulty((200, {}, EMPTY, 3.0)) as server:
        assert SparqlService(server.url, polite(tmp_path, [], patience=0.5)).select("ASK {}") == []
        assert len(server.agents) == 2


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"results": {"bindings": [1]}}', b"\xff"])
def test_wrong_answer_is_told_and_not_kept(tmp_path: Path, body: bytes) -> None:
    """What is no result is refused, and asked for anew the next time."""
    with faulty((200, {}, body, 0)) as server:
        service = SparqlService(server.url, polite(tmp_path, []))
        with pytest.raises(NoService, match="something else than SPARQL results"):
            service.select("ASK {}")
        assert service.select("ASK {}") == []
        assert service.select("ASK {}") == []
        assert len(server.agents) == 2


def test_old_answer_is_asked_for_anew(tmp_path: Path) -> None:
    """What was answered yesterday is not how things are today; offline it is better than nothing."""
    with faulty() as server:
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        for file in tmp_path.glob("*.json"):
            os.utime(file, (time.time() - 86_400,) * 2)
        SparqlService(server.url, PoliteVisitor(tmp_path, "x", offline=True, patience=1.0)).select("ASK {}")
        assert len(server.agents) == 1
        SparqlService(server.url, polite(tmp_path, [])).select("ASK {}")
        assert len(server.agents) == 2


def test_offline_asks_nobody(tmp_path: Path) -> None:
    """Without the network nothing is asked, and what is not there is said."""
    with faulty() as server:
        visitor = PoliteVisitor(tmp_path, "x", offline=True, patience=1.0)
        with pytest.raises(Offline):
            SparqlService(server.url, visitor).select("ASK {}")
        assert server.agents == []


def test_lacking_partnerships_are_written_for_quickstatements(data: Path, wikidata: str) -> None:
    """Both directions of each partnership are written with date and source, but those that Wikidata has."""
    arguments = (
        "export",
        "quickstatements",
        "--data",
        data,
        "--endpoint",
        wikidata,
        "--cache",
        data.parent / "cache",
    )
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    pairs = {(line[0], line[2]) for line in lines}
    assert ("Q9248", "Q35997") not in pairs, "Wikidata has this one"
    assert ("Q35997", "Q500") not in pairs, "and this one, by the item that was merged into the other"
    assert {("Q500", "Q35997"), ("Q35997", "Q9248")} <= pairs, "a merged item is its target"
    assert not {"Q24879", "Q1663"} & {item for pair in pairs for item in pair}, "nor is one that was deleted"
    assert all(line[1] == "P190" for line in lines)
    baku = next(line for line in lines if (line[0], line[2]) == ("Q35997", "Q9248"))
    assert baku[3:] == [
        *("P580", "+1986-04-28T00:00:00Z/11"),
        *("S854", '"https://www.izmir.bel.tr/en/SisterCities/2145"'),
        *("S813", "+2026-11-23T00:00:00Z/11"),
    ]
    tianjin = next(line for line in lines if (line[0], line[2]) == ("Q35997", "Q11736"))
    assert tianjin[4] == "+1991-09-00T00:00:00Z/10"
    read = list(csv.DictReader(io.StringIO(run(*arguments, "--csv").stdout)))
    dated = {(line[0], line[2]) for line in lines if line[3] == "P580"}
    assert {(row["qid"], row["P190"]) for row in read} == dated
    assert all(row["qal580"] for row in read)
    assert {row["S854"] for row in read} == {'"https://www.izmir.bel.tr/en/SisterCities/2145"'}
    file = data.parent / "twins.qs"
    assert run(*arguments, "--output", file).exit_code == 0
    assert file.read_text("utf-8") == done.stdout


def mismatches(data: Path, wikidata: str, form: str) -> str:
    """Return what is exported in a form."""
    cache = data.parent / "cache"
    done = run("export", "mismatches", "--data", data, "--endpoint", wikidata, "--cache", cache, "--as", form)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_facts_are_compared_in_classes(data: Path, wikidata: str) -> None:
    """Population, coordinates, country and dates are compared, each by its class."""
    rows = list(csv.DictReader(io.StringIO(mismatches(data, wikidata, "csv"))))
    found = {(row["place"], row["property"].rpartition("(")[2].rstrip(")")): row for row in rows}
    assert len(found) == len(rows)
    classes = {key: row["class"] for key, row in found.items()}
    assert classes["Baku", "P1082"] == "same at other precision"
    assert classes["Tianjin", "P1082"] == "differ"
    assert classes["Bukhara", "P625"] == "differ"
    assert classes["Baku", "P625"] == "same at other precision"
    assert classes["Tianjin", "P17"] == "differ"
    assert classes["Baku", "P17"] == "same"
    assert classes["Bremen", "P580"] == "same at other precision"
    assert classes["Long Beach", "P580"] == "missing there"
    assert classes["Split", "P625"] == "missing there"
    assert classes["İzmir", "P1082"] == "missing here"
    order = ["differ", "missing there", "missing here", "same at other precision", "same"]
    assert [row["class"] for row in rows] == sorted((row["class"] for row in rows), key=order.index)


def test_mismatch_finder_gets_its_columns(data: Path, wikidata: str) -> None:
    """The file for the Mismatch Finder has its columns exactly, and only statements that there are."""
    text = mismatches(data, wikidata, "finder")
    assert text.splitlines()[0] == (
        "item_id,statement_guid,property_id,wikidata_value,meta_wikidata_value,external_value,external_url,type"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["item_id"], row["property_id"]) for row in rows} >= {
        ("Q5764", "P625"),
        ("Q11736", "P17"),
        ("Q11736", "P1082"),
    }
    for row in rows:
        assert row["statement_guid"].startswith(f"{row['item_id']}$")
        assert row["external_url"] == "https://www.izmir.bel.tr/en/SisterCities/2145"
        assert row["type"] in ("statement", "qualifier")
        assert row["wikidata_value"] != row["external_value"]


def test_page_of_mismatches_shows_hostile_names_as_text(data: Path, wikidata: str) -> None:
    """The page for people has every class, and a name with markup in it is text."""
    edit(data / "cities.csv", "baku,city,Baku,", "baku,city,<script>alert(1)</script>,")
    page = mismatches(data, wikidata, "html")
    assert [page.index(f"<h2>{kind} (") for kind in ("differ", "missing there", "missing here")]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_close_matches_are_not_carried_back(data: Path, wikidata: str) -> None:
    """What is only nearly the same place is not stated about an item."""
    edit(data / "cities.csv", "Q9248,exact", "Q9248,close")
    done = run("export", "quickstatements", "--data", data, "--endpoint", wikidata, "--cache", data.parent / "cache")
    assert "Q9248" not in done.stdout
    assert "Q11736" in done.stdout
