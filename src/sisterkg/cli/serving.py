"""Knows the commands that answer from a site, and the environment of the server; not how they answer."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from sisterkg.cli.credentials import authorization, credentials_option
from sisterkg.cli.options import limit_options, site_option
from sisterkg.cli.output import print_table, told
from sisterkg.faults import SisterkgError
from sisterkg.limits import Limits

_SECRET = "SISTERKG_ENGINE_CREDENTIALS"  # noqa: S105  # the name of the variable that holds it
_ROWS, _GRAPHS = ("json", "csv", "tsv", "xml"), ("ttl", "nt", "jsonld", "rdf")
"""The formats of an answer, those that people ask for most first."""
_ALLOCATOR = "glibc.malloc.tcache_count=2000"
"""For the workers, which inherit it: an engine that takes and frees many small pieces of memory is a tenth faster
where glibc keeps more of them at hand."""


@click.command()
@site_option
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
@click.option(
    "--access-log",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    envvar="SISTERKG_ACCESS_LOG",
    show_envvar=True,
    help="File that takes a line of JSON for each request; - for standard output.",
)
@click.option(
    "--engine",
    metavar="URL",
    envvar="SISTERKG_ENGINE",
    show_envvar=True,
    help="SPARQL service that answers queries, loaded by sisterkg push.  [default: an engine of its own]",
)
@credentials_option("engine-credentials", _SECRET)
@limit_options
def serve(
    site: Path,
    host: str,
    port: int,
    proxies: int,
    access_log: Path | None,
    engine: str | None,
    engine_credentials: Path | None,
    **limits: float,
) -> None:
    """Serve the current snapshot: pages, downloads and a SPARQL endpoint.

    \b
    A snapshot that is built meanwhile takes the place of the current one without a restart.
      sisterkg serve --site /srv/twins --port 8080
      sisterkg serve --engine https://store.example.org/sparql
    """
    from sisterkg.engine import Service
    from sisterkg.server import address_to_listen_on, examine, need_machine
    from sisterkg.server import serve as serve_site
    from sisterkg.snapshot import Site

    os.environ.setdefault("GLIBC_TUNABLES", _ALLOCATOR)
    with told("text"):
        place = Site(site)
        service = Service(engine, authorization(engine_credentials, _SECRET)) if engine else None
        log = sys.stdout if access_log == Path("-") else access_log
        bounds = Limits(**limits)  # type: ignore[arg-type]  # as limit_options reads them
        if service:
            examine(service, place.current(), bounds)
        need_machine(place.folder, log)
        address = address_to_listen_on(host, port)
        shown = f"[{address}]" if ":" in address else address
        serving = f"serving snapshot {place.current().id} on http://{shown}:{port}/"
        with suppress(OSError):  # a full disk, where the log lies, is no reason not to serve
            click.echo(serving, err=True)
        serve_site(place, bounds, address, port, proxies, sys.stderr, log, service)


@click.command()
@click.argument("question", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@site_option
@click.option(
    "--format",
    "output",
    default="table",
    show_default=True,
    type=click.Choice(["table", *_ROWS, *_GRAPHS]),
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
        allowed = _GRAPHS if form.gives_graph else _ROWS
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


def _read_text(file: Path) -> str:
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SisterkgError(f"{file} is not UTF-8: {error}", "save it as UTF-8") from None
