"""Apache Jena's command line, where it is installed: its commands on the path, or Debian's jars."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from questions import ASK_FALSE, ASK_TRUE, CONSTRUCT, SELECT, Expected
from rdflib import Graph

from absent import do_without
from serving import Server

DEBIAN = Path("/usr/share/java")
NEEDED = (
    *("guava", "slf4j-api", "slf4j-nop", "thrift", "commons-lang3", "commons-codec", "commons-io", "commons-csv"),
    *("commons-cli", "commons-compress", "httpclient", "httpcore", "jsonld-java", "titanium-json-ld", "gson"),
    *("jackson-core", "jackson-databind", "jackson-annotations", "protobuf", "dexx.collection"),
)
"""The jars that Debian's Jena uses and does not name."""


MISPLACED = "org/apache/jena/ext/xerces/"
"""Where Debian's Jena has the messages of its XML library, whose classes were moved to the package ``xerces``."""


def _put_right(folder: Path) -> Path:
    """Unpack the misplaced messages to where the classes look for them, without which none of them can be loaded."""
    with zipfile.ZipFile(DEBIAN / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MISPLACED) and name.endswith(".properties"):
                file = folder / "xerces" / name.removeprefix(MISPLACED)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(jar.read(name))
    return folder


def command_of_jena(work: Path, name: str) -> list[str]:
    """Return one of Jena's commands, if there is one that starts."""
    if found := shutil.which(name):
        return [found]
    if not (DEBIAN / "jena-cmds.jar").exists() or not shutil.which("java"):
        do_without("Apache Jena is not installed")
    jars = [_put_right(work), *DEBIAN.glob("jena-*[a-z].jar"), *(DEBIAN / f"{jar}.jar" for jar in NEEDED)]
    command = ["java", "-cp", ":".join(map(str, jars)), f"arq.{name}"]
    started = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False, timeout=60)
    if started.returncode:
        do_without(f"Debian's Jena does not start: {started.stderr.partition(chr(10))[0]}")
    return command


@pytest.fixture(scope="session")
def rsparql(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command that asks an endpoint."""
    return command_of_jena(tmp_path_factory.mktemp("jena"), "rsparql")


def _ask(rsparql: list[str], endpoint: Server, query: str, results: str) -> str:
    command = [*rsparql, "--service", f"{endpoint.url}/sparql", "--results", results, query]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_jena_selects(rsparql: list[str], endpoint: Server, expected: Expected) -> None:
    """Jena gets the rows of a SELECT."""
    bindings = json.loads(_ask(rsparql, endpoint, SELECT, "JSON"))["results"]["bindings"]
    assert sorted((row["place"]["value"], row["name"]["value"]) for row in bindings) == expected.rows


def test_jena_constructs(rsparql: list[str], endpoint: Server, expected: Expected) -> None:
    """Jena gets the graph of a CONSTRUCT."""
    graph = Graph().parse(data=_ask(rsparql, endpoint, CONSTRUCT, "N-Triples"), format="nt")
    assert {(str(s), str(p), str(o)) for s, p, o in graph} == expected.triples


@pytest.mark.parametrize(("query", "truth"), [(ASK_TRUE, True), (ASK_FALSE, False)])
def test_jena_asks(rsparql: list[str], endpoint: Server, query: str, truth: bool) -> None:
    """Jena gets the truth value of an ASK."""
    assert json.loads(_ask(rsparql, endpoint, query, "JSON"))["boolean"] is truth
