"""Knows what the commands that ask a foreign service have in common; not what is asked, nor what for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sisterkg.cli.options import Command
from sisterkg.cli.output import print_advice
from sisterkg.faults import SisterkgError

if TYPE_CHECKING:
    from sisterkg.linking import PoliteVisitor
    from sisterkg.records import Records

_PATIENCE = 60.0
"""Seconds that a foreign service may take."""
_INTERRUPTED = 130
"""The exit code of what was stopped by Ctrl-C, as shells have it."""


def asking(command: Command) -> Command:
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


@contextmanager
def asked(data: Path, cache: Path, fresh: timedelta, *, offline: bool) -> Iterator[tuple[Records, PoliteVisitor]]:
    """Give the records and who asks for them; what is odd in the records is told, and so is what Ctrl-C leaves."""
    from sisterkg.linking import PoliteVisitor
    from sisterkg.records import read_records

    # What was found before is about to be found anew: it must not be in the way.
    records = read_records(data, date.today(), without=("link-checks.csv",))
    for each in records.advice:
        print_advice(each)
    contact = records.dataset.contact
    visitor = PoliteVisitor(cache, contact.email or contact.url, offline=offline, patience=_PATIENCE, fresh=fresh)
    try:
        yield records, visitor
    except KeyboardInterrupt:
        click.echo("\nsisterkg: stopped; what was answered so far is kept for the next time", err=True)
        sys.exit(_INTERRUPTED)
    finally:
        visitor.close()


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    from sisterkg.snapshot import written_whole

    try:
        with written_whole(file) as out:
            out.write(content)
    except OSError as error:
        what = f"{file} cannot be written: {error.strerror}"
        raise SisterkgError(what, "check the folder and its permissions") from error
