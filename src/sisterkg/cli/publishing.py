"""Knows the commands that read records and change a site, and the environment; not how their work is done."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sisterkg.cli.options import base_iri_option, data_option, format_option, site_option
from sisterkg.cli.output import INVALID, print_advice, print_report, progress_shown, told
from sisterkg.shipped import shipped

if TYPE_CHECKING:
    from sisterkg.assembly import Partitioning
    from sisterkg.build import Inputs
    from sisterkg.snapshot import Snapshot

# Each command imports what it needs, so that `--help` and `query` do not wait for a validator.


@click.command()
@data_option
@base_iri_option
@format_option
def check(data: Path | None, base_iri: str | None, output: str) -> None:
    """Read the records and test them against the shapes; write nothing.

    \b
    Every fault of every file is told at once, with file, line, column and what to do.
      sisterkg check --data my-city
    """
    from sisterkg.build import check as check_records

    with told(output), progress_shown(output) as progress, tempfile.TemporaryDirectory() as folder:
        checked = check_records(_inputs(data, base_iri), Path(folder), progress)
    print_report(checked.report, output)
    if not checked.report.conforms:
        sys.exit(INVALID)


@click.command()
@data_option
@site_option
@base_iri_option
@click.option(
    "--allow-losses", is_flag=True, help="Publish even where more than a fifth of the places would be gone."
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have rows mapped and parts written by the Dask cluster of this scheduler, which sees both folders.",
)
@format_option
def build(
    data: Path | None, site: Path, base_iri: str | None, allow_losses: bool, scheduler: str | None, output: str
) -> None:
    """Read, check, map, validate and publish: a whole new snapshot, or nothing.

    \b
    The current snapshot stays as it is until the new one is whole; old ones are kept for a rollback.
      sisterkg build --data my-city --site /srv/twins --base-iri https://twins.example.org/
    """
    from sisterkg.build import build as build_snapshot
    from sisterkg.snapshot import Site

    before = Site(site).current_if_readable()
    with told(output), progress_shown(output) as progress, _partitioned(scheduler) as partitioning:
        inputs = _inputs(data, base_iri, allow_losses)
        snapshot, report = build_snapshot(inputs, Site(site), progress, partitioning)
    if before and _is_undated(before, snapshot):
        what = f"the data have changed, and dataset.toml still says that they are of {snapshot.manifest.date}"
        click.echo(
            f"sisterkg: {what}\n    set modified to the day of the change, so that harvesters see it", err=True
        )
    if output == "json":
        published = {"snapshot": snapshot.id, "triples": snapshot.manifest.triples, "folder": str(snapshot.folder)}
        click.echo(json.dumps({**published, "report": report.as_json()["counts"]}))
    else:
        counts = ", ".join(f"{count} {severity}" for severity, count in report.counts.items() if count)
        click.echo(f"snapshot {snapshot.id}: {snapshot.manifest.triples} triples ({counts or 'no findings'})")
        click.echo(f"published in {snapshot.folder}")


@click.command()
@site_option
def rollback(site: Path) -> None:
    """Make the snapshot before the current one current again.

    \b
      sisterkg rollback --site /srv/twins
    """
    from sisterkg.releases import Releases
    from sisterkg.snapshot import Site

    with told("text"):
        place = Site(site)
        place.current()  # a folder that is no site is not made one
        with place.locked("rollback"):
            snapshot = place.rollback(Releases(place).record)
    click.echo(f"snapshot {snapshot.id} of {snapshot.manifest.date} is current again")


def _is_undated(before: Snapshot, after: Snapshot) -> bool:
    """Tell whether the data are others than before and of no later day."""
    old, new = before.manifest, after.manifest
    return old.dataset_sha256 != new.dataset_sha256 and new.date <= old.date


@contextmanager
def _partitioned(scheduler: str | None) -> Iterator[Partitioning | None]:
    """Give who maps the rows: a cluster, or nobody in particular."""
    if scheduler is None:
        yield None
        return
    from sisterkg.assembly import Partitioning
    from sisterkg.assembly.cluster import connected

    with connected(scheduler) as cluster:
        yield Partitioning(cluster.map_parts, parter=cluster.write_parts)


def _inputs(data: Path | None, base_iri: str | None, allow_losses: bool = False) -> Inputs:
    from sisterkg.build import Inputs
    from sisterkg.records import read_base_iri

    if base_iri is not None:
        base_iri = read_base_iri(base_iri)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return Inputs(
        data=data or shipped("data"),
        ontology=shipped("ontology"),
        shapes=shipped("shapes"),
        today=date.today(),
        base_iri=base_iri,
        stamp=_day_of(epoch) if epoch is not None else None,
        allow_losses=allow_losses,
        advise=print_advice,
    )


def _day_of(epoch: str) -> date:
    """Return the day of a SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch)."""
    try:
        if not epoch.isdecimal():
            raise ValueError
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        what = f"SOURCE_DATE_EPOCH is no number of seconds since 1970: {epoch!r}"
        raise click.UsageError(what) from None
