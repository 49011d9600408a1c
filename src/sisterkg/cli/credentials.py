"""Knows where the secrets for services elsewhere come from: a file or the environment; not which services."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path

import click

from sisterkg.cli.options import Command
from sisterkg.faults import SisterkgError

_SCHEMES = ("bearer ", "basic ")
_FORM = "write user:password or Bearer and a token, on one line"


def credentials_option(name: str, variable: str) -> Callable[[Command], Command]:
    """Return the option that names a file with credentials; the variable itself may hold them, too."""
    return click.option(
        f"--{name}",
        name.replace("-", "_"),
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        envvar=f"{variable}_FILE",
        show_envvar=True,
        help=f"File with user:password, or with Bearer and a token. {variable} may hold the same instead.",
    )


def authorization(file: Path | None, variable: str) -> str:
    """Return the Authorization header that a file, or else a variable of the environment, asks for; empty for none.

    Raises:
        SisterkgError: where it holds something else; what it holds is not told.
    """
    where, held = (str(file), _read(file)) if file else (variable, os.environ.get(variable, ""))
    held = held.strip()
    if not held and not file:
        return ""
    if not held or not held.isprintable():
        raise SisterkgError(f"{where} holds no credentials", _FORM)
    if held.lower().startswith(_SCHEMES):
        if not held.isascii():
            raise SisterkgError(f"{where} holds a token with letters that no header may have", _FORM)
        return held
    if ":" not in held:
        raise SisterkgError(f"{where} holds no credentials", _FORM)
    return f"Basic {base64.b64encode(held.encode()).decode('ascii')}"


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SisterkgError(f"{file} cannot be read: {error.__class__.__name__}", _FORM) from None
