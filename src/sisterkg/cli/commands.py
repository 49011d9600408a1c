"""Knows the commands, their options and the environment; does not know how their work is done or printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sisterkg import __version__
from sisterkg.cli.output import INVALID, print_report, print_table, progress_shown, told
from sisterkg.engine.limits import MEANINGS, UNITS, Limits
from sisterkg.faults import SisterkgError
from sisterkg.shipped import shipped

if TYPE_CHECKING:
    from sisterkg.build import Inputs

# Each command imports what it needs, so that `--help` and `query` do not wait for a validator.

F = TypeVar("F", bound=Callable[..., Any])

_ALLOCATOR = "glibc.malloc.tcache_count=2000"
"""For the workers, which inherit it: an engine that takes and frees many small pieces of memory is a tenth faster
where glibc keeps more of them at hand."""


def _folder(name: str, help_text: str) -> Callable[[F], F]:
    return click.option(
        f"--{name}",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=f"SISTERKG_{name.upper()}",
        show_envvar=True,
        help=help_text,
    )


_data = _folder("data", "Folder of records: cities.csv, facts.csv, things.csv, dataset.toml.  [default: İzmir's]")
_site = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    envvar="SISTERKG_SITE",
    show_envvar=True,
    help="Folder of published snapshots.",
)
_base_iri = click.option(
    "--base-iri",
    envvar="SISTERKG_BASE_IRI",
    show_envvar=True,
    help="Mint IRIs under this address instead of the one in dataset.toml.",
)


def _limits(command: F) -> F:
    """Add an option for every limit, from the table of limits."""
    for limit in reversed(fields(Limits)):
        least = click.FloatRange(min=0.1) if isinstance(limit.default, float) else click.IntRange(min=1)
        meaning, unit = MEANINGS[limit.name], UNITS[limit.name]
        told = f"Limit: {meaning}, in {unit}."
        command = click.option(f"--{limit.name}", default=limit.default, type=least, show_default=True, help=told)(
            command
        )
    return command


_format = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How results are printed: for people or for programs.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sisterkg")
def cli() -> None:
    """Publish a city's sister-city records as validated linked data.

    \b
    Begin with:
      sisterkg build     read, check and publish the records (İzmir's, if you name none)
      sisterkg serve     show them on http://localhost:8000/

    Exit codes: 0 all is well, 1 the records or the graph have faults, 2 the command was used wrongly.
    """


@cli.command()
@_data
@_base_iri
@_format
def check(data: Path | None, base_iri: str | None, output: str) -> None:
    """Read the records and test them against the shapes; write nothing.

    \b
    Every fault of every file is told at once, with file, line, column and what to do.
      sisterkg check --data my-city
    """
    from sisterkg.build import check as check_records

    with told(output), progress_shown(output) as progress:
        checked = check_records(_inputs(data, base_iri), progress)
    print_report(checked.report, output)
    if not checked.report.conforms:
        sys.exit(INVALID)


@cli.command()
@_data
@_site
@_base_iri
@_format
def build(data: Path | None, site: Path, base_iri: str | None, output: str) -> None:
    """Read, check, map, validate and publish: a whole new snapshot, or nothing.

    \b
    The current snapshot stays as it is until the new one is whole; old ones are kept for a rollback.
      sisterkg build --data my-city --site /srv/twins --base-iri https://twins.example.org/
    """
    from sisterkg.build import build as build_snapshot
    from sisterkg.snapshot import Site

    with told(output), progress_shown(output) as progress:
        snapshot, report = build_snapshot(_inputs(data, base_iri), Site(site), progress)
    if output == "json":
        published = {"snapshot": snapshot.id, "triples": snapshot.manifest.triples, "folder": str(snapshot.folder)}
        click.echo(json.dumps({**published, "report": report.as_json()["counts"]}))
    else:
        counts = ", ".join(f"{count} {severity}" for severity, count in report.counts.items() if count)
        click.echo(f"snapshot {snapshot.id}: {snapshot.manifest.triples} triples ({counts or 'no findings'})")
        click.echo(f"published in {snapshot.folder}")


@cli.command()
@_site
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--proxies",
    default=0,
    show_default=True,
    type=click.IntRange(min=0),
    help="Proxies of your own before the server, which name the client in X-Forwarded-For.",
)
@_limits
def serve(site: Path, host: str, port: int, proxies: int, **limits: float) -> None:
    """Serve the current snapshot: pages, downloads and a SPARQL endpoint.

    \b
    A snapshot that is built meanwhile takes the place of the current one without a restart.
      sisterkg serve --site /srv/twins --port 8080
    """
    from sisterkg.server import serve as serve_site
    from sisterkg.snapshot import Site

    os.environ.setdefault("GLIBC_TUNABLES", _ALLOCATOR)
    with told("text"):
        place = Site(site)
        click.echo(f"serving snapshot {place.current().id} on http://{host}:{port}/", err=True)
        serve_site(place, Limits(**limits), host, port, proxies, sys.stderr)  # type: ignore[arg-type]  # as _limits reads them


@cli.command()
@click.argument("question", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@_site
@click.option(
    "--format",
    "output",
    default="table",
    show_default=True,
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld", "rdf"]),
    help="How the answer is printed: as a table for people, or in a format for programs.",
)
def query(question: Path, site: Path, output: str) -> None:
    """Answer the SPARQL query in a file (- for standard input) from the current snapshot.

    \b
      sisterkg query ontology/questions/01-all-partners.rq
    """
    from sisterkg.engine import EmbeddedEngine, Question, form_of
    from sisterkg.snapshot import Site

    with told("text"):
        text = _read_text(question)
        limits = Limits(workers=1)
        form = form_of(text, limits)
        syntax = output if output != "table" else "nt" if form.gives_graph else "json"
        allowed = ("ttl", "nt", "jsonld", "rdf") if form.gives_graph else ("json", "csv", "tsv", "xml")
        if syntax not in allowed:
            raise click.UsageError(f"the answer is no {output}; choose one of {', '.join(('table', *allowed))}")
        snapshot = Site(site).current()
        engine = EmbeddedEngine(snapshot.store_folder, snapshot.endpoint, limits)
        try:
            content = engine.answer(Question(text, form, syntax)).content
        finally:
            engine.close()
    if output == "table" and not form.gives_graph:
        print_table(json.loads(content))
    else:
        click.echo(content, nl=not content.endswith(b"\n"))


@cli.command()
@_site
def rollback(site: Path) -> None:
    """Make the snapshot before the current one current again.

    \b
      sisterkg rollback --site /srv/twins
    """
    from sisterkg.snapshot import Site

    with told("text"):
        place = Site(site)
        place.current()  # a folder that is no site is not made one
        with place.locked("rollback"):
            snapshot = place.rollback()
    click.echo(f"snapshot {snapshot.id} of {snapshot.manifest.date} is current again")


def _inputs(data: Path | None, base_iri: str | None) -> Inputs:
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


def _read_text(file: Path) -> str:
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SisterkgError(f"{file} is not UTF-8: {error}", "save it as UTF-8") from None
