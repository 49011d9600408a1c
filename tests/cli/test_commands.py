"""The command line as people and programs use it: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command_line import COMMANDS, SISTERKG, run
from snapshot.tiny import edit, tiny_data
from snapshot.whole import assert_whole


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Records with a fault in each of three files."""
    folder = tiny_data(tmp_path / "faulty")
    edit(folder, "cities.csv", "approximately 2 million", "a lot")
    edit(folder, "facts.csv", "4,baku,capitalOf,AZ", "4,baku,capitolOf,AZ")
    edit(folder, "dataset.toml", 'license_title = "CC0-1.0"', "")
    return folder


def test_version_is_told() -> None:
    """The version is the package's."""
    assert re.fullmatch(rb"sisterkg, version \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(command: str) -> None:
    """Every command is listed with a line of its own, and its help has a sentence and its options."""
    assert re.search(rf"^  {command}  +[A-Z].+", run("--help").stdout.decode(), flags=re.MULTILINE)
    told = run(command, "--help").stdout.decode()
    assert "--site" in told or "--data" in told
    assert "sisterkg " in told


def test_help_tells_the_exit_codes() -> None:
    """The help of the whole says what each exit code means."""
    assert "Exit codes: 0 all is well, 1 " in run("--help").stdout.decode()


def test_module_is_the_command(data: Path, tmp_path: Path) -> None:
    """What Python runs as a module is the command: the same help and wrong use, a whole build."""
    module = (sys.executable, "-m", "sisterkg")
    for arguments in (["--help"], ["serve", "--help"], ["publish"]):
        ended = subprocess.run([*module, *arguments], capture_output=True, timeout=60)
        by_name = run(*arguments)
        assert (ended.returncode, ended.stdout, ended.stderr) == (by_name.returncode, by_name.stdout, by_name.stderr)
    building = ["build", "--data", data, "--site", tmp_path / "site"]
    built = subprocess.run([*module, *building], capture_output=True, timeout=60)
    assert (built.returncode, built.stderr) == (0, b"")
    assert assert_whole(tmp_path / "site" / "current") in built.stdout.decode()


@pytest.mark.parametrize("output", ["text", "json"])
def test_valid_records_end_with_0(output: str, data: Path, tmp_path: Path) -> None:
    """Valid records are checked and built with exit code 0."""
    assert run("check", "--data", data, "--format", output).returncode == 0
    built = run("build", "--data", data, "--site", tmp_path / "site", "--format", output)
    assert built.returncode == 0
    assert assert_whole(tmp_path / "site" / "current") in built.stdout.decode()


@pytest.mark.parametrize("command", ["check", "build"])
def test_all_faults_are_told_at_once(command: str, faulty: Path, tmp_path: Path) -> None:
    """Faults of all files are told in one run, each with file and line and what to do; nothing is written."""
    options = ("--site", tmp_path / "site") if command == "build" else ()
    ended = run(command, "--data", faulty, *options)
    assert ended.returncode == 1
    told = ended.stderr.decode()
    for expected in (
        "cities.csv:4, column population",
        "facts.csv:3, column property",
        "capitalOf?",
        "nothing was written",
    ):
        assert expected in told
    assert ended.stdout == b""
    assert not (tmp_path / "site" / "current").exists()


def test_faults_are_told_to_programs(faulty: Path) -> None:
    """In JSON each fault has its file, line, column, value, rule, what is wrong and what to do."""
    ended = run("check", "--data", faulty, "--format", "json")
    assert ended.returncode == 1
    faults = json.loads(ended.stdout)["faults"]
    assert {fault["source"] for fault in faults} == {"cities.csv", "facts.csv", "dataset.toml"}
    assert all({"source", "line", "column", "value", "rule", "what", "mend"} <= fault.keys() for fault in faults)


USED_WRONGLY = {
    "unknown command": ("publish",),
    "unknown option": ("build", "--sight", "x"),
    "unknown format": ("check", "--format", "yaml"),
    "no such query file": ("query", "nowhere.rq"),
    "port out of range": ("serve", "--port", "70000"),
    "no number": ("serve", "--timeout", "long"),
}


@pytest.mark.parametrize("case", USED_WRONGLY)
def test_wrong_use_ends_with_2(case: str) -> None:
    """A command that is used wrongly ends with 2 and says how it is used."""
    ended = run(*USED_WRONGLY[case])
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"Usage: " in ended.stderr


@pytest.mark.parametrize("epoch", ["yesterday", "", "-1", "1.5", "253402300800", "9" * 17, "9" * 400])
def test_date_of_the_build_must_be_a_number(epoch: str, data: Path, tmp_path: Path) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds of our era is wrong use."""
    ended = run("build", "--data", data, "--site", tmp_path / "site", SOURCE_DATE_EPOCH=epoch)
    assert ended.returncode == 2
    assert b"SOURCE_DATE_EPOCH" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "query", "rollback"])
def test_without_a_snapshot_the_way_is_told(command: str, tmp_path: Path) -> None:
    """Where nothing has been published, a command says so and ends with 1."""
    ended = run(command, *(["-"] if command == "query" else []), "--site", tmp_path / "empty", stdin=b"ASK {}")
    assert ended.returncode == 1
    assert b"build" in ended.stderr


def test_folder_without_records_is_told(tmp_path: Path) -> None:
    """A folder that is not there, or has no records, is told by the files that are missing."""
    ended = run("check", "--data", tmp_path / "nowhere")
    assert ended.returncode == 1
    assert {b"cities.csv", b"dataset.toml"} <= set(re.findall(rb"\w+\.(?:csv|toml)", ended.stderr))


def test_environment_names_the_folders(data: Path, tmp_path: Path) -> None:
    """Records, site and base IRI may be named by the environment."""
    surroundings = {
        "SISTERKG_DATA": str(data),
        "SISTERKG_SITE": str(tmp_path / "elsewhere"),
        "SISTERKG_BASE_IRI": "https://twins.example/",
    }
    assert run("build", **surroundings).returncode == 0
    manifest = json.loads((tmp_path / "elsewhere" / "current" / "manifest.json").read_text("utf-8"))
    assert manifest["base_iri"] == "https://twins.example/"


def test_wrong_base_iri_is_refused(data: Path, tmp_path: Path) -> None:
    """A base IRI that is no web address is told, with what would be one."""
    ended = run("build", "--data", data, "--site", tmp_path / "site", "--base-iri", "twins.example")
    assert ended.returncode == 1
    assert b"https://" in ended.stderr


SELECT = "SELECT ?name WHERE { ?p a <https://w3id.org/sisterkg#Place> ; <http://schema.org/name> ?name }"
CONSTRUCT = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }"
ANSWERS = {
    "table": (SELECT, r"Bakü"),
    "json": (SELECT, r'"value":"Bakü"'),
    "csv": (SELECT, r"(?m)^Bakü\r?$"),
    "tsv": (SELECT, r'"Bakü"@tr'),
    "xml": (SELECT, r">Bakü</literal>"),
    "ttl": (CONSTRUCT, r"a skg:Place|skg:Place"),
    "nt": (CONSTRUCT, r"<https://w3id.org/sisterkg#Place> \."),
    "jsonld": (CONSTRUCT, r"@id"),
    "rdf": (CONSTRUCT, r"rdf:RDF"),
}


@pytest.mark.parametrize("output", ANSWERS)
def test_query_is_answered_in_each_format(output: str, published: Path) -> None:
    """A query from standard input is answered in the format that is asked for, its Turkish letters kept."""
    text, expected = ANSWERS[output]
    ended = run("query", "-", "--site", published, "--format", output, stdin=text.encode(), LC_ALL="C")
    assert ended.returncode == 0
    found = re.search(expected, ended.stdout.decode("utf-8"))
    assert found or (output == "ttl" and "sisterkg#Place" in ended.stdout.decode("utf-8"))


def test_query_is_read_from_a_file(published: Path, tmp_path: Path) -> None:
    """A query stands in a file, which may begin with a byte order mark."""
    (tmp_path / "q.rq").write_text("ASK { ?s ?p ?o }", "utf-8-sig")
    assert run("query", tmp_path / "q.rq", "--site", published).stdout == b"true\n"


REFUSED = {
    "syntax": (b"SELECT * WHERE {", b"line 1, column "),
    "update": (b"DELETE WHERE { ?s ?p ?o }", b"DELETE is an update"),
    "service": (b"ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", b"SERVICE"),
    "nothing": (b"", b"there is no query"),
    "not utf-8": (b"ASK { ?s ?p '\xff' }", b"not UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_query_that_cannot_be_answered_is_told(case: str, published: Path) -> None:
    """A query that is wrong or not allowed ends with 1 and the reason."""
    text, reason = REFUSED[case]
    ended = run("query", "-", "--site", published, stdin=text)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert reason in ended.stderr


def test_format_must_fit_the_query(published: Path) -> None:
    """A table cannot be had as Turtle: wrong use, with what there is."""
    ended = run("query", "-", "--site", published, "--format", "ttl", stdin=b"SELECT * {}")
    assert ended.returncode == 2
    assert b"csv" in ended.stderr


def test_rollback_makes_the_older_snapshot_current(data: Path, tmp_path: Path) -> None:
    """After two builds the first is current again; then there is none to go back to."""
    site = tmp_path / "site"
    ids = []
    for base in ("http://a.example/", "http://b.example/"):
        run("build", "--data", data, "--site", site, "--base-iri", base)
        ids.append(assert_whole(site / "current"))
    ended = run("rollback", "--site", site)
    assert ended.returncode == 0
    assert assert_whole(site / "current") == ids[0] != ids[1]
    assert run("rollback", "--site", site).returncode == 1


def test_nothing_is_made_of_a_folder_that_is_no_site(tmp_path: Path) -> None:
    """A rollback of a misspelt site makes no folder."""
    assert run("rollback", "--site", tmp_path / "misspelt").returncode == 1
    assert not (tmp_path / "misspelt").exists()


@pytest.mark.parametrize("missing", ["manifest.json", "store"])
def test_damaged_site_is_told(missing: str, data: Path, tmp_path: Path) -> None:
    """A current snapshot of which a part is gone is told, with what to do."""
    site = tmp_path / "site"
    run("build", "--data", data, "--site", site)
    (site / "current").resolve().joinpath(missing).rename(tmp_path / "gone")
    ended = run("query", "-", "--site", site, stdin=b"ASK {}")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"build" in ended.stderr


def test_progress_is_shown_on_a_terminal(data: Path, tmp_path: Path) -> None:
    """On a terminal the step that runs is shown; in a pipe (see ``run``) it never is."""
    ours, theirs = pty.openpty()
    command = [SISTERKG, "build", "--data", data, "--site", tmp_path / "site"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], 30)[0]:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
    assert process.returncode == 0
    assert b"\x1b[" in shown
    assert b"validate" in shown


def test_interrupted_build_leaves_no_trace(tmp_path: Path) -> None:
    """A build that is interrupted at the keyboard ends without a traceback, a snapshot or a draft."""
    site = tmp_path / "site"
    process = subprocess.Popen([SISTERKG, "build", "--site", site], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not (site / "lock.holder").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Traceback" not in out + error
    assert sorted(path.name for path in site.rglob("*")) == ["lock", "snapshots"]
