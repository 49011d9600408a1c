"""Knows which commands there are; does not know what any of them does."""

from __future__ import annotations

import click

from sisterkg import __version__
from sisterkg.cli.assessing import doctor, score
from sisterkg.cli.exporting import export
from sisterkg.cli.linking import link
from sisterkg.cli.publishing import build, check, rollback
from sisterkg.cli.pushing import push
from sisterkg.cli.serving import query, serve


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


for command in (check, build, serve, query, rollback, score, doctor, link, export, push):
    cli.add_command(command)
