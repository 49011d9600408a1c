"""Knows which tests the engine is known to miss, and why; does not know how a test is judged."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance.judging import Verdict

_TABLE = Path(__file__).with_name("misses.toml")


def known_misses() -> Mapping[str, str]:
    """Return the cause of each known miss, by the name of its test."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    return {name: cause for group in table.values() for name in group["tests"] for cause in (group["cause"],)}


def surprises(verdicts: Sequence[Verdict], known: Mapping[str, str]) -> list[str]:
    """Say which misses are not listed, and which listed ones pass."""
    missed = {verdict.test.name: verdict.engine for verdict in verdicts if verdict.engine is not None}
    run = {verdict.test.name for verdict in verdicts}
    new = [
        f"{name} is missed, and misses.toml does not say why: {missed[name]}" for name in missed.keys() - known.keys()
    ]
    gone = [f"{name} is in misses.toml, and passes" for name in (known.keys() & run) - missed.keys()]
    return sorted(new + gone)
