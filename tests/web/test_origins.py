"""Whatever a finding is about is told with the file and the row of the records that it was made from."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from serving import BROWSER, serving
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site, Snapshot
from sisterkg.vocab import THING_KINDS, Iri, dataset_iri, term
from sisterkg.web.profiles.origins import Origin, origins_of
from snapshot.tiny import edit

_MADE_OF_ROWS = {"place", "partnership", "entry", "country", "claim", "observation", "link-check", *THING_KINDS}


def _rows(folder: Path, file: str) -> list[Mapping[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _found_by(folder: Path, origin: Origin) -> int:
    return sum(all(row[column] == cell for column, cell in origin.cells) for row in _rows(folder, origin.file))


def _nodes(snapshot: Snapshot) -> Iterator[tuple[str, Iri]]:
    """Yield each node of the data set that is made of a row, with its kind."""
    minted = f"{snapshot.base_iri}id/"
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("rdf:type")), None, None):
        iri = str(getattr(quad.subject, "value", ""))
        kind = iri.removeprefix(minted).partition("/")[0]
        if iri.startswith(minted) and kind in _MADE_OF_ROWS:
            yield kind, Iri(iri)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Path:
    """The real records, with a link that was followed and found broken, a country, a river and a fact at fault."""
    data = tmp_path_factory.mktemp("origins") / "data"
    data.mkdir()
    for file in inputs.data.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    (data / "link-checks.csv").write_text(
        "place,item,result,target,checked\nbaku,Q9248,redirected,Q1,2026-11-20\n", "utf-8"
    )
    (data / "withdrawn.csv").write_text(
        "id,name_en,name_tr,successor,reason_en,reason_tr,since\nold-baku,Old Baku,Eski Bakü,baku,,,2026-11-01\n",
        "utf-8",
    )
    return data


@pytest.fixture(scope="module")
def built(folder: Path, inputs: Inputs) -> Site:
    """A site with a snapshot of them."""
    site = Site(folder.parent / "site")
    build(Inputs(folder, inputs.ontology, inputs.shapes, inputs.today), site, lambda step: None)
    return site


def test_every_node_finds_its_one_row(built: Site, folder: Path) -> None:
    """What is told of each node of each kind finds exactly one row, of one of the files that are named."""
    snapshot = built.current()
    kinds = set()
    for kind, iri in _nodes(snapshot):
        kinds.add(kind)
        origins = origins_of(snapshot, iri)
        assert origins, iri
        assert any(_found_by(folder, origin) == 1 for origin in origins), (iri, origins)
        if len(origins) > 1:
            assert "-population" in iri
    assert {"place", "partnership", "entry", "country", "claim", "observation", "link-check", "river"} <= kinds


def test_what_is_in_no_table_is_in_the_settings(built: Site) -> None:
    """The data set and its source page are kept in dataset.toml; what the build itself makes is kept nowhere."""
    snapshot = built.current()
    (page,) = snapshot.values(dataset_iri(snapshot.base_iri), term("schema:isBasedOn"), 2)
    for iri in (dataset_iri(snapshot.base_iri), Iri(str(getattr(page, "value", "")))):
        assert origins_of(snapshot, iri) == [Origin("dataset.toml", [])]
    assert origins_of(snapshot, Iri(f"{snapshot.base_iri}id/partition/x")) == []
    assert origins_of(snapshot, Iri("http://elsewhere.example/x")) == []


def test_pages_tell_the_file_and_the_row(built: Site) -> None:
    """The quality page and the page of the record tell the same row, in the reader's language."""
    where = {
        "en": ("cities.csv, row where id = bukhara", "link-checks.csv, row where place = baku, item = Q9248"),
        "tr": ("cities.csv, id = bukhara olan satır", "link-checks.csv, place = baku, item = Q9248 olan satır"),
    }
    with serving(built.folder) as server:
        for language, (city, check) in where.items():
            asked = {"Accept": BROWSER, "Accept-Language": language}
            quality = server.ask("/quality", headers=asked).text
            for said, path in (
                (city, "/place/bukhara"),
                (city, "/partnership/izmir-bukhara"),
                (check, "/place/baku"),
            ):
                assert f"<bdi>{said}</bdi>" in quality
                assert f"<bdi>{said}</bdi>" in server.ask(path, headers=asked).text
            findings = quality.split('<div class="finding">')[1:]
            assert len(findings) > 20
            assert all(re.search(r"<bdi>[a-z-]+\.csv, ", each) for each in findings)


def test_finding_about_a_country_tells_its_row(tmp_path: Path, inputs: Inputs) -> None:
    """What is wrong with a country is told with its row of countries.csv, although no entry of the source has it."""
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    for file in inputs.shapes.iterdir():
        (shapes / file.name).write_bytes(file.read_bytes())
    edit(
        shapes,
        "country.ttl",
        'sh:pattern "^[A-Z]{2}$" ;\n    sh:severity sh:Violation',
        'sh:pattern "^[A-CE-Z]{2}$" ;\n    sh:severity sh:Warning',
    )
    site = Site(tmp_path / "site")
    build(Inputs(inputs.data, inputs.ontology, shapes, inputs.today), site, lambda step: None)
    with serving(site.folder) as server:
        for path in ("/country/DE", "/quality?shape=CountryCode"):
            page = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": "en"}).text
            assert "<bdi>countries.csv, row where iso2 = DE</bdi>" in page, path
