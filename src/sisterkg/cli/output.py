"""Knows how results, findings and failures are printed, for people and for programs; does not know the commands."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from sisterkg.faults import Fault, InvalidInput, SisterkgError

if TYPE_CHECKING:
    from sisterkg.doctor import Verdict
    from sisterkg.findings import Finding, Report
    from sisterkg.score import Score

INVALID = 1
"""The exit code for records or a graph with faults."""
_TYPE = re.compile(r"(?<=\")\^\^<[^\"]*>$")
"""The datatype of a literal in N-Triples."""
_MOST_PLACES = 20
"""Findings of one kind that a person is told one by one where none stops a build."""


@contextmanager
def told(output: str) -> Iterator[None]:
    """Tell what stops a command, and end it with the exit code for it."""
    from sisterkg.findings import InvalidGraph

    try:
        yield
    except InvalidGraph as invalid:
        print_report(invalid.report, output)
        sys.exit(INVALID)
    except InvalidInput as invalid:
        if output == "json":
            click.echo(json.dumps({"faults": [asdict(fault) for fault in invalid.faults]}, ensure_ascii=False))
        else:
            for fault in invalid.faults:
                click.echo(f"{fault.where}: {fault.what} [{fault.rule}]\n    {fault.mend}", err=True)
            click.echo(f"\n{invalid}; nothing was written", err=True)
        sys.exit(INVALID)
    except SisterkgError as error:
        _print_error(error, output)
        sys.exit(INVALID)
    except Exception as error:
        from sisterkg.cli.machine import refusal

        refused = refusal(error)
        if refused is None:
            raise
        _print_error(refused, output)
        sys.exit(INVALID)


@contextmanager
def progress_shown(output: str) -> Iterator[Callable[[str], None]]:
    """Show the steps while they run, on a terminal and to a person only."""
    if output == "json" or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda step: status.update(step)


def _print_error(error: SisterkgError, output: str) -> None:
    if output == "json":
        click.echo(json.dumps({"error": str(error), "mend": error.mend}, ensure_ascii=False))
    else:
        click.echo(f"sisterkg: {error}" + (f"\n    {error.mend}" if error.mend else ""), err=True)


def print_advice(advice: Fault) -> None:
    """Print what a person should look at, beside the results."""
    click.echo(f"note: {advice.where}: {advice.what} [{advice.rule}]\n    {advice.mend}", err=True)


def print_report(report: Report, output: str) -> None:
    """Print what was found, worst first: of each kind what it is, how it is mended, and where; and the counts.

    Of what stops no build a person is told some places of each kind, and how many more there are.
    """
    from sisterkg.findings import Severity

    if output == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    for (severity, _), several in groupby(report.findings, key=lambda each: (each.severity, each.shape)):
        findings = list(several)
        first, most = findings[0], len(findings) if severity is Severity.VIOLATION else _MOST_PLACES
        click.echo(f"{severity}: {_in_english(first.messages)} [{first.shape_name}]")
        if first.mends:
            click.echo(f"    {_in_english(first.mends)}")
        for finding in findings[:most]:
            click.echo(f"    at {_place(finding)}")
        if len(findings) > most:
            click.echo(f"    and at {len(findings) - most:,} more; --format json names all")
    counts = ", ".join(f"{count} {severity}" for severity, count in report.counts.items())
    click.echo(f"\n{'the graph conforms' if report.conforms else 'the graph has violations'}: {counts}")


def _place(finding: Finding) -> str:
    """Return what a finding is about, with the property and the value that are wrong there."""
    from sisterkg.vocab import ONTOLOGY_IRI

    is_of_all = finding.focus == f"<{ONTOLOGY_IRI}>"
    about = finding.value if is_of_all and finding.value else finding.focus
    path = finding.path.strip("<>").replace("#", "/").rpartition("/")[2]
    value = "" if finding.value == about else _TYPE.sub("", finding.value)
    return about.strip("<>") + (f", {path}" if path else "") + (f": {value.strip('<>')}" if value else "")


def _in_english(texts: Iterable[tuple[str, str]]) -> str:
    """Return the English text, or else any."""
    by_language = dict(texts)
    return by_language.get("en") or next(iter(by_language.values()), "")


def print_score(score: Score, output: str) -> None:
    """Print a score row by row, each with what is missing."""
    if output == "json":
        click.echo(json.dumps(score.as_json(), ensure_ascii=False))
        return
    for row in score.rows:
        told = f"{row.indicator.dimension}: {row.indicator.name}"
        click.echo(f"{row.points:6.2f} of {row.indicator.weight:2}  {told}")
        if row.missing or not row.population:
            named = ", ".join(row.missing[:3]) + (f" and {len(row.missing) - 3} more" if len(row.missing) > 3 else "")
            click.echo(f"              missing from {named or 'the catalogue: it lists none'}; {row.indicator.mend}")
    click.echo(f"\n{score.points:.0f} of {score.most} points: {score.rating}")


def print_verdict(verdict: Verdict) -> None:
    """Print what a check came to, and what to do where it failed."""
    click.echo(
        f"{'pass' if verdict.passed else 'FAIL'}  {verdict.check.name}: {verdict.what or verdict.check.promise}"
    )
    if verdict.mend:
        click.echo(f"      {verdict.mend}")


def print_table(answer: dict[str, Any]) -> None:
    """Print query results (SPARQL 1.1 Query Results JSON) as a table, or a truth value as a word."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if "boolean" in answer:
        click.echo("true" if answer["boolean"] else "false")
        return
    table = Table(*answer["head"]["vars"])
    for row in answer["results"]["bindings"]:
        table.add_row(*(Text(row[name]["value"]) if name in row else Text("") for name in answer["head"]["vars"]))
    # Off a terminal a table is as wide as it needs, so that a pipe loses nothing.
    Console(width=None if sys.stdout.isatty() else 10_000).print(table, soft_wrap=False)
