"""Knows how the verdicts are told: tables, the misses by name, and what was lost; does not know how to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conformance.judging import Verdict
from conformance.manifests import Kind

_SUITES = {"dawg-data-r2": "SPARQL 1.0", "sparql11": "SPARQL 1.1"}
_NOT_FOR_ENGINE = (Kind.FEDERATED, Kind.UPDATE)


def report(verdicts: Sequence[Verdict], known: Mapping[str, str], surprising: Sequence[str]) -> str:
    """Return the whole report as text."""
    parts = [_by_kind(verdicts), _by_format(verdicts), _misses(verdicts, known)]
    lost = [f"{verdict.test.name}, {form}: {why}" for verdict in verdicts for form, why in verdict.lost.items()]
    if lost:
        parts.append("Lost: the engine alone passes, the server does not\n" + "\n".join(lost))
    if surprising:
        parts.append("Not as misses.toml has it\n" + "\n".join(surprising))
    return "\n\n".join(parts)


def _by_kind(verdicts: Sequence[Verdict]) -> str:
    rows = [("suite", "kind", "tests", "engine passes", "server passes", "lost")]
    for suite, title in _SUITES.items():
        for kind in Kind:
            group = [verdict for verdict in verdicts if verdict.test.suite == suite and verdict.test.kind is kind]
            if group:
                rows.append((title, kind.value, *_counts(group, by_engine=kind not in _NOT_FOR_ENGINE)))
    asked = [verdict for verdict in verdicts if verdict.test.kind not in _NOT_FOR_ENGINE]
    rows.append(("both", "queries for the engine", *_counts(asked, by_engine=True)))
    return _table(rows)


def _counts(group: Sequence[Verdict], *, by_engine: bool) -> tuple[str, str, str, str]:
    engine = sum(verdict.engine is None for verdict in group)
    server = sum(not any(verdict.served.values()) for verdict in group)
    lost = sum(bool(verdict.lost) for verdict in group)
    return str(len(group)), str(engine) if by_engine else "–", str(server), str(lost)


def _by_format(verdicts: Sequence[Verdict]) -> str:
    rows = [("asked for", "tests", "engine passes", "server passes", "lost")]
    for form in dict.fromkeys(form for verdict in verdicts for form in verdict.served):
        group = [verdict for verdict in verdicts if form in verdict.served]
        by_engine = all(verdict.test.kind not in _NOT_FOR_ENGINE for verdict in group)
        engine = str(sum(verdict.engine is None for verdict in group)) if by_engine else "–"
        server = sum(verdict.served[form] is None for verdict in group)
        lost = sum(form in verdict.lost for verdict in group)
        rows.append((form, str(len(group)), engine, str(server), str(lost)))
    return _table(rows)


def _misses(verdicts: Iterable[Verdict], known: Mapping[str, str]) -> str:
    names: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.engine is not None and verdict.test.name in known:
            names.setdefault(known[verdict.test.name], []).append(verdict.test.name)
    lines = [f"{cause}\n" + "\n".join(f"  {name}" for name in tests) for cause, tests in names.items()]
    return "Missed by the engine itself\n" + "\n".join(lines)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
