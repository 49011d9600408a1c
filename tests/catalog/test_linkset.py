"""The links alone can be had, as triples and as mappings, and are those of the data set."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from serving import Server
from sisterkg.build import Inputs, check
from sisterkg.catalog.linkset import Mappings, links_of
from sisterkg.records import read_records
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


MAPPING_SLOTS = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"),
    *("mapping_justification", "mapping_date", "confidence", "comment"),
)
SET_SLOTS = ("curie_map", "mapping_set_id", "mapping_set_title", "license", "publication_date")
BUILT_IN = {"semapv": "https://w3id.org/semapv/vocab/", "skos": "http://www.w3.org/2004/02/skos/core#"}
"""The slots of SSSOM that we use, in its order, and the prefixes that it need not be told."""


def read_sssom(content: bytes) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Read a table of mappings strictly, as the specification of SSSOM/TSV has it; references come out as IRIs."""
    lines = content.decode("utf-8").splitlines(keepends=True)
    head_lines = [line for line in lines if line.startswith("#")]
    assert lines[: len(head_lines)] == head_lines, "the head is one block before the table"
    head = yaml.safe_load("".join(line.removeprefix("#") for line in head_lines))
    assert tuple(head) == SET_SLOTS
    assert all(isinstance(head[slot], str) for slot in SET_SLOTS[1:])
    assert list(head["curie_map"]) == sorted(head["curie_map"])
    assert not set(head["curie_map"]) & set(BUILT_IN)
    rows = list(csv.DictReader(lines[len(head_lines) :], delimiter="\t", strict=True))
    assert list(rows[0]) == [slot for slot in MAPPING_SLOTS if slot in rows[0]]
    used = set()
    for row in rows:
        for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            prefix, colon, rest = row[slot].partition(":")
            assert colon, "a CURIE, and no IRI"
            assert not rest.startswith("//")
            used.add(prefix)
            row[slot] = (head["curie_map"] | BUILT_IN)[prefix] + rest
        assert row.get("predicate_modifier") in (None, "", "Not")
        assert 0 <= float(row.get("confidence") or 0) <= 1
        date.fromisoformat(row.get("mapping_date") or "2000-01-01")
    assert set(head["curie_map"]) <= used
    assert len({(row["subject_id"], row["object_id"]) for row in rows}) == len(rows)
    return head, rows


def test_links_are_a_table_of_mappings(snapshot: Snapshot, links: list[str]) -> None:
    """The SSSOM table has its head, and a row for each link, by prefixes that the head declares."""
    content = snapshot.read("links.sssom.tsv")
    head, rows = read_sssom(content)
    assert head["license"] == "http://creativecommons.org/publicdomain/zero/1.0/"
    told = {
        (f"<{row['subject_id']}>", row["predicate_id"].rpartition("#")[2], f"<{row['object_id']}>") for row in rows
    }
    stated = {"owl#sameAs>": "exactMatch", "core#closeMatch>": "closeMatch"}
    assert told == {
        (parts[0], stated[parts[1].rpartition("/")[2]], parts[2])
        for parts in (line.split(" ") for line in links)
        if parts[1].rpartition("/")[2] in stated
    }
    assert b"\nplace:baku\tBaku\tskos:exactMatch\twikidata:Q9248\t" in content
    assert {row["mapping_justification"] for row in rows} == {f"{BUILT_IN['semapv']}ManualMappingCuration"}


def test_decisions_are_told_and_rejected_links_do_not_hold(inputs: Inputs, tmp_path: Path) -> None:
    """An accepted link has what is known of it, a rejected one is negated, a proposed one is no mapping of ours."""
    data = Path(shutil.copytree(inputs.data, tmp_path / "data"))
    (data / "links.csv").write_text(
        "subject_id,subject_label,predicate_id,object_id,object_label,mapping_justification,confidence,mapping_date,"
        "decision,comment\n"
        "place:hamyang,Hamyang,skos:closeMatch,wikidata:Q1,One,x,0.9,2026-11-20,accepted,near\n"
        'hamyang,Hamyang,skos:exactMatch,wikidata:Q2,"Two"" of",x,0.5,2026-11-20,rejected,\n'
        "hamyang,Hamyang,skos:exactMatch,wikidata:Q3,Three,x,0.4,2026-11-20,,\n",
        "utf-8",
    )
    dataset = read_records(data, inputs.today).dataset
    title = 'Twins: "all" #1, {yes} \\ İ \U0001f30d'
    graph = check(replace(inputs, data=data), tmp_path, lambda step: None).graph
    mappings = Mappings(replace(dataset, title={"en": title}), graph.summary.links)
    links = links_of(graph.file.read_text("utf-8").splitlines())
    kept = sorted([*(row for link in links for row in mappings.of_link(link)), *mappings.of_rejected()])
    head, rows = read_sssom("".join([mappings.head(), *map(mappings.written, kept)]).encode())
    assert head["mapping_set_title"] == title
    told = {row["object_id"].rpartition("/")[2]: row for row in rows if row["subject_id"].endswith("/hamyang")}
    assert {*told} == {"Q1", "Q2"}
    assert (told["Q1"]["predicate_modifier"], told["Q2"]["predicate_modifier"]) == ("", "Not")
    assert told["Q1"]["predicate_id"].endswith("#closeMatch")
    assert (told["Q1"]["confidence"], told["Q1"]["mapping_date"], told["Q1"]["comment"]) == (
        "0.9",
        "2026-11-20",
        "near",
    )
    assert told["Q2"]["object_label"] == 'Two" of'


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
