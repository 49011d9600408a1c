"""What Wikidata lacks or has otherwise is written for its own tools, which can read it, and nothing that it has."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from linking.commands import export
from linking.conftest import guid
from releases.conftest import edit
from sisterkg.build import Inputs
from sisterkg.linking import (
    Items,
    PoliteVisitor,
    SparqlService,
    as_finder,
    as_page,
    as_table,
    compare,
    compare_partnerships,
    stated,
    twin_statements,
)
from sisterkg.linking.sparql import Table
from sisterkg.records import read_records

PAGE = "https://www.izmir.bel.tr/en/SisterCities/2145"
ORDER = [
    *("differ", "missing there", "missing here"),
    *("same at other precision", "no year to compare by", "same"),
]


@dataclass(frozen=True)
class Command:
    """A statement to be added, as a tool reads it; values are as they are written."""

    item: str
    property: str
    value: str
    qualifiers: tuple[tuple[str, str], ...]
    references: tuple[tuple[str, str], ...]


_ITEM = re.compile(r"Q[1-9][0-9]*")
_VALUE = re.compile(r'Q[1-9][0-9]*|"[^"]*"|[+-][0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z/(9|10|11)')


def read_v1(text: str) -> Iterator[Command]:
    """Read V1 as its documentation has it: item, property, value, then qualifiers and sources with theirs."""
    assert text.endswith("\n")
    for line in text.splitlines():
        cells = line.split("\t")
        assert len(cells) % 2 == 1, line
        pairs = tuple(zip(cells[3::2], cells[4::2], strict=True))
        assert all(re.fullmatch(r"[PS][1-9][0-9]*", key) for key, _ in pairs), line
        assert _ITEM.fullmatch(cells[0])
        assert all(_VALUE.fullmatch(value) for value in (cells[2], *(value for _, value in pairs))), line
        yield Command(
            *cells[:3],
            tuple((key, value) for key, value in pairs if key[0] == "P"),
            tuple(("P" + key[1:], value) for key, value in pairs if key[0] == "S"),
        )


def read_csv(text: str) -> Iterator[Command]:
    """Read CSV as its documentation has it: a property, its qualifiers (qal), a source (S) and more of it (s)."""
    header, *rows = csv.reader(io.StringIO(text))
    assert header[0] == "qid"
    for row in rows:
        assert all(row), "an empty cell is taken for a value"
        cells = list(zip(header, row, strict=False))
        ((key, value),) = [cell for cell in cells if cell[0][0] == "P"]
        assert all(_VALUE.fullmatch(value) for _, value in cells[1:]), row
        qualifiers = tuple((f"P{key[3:]}", value) for key, value in cells if key.startswith("qal"))
        references = tuple((f"P{key[1:]}", value) for key, value in cells if re.fullmatch("[Ss][0-9]+", key))
        yield Command(row[0], key, value, qualifiers, references)


def test_lacking_partnerships_are_written_for_quickstatements(data: Path, wikidata: str) -> None:
    """Both directions of each partnership are written with date and source, but those that Wikidata has."""
    done = export("quickstatements", data, wikidata)
    assert done.exit_code == 0, done.output
    commands = list(read_v1(done.stdout))
    by_pair = {(each.item, each.value): each for each in commands}
    assert len(by_pair) == len(commands)
    assert {each.property for each in commands} == {"P190"}
    for one, other, why in (
        ("Q9248", "Q35997", "it has this one"),
        ("Q35997", "Q500", "and this one, by the item that was merged into another one, twice"),
        ("Q35997", "Q49255", "and this one, though without a date"),
        ("Q35997", "Q5764", "and this one, though it says that it has ended"),
    ):
        assert (one, other) not in by_pair, why
    assert {("Q500", "Q35997"), ("Q35997", "Q9248"), ("Q49255", "Q35997")} <= {*by_pair}
    assert not {"Q24879", "Q502", "Q1663", "Q16739"} & {item for pair in by_pair for item in pair}, "merged, deleted"
    source = (("P854", f'"{PAGE}"'), ("P813", "+2026-11-23T00:00:00Z/11"))
    assert {each.references for each in commands} == {source}
    assert by_pair["Q35997", "Q9248"].qualifiers == (("P580", "+1986-04-28T00:00:00Z/11"),)
    assert by_pair["Q11736", "Q35997"].qualifiers == (("P580", "+1991-09-00T00:00:00Z/10"),)
    assert by_pair["Q49255", "Q35997"].qualifiers == (), "a council act is no date of a partnership"


def test_csv_says_the_same_as_v1(data: Path, wikidata: str) -> None:
    """Both forms hold the same statements, those without a date too, printed or in a file."""
    file = data.parent / "twins.csv"
    assert export("quickstatements", data, wikidata, "--format", "csv", "--output", file).exit_code == 0
    v1 = export("quickstatements", data, wikidata).stdout
    assert list(read_csv(file.read_text("utf-8"))) == list(read_v1(v1))
    assert file.read_text("utf-8") == export("quickstatements", data, wikidata, "--format", "csv").stdout


def test_close_matches_and_cooperations_are_not_carried_back(data: Path, wikidata: str) -> None:
    """What is only nearly the same place is not stated about an item, and cooperation makes no sister cities."""
    edit(data / "cities.csv", "Q9248,exact", "Q9248,close")
    stated = {
        item for each in read_v1(export("quickstatements", data, wikidata).stdout) for item in (each.item, each.value)
    }
    assert "Q9248" not in stated
    assert "Q11736" in stated


def test_item_that_stands_for_two_places_is_carried_back_for_neither(data: Path, wikidata: str) -> None:
    """Where the items of two places were merged into one, both are named, and nothing is stated of either."""
    edit(data / "cities.csv", "Q9248,exact", "Q502,exact")  # Baku, as what Bremen's was merged into
    done = export("quickstatements", data, wikidata)
    pairs = [(each.item, each.value) for each in read_v1(done.stdout)]
    assert pairs
    assert len(set(pairs)) == len(pairs)
    assert not any("Q500" in pair for pair in pairs)
    assert "left out: baku – Q502: Q500 stands for another place as well" in done.stderr
    assert "left out: bremen – Q24879: Q500 stands for another place as well" in done.stderr
    compared = export("mismatches", data, wikidata, "--format", "csv")
    assert "Q500" not in compared.stdout
    assert "not compared: baku – Q502: Q500 stands for another place as well" in compared.stderr


def compared(data: Path, wikidata: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the table of mismatches by item, property and our value or theirs."""
    done = export("mismatches", data, wikidata, "--format", "csv")
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["class"] for row in rows] == sorted((row["class"] for row in rows), key=ORDER.index)
    found = {}
    for row in rows:
        key = row["item"], row["property"].rpartition("(")[2].rstrip(")"), row["ours"] or row["wikidata"]
        assert row["ours"] or row["wikidata"], "one of them has a value"
        assert key not in found or key[1] == "P580"
        found[key] = row
    return found


@pytest.mark.parametrize(
    ("item", "of", "ours", "kind", "wikidata_has", "note"),
    [
        ("Q9248", "P1082", "2000000 (2009)", "same at other precision", "2046100 (2009)", ""),
        ("Q11736", "P1082", "10000000 (2004)", "differ", "99 (2004)", ""),
        ("Q500", "P1082", "600000", "no year to compare by", "900000 (2009)", "ours has no year"),
        ("Q35997", "P1082", "4320519", "missing here", "4320519", ""),
        ("Q5764", "P625", "39.78001, 64.43001", "differ", "39.0, 60.0", "km apart"),
        ("Q9248", "P625", "40.39527, 49.86222", "same at other precision", "40.37, 49.88", ""),
        ("Q49255", "P625", "27.94699, -82.45862", "missing there", "", ""),
        ("Q11736", "P17", "Q148", "differ", "Q227", ""),
        ("Q9248", "P17", "Q227", "same", "Q227", ""),
        ("Q49255", "P17", "Q30", "missing there", "", ""),
        ("Q35997", "P190", "Q9248", "missing there", "", ""),
        ("Q9248", "P190", "Q35997", "same", "Q35997", ""),
        ("Q35997", "P190", "Q500", "same", "Q500", ""),
        ("Q35997", "P190", "Q49255", "same", "Q49255", ""),
        ("Q35997", "P190", "Q5764", "missing there", "", "ended or deprecated"),
        ("Q35997", "P190", "Q700", "missing here", "Q700", ""),
        ("Q35997", "P580", "1996-04-24", "same at other precision", "1996", "with Q500"),
        ("Q9248", "P580", "1986-04-28", "same", "1986-04-28", "with Q35997"),
        ("Q35997", "P580", "1991-09", "differ", "1990", "with Q11736"),
    ],
)
def test_facts_are_compared_in_classes(
    table_of_mismatches: dict[tuple[str, str, str], dict[str, str]],
    item: str,
    of: str,
    ours: str,
    kind: str,
    wikidata_has: str,
    note: str,
) -> None:
    """Populations, coordinates, countries, partnerships and dates are compared, each by its class."""
    row = table_of_mismatches[item, of, ours]
    assert (row["class"], row["wikidata"]) == (kind, wikidata_has)
    assert note in row["note"]


@pytest.fixture(scope="module")
def table_of_mismatches(
    inputs: Inputs, tmp_path_factory: pytest.TempPathFactory, wikidata: str
) -> dict[tuple[str, str, str], dict[str, str]]:
    """The comparison of the real records with the statements."""
    return compared(Path(shutil.copytree(inputs.data, tmp_path_factory.mktemp("compared") / "data")), wikidata)


def test_what_is_not_true_or_not_there_is_not_compared(
    table_of_mismatches: dict[tuple[str, str, str], dict[str, str]],
) -> None:
    """Nothing deprecated, of the past or deleted is in the comparison, nor what neither side has."""
    items = {item for item, _, _ in table_of_mismatches}
    assert not {"Q24879", "Q502", "Q1663", "Q16739", "Q3856"} & items
    values = {row["wikidata"] for row in table_of_mismatches.values()}
    assert not {"Q701", "2000000 (2009)"} & values
    assert table_of_mismatches["Q9248", "P17", "Q227"]["note"] == "", "no other country counts"
    of_tampa = {of for item, of, _ in table_of_mismatches if item == "Q49255"}
    assert of_tampa == {"P625", "P17", "P190"}, "no date, no population on either side"


def test_left_out_places_are_told(data: Path, wikidata: str) -> None:
    """Places whose item was deleted, or is only close, are named beside the results and on the page."""
    done = export("mismatches", data, wikidata)
    assert done.exit_code == 0, done.output
    assert "not compared: split – Q1663: its item was deleted" in done.stderr
    assert "not compared: nicosia – Q3856: " in done.stderr
    assert "<h2>not compared (" in done.stdout


FINDER = {
    "item_id": r"Q[1-9]\d*",
    "statement_guid": r"(?i:Q\d+\$[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12})|",
    "property_id": r"(?i:P\d+)",
    "wikidata_value": r".{0,1500}",
    "meta_wikidata_value": r"(Q[1-9]\d*)?",
    "external_value": r".{1,1500}",
    "external_url": r"(https?://\S{1,1500})?",
    "type": r"statement|qualifier",
}
"""The forms that the Mismatch Finder's own importer takes (config/mismatches.php), by its columns in their order."""


def test_mismatch_finder_takes_what_it_gets(data: Path, wikidata: str) -> None:
    """The file has the columns of the Mismatch Finder exactly, and each cell has the form that it takes."""
    done = export("mismatches", data, wikidata, "--format", "finder")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == (
        "item_id,statement_guid,property_id,wikidata_value,meta_wikidata_value,external_value,external_url,type"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    for row in rows:
        for column, form in FINDER.items():
            assert re.fullmatch(form, row[column]), (column, row)
        assert len(row["item_id"]) <= 12
        assert row["statement_guid"].partition("$")[0] in ("", row["item_id"])
        assert bool(row["statement_guid"]) == bool(row["wikidata_value"]), "each needs the other"
        assert row["wikidata_value"] != row["external_value"]
    found = {(row["item_id"], row["property_id"], row["external_value"]): row for row in rows}
    country = found["Q11736", "P17", "Q148"]
    assert (country["statement_guid"], country["wikidata_value"]) == (guid("Q11736", "country"), "Q227")
    figure = found["Q11736", "P1082", "10000000 (2004)"]
    assert (figure["wikidata_value"], figure["external_url"]) == ("99", PAGE)
    date = found["Q35997", "P580", "1991-09"]
    assert (date["statement_guid"], date["type"]) == (guid("Q35997", "tianjin"), "qualifier")
    twin = found["Q35997", "P190", "Q9248"]
    assert (twin["statement_guid"], twin["wikidata_value"], twin["type"]) == ("", "", "statement")
    assert ("Q500", "P1082", "600000") not in found
    assert country["external_url"] == "", "our own address is no public one here, and the source says no country"


class _Shuffled(SparqlService):
    """A service that gives its rows in another order each time."""

    def select(self, query: str, needed: Sequence[str] = (), *, anew: bool = False) -> Table:
        told = super().select(query, needed, anew=anew)
        return replace(told, rows=random.sample(told.rows, len(told.rows)))


def test_order_of_the_answers_changes_nothing(wikidata: str, inputs: Inputs, tmp_path: Path) -> None:
    """However a service orders its rows, each form of the report has the same bytes."""
    records = read_records(inputs.data, inputs.today)
    visitor = PoliteVisitor(tmp_path, "x", offline=False, patience=60.0)
    written = set()
    for _ in range(5):
        service = _Shuffled(wikidata, visitor)
        standing = Items(service).standing(city.wikidata for city in records.cities if city.wikidata)
        items = [item.id for item in standing.values()]
        found = [
            *compare(records, stated(items, service), standing),
            *compare_partnerships(records, twin_statements(items, service), standing),
        ]
        written.add((as_page(found, [], "x"), as_table(found), as_finder(found, PAGE, "https://example.org/")))
    assert len(written) == 1
    assert "https://example.org/id/place/tianjin" in next(iter(written))[2], "a public address of ours is told"


def test_page_of_mismatches_shows_hostile_names_as_text(data: Path, wikidata: str) -> None:
    """The page for people has every class, and a name with markup in it is text."""
    edit(data / "cities.csv", "baku,city,Baku,", "baku,city,<script>alert(1)</script>,")
    page = export("mismatches", data, wikidata).stdout
    assert [page.index(f"<h2>{kind} (") for kind in ORDER] == sorted(page.index(f"<h2>{kind} (") for kind in ORDER)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<a href="http://www.wikidata.org/entity/Q500">Q500</a>' in page


def test_file_that_cannot_be_written_is_told(data: Path, wikidata: str) -> None:
    """A folder that is not there is told, and what to do."""
    done = export("mismatches", data, wikidata, "--output", data / "nowhere" / "page.html")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
