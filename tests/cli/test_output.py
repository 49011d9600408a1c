"""What the command prints, for people and for programs: whole, readable anywhere, and where it belongs."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from command_line import COMMANDS, SISTERKG, run
from sisterkg.cli.output import print_report
from sisterkg.findings import Finding, Report, Severity
from sisterkg.snapshot import Site
from sisterkg.vocab import Iri
from snapshot.tiny import edit, listing, tiny_data
from snapshot.whole import assert_whole, current_of, drafts_of

PLAIN = {"LC_ALL": "C", "PYTHONIOENCODING": ""}
"""The surroundings of a program that a machine starts: no locale."""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Records with faults in three files, two of them in one, and a Turkish word among them."""
    folder = tiny_data(tmp_path / "faulty")
    edit(folder, "cities.csv", "approximately 2 million", "çok İyi")
    edit(folder, "cities.csv", "19.10.1993", "31.02.1993")
    edit(folder, "facts.csv", "4,baku,capitalOf,AZ", "4,baku,capitolOf,AZ")
    edit(folder, "things.csv", "UZ,Q487372", "UZ,487372")
    return folder


@pytest.fixture
def violating(tmp_path: Path) -> Path:
    """Records without a fault whose graph breaks a shape: it has an IRI under https://schema.org/."""
    return edit(tiny_data(tmp_path / "violating"), "dataset.toml", "example.org/page", "schema.org/page")


CASES: dict[str, tuple[tuple[str, ...], int]] = {
    "valid records": (("--data", "{data}"), 0),
    "faults": (("--data", "{faulty}"), 1),
    "violations": (("--data", "{violating}"), 1),
    "missing folder": (("--data", "{data}/nowhere"), 1),
    "wrong base": (("--data", "{data}", "--base-iri", "şehir"), 1),
}


@pytest.fixture
def arguments(request: pytest.FixtureRequest, data: Path, faulty: Path, violating: Path) -> list[str]:
    """The options of a case, with the folders in their places."""
    return [part.format(data=data, faulty=faulty, violating=violating) for part in request.param]


every_case = pytest.mark.parametrize(("arguments", "code"), CASES.values(), ids=CASES, indirect=["arguments"])


@every_case
@pytest.mark.parametrize("command", ["check", "build"])
def test_programs_get_one_document_and_nothing_else(
    command: str, arguments: list[str], code: int, tmp_path: Path
) -> None:
    """With ``--format json`` every outcome is one JSON document on standard output, in UTF-8 without a locale."""
    site = ["--site", str(tmp_path / "site")] if command == "build" else []
    ended = run(command, *arguments, *site, "--format", "json", **PLAIN)
    assert (ended.returncode, ended.stderr) == (code, b"")
    document = json.loads(ended.stdout.decode("utf-8"))
    assert isinstance(document, dict)
    assert document


@every_case
def test_people_are_told_what_programs_are(arguments: list[str], code: int, tmp_path: Path) -> None:
    """Without it the same outcome has the same exit code, in words, and what went wrong leaves no snapshot."""
    ended = run("build", *arguments, "--site", tmp_path / "site", **PLAIN)
    assert ended.returncode == code
    assert (ended.stdout + ended.stderr).decode("utf-8").strip()
    assert (tmp_path / "site" / "current").exists() == (code == 0)


def test_a_busy_site_is_told_to_programs(data: Path, tmp_path: Path) -> None:
    """A build that finds the site held by another says by whom, in JSON, and ends with 1."""
    site = Site(tmp_path / "site")
    with site.locked("a test"):
        ended = run("build", "--data", data, "--site", site.folder, "--format", "json")
    assert (ended.returncode, ended.stderr) == (1, b"")
    told = json.loads(ended.stdout)
    assert f"a test (process {os.getpid()} on " in told["error"]
    assert told["mend"]


def test_a_site_that_cannot_be_made_is_told(data: Path, tmp_path: Path) -> None:
    """A site below a file is told with the reason, and ends with 1."""
    (tmp_path / "file").touch()
    ended = run("build", "--data", data, "--site", tmp_path / "file" / "site", "--format", "json")
    assert ended.returncode == 1
    assert "cannot be written" in json.loads(ended.stdout)["error"]


def test_faults_of_all_files_are_told_in_reading_order(faulty: Path) -> None:
    """Four faults in three files are told in one run: each with file, line, column, its value and how to mend it."""
    ended = run("check", "--data", faulty, "--format", "json")
    faults: list[dict[str, Any]] = json.loads(ended.stdout)["faults"]
    assert [(fault["source"], fault["line"], fault["column"], fault["value"]) for fault in faults] == [
        ("cities.csv", 3, "council_act", "31.02.1993"),
        ("cities.csv", 4, "population", "çok İyi"),
        ("facts.csv", 3, "property", "capitolOf"),
        ("things.csv", 5, "wikidata", "487372"),
    ]
    told = run("check", "--data", faulty, **PLAIN).stderr.decode("utf-8")
    for fault in faults:
        assert fault["mend"]
        place = f"{fault['source']}:{fault['line']}, column {fault['column']}: "
        assert f"{place}{fault['what']} [{fault['rule']}]\n    {fault['mend']}\n" in told
    assert told.endswith("\n4 faults in the input; nothing was written\n")


def test_violations_are_told_with_their_shape(violating: Path) -> None:
    """A graph with violations is told by the shapes that it breaks, worst first, and how many there are."""
    lines = run("check", "--data", violating).stdout.decode("utf-8").splitlines()
    assert lines[0].startswith("violation: ")
    assert lines[0].endswith(" [GraphSchemaNamespace]")
    assert lines[-1].startswith("the graph has violations: ")
    kinds = [line.partition(":")[0] for line in lines[:-1] if line and not line.startswith(" ")]
    assert kinds == sorted(kinds, key=["violation", "warning", "info"].index)


def test_findings_are_told_with_what_mends_them(violating: Path) -> None:
    """Each kind of finding is told once, with what mends it, and then every place where it was found."""
    told = run("check", "--data", violating).stdout.decode("utf-8")
    kinds = re.findall(r"^(\w+): (.+) \[(\w+)\]\n    (?!at )(\S.+)\n((?:    at .+\n)+)", told, flags=re.MULTILINE)
    assert "".join(f"{w}: {x} [{y}]\n    {m}\n{p}" for w, x, y, m, p in kinds) == told.rpartition("\n\n")[0] + "\n"
    report = json.loads(run("check", "--data", violating, "--format", "json").stdout)
    expected: dict[tuple[str, ...], int] = {}
    for finding in report["findings"]:
        kind = (
            finding["severity"],
            finding["message"]["en"],
            finding["shape"].partition("#")[2],
            finding["mend"]["en"],
        )
        expected[kind] = expected.get(kind, 0) + 1
    assert [(tuple(kind), places.count("    at ")) for *kind, places in kinds] == [*expected.items()]
    assert max(expected.values()) > 1
    assert re.search(r"^    at http://localhost:8000/id/dataset, isBasedOn$", told, flags=re.MULTILINE)


def test_many_places_of_a_kind_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a kind that stops no build, however often it was found, some places are told and the rest counted."""

    def found(severity: Severity, count: int) -> list[Finding]:
        shape = Iri(f"https://example.org/shapes#{severity.title()}")
        places = [f"<https://example.org/{n:04}>" for n in range(count)]
        return [Finding(severity, shape, each, "", "", "", (("", "What."),), (("tr", "Nasıl."),)) for each in places]

    print_report(Report((*found(Severity.VIOLATION, 1500), *found(Severity.WARNING, 1500))), "text")
    violations, warnings = capsys.readouterr().out.split("warning: ")
    assert violations.startswith("violation: What. [Violation]\n    Nasıl.\n    at https://example.org/0000\n")
    assert violations.count("\n    at ") == 1500
    assert "    and at 1,480 more; --format json names all\n\n" in warnings
    assert warnings.count("\n    at ") == 20


def test_check_writes_nothing(data: Path) -> None:
    """A check leaves the folder of records as it was, and makes no other beside it."""
    before = listing(data.parent)
    assert run("check", "--data", data).returncode == 0
    assert listing(data.parent) == before


def test_a_failed_build_keeps_what_is_published(published: Path, faulty: Path, violating: Path) -> None:
    """After builds of records with faults and with violations the site has its snapshot, and no draft."""
    before = current_of(Site(published))
    for folder in (faulty, violating):
        assert run("build", "--data", folder, "--site", published).returncode == 1
    assert current_of(Site(published)) == before
    assert drafts_of(Site(published)) == []


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "rollback"])
def test_help_has_an_example(command: str) -> None:
    """The help of a command has a line that shows how it is called, with an argument."""
    lines = run(command, "--help").stdout.decode("utf-8").splitlines()
    assert [line for line in lines if line.strip().startswith(f"sisterkg {command} ")]


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_can_be_read_without_a_locale(option: str) -> None:
    """The help of the whole is printed in UTF-8 wherever it is asked for, and names every command."""
    told = run(option, **PLAIN).stdout.decode("utf-8")
    assert "İzmir" in told
    assert all(f"  {command} " in told for command in COMMANDS)


def test_environment_of_every_folder_is_in_the_help() -> None:
    """The help names the variables that may stand for options."""
    told = run("build", "--help").stdout.decode("utf-8")
    assert all(f"SISTERKG_{name}" in told for name in ("DATA", "SITE", "BASE_IRI"))


def test_an_option_comes_before_the_environment(data: Path, tmp_path: Path) -> None:
    """A folder that is named both ways is the option's."""
    site = tmp_path / "site"
    options = ("--data", data, "--site", site, "--base-iri", "http://option.example")
    surroundings = {f"SISTERKG_{name}": str(tmp_path / "not here") for name in ("DATA", "SITE")}
    assert run("build", *options, **surroundings, SISTERKG_BASE_IRI="http://variable.example/").returncode == 0
    assert Site(site).current().base_iri == "http://option.example/"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("epoch", "day"), [("0", "1970-01-01"), ("951782400", "2000-02-29"), ("4102444799", "2099-12-31")]
)
def test_the_date_of_a_snapshot_may_be_given(epoch: str, day: str, data: Path, tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH is the snapshot's date, in UTC wherever the machine is."""
    ended = run("build", "--data", data, "--site", tmp_path, SOURCE_DATE_EPOCH=epoch, TZ="Pacific/Kiritimati")
    assert ended.returncode == 0
    assert Site(tmp_path).current().manifest.date == day


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1.5", "", " 1", "²", "0x10"])
def test_a_wrong_date_is_wrong_use(epoch: str, data: Path, tmp_path: Path) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds ends with 2, before anything is written."""
    ended = run("build", "--data", data, "--site", tmp_path / "site", SOURCE_DATE_EPOCH=epoch)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"SOURCE_DATE_EPOCH" in ended.stderr
    assert not (tmp_path / "site").exists()


NAMES = "SELECT ?name { ?place a <https://w3id.org/sisterkg#Place> ; <http://schema.org/name> ?name } ORDER BY ?name"


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("place", ["file", "standard input"])
def test_a_query_is_read_as_editors_save_it(
    before: bytes, end: str, place: str, published: Path, tmp_path: Path
) -> None:
    """A byte order mark and either line end change no answer, from a file or from standard input."""
    lines = ("# Şehir", "SELECT ?place {", "?place <http://schema.org/name> ?name FILTER (?name = 'İzmir'@tr) }", "")
    content = before + end.join(lines).encode()
    (tmp_path / "şehir.rq").write_bytes(content)
    question = tmp_path / "şehir.rq" if place == "file" else "-"
    ended = run("query", question, "--site", published, "--format", "csv", stdin=content, **PLAIN)
    assert ended.returncode == 0
    assert ended.stdout.split() == [b"place", b"http://localhost:8000/id/place/izmir"]


def test_a_query_file_that_is_not_utf_8_is_named(published: Path, tmp_path: Path) -> None:
    """A query file in another encoding is told by its name, with what to do, and ends with 1."""
    (tmp_path / "old.rq").write_bytes("ASK { ?s ?p 'İzmir' }".encode("cp1254"))
    ended = run("query", tmp_path / "old.rq", "--site", published)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"old.rq is not UTF-8" in ended.stderr
    assert b"save it as UTF-8" in ended.stderr


@pytest.mark.parametrize(
    ("output", "text", "allowed"),
    [
        ("ttl", "ASK {}", "table, json, csv, tsv, xml"),
        ("jsonld", "SELECT * {}", "table, json, csv, tsv, xml"),
        ("csv", "CONSTRUCT WHERE { ?s ?p ?o }", "table, ttl, nt, jsonld, rdf"),
        ("json", "DESCRIBE <http://localhost:8000/id/place/baku>", "table, ttl, nt, jsonld, rdf"),
    ],
)
def test_a_format_that_does_not_fit_is_told_with_those_that_do(
    output: str, text: str, allowed: str, published: Path
) -> None:
    """A graph cannot be had as rows nor rows as a graph: wrong use, with every format that fits."""
    ended = run("query", "-", "--site", published, "--format", output, stdin=text.encode())
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert f"choose one of {allowed}\n" in ended.stderr.decode("utf-8")


def test_a_table_in_a_pipe_loses_nothing(published: Path) -> None:
    """In a pipe a long value stands whole on its row, with Turkish letters and signs of markup as they are."""
    long = "[bold]ğüşöçıİ[/bold] " + "x" * 500
    ended = run(
        "query", "-", "--site", published, stdin=f"SELECT ('{long}' AS ?v) {{}}".encode(), **PLAIN, COLUMNS="40"
    )
    rows = [line for line in ended.stdout.decode("utf-8").splitlines() if long in line]
    assert len(rows) == 1


def test_a_table_shows_what_is_unbound_as_nothing(published: Path) -> None:
    """A variable without a value has an empty cell, and a table without rows its heading."""
    rows = run("query", "-", "--site", published, stdin=b"SELECT ?a ?b { BIND (1 AS ?a) }").stdout.decode("utf-8")
    assert "│ 1 │   │" in rows
    none = run("query", "-", "--site", published, stdin=b"SELECT ?a { ?a <http://e/no> ?b }").stdout.decode("utf-8")
    assert "┃ a ┃" in none


@pytest.mark.parametrize(("text", "word"), [("ASK {}", b"true\n"), ("ASK { ?s <http://e/no> ?o }", b"false\n")])
def test_a_truth_value_is_a_word(text: str, word: bytes, published: Path) -> None:
    """The answer to ASK is true or false, and both end with 0."""
    ended = run("query", "-", "--site", published, stdin=text.encode())
    assert (ended.returncode, ended.stdout) == (0, word)


def test_a_graph_without_a_format_is_n_triples(published: Path) -> None:
    """A graph that is asked for as a table is printed line by line, letters as themselves."""
    text = "CONSTRUCT WHERE { <http://localhost:8000/id/place/baku> <http://schema.org/name> ?name }"
    lines = run("query", "-", "--site", published, stdin=text.encode(), **PLAIN).stdout.decode("utf-8").splitlines()
    assert all(line.endswith(" .") for line in lines)
    assert any('"Bakü"@tr' in line for line in lines)


def on_a_terminal(*arguments: str | Path, interrupted_at: bytes = b"") -> tuple[int, str]:
    """Run the command on a pseudo-terminal and return its exit code and everything that was shown.

    It is interrupted, as by Ctrl-C, when a text is shown for the first time.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen([SISTERKG, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as ran:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                due = interrupted_at and interrupted_at not in shown
                shown += piece
                if due and interrupted_at in shown:
                    ran.send_signal(signal.SIGINT)
        except OSError:  # Linux says that the other end is closed by an error
            pass
        finally:
            os.close(ours)
    return ran.returncode, shown.decode("utf-8")


def test_a_program_on_a_terminal_sees_no_progress(data: Path) -> None:
    """With ``--format json`` a terminal too is shown the document alone."""
    code, shown = on_a_terminal("check", "--data", data, "--format", "json")
    assert code == 0
    assert json.loads(shown)["conforms"] is True


def test_faults_are_shown_whole_after_the_progress(faulty: Path) -> None:
    """On a terminal every fault stands behind the progress, not wiped out by it."""
    code, shown = on_a_terminal("check", "--data", faulty)
    assert code == 1
    assert "facts.csv:3, column property: " in shown
    assert "4 faults in the input; nothing was written" in shown
    assert "Traceback" not in shown


def test_a_reader_that_goes_away_is_no_failure_of_ours(published: Path) -> None:
    """When the reader of a long answer has enough, as ``head`` does, the command ends without a word."""
    command = [SISTERKG, "query", "-", "--site", published, "--format", "nt"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.close()
        process.stdin.write(b"CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?a ?b ?c }")
        process.stdin.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_interrupted_command_says_so_in_a_word(command: str, tmp_path: Path) -> None:
    """Ctrl-C in the middle of the real records ends with 1 and one word; a build keeps the older snapshot."""
    site = tmp_path / "site"
    run("build", "--data", tiny_data(tmp_path / "data"), "--site", site)
    before = assert_whole(site / "current")
    options = ("--site", site) if command == "build" else ()
    code, shown = on_a_terminal(command, *options, interrupted_at=b"validate")
    assert code == 1
    assert shown.rstrip().endswith("Aborted!")
    assert "Traceback" not in shown
    assert assert_whole(site / "current") == before
    assert drafts_of(Site(site)) == []
    assert not (site / "lock.holder").exists()
