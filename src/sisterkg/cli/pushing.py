"""Knows the command that brings a snapshot into a store elsewhere, and its options; not how that is done."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from sisterkg.cli.credentials import authorization, credentials_option
from sisterkg.cli.options import format_option, site_option
from sisterkg.cli.output import progress_shown, told
from sisterkg.faults import SisterkgError

_SECRET = "SISTERKG_PUSH_CREDENTIALS"  # noqa: S105  # the name of the variable that holds it


@click.command()
@site_option
@click.option(
    "--to",
    "store",
    required=True,
    metavar="URL",
    envvar="SISTERKG_STORE",
    show_envvar=True,
    help="Graph Store of the service: oxigraph's ends in /store, Fuseki's in /data.",
)
@click.option(
    "--query",
    "endpoint",
    metavar="URL",
    envvar="SISTERKG_ENGINE",
    show_envvar=True,
    help="SPARQL address of the same service, by which each graph is counted before the switch.",
)
@credentials_option("credentials", _SECRET)
@click.option("--snapshot", "identifier", metavar="ID", help="Push this snapshot instead of the current one.")
@click.option(
    "--keep", default=3, show_default=True, type=click.IntRange(min=0), help="Older snapshots that stay in the store."
)
@click.option(
    "--piece",
    default=4,
    show_default=True,
    type=click.IntRange(1, 1024),
    help="MiB that are sent at once; so much memory is needed, several times over.",
)
@click.option(
    "--patience",
    default=120.0,
    show_default=True,
    type=click.FloatRange(min=1.0),
    help="Seconds that the store may take over a piece.",
)
@click.option("--take-over", is_flag=True, help="Take the lock from another push that is known to be dead.")
@format_option
def push(
    site: Path,
    store: str,
    endpoint: str | None,
    credentials: Path | None,
    identifier: str | None,
    keep: int,
    piece: int,
    patience: float,
    take_over: bool,
    output: str,
) -> None:
    """Load the current snapshot into a store elsewhere, from which a server then answers queries.

    \b
    Its graphs go first, beside those of older snapshots, and are counted; what makes it whole goes last.
    Whatever breaks off in between: nothing is switched, and to push again goes on.
      sisterkg push --to http://localhost:7878/store --query http://localhost:7878/query
      sisterkg serve --engine http://localhost:7878/query
    """
    from sisterkg.engine import Service
    from sisterkg.pushing import GraphStore
    from sisterkg.pushing import push as push_snapshot
    from sisterkg.pushing.counting import Counter
    from sisterkg.snapshot import Site
    from sisterkg.visitor import Visitor

    with told(output), progress_shown(output) as progress:
        place = Site(site)
        snapshot = place.kept(identifier) if identifier else place.current()
        if snapshot is None:
            raise SisterkgError(f"{site} has no snapshot {identifier}", f"choose one of those in {site}/snapshots")
        header = authorization(credentials, _SECRET)
        visitor = Visitor(patience)
        try:
            pushed = push_snapshot(
                snapshot,
                GraphStore(Service(store, header), visitor),
                Counter(Service(endpoint, header), visitor) if endpoint else None,
                keep=keep,
                most=piece << 20,
                take_over=take_over,
                now=lambda: datetime.now(UTC),
                progress=progress,
            )
        finally:
            visitor.close()
    if output == "json":
        click.echo(json.dumps(asdict(pushed)))
        return
    how = f"{pushed.sent:,} of them sent now" if pushed.sent else "all of them were there already"
    click.echo(f"snapshot {pushed.snapshot}: {pushed.triples:,} triples in {pushed.graphs} graphs, {how}")
    if not pushed.counted:
        click.echo("(not counted: name the SPARQL address by --query)")
    for removed in pushed.removed:
        click.echo(f"removed: snapshot {removed}")
