"""Knows the commands that ask Wikidata, or carry facts there, and the files that they write; not what is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sisterkg.cli.options import format_option
from sisterkg.cli.output import told

if TYPE_CHECKING:
    from sisterkg.linking import PoliteVisitor
    from sisterkg.records import Records

F = TypeVar("F", bound=Callable[..., Any])

_PATIENCE = 60.0
"""Seconds that a foreign service may take."""


def _asking(command: F) -> F:
    """Add the options of every command that asks a foreign service."""
    options = (
        click.option(
            "--data",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            required=True,
            envvar="SISTERKG_DATA",
            show_envvar=True,
            help="Folder of records.",
        ),
        click.option(
            "--endpoint",
            default="https://query.wikidata.org/sparql",
            show_default=True,
            envvar="SISTERKG_WIKIDATA",
            show_envvar=True,
            help="SPARQL endpoint that holds Wikidata's statements.",
        ),
        click.option(
            "--cache",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path(".sisterkg-cache"),
            show_default=True,
            help="Folder of answers that were given before; delete it to ask anew.",
        ),
        click.option("--offline", is_flag=True, help="Ask nobody; use the answers that were given before."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_asking
@click.option(
    "--service",
    default="https://wikidata.reconci.link/en/api",
    show_default=True,
    envvar="SISTERKG_RECONCILIATION",
    show_envvar=True,
    help="Reconciliation service that offers items by name.",
)
@format_option
def link(data: Path, endpoint: str, cache: Path, offline: bool, service: str, output: str) -> None:
    """Follow every link to Wikidata, and propose items for the places that have none.

    \b
    What was found goes to link-checks.csv, candidates to links.csv; nothing is accepted by itself. Write
    accepted or rejected behind a candidate, and build again.
      sisterkg link --data my-city
    """
    from sisterkg.linking import (
        Items,
        ReconciliationService,
        SparqlService,
        check_links,
        checks_table,
        find_candidates,
        links_table,
    )

    today = date.today()
    with told(output), _asked(data, cache, offline=offline) as (records, visitor):
        items = Items(SparqlService(endpoint, visitor))
        checks = list(check_links(records, items))
        _write(data / "link-checks.csv", checks_table(checks, today))
        candidates = list(find_candidates(records, ReconciliationService(service, visitor), items))
        _write(data / "links.csv", links_table(records.links, candidates, today))
    if output == "json":
        told_of = [{"place": each.place, "item": each.item, "result": each.result} for each in checks]
        click.echo(json.dumps({"checked": told_of, "candidates": len(candidates)}, ensure_ascii=False))
        return
    for check in checks:
        click.echo(f"{check.result}: {check.place} – {check.item}: {check.evidence}")
    for candidate in candidates:
        click.echo(
            f"candidate: {candidate.place} – {candidate.item} ({candidate.confidence:.2f}): {candidate.evidence}"
        )
    click.echo(f"\n{len(checks)} links checked, {len(candidates)} candidates; see links.csv and link-checks.csv")


@click.group()
def export() -> None:
    """Write what Wikidata lacks, or has otherwise, for its own tools."""


@export.command()
@_asking
@click.option("--csv", "as_table", is_flag=True, help="Write QuickStatements' CSV instead of V1.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.  [default: print]")
def quickstatements(
    data: Path, endpoint: str, cache: Path, offline: bool, as_table: bool, output: Path | None
) -> None:
    """Write the partnerships that Wikidata lacks, with their dates and their source.

    \b
    Both directions of a partnership of two exactly linked places, never one that Wikidata has.
      sisterkg export quickstatements --data my-city --output twins.qs
    """
    from sisterkg.linking import Items, SparqlService, as_csv, as_v1, lacking, twin_statements

    with told("text"), _asked(data, cache, offline=offline) as (records, visitor):
        service = SparqlService(endpoint, visitor)
        there = Items(service).of(city.wikidata for city in records.cities if city.wikidata)
        ids = {each for item in there.values() for each in (item.id, item.target) if each}
        found = list(lacking(records, twin_statements(ids, service), there))
    written = as_csv(found) if as_table else as_v1(found)
    if as_table and (undated := sum(not each.start for each in found)):
        click.echo(f"{undated} statements without a date are left out; V1 has them", err=True)
    if output:
        _write(output, written.encode())
        click.echo(f"{len(found)} statements in {output}")
    else:
        click.echo(written, nl=False)


@export.command()
@_asking
@click.option(
    "--as",
    "form",
    type=click.Choice(["html", "csv", "finder"]),
    default="html",
    show_default=True,
    help="A page for people, a table, or a file for the Mismatch Finder.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.  [default: print]")
def mismatches(data: Path, endpoint: str, cache: Path, offline: bool, form: str, output: Path | None) -> None:
    """Compare population, coordinates, country and dates with Wikidata's.

    \b
    In classes: what differs, what is missing there or here, what is the same at another precision.
      sisterkg export mismatches --data my-city --output mismatches.html
      sisterkg export mismatches --data my-city --as finder --output mismatches.csv
    """
    from sisterkg.linking import SparqlService, as_finder, as_page, as_table, compare, stated, twin_statements

    with told("text"), _asked(data, cache, offline=offline) as (records, visitor):
        service = SparqlService(endpoint, visitor)
        linked = [city.wikidata for city in records.cities if city.wikidata]
        found = list(compare(records, stated(linked, service), twin_statements(linked, service)))
        source = records.dataset.source
    if form == "html":
        written = as_page(found, f"{records.dataset.title['en']}: compared with Wikidata")
    else:
        written = as_table(found) if form == "csv" else as_finder(found, source.url)
    if output:
        _write(output, written.encode())
        click.echo(f"{len(found)} facts compared, in {output}")
    else:
        click.echo(written, nl=False)


@contextmanager
def _asked(data: Path, cache: Path, *, offline: bool) -> Iterator[tuple[Records, PoliteVisitor]]:
    from sisterkg.linking import PoliteVisitor
    from sisterkg.records import read_records

    # What was found before is about to be found anew: it must not be in the way.
    records = read_records(data, date.today(), without=("link-checks.csv",))
    contact = records.dataset.contact
    visitor = PoliteVisitor(cache, contact.email or contact.url, offline=offline, patience=_PATIENCE)
    try:
        yield records, visitor
    finally:
        visitor.close()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    from sisterkg.snapshot import written_whole

    with written_whole(file) as out:
        out.write(content)
