"""What the tests of linking share: a reconciliation service of others, and a SPARQL server with a small Wikidata."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from absent import do_without
from serving import unused_port
from sisterkg.build import Inputs

ROOT = Path(__file__).parents[2]
CSV_RECONCILE = ROOT / ".venv-reconcile" / "bin" / "csv-reconcile"

ITEMS = """item\tname
Q35997\tİzmir
Q1\tHamyang
Q2\tHamyang County
Q3\tHamyang Pa
Q4\tHamyang
Q9248\tBaku
Q600\tHamyang gun
Q601\tHamyang Gun
"""
"""What the reconciliation service offers; Q1 to Q4, Q600 and Q601 stand for others than they are."""

_WRITTEN = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# Classes: Q990 to Q993 are made up.
wd:Q515 rdfs:label "city"@en ; wdt:P279 wd:Q486972 .
wd:Q991 rdfs:label "prefecture-level city"@en ; wdt:P279 wd:Q990 .
wd:Q990 wdt:P279 wd:Q56061 .
wd:Q5 rdfs:label "human"@en ; wdt:P279 wd:Q992 .

# A country, of a class that is made up.
wd:Q227 wdt:P31 wd:Q993 .

# İzmir, its population of no year, its twins: Bremen as it was before it was merged, Tampa without a date, Tianjin
# with another one, Bukhara no more, and two that are made up, of which one is not true.
wd:Q35997 wdt:P31 wd:Q515 ; wdt:P190 wd:Q24879 ; wdt:P625 "Point(27.14 38.42)"^^geo:wktLiteral ;
  p:P17 «Q35997 country» ; p:P1082 «Q35997 people» ;
  p:P190 «Q35997 bremen» , «Q35997 tampa» , «Q35997 tianjin» , «Q35997 bukhara» , «Q35997 other» , «Q35997 untrue» .
«Q35997 country» ps:P17 wd:Q43 .
«Q35997 people» ps:P1082 4320519 .
«Q35997 bremen» ps:P190 wd:Q24879 ; pqv:P580 <http://v/1996> .
«Q35997 tampa» ps:P190 wd:Q49255 .
«Q35997 tianjin» ps:P190 wd:Q11736 ; pqv:P580 <http://v/1990> .
«Q35997 bukhara» ps:P190 wd:Q5764 ; pq:P582 "2010-01-01T00:00:00Z"^^xsd:dateTime .
«Q35997 other» ps:P190 wd:Q700 ; wikibase:rank wikibase:NormalRank .
«Q35997 untrue» ps:P190 wd:Q701 ; wikibase:rank wikibase:DeprecatedRank .

# Baku, of a country that was and of one that never was; its figure of 2009 stands beside one that is not true.
wd:Q9248 wdt:P31 wd:Q515 ; wdt:P1082 2046100 ; rdfs:label "Μπακού"@el ;
  wdt:P625 "Point(49.88 40.37)"^^geo:wktLiteral ;
  p:P1082 «Q9248 people» , «Q9248 untrue» ; p:P625 «Q9248 point» ; p:P190 «Q9248 izmir» ;
  p:P17 «Q9248 country» , «Q9248 former» , «Q9248 never» .
«Q9248 people» ps:P1082 2046100 ; pqv:P585 <http://v/2009> .
«Q9248 untrue» ps:P1082 2000000 ; pqv:P585 <http://v/2009> ; wikibase:rank wikibase:DeprecatedRank .
«Q9248 point» ps:P625 "Point(49.88 40.37)"^^geo:wktLiteral .
«Q9248 country» ps:P17 wd:Q227 .
«Q9248 former» ps:P17 wd:Q148 ; pq:P582 "1991-01-01T00:00:00Z"^^xsd:dateTime .
«Q9248 never» ps:P17 wd:Q43 ; wikibase:rank wikibase:DeprecatedRank .
«Q9248 izmir» ps:P190 wd:Q35997 ; pqv:P580 <http://v/1986> .

# Bremen, merged twice; two figures, of which the older one is nearer to ours of no year.
wd:Q24879 owl:sameAs wd:Q502 .
wd:Q502 owl:sameAs wd:Q500 .
wd:Q500 wdt:P31 wd:Q515 ; wdt:P625 "Point(8.8 53.08)"^^geo:wktLiteral ; p:P17 «Q500 country» ;
  p:P1082 «Q500 old» , «Q500 new» .
«Q500 country» ps:P17 wd:Q183 .
«Q500 old» ps:P1082 600100 ; pqv:P585 <http://v/1990> .
«Q500 new» ps:P1082 900000 ; pqv:P585 <http://v/2009> .

# Too far, in another country, of another kind (its point and its country are right), merged into nothing.
wd:Q5764 wdt:P31 wd:Q515 ; wdt:P625 "Point(60.0 39.0)"^^geo:wktLiteral ;
  p:P17 «Q5764 country» ; p:P625 «Q5764 point» .
«Q5764 country» ps:P17 wd:Q265 .
«Q5764 point» ps:P625 "Point(60.0 39.0)"^^geo:wktLiteral .
wd:Q11736 wdt:P31 wd:Q991 ; wdt:P625 "Point(117.2 39.13)"^^geo:wktLiteral ;
  p:P17 «Q11736 country» ; p:P1082 «Q11736 people» .
«Q11736 country» ps:P17 wd:Q227 .
«Q11736 people» ps:P1082 99 ; pqv:P585 <http://v/2004> .
wd:Q1563 wdt:P31 wd:Q5 ; wdt:P625 "Point(-82.36 23.13)"^^geo:wktLiteral ; p:P17 «Q1563 country» .
«Q1563 country» ps:P17 wd:Q241 .
wd:Q49255 wdt:P31 wd:Q515 .
wd:Q16739 owl:sameAs wd:Q503 .

# What may be Hamyang: a place, a near one, a far one, a merged one, and a person of the name.
wd:Q600 owl:sameAs wd:Q1 .
wd:Q1 wdt:P31 wd:Q990 ; wdt:P625 "Point(127.72 35.52)"^^geo:wktLiteral ; p:P17 «Q1 country» .
«Q1 country» ps:P17 wd:Q884 .
wd:Q2 wdt:P31 wd:Q990 ; wdt:P625 "Point(127.7 35.5)"^^geo:wktLiteral ; p:P17 «Q2 country» .
«Q2 country» ps:P17 wd:Q884 .
wd:Q3 wdt:P31 wd:Q990 ; wdt:P625 "Point(10.0 35.5)"^^geo:wktLiteral ; p:P17 «Q3 country» .
«Q3 country» ps:P17 wd:Q227 .
wd:Q4 wdt:P31 wd:Q5 ; p:P17 «Q4 country» .
«Q4 country» ps:P17 wd:Q884 .

<http://v/1986> wikibase:timeValue "1986-04-28T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 .
<http://v/1990> wikibase:timeValue "1990-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
<http://v/1996> wikibase:timeValue "1996-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
<http://v/2004> wikibase:timeValue "2004-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
<http://v/2009> wikibase:timeValue "2009-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
"""
"""A few statements as Wikidata's own service has them; «Q9248 people» is the statement of an item by a name."""


def guid(item: str, name: str) -> str:
    """Return the id of one of the statements, in the form of Wikidata's own."""
    return f"{item}${str(uuid5(NAMESPACE_URL, f'{item} {name}')).upper()}"


def _statement(named: re.Match[str]) -> str:
    return f"<http://www.wikidata.org/entity/statement/{guid(named[1], named[2]).replace('$', '-')}>"


STATEMENTS = re.sub("«(Q[0-9]+) ([a-z]+)»", _statement, _WRITTEN)
"""The statements as Turtle."""


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


@pytest.fixture
def data(inputs: Inputs, tmp_path: Path) -> Path:
    """A copy of the real records."""
    return Path(shutil.copytree(inputs.data, tmp_path / "data"))


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
        do_without("csv-reconcile is not installed: run make test, which does that")
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
