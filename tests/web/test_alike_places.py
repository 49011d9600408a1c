"""Places of one name can be told apart wherever a page or a service offers them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site

RENAMED = {"odense": "Split", "wuhan": "Xiamen", "tianjin": "Chengdu"}
"""To the names of places in another country, in another region of the same, and in the same and no region at all."""
TOLD = {
    "split": "Split (Croatia)",
    "odense": "Split (Denmark)",
    "xiamen": "Xiamen (Fujian)",
    "wuhan": "Xiamen (Hubei)",
    "chengdu": "Chengdu (chengdu)",
    "tianjin": "Chengdu (tianjin)",
    "baku": "Baku",
}


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Iterator[Server]:
    """Serve the real records with two places renamed."""
    folder = tmp_path_factory.mktemp("alike")
    data = Path(shutil.copytree(inputs.data, folder / "data"))
    rows = list(csv.DictReader(io.StringIO((data / "cities.csv").read_text("utf-8"))))
    assert {row["id"] for row in rows} >= TOLD.keys()
    with (data / "cities.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        for row in rows:
            name = RENAMED.get(row["id"])
            writer.writerow(row | ({"name_en": name, "name_tr": name} if name else {}))
    build(Inputs(data, inputs.ontology, inputs.shapes, inputs.today), Site(folder / "site"), lambda step: None)
    with serving(folder / "site") as server:
        yield server


@pytest.mark.parametrize("key", TOLD)
def test_pages_tell_places_apart(alike: Server, key: str) -> None:
    """The list, the years and the map of the landing page, its own page and that of its country tell which it is."""
    landing = alike.ask("/", headers={"Accept": BROWSER}).text
    told = TOLD[key]
    assert f'<th scope="row"><a href="./place/{key}">{told}</a></th>' in landing
    assert f'<a href="./partnership/izmir-{key}">{told}</a>' in landing
    assert re.search(
        rf'<a href="./place/{key}"[^>]* data-place="{key}"[^>]*>(?:(?!</a>).)*{re.escape(told)}', landing
    )
    page = alike.ask(f"/place/{key}", headers={"Accept": BROWSER}).text
    assert f"<bdi>{told}</bdi></h1>" in page or f"{told}</h1>" in page
    partnership = alike.ask(f"/partnership/izmir-{key}", headers={"Accept": BROWSER}).text
    assert f"<bdi>{told}</bdi></a>" in partnership


def test_suggestions_of_one_name_are_told_apart(alike: Server) -> None:
    """What is suggested for a name has another description each, by the country and, where that is one, by the id."""
    for prefix, described in (
        ("split", {"place/split": "Croatia", "place/odense": "Denmark"}),
        ("xiamen", {"place/xiamen": "China, Fujian", "place/wuhan": "China, Hubei"}),
        ("chengdu", {"place/chengdu": "China, place/chengdu", "place/tianjin": "China, place/tianjin"}),
    ):
        found = json.loads(alike.ask(f"/reconcile/suggest/entity?prefix={prefix}").body)["result"]
        assert {each["id"]: each["description"] for each in found if each["id"] in described} == described
