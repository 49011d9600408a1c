"""Knows the commands that write what Wikidata lacks, or has otherwise, and their files; not how it is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sisterkg.cli.asking import asked, asking, write_whole
from sisterkg.cli.options import Command
from sisterkg.cli.output import told

if TYPE_CHECKING:
    from sisterkg.linking import Mismatch, Uncompared
    from sisterkg.records import Records


def _form(forms: Sequence[str], help_text: str) -> Callable[[Command], Command]:
    """Return the option for the format of an export, the first by default."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=help_text
    )


_file = click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write.  [default: print]",
)


@click.group()
def export() -> None:
    """Write what Wikidata lacks, or has otherwise, for its own tools."""


@export.command()
@asking
@_form(["v1", "csv"], "Commands of QuickStatements, or its table.")
@_file
def quickstatements(data: Path, endpoint: str, cache: Path, offline: bool, form: str, file: Path | None) -> None:
    """Write the partnerships that Wikidata lacks, with their dates and their source.

    \b
    Both directions of a partnership of two exactly linked places, never one that Wikidata has.
      sisterkg export quickstatements --data my-city --output twins.qs
    """
    from sisterkg.linking import (
        SHORT_FRESH,
        Items,
        SparqlService,
        as_csv,
        as_v1,
        lacking,
        twin_statements,
        uncompared,
    )

    with told("text"), asked(data, cache, SHORT_FRESH, offline=offline) as (records, visitor):
        service = SparqlService(endpoint, visitor)
        standing = Items(service).standing(city.wikidata for city in records.cities if city.wikidata)
        twins = twin_statements((item.id for item in standing.values()), service)
        for each in uncompared(records, standing):
            click.echo(f"left out: {each.place} – {each.item}: {each.why}", err=True)
        found = list(lacking(records, twins, standing))
        written = as_csv(found) if form == "csv" else as_v1(found)
        _deliver(written, file, f"{len(found)} statements")


@export.command()
@asking
@_form(["html", "csv", "finder"], "A page for people, a table, or a file for the Mismatch Finder.")
@_file
def mismatches(data: Path, endpoint: str, cache: Path, offline: bool, form: str, file: Path | None) -> None:
    """Compare populations, coordinates, countries and partnerships with Wikidata's.

    \b
    In classes: what differs, what is missing there or here, what is the same at another precision.
      sisterkg export mismatches --data my-city --output mismatches.html
      sisterkg export mismatches --data my-city --format finder --output mismatches.csv
    """
    from sisterkg.linking import (
        SHORT_FRESH,
        Items,
        SparqlService,
        compare,
        compare_partnerships,
        stated,
        twin_statements,
        uncompared,
    )

    with told("text"), asked(data, cache, SHORT_FRESH, offline=offline) as (records, visitor):
        service = SparqlService(endpoint, visitor)
        standing = Items(service).standing(city.wikidata for city in records.cities if city.wikidata)
        items = [item.id for item in standing.values()]
        twins = twin_statements(items, service)
        found = [*compare(records, stated(items, service), standing), *compare_partnerships(records, twins, standing)]
        left_out = list(uncompared(records, standing))
        for each in left_out:
            click.echo(f"not compared: {each.place} – {each.item}: {each.why}", err=True)
        written = _as_form(form, found, left_out, records)
        _deliver(written, file, f"{len(found)} facts compared")


def _as_form(form: str, found: Sequence[Mismatch], left_out: Sequence[Uncompared], records: Records) -> str:
    from sisterkg.linking import Difference, as_finder, as_page, as_table, is_for_finder

    if form == "html":
        return as_page(found, left_out, f"{records.dataset.title['en']}: compared with Wikidata")
    if form == "csv":
        return as_table(found)
    wanted = (Difference.DIFFER, Difference.THERE)
    if unfit := sum(each.kind in wanted and not is_for_finder(each) for each in found):
        what = "the Mismatch Finder has no way to tell of them; the other formats do"
        click.echo(f"{unfit} left out: {what}", err=True)
    return as_finder(found, records.dataset.source.url, records.dataset.base_iri)


def _deliver(written: str, file: Path | None, what: str) -> None:
    """Print what was written, or put it into a file and tell so."""
    if file is None:
        click.echo(written, nl=False)
        return
    write_whole(file, written.encode())
    click.echo(f"{what}, in {file}")
