"""How the tests of linking run commands, and read and write the files that they are about."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from click.testing import CliRunner, Result

from sisterkg.cli import cli
from sisterkg.records import link_checks, links


def run(*arguments: object) -> Result:
    """Run a command as a person would."""
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def link(data: Path, wikidata: str, offers: str, *more: str) -> Result:
    """Run ``sisterkg link`` against the servers of the tests."""
    cache = data.parent / "cache"
    return run("link", "--data", data, "--endpoint", wikidata, "--service", offers, "--cache", cache, *more)


def export(what: str, data: Path, wikidata: str, *more: object) -> Result:
    """Run ``sisterkg export`` against the server of the tests."""
    return run("export", what, "--data", data, "--endpoint", wikidata, "--cache", data.parent / "cache", *more)


def table(file: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_table(file: Path, rows: list[dict[str, str]]) -> None:
    """Write a CSV file with the columns of its first row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), "utf-8")


def decision(place: str, item: str, decided: str, predicate: str = "skos:exactMatch") -> dict[str, str]:
    """Return a row of links.csv."""
    row = {
        "subject_id": f"place:{place}",
        "predicate_id": predicate,
        "object_id": f"wikidata:{item}",
        "mapping_justification": "semapv:LexicalMatching",
        "confidence": "0.9",
        "mapping_date": "2026-11-23",
        "decision": decided,
    }
    return {column: row.get(column, "") for column in links.COLUMNS}


def check_of(place: str, item: str, result: str, target: str = "", day: str = "2026-11-23") -> dict[str, str]:
    """Return a row of link-checks.csv."""
    return dict(zip(link_checks.COLUMNS, (place, item, result, target, day), strict=True))
