"""How links are is part of the data: in the graph, on the place's page, in the report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from linking.commands import check_of, write_table
from serving import BROWSER, serving
from sisterkg.build import Inputs, build, check
from sisterkg.findings import InvalidGraph
from sisterkg.snapshot import Site

CHECKS = [
    check_of("baku", "Q9248", "exists"),
    check_of("bremen", "Q24879", "redirected", "Q500"),
    check_of("tianjin", "Q11736", "too-far", day="2025-11-22"),
    check_of("nicosia", "Q3856", "type-differs"),
]


def test_health_of_links_is_data(data: Path, inputs: Inputs, tmp_path: Path) -> None:
    """What was found is in the graph, in the report with what it means, and on the place's page in both languages."""
    write_table(data / "link-checks.csv", CHECKS)
    site = Site(tmp_path / "site")
    snapshot, report = build(replace(inputs, data=data), site, lambda step: None)
    found = {
        (finding.shape_name, finding.severity.value, finding.focus.rpartition("/")[2].rstrip(">"))
        for finding in report.findings
        if finding.shape_name.startswith("Link")
    }
    assert {each for each in found if each[0] != "LinkUnchecked"} == {
        ("LinkCheckRedirected", "warning", "bremen-q24879"),
        ("LinkCheckDiffers", "warning", "tianjin-q11736"),
        ("LinkCheckDiffers", "warning", "nicosia-q3856"),
        ("LinkCheckOld", "warning", "tianjin-q11736"),
    }
    unchecked = {place for name, severity, place in found if (name, severity) == ("LinkUnchecked", "info")}
    assert "izmir" in unchecked
    assert not {"baku", "bremen", "tianjin", "nicosia", "hamyang"} & unchecked, "checked, or without a link"
    text = snapshot.read("dataset.nt").decode()
    itself = "<http://localhost:8000/id/link-check/bremen-q24879>"
    assert f"{itself} <https://w3id.org/sisterkg#redirectsTo> <http://www.wikidata.org/entity/Q500> ." in text
    assert f'{itself} <https://w3id.org/sisterkg#checked> "2026-11-23"' in text
    with serving(site.folder) as server:
        for language, words in (
            ("en", ("Last check", "redirected", "23 November 2026")),
            ("tr", ("Son denetim", "yönlendirilmiş", "23 Kasım 2026")),
        ):
            page = server.ask("/place/bremen", headers={"Accept": BROWSER, "Accept-Language": language}).text
            section = _told_of(page, "http://www.wikidata.org/entity/Q24879")
            assert "http://www.wikidata.org/entity/Q500" in section
            assert "2026-11-23" in section
            for word in words:
                assert word in section, (language, word)
        assert "link-check/baku" not in server.ask("/place/bremen", headers={"Accept": BROWSER}).text
        assert "redirectsTo" in server.ask("/place/bremen.ttl").text
        assert server.ask("/link-check/bremen-q24879", headers={"Accept": BROWSER}).status == 200


def _told_of(page: str, item: str) -> str:
    """Return what a page tells of a link to an item."""
    (told,) = [part for part in re.findall("<li>.*?</li>", page, flags=re.DOTALL) if f'href="{item}"' in part]
    return told


def test_links_that_nobody_has_followed_are_told_once(data: Path, inputs: Inputs) -> None:
    """Where no link was ever followed, the report says so once for the data set, and stops nothing."""
    report = check(replace(inputs, data=data), data.parent, lambda step: None).report
    found = [
        (each.shape_name, each.severity.value, each.value) for each in report.findings if "Check" in each.shape_name
    ]
    assert found == [("LinksNeverChecked", "info", "<http://localhost:8000/id/dataset>")]


def test_deleted_item_stops_the_build(data: Path, inputs: Inputs, tmp_path: Path) -> None:
    """A link to an item that is there no longer is a violation."""
    write_table(data / "link-checks.csv", [check_of("baku", "Q9248", "deleted")])
    with pytest.raises(InvalidGraph) as stopped:
        build(replace(inputs, data=data), Site(tmp_path / "site"), lambda step: None)
    assert [finding.shape_name for finding in stopped.value.report.violations] == ["LinkCheckDeleted"]
