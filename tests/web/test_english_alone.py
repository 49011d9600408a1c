"""On a Turkish page about a data set that has no Turkish, what is English says so: a voice reads it as English."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site

TITLE = "Sister cities of İzmir"


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Iterator[Server]:
    """Serve the real records as a data set in English alone."""
    folder = tmp_path_factory.mktemp("english")
    data = Path(shutil.copytree(inputs.data, folder / "data"))
    told = (data / "dataset.toml").read_text("utf-8")
    told = re.sub(r'^tr = ("""[^"]*"""|.*)\n', "", told, flags=re.MULTILINE)
    told = told.replace('languages = ["en", "tr"]', 'languages = ["en"]')
    (data / "dataset.toml").write_text(told, "utf-8")
    build(Inputs(data, inputs.ontology, inputs.shapes, inputs.today), Site(folder / "site"), lambda step: None)
    with serving(folder / "site") as server:
        yield server


@pytest.mark.parametrize("tag", ["title", "h1", "span", "cite"])
def test_title_says_its_language_on_a_turkish_page(english: Server, tag: str) -> None:
    """Wherever the landing page tells the title, it says that it is English; on the English page nothing is said."""
    page = {
        language: english.ask(f"/?lang={language}", headers={"Accept": BROWSER}).text for language in ("en", "tr")
    }
    assert f'<{tag} lang="en">{TITLE}</{tag}>' in page["tr"]
    assert f"<{tag}>{TITLE}</{tag}>" in page["en"]


def test_description_stands_in_for_one_that_is_missing(english: Server) -> None:
    """The English description is there on the Turkish page as well, as English."""
    lead = re.search(r'<p class="lead">(.+)</p>', english.ask("/?lang=en", headers={"Accept": BROWSER}).text)
    assert lead
    assert f'<p class="lead" lang="en">{lead[1]}</p>' in english.ask("/?lang=tr", headers={"Accept": BROWSER}).text


def test_title_in_the_readers_language_says_nothing(server: Server) -> None:
    """Of a data set that has both languages each page has its own title, and no other language is told of it."""
    page = server.ask("/?lang=tr", headers={"Accept": BROWSER}).text
    assert "<h1>İzmir’in kardeş şehirleri</h1>" in page
    assert "<title>İzmir’in kardeş şehirleri</title>" in page
