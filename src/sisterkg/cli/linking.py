"""Knows the command that follows links and searches for new ones, and the files that it writes; not how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sisterkg.cli.asking import asked, asking, write_whole
from sisterkg.cli.options import format_option
from sisterkg.cli.output import told

if TYPE_CHECKING:
    from sisterkg.linking import Checked, Search


@click.command()
@asking
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
        LONG_FRESH,
        Items,
        ReconciliationService,
        SparqlService,
        check_links,
        checks_table,
        find_candidates,
        links_table,
    )

    with told(output), asked(data, cache, LONG_FRESH, offline=offline) as (records, visitor):
        items = Items(SparqlService(endpoint, visitor))
        checks = list(check_links(records, items))
        write_whole(data / "link-checks.csv", checks_table(checks))
        if output == "text":
            _print_checks(checks)
        decided = {each.key for each in records.links if each.decision}
        searches = list(find_candidates(records, decided, ReconciliationService(service, visitor), items))
        places = {city.id for city in records.cities}
        write_whole(data / "links.csv", links_table(records.links, searches, places, date.today()))
    if output == "json":
        found = {"checked": [_as_json(each) for each in checks], "searched": [_as_json(each) for each in searches]}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    _print_searches(searches)
    found_all = sum(len(search.candidates) for search in searches)
    click.echo(f"\n{len(checks)} links checked, {found_all} candidates; see links.csv and link-checks.csv")


def _print_checks(checks: Iterable[Checked]) -> None:
    for check in checks:
        target = f" to {check.target}" if check.target else ""
        click.echo(f"{check.result}{target}: {check.place} – {check.item}: {check.evidence}")


def _print_searches(searches: Iterable[Search]) -> None:
    for search in searches:
        for each in search.candidates:
            click.echo(f"candidate: {each.place} – {each.item} ({each.confidence:.2f}): {each.evidence}")
        if search.unanswered:
            names = ", ".join(search.unanswered)
            click.echo(f"not answered: {search.place}: {names}; what was proposed before is kept", err=True)


def _as_json(found: Checked | Search) -> Mapping[str, object]:
    return {name: str(value) if isinstance(value, date) else value for name, value in asdict(found).items()}
