"""A data set of three cities with just enough around it for a build to take a sixth of a second."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from sisterkg.build import Inputs
from sisterkg.shipped import shipped

THREE_CITIES = Path(__file__).parents[1] / "csv" / "valid"
TODAY = date(2026, 11, 23)


def tiny_data(folder: Path) -> Path:
    """Copy the records of three cities to a folder of their own."""
    return Path(shutil.copytree(THREE_CITIES, folder))


def edit(folder: Path, file: str, old: str, new: str) -> Path:
    """Replace a text that stands exactly once in a file of a folder; return the folder."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, f"{file} has {old!r} {text.count(old)} times"
    (folder / file).write_text(text.replace(old, new), "utf-8")
    return folder


def tiny_inputs(folder: Path) -> Inputs:
    """Write all that a quick build reads into a folder: three cities, a question, few terms and few shapes."""
    data, ontology, shapes = tiny_data(folder / "data"), folder / "ontology", folder / "shapes"
    shutil.copytree(shipped("ontology"), ontology, ignore=shutil.ignore_patterns("[0-9][!1]-*.rq", "[!0][0-9]-*.rq"))
    terms = (ontology / "sisterkg.ttl").read_text("utf-8")
    (ontology / "sisterkg.ttl").write_text(terms.partition("\nskg:Partnership a ")[0], "utf-8")
    shapes.mkdir()
    for name in ("prefixes.ttl", "country.ttl"):
        shutil.copy(shipped("shapes") / name, shapes)
    return Inputs(data, ontology, shapes, TODAY)


def listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return the inode, size and time of change of everything below a folder, by its path."""
    return {
        str(path.relative_to(folder)): ((found := path.lstat()).st_ino, found.st_size, found.st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }
