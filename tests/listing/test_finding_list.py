"""The list of findings: every part of it is what a plain look at the whole report gives."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from itertools import groupby
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from sisterkg.findings import SEVERITIES, Severity
from sisterkg.listing import FindingList, write_findings
from sisterkg.releases import measured
from sisterkg.snapshot import FINDINGS, Snapshot
from sisterkg.vocab import term

BASE = "http://localhost:8000/"


def _report(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Return what the report says of each finding, by a plain look at the store."""
    graph = NamedNode(f"{snapshot.base_iri}graph/report")
    found: dict[str, dict[str, str]] = {}
    for quad in snapshot.store.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return {iri: said for iri, said in found.items() if term("sh:sourceShape") in said}


@pytest.fixture(params=[True, False], ids=["written", "made"])
def findings(request: pytest.FixtureRequest, snapshot: Snapshot, tmp_path: Path) -> FindingList:
    """The findings of the real records, from the file of the build, and where there is none."""
    if request.param:
        assert (snapshot.folder / FINDINGS).is_file()
        return FindingList(snapshot)
    for each in snapshot.folder.iterdir():
        if each.name != FINDINGS:
            (tmp_path / each.name).symlink_to(each)
    return FindingList(Snapshot(tmp_path, 0.0))


def test_list_is_the_report_in_order(findings: FindingList, snapshot: Snapshot) -> None:
    """Every finding is there once: the worst first, then by shape, then by what it is about."""
    report = _report(snapshot)
    names = list(SEVERITIES)

    def place(iri: str) -> tuple[object, ...]:
        said = report[iri]
        severity = names.index(said[term("sh:resultSeverity")])
        return severity, said[term("sh:sourceShape")], said[term("sh:focusNode")], iri

    meant = sorted(report, key=place)
    assert list(findings.part(findings.groups, 0, 10_000)) == meant
    assert len(meant) > 20
    for group, found in zip(findings.groups, groupby(meant, key=lambda iri: place(iri)[:2]), strict=True):
        (severity, shape), iris = found
        assert (list(Severity).index(group.severity), group.shape, group.count) == (severity, shape, len(list(iris)))
    chance = random.Random(3)
    for _ in range(50):
        start, size = chance.randrange(len(meant) + 5), chance.randrange(1, 20)
        assert list(findings.part(findings.groups, start, size)) == meant[start : start + size]


def test_records_without_a_flaw_are_those_that_are_measured(findings: FindingList, snapshot: Snapshot) -> None:
    """The numbers of records and of flawless ones are those that a release notes of a snapshot."""
    quality = measured(snapshot)
    assert findings.records == (quality.records, quality.flawless)
    assert quality.flawless < quality.records


def test_records_whose_names_begin_alike_are_told_apart(tmp_path: Path) -> None:
    """A flaw of ``a`` is none of ``a-b``, which sorts before it in a dump and behind it as a text."""
    places = [f"{BASE}id/place/{name}" for name in ("a", "a-b", "a.b", "ab", "z")]
    dump = tmp_path / "dataset.nt"
    dump.write_text("".join(sorted(f"<{iri}> <{term('rdf:type')}> <{term('skg:Place')}> .\n" for iri in places)))
    flawed = [places[0], places[2], f"{BASE}id/place/b", places[4]]
    report = [
        Triple(NamedNode(f"{BASE}id/finding/{number}"), NamedNode(term(f"sh:{name}")), NamedNode(value))
        for number, focus in enumerate(flawed)
        for name, value in (
            ("sourceShape", f"{BASE}shape"),
            ("resultSeverity", term("sh:Info") if focus == places[4] else term("sh:Warning")),
            ("focusNode", focus),
        )
    ]
    file = tmp_path / FINDINGS
    write_findings(report, dump, BASE, file)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count, flawless FROM records").fetchall() == [(5, 3)]
        assert database.execute("SELECT severity, start, count FROM groups").fetchall() == [(1, 0, 3), (2, 3, 1)]
