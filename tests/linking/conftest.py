"""What the tests of linking share: a reconciliation service of others, and a SPARQL server with a small Wikidata."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from serving import unused_port

ROOT = Path(__file__).parents[2]
CSV_RECONCILE = ROOT / ".venv-reconcile" / "bin" / "csv-reconcile"

ITEMS = """item\tname
Q35997\tİzmir
Q1\tHamyang
Q2\tHamyang County
Q3\tHamyang Pa
Q4\tAncona
Q9248\tBaku
Q600\tHamyang gun
Q601\tHamyang Gun
"""
"""What the reconciliation service offers; Q1 to Q4, Q600 and Q601 are made up for the tests."""

STATEMENTS = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wds: <http://www.wikidata.org/entity/statement/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q35997 wdt:P190 wd:Q24879 .
wd:Q35997 wdt:P17 wd:Q43 ; wdt:P625 "Point(27.14 38.42)"^^geo:wktLiteral ; p:P190 wds:Q35997-aaaa ;
  p:P1082 wds:Q35997-cccc .
wds:Q35997-cccc ps:P1082 4320519 .
wd:Q9248 wdt:P1082 2046100 ; rdfs:label "Μπακού"@el .
wd:Q9248 p:P1082 wds:Q9248-dddd ; p:P625 wds:Q9248-eeee ; p:P17 wds:Q9248-ffff .
wds:Q9248-dddd ps:P1082 2046100 ; pqv:P585 <http://v/2> .
<http://v/2> wikibase:timeValue "2009-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
wds:Q9248-eeee ps:P625 "Point(49.88 40.37)"^^geo:wktLiteral .
wds:Q9248-ffff ps:P17 wd:Q227 .
wd:Q5764 p:P625 wds:Q5764-gggg .
wds:Q5764-gggg ps:P625 "Point(60.0 39.0)"^^geo:wktLiteral .
wd:Q11736 p:P17 wds:Q11736-hhhh ; p:P1082 wds:Q11736-iiii .
wds:Q11736-hhhh ps:P17 wd:Q227 .
wds:Q11736-iiii ps:P1082 99 ; pqv:P585 <http://v/3> .
<http://v/3> wikibase:timeValue "2004-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
wds:Q35997-aaaa ps:P190 wd:Q24879 ; pqv:P580 <http://v/1> .
<http://v/1> wikibase:timeValue "1996-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
wd:Q9248 wdt:P17 wd:Q227 ; wdt:P625 "Point(49.88 40.37)"^^geo:wktLiteral ; p:P190 wds:Q9248-bbbb .
wds:Q9248-bbbb ps:P190 wd:Q35997 .
wd:Q24879 owl:sameAs wd:Q500 .
wd:Q500 wdt:P17 wd:Q183 ; wdt:P625 "Point(8.8 53.08)"^^geo:wktLiteral .
wd:Q5764 wdt:P17 wd:Q265 ; wdt:P625 "Point(60.0 39.0)"^^geo:wktLiteral .
wd:Q11736 wdt:P17 wd:Q227 ; wdt:P625 "Point(117.2 39.13)"^^geo:wktLiteral .
wd:Q1563 wdt:P31 wd:Q5 .
wd:Q600 owl:sameAs wd:Q1 .
wd:Q1 wdt:P17 wd:Q884 ; wdt:P625 "Point(127.72 35.52)"^^geo:wktLiteral .
wd:Q2 wdt:P17 wd:Q884 ; wdt:P625 "Point(127.7 35.5)"^^geo:wktLiteral .
wd:Q3 wdt:P17 wd:Q227 ; wdt:P625 "Point(10.0 35.5)"^^geo:wktLiteral .
"""
"""A few statements as Wikidata's own service has them."""


@contextmanager
def running(command: list[str | Path], port: int, path: str, log: Path, **options: object) -> Iterator[str]:
    """Run a server until it is not needed any more, and give its address once it answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True, **options)  # type: ignore[call-overload]  # as given
        try:
            deadline = time.monotonic() + 60
            while not _answers(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}{path}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


@pytest.fixture(scope="session")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The oxigraph server with the statements: the address of its endpoint."""
    work = tmp_path_factory.mktemp("wikidata")
    (work / "statements.ttl").write_text(STATEMENTS, "utf-8")
    oxigraph = Path(sys.executable).with_name("oxigraph")
    load = [oxigraph, "load", "--location", work / "store", "--file", work / "statements.ttl"]
    subprocess.run(load, check=True, capture_output=True)
    port = unused_port()
    command = [oxigraph, "serve-read-only", "--location", work / "store", "--bind", f"127.0.0.1:{port}"]
    with running(command, port, "/query", work / "log") as address:
        yield address


@pytest.fixture(scope="session")
def offers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """csv-reconcile over the items: the address of the service."""
    if not CSV_RECONCILE.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "csv-reconcile is not installed: run make test, which does that"
        )
    work = tmp_path_factory.mktemp("offers")
    (work / "items.tsv").write_text(ITEMS, "utf-8")
    (work / "config.py").write_text("CSVKWARGS = {'delimiter': '\\t'}\n", "utf-8")
    port = unused_port()
    init = [CSV_RECONCILE, "init", "--config", "config.py", "items.tsv", "item", "name"]
    subprocess.run(init, cwd=work, check=True, capture_output=True)
    flask = CSV_RECONCILE.with_name("flask")
    command: list[str | Path] = [flask, "--app", "csv_reconcile", "run", "--port", str(port)]
    with running(command, port, "/reconcile", work / "log", cwd=work) as address:
        yield address
