"""A city that has no partner yet is served like any other: its pages say so, and no empty list is searched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Iterator[Server]:
    """Serve a data set of the home city alone."""
    data = tmp_path_factory.mktemp("lonely")
    for name in ("dataset.toml", "cities.csv"):
        shutil.copy(shipped("data") / name, data)
    heading, home, *_ = (data / "cities.csv").read_text("utf-8").splitlines(keepends=True)
    (data / "cities.csv").write_text(heading + home, "utf-8")
    site = Site(tmp_path_factory.mktemp("lonely-site"))
    build(Inputs(data, inputs.ontology, inputs.shapes, inputs.today), site, lambda step: None)
    with serving(site.folder) as server:
        yield server


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is no partner yet."), ("tr", "Henüz kardeş şehir yok.")]
)
def test_landing_page_says_that_there_is_none(lonely: Server, language: str, words: str) -> None:
    """The landing page says that there is no partner, and offers no form to search for one."""
    page = lonely.ask(f"/?lang={language}", headers={"Accept": BROWSER}).text
    assert words in page
    assert "<form" not in page
    assert "landing.js" not in page


@pytest.mark.parametrize("path", ["/place/izmir", "/country/TR", "/quality", "/changes", "/catalog", "/sparql"])
def test_every_page_is_there(lonely: Server, path: str) -> None:
    """The pages that a data set has at all are there."""
    assert lonely.ask(path, headers={"Accept": BROWSER}).status == 200


def test_table_has_its_heading_alone(lonely: Server) -> None:
    """The table of partnerships has no row, and still tells its columns."""
    (heading,) = lonely.ask("/download/dataset.csv").text.splitlines()
    assert heading.startswith("entry,")
