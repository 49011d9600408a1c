"""Knows the options that several commands take; does not know the commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from sisterkg.limits import MEANINGS, UNITS, Limits

Command = TypeVar("Command", bound=Callable[..., Any])
"""A function that click makes a command of."""


def _folder(name: str, help_text: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=f"SISTERKG_{name.upper()}",
        show_envvar=True,
        help=help_text,
    )


data_option = _folder(
    "data", "Folder of records: cities.csv, facts.csv, things.csv, dataset.toml.  [default: İzmir's]"
)
site_option = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    envvar="SISTERKG_SITE",
    show_envvar=True,
    help="Folder of published snapshots.",
)
base_iri_option = click.option(
    "--base-iri",
    envvar="SISTERKG_BASE_IRI",
    show_envvar=True,
    help="Mint IRIs under this address instead of the one in dataset.toml.",
)


def limit_options(command: Command) -> Command:
    """Add an option for every limit, from the table of limits."""
    for limit in reversed(fields(Limits)):
        least = click.FloatRange(min=0.1) if isinstance(limit.default, float) else click.IntRange(min=1)
        meaning, unit = MEANINGS[limit.name], UNITS[limit.name]
        told = f"Limit: {meaning}, in {unit}."
        command = click.option(f"--{limit.name}", default=limit.default, type=least, show_default=True, help=told)(
            command
        )
    return command


format_option = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How results are printed: for people or for programs.",
)
