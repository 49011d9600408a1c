"""The links alone can be had, as triples and as mappings, and are those of the data set."""

from __future__ import annotations

import csv
import io

import pytest
import yaml

from serving import Server
from sisterkg.snapshot import Snapshot

WIKIDATA, GEONAMES = "http://www.wikidata.org/entity/", "https://sws.geonames.org/"


@pytest.fixture(scope="module")
def links(snapshot: Snapshot) -> list[str]:
    """The lines of links.nt."""
    return snapshot.read("links.nt").decode().splitlines()


def test_links_are_all_those_of_the_data_set(snapshot: Snapshot, links: list[str]) -> None:
    """Every triple that leads to Wikidata or GeoNames by a link is there, and no other."""
    linking = ("sameAs>", "closeMatch>")
    lines = snapshot.read("dataset.nt").decode().splitlines()
    expected = [
        line
        for line in lines
        if line.split(" ")[1].endswith(linking) and line.split(" ")[2][1:].startswith((WIKIDATA, GEONAMES))
    ]
    assert links == expected
    assert len(links) > 100


def test_links_are_a_table_of_mappings(snapshot: Snapshot, links: list[str]) -> None:
    """The SSSOM table has its head, and a row for each link, by prefixes that the head declares."""
    lines = snapshot.read("links.sssom.tsv").decode().splitlines(keepends=True)
    head = yaml.safe_load("".join(line.removeprefix("#") for line in lines if line.startswith("#")))
    assert head["license"] == "http://creativecommons.org/publicdomain/zero/1.0/"
    rows = list(
        csv.DictReader(io.StringIO("".join(line for line in lines if not line.startswith("#"))), delimiter="\t")
    )
    prefixes = head["curie_map"]

    def expanded(curie: str) -> str:
        prefix, _, rest = curie.partition(":")
        return f"{prefixes[prefix]}{rest}"

    exact = {(row["subject_id"], row["object_id"]) for row in rows if row["predicate_id"] == "skos:exactMatch"}
    assert {(f"<{expanded(one)}>", f"<{expanded(other)}>") for one, other in exact} == {
        (line.split(" ")[0], line.split(" ")[2]) for line in links if "owl#sameAs" in line
    }
    assert ("id:place/baku", "wikidata:Q9248") in exact
    assert all(row["mapping_justification"] == "semapv:ManualMappingCuration" for row in rows)


def test_exact_and_close_are_told_apart(links: list[str]) -> None:
    """An exact match is owl:sameAs and schema:sameAs, a close one is skos:closeMatch alone."""
    by_kind: dict[str, set[tuple[str, str]]] = {}
    for line in links:
        subject, predicate, value, _ = line.split(" ", 3)
        by_kind.setdefault(predicate.rpartition("/")[2].rstrip(">"), set()).add((subject, value))
    assert by_kind["owl#sameAs"] == by_kind["sameAs"]
    assert not by_kind["owl#sameAs"] & by_kind.get("core#closeMatch", set())


def test_links_are_downloads(server: Server) -> None:
    """Both files are downloads like any other."""
    for name, media_type in (("links.nt", "application/n-triples"), ("links.sssom.tsv", "text/tab-separated-values")):
        answer = server.ask(f"/download/{name}")
        assert (answer.status, answer.media_type) == (200, media_type)
        assert server.ask(f"/download/{name}.gz").status == 200
