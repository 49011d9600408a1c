"""The index finds what a look at every single spelling would find, and nothing that is not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sisterkg.folding import fold_name
from sisterkg.reconciliation import Gazetteer, Query, match, write_index
from sisterkg.reconciliation.likeness import are_comparable, likenesses
from sisterkg.snapshot import INDEX, Snapshot

BASE = "http://a.example/"
WORLD = {
    "kharkiv": ("Kharkiv", "Харків", "Харьков", "Charkow"),
    "kyiv": ("Kyiv", "Київ", "Kiev"),
    "bombay": ("Mumbai", "Bombay", "मुंबई"),
    "cairo": ("Cairo", "القاهرة", "Kahire"),
    "lodz": ("Łódź", "Lodsch"),
    "giessen": ("Gießen",),
    "igdir": ("Iğdır",),
    "danang": ("Đà Nẵng",),
    "tokyo": ("東京", "Tokyo", "とうきょう"),
    "seoul": ("서울", "Seoul"),
    "new-york": ("New York", "New York City"),
    "york": ("York",),
    "aa": ("Å",),
    "in": ("In",),
    "paris-fr": ("Paris",),
    "paris-us": ("Paris",),
}
"""Made-up things by the names of real ones, in the scripts that the real records lack."""
COUNTRIES = {"paris-fr": "FR", "paris-us": "US", "york": "GB"}


def written(world: dict[str, tuple[str, ...]]) -> list[bytes]:
    """Return the sorted N-Triples of places with these names."""
    lines = []
    for own, names in world.items():
        subject = f"<{BASE}id/place/{own}>"
        lines.append(f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/City> .")
        lines += [f'{subject} <http://schema.org/name> "{name}"@en .' for name in names]
        if own in COUNTRIES:
            country = f"<{BASE}id/country/{COUNTRIES[own]}>"
            lines.append(f"{subject} <http://schema.org/containedInPlace> {country} .")
            lines.append(f'{country} <http://schema.org/name> "{COUNTRIES[own]} land"@en .')
            lines.append(f'{country} <http://schema.org/identifier> "{COUNTRIES[own]}" .')
    return [f"{line}\n".encode() for line in sorted(set(lines))]


@pytest.fixture(scope="module")
def world(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """The made-up things, in the folder of a snapshot."""
    folder = tmp_path_factory.mktemp("world")
    manifest = (snapshot.folder / "manifest.json").read_text("utf-8").replace(snapshot.base_iri, BASE)
    (folder / "manifest.json").write_text(manifest, "utf-8")
    (folder / "dataset.nt").write_bytes(b"".join(written(WORLD)))
    write_index(folder / "dataset.nt", BASE, folder / INDEX)
    found = Gazetteer(Snapshot(folder, 0))
    yield found
    found.close()


def best(gazetteer: Gazetteer, text: str) -> tuple[str, bool]:
    """Return the likeliest thing, and whether it is sure."""
    found = match(Query((text,)), gazetteer)
    return (found[0].entity.id.removeprefix("place/"), found[0].is_match) if found else ("", False)


@pytest.mark.parametrize("own", [own for own in WORLD if own not in ("paris-fr", "paris-us")])
def test_every_name_is_sure(world: Gazetteer, own: str) -> None:
    """A thing is found by each of its names, in upper and lower case, in any script."""
    for name in WORLD[own]:
        for text in {name, name.upper() if own != "in" else name, f" {name} "}:
            assert best(world, text) == (own, True), text


@pytest.mark.parametrize(
    ("text", "own"),
    [("Harkiv", "kharkiv"), ("Charkiv", "kharkiv"), ("Mumbaï", "bombay"), ("Lodz", "lodz"), ("GIESSEN", "giessen")],
)
def test_spelling_of_others_leads_there(world: Gazetteer, text: str, own: str) -> None:
    """Other people's spellings come first where they lead."""
    assert best(world, text)[0] == own


@pytest.mark.parametrize("text", ["in", "IN", "a", "Paris", "Paris, Texas"])
def test_what_may_be_another_is_not_sure(world: Gazetteer, text: str) -> None:
    """A word of two letters that is a name only in other case, or a name of two places, is not sure."""
    assert not best(world, text)[1]


@pytest.mark.parametrize("text", ["Paris, US", "Paris (US land)", "paris,us"])
def test_country_behind_a_comma_chooses(world: Gazetteer, text: str) -> None:
    """Of two namesakes the one in the country is sure."""
    assert best(world, text) == ("paris-us", True)


_letters = st.text(alphabet="abcdeiknrsuz ıİöşКхв天", min_size=1, max_size=14)


@given(name=_letters)
@settings(max_examples=300, deadline=None)
def test_index_finds_what_looking_at_all_finds(gazetteer: Gazetteer, name: str) -> None:
    """Whatever is asked, the index gives exactly the spellings that the rule of trigrams calls comparable."""
    _agrees(gazetteer, fold_name(name))


def test_index_finds_what_looking_at_all_finds_for_real_names(gazetteer: Gazetteer) -> None:
    """The same for every spelling of the records itself, and for its beginnings."""
    every, _ = gazetteer._spellings
    for spelling in every:
        _agrees(gazetteer, spelling)
        _agrees(gazetteer, spelling[:4])


def _agrees(gazetteer: Gazetteer, name: str) -> None:
    every, _ = gazetteer._spellings
    assert len(every) > 300
    assert set(gazetteer.comparable(name)) == {other for other in every if are_comparable(name, other)}


def test_one_slip_hides_no_name(gazetteer: Gazetteer) -> None:
    """A letter that is wrong, missing, doubled or swapped with the next hides no name of five letters or more."""
    every, _ = gazetteer._spellings
    names = [name for name in every if " " not in name and len(name) >= 5]
    slips = [(name, slip) for name in names for slip in _slips(name)]
    assert len(slips) > 1000
    assert [
        (name, slip)
        for name, slip in slips
        if name not in likenesses(slip, [name]) or name not in gazetteer.comparable(slip)
    ] == []


def _slips(name: str) -> Iterator[str]:
    for place in range(len(name) - 1):
        before, one, two, behind = name[:place], name[place], name[place + 1], name[place + 2 :]
        yield from (f"{before}x{two}{behind}", f"{before}{two}{behind}", f"{before}{one}{one}{two}{behind}")
        yield f"{before}{two}{one}{behind}"


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_index_is_a_function_of_the_dump(snapshot: Snapshot, tmp_path: Path, seed: str) -> None:
    """Written again, in an order of sets that another seed decides, it is the same bytes (by the same SQLite)."""
    dump, written_again = snapshot.folder / "dataset.nt", tmp_path / INDEX
    code = f"write_index(Path({str(dump)!r}), {snapshot.base_iri!r}, Path({str(written_again)!r}))"
    imports = "from pathlib import Path; from sisterkg.reconciliation import write_index"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", f"{imports}; {code}"], env=environment, check=True, timeout=60)
    assert written_again.read_bytes() == (snapshot.folder / INDEX).read_bytes()


def test_snapshot_without_an_index_is_read(snapshot: Snapshot, tmp_path: Path) -> None:
    """A snapshot of an earlier version, which has no index, gives the same answers."""
    old = tmp_path / "old"
    shutil.copytree(snapshot.folder, old, ignore=shutil.ignore_patterns(INDEX, "store"))
    with_index, without = Gazetteer(snapshot), Gazetteer(Snapshot(old, 0))
    try:
        assert not (old / INDEX).exists()
        for text in ("Bombay", "Constantza", "Q9248"):
            assert match(Query((text,)), without) == match(Query((text,)), with_index)
    finally:
        with_index.close()
        without.close()


def test_who_asks_for_names_of_countries_can_read_dates_afterwards() -> None:
    """Looking up what every language calls a country leaves everything else that is known of the languages whole."""
    code = """
from sisterkg.published import read_date
from sisterkg.reconciliation.country_names import countries_called
assert countries_called(["DE"])["ujerumani"] == {"DE"}
print(read_date("1 Aprili 1985", ["sw"]).iso, read_date("1. April 1985", ["de"]).iso)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1985-04-01"] * 2
