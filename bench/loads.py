"""Knows how one query is put to one server, again and again, and what came of it; not which servers there are.

Requests are sent by ``wrk``, each of which may have a number of its own.
"""

from __future__ import annotations

import csv
import http.client
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

from bench.servers import Running
from sisterkg.engine import Limits, form_of

HERE = Path(__file__).parent
PATIENCE = 20
"""Seconds within which a server has to answer a query once, for its rate to be measured."""
_MARK = "NUMBER"
_numbers = count(0, 10**8)


@dataclass(frozen=True)
class Query:
    """A query with places to fill: «base», «item», «country», «continent», «year», «letters», «number»."""

    name: str
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the query with its places filled."""
        text = self.text
        for name, value in values.items():
            text = text.replace(f"«{name}»", value)
        return text

    @property
    def accept(self) -> str:
        """The format that is asked for."""
        return "application/n-triples" if form_of(self.text.replace("«number»", ""), Limits()).gives_graph else _JSON


_JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Measured:
    """What a load of one query came to."""

    rate: float
    """Requests a second that were answered."""
    failures: int
    """Requests that were refused, or not answered in time."""
    p50: float
    p99: float
    """Seconds within which 50 and 99 of 100 were answered."""


def queries() -> Sequence[Query]:
    """Return the queries, in their order."""
    return [
        Query(file.stem, _without_comments(file.read_text("utf-8")))
        for file in sorted((HERE / "queries").glob("*.rq"))
    ]


def _without_comments(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def values_of(data: Path, base: str) -> Iterator[Mapping[str, str]]:
    """Yield what fills the places of a query, another item each time; from the beginning when all have been had."""
    with (data / "cities.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["entry"]]
    continents = ("europe", "asia", "africa", "north-america", "south-america")
    number = 0
    while True:
        row = rows[number * 7919 % len(rows)]
        yield {
            "base": base,
            "item": row["id"],
            "country": row["country"],
            "continent": continents[number % len(continents)],
            "year": str(1990 + number % 30),
            "letters": row["name_en"][1:4].lower().replace('"', ""),
        }
        number += 1


def answer_of(server: Running, text: str, accept: str) -> bytes | None:
    """Return a server's answer to a query, or None where it has none in time."""
    try:
        return server.ask(text, accept, PATIENCE)
    except (OSError, http.client.HTTPException):
        return None


def size_of(answer: bytes, accept: str) -> int:
    """Return the solutions or triples that an answer has."""
    return len(json.loads(answer)["results"]["bindings"]) if accept == _JSON else answer.count(b"\n")


@dataclass(frozen=True)
class Load:
    """One query, put again and again by so many clients at once."""

    query: Query
    values: Sequence[Mapping[str, str]]
    concurrency: int
    seconds: int
    work: Path

    def run(self, server: Running, *, cold: bool) -> Measured | None:
        """Measure a server: with another query in each request, or with the same one, which it may have kept."""
        with server.awake() as is_at_rest:
            text = self.query.filled({**self.values[0], "number": "0"})
            if not is_at_rest or answer_of(server, text, self.query.accept) is None:
                return None
            requests = self._requests(server, self.values if cold else self.values[:1], None if cold else "0")
            self._wrk(server, requests, self._numbers(cold), 1)
            if not server.rests():  # a query that was left half-done is no part of what is measured
                return None
            return self._wrk(server, requests, self._numbers(cold), self.seconds) or self._wrk(
                server, requests, self._numbers(cold), PATIENCE
            )

    def _numbers(self, cold: bool) -> Sequence[str]:
        """Return what tells wrk to number its requests, from a number that none has had before."""
        return [_MARK, str(next(_numbers))] if cold else []

    def _requests(self, server: Running, values: Sequence[Mapping[str, str]], number: str | None) -> Path:
        """Write the requests as wrk sends them, a line each."""
        file = self.work / "requests"
        with file.open("w", encoding="ascii") as out:
            for each in values:
                text = quote(self.query.filled({**each, "number": number or _MARK}), safe="")
                head = f"Host: localhost\\nAccept: {self.query.accept}\\n\\n"
                out.write(f"GET {server.path}?query={text} HTTP/1.1\\n{head}\n")
        return file

    def _wrk(self, server: Running, requests: Path, numbers: Sequence[str], seconds: int) -> Measured | None:
        load: list[str | Path] = [
            "-t1",
            f"-c{self.concurrency}",
            f"-d{seconds}",
            f"--timeout={PATIENCE}",
            "--script",
            HERE / "ask.lua",
        ]
        command = ["wrk", *load, f"http://localhost:{server.port}/", "--", requests, *numbers]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        answered = told["requests"] - told["failures"]
        if answered <= 0:
            return None
        return Measured(answered / told["seconds"], told["failures"], told["p50"], told["p99"])
