"""What the tests of releases share: a site that has seen a correction and a loss, and its server."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from serving import Server, serving
from sisterkg.build import Inputs, build
from sisterkg.releases import Releases
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site
from sisterkg.snapshot.site import KEPT

WITHDRAWN = (
    "id,name_en,name_tr,successor,reason_en,reason_tr,since\n"
    "tianjin,Tianjin,Tianjin,wuhan,Merged for the test.,Sınama için birleştirildi.,2026-11-23\n"
)


def corrected(folder: Path) -> Path:
    """Copy the real records, with a date, a figure, a name and a river that are others."""
    shutil.copytree(shipped("data"), folder)
    edit(folder / "cities.csv", "03.07.1992,25.06.1992", "03.07.1992,26.06.1992")
    edit(folder / "cities.csv", "approximately 2 million,,2009", "approximately 3 million,,2009")
    edit(folder / "cities.csv", "Bukhara,Buhara,", "Bukhara,Buhârâ,")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file.name} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), "utf-8")


def without(folder: Path, gone: Collection[str]) -> Path:
    """Delete places, and what is told of them, from the records of a folder."""
    entries: set[str] = set()
    for name, column in (("cities.csv", "id"), ("facts.csv", "place")):
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        entry = header.index("entry")
        entries |= {row[entry] for row in rows if row[header.index(column)] in gone}
        kept = [row for row in rows if row[entry] not in entries]
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *kept])
    return folder


@pytest.fixture(scope="session")
def told_site(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of three releases: the real records, a correction, and two places gone."""
    work = tmp_path_factory.mktemp("told")
    site = Site(work / "site")
    second = corrected(work / "second")
    third = without(Path(shutil.copytree(second, work / "third")), ("bukhara", "tianjin"))
    (third / "withdrawn.csv").write_text(WITHDRAWN, "utf-8")
    for data in (inputs.data, second, third):
        build(replace(inputs, data=data), site, lambda step: None)
    return site


@pytest.fixture(scope="session")
def releases(told_site: Site) -> Releases:
    """Its releases."""
    return Releases(told_site)


@pytest.fixture(scope="session")
def told(told_site: Site) -> Iterator[Server]:
    """The server of that site."""
    with serving(told_site.folder) as server:
        yield server


@pytest.fixture(scope="session")
def site_of_days(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with more snapshots than are kept."""
    site = Site(tmp_path_factory.mktemp("days"))
    for day in range(1, KEPT + 3):
        build(replace(inputs, stamp=date(2026, 11, day)), site, lambda step: None)
    return site


@pytest.fixture(scope="session")
def server_of_days(site_of_days: Site) -> Iterator[Server]:
    """Its server."""
    with serving(site_of_days.folder) as server:
        yield server
