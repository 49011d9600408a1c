"""What a release promises: it tells what it changed, in words and as triples, and drops nothing unasked."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Dataset

from releases.conftest import WITHDRAWN, corrected, edit, without
from sisterkg.build import Inputs, build
from sisterkg.cli import cli
from sisterkg.releases import Difference, Releases, in_words
from sisterkg.releases.losses import LosesPlaces
from sisterkg.snapshot import Site

EN = [
    "Baku: population 2,000,000 → 3,000,000",
    "Bukhara: name Buhara (tr) → Buhârâ (tr)",
    "Bukhara: protocol 25 June 1992 → 26 June 1992",
]
TR = [
    "Bakü: nüfus 2.000.000 → 3.000.000",
    "Buhârâ: ad Buhara → Buhârâ",
    "Buhârâ: protokol 25 Haziran 1992 → 26 Haziran 1992",
]


def difference_of(releases: Releases, number: int) -> Difference:
    """Return what a release changed."""
    release = releases.find(number)
    assert release
    assert release.difference
    return release.difference


@pytest.mark.parametrize(("language", "told"), [("en", EN), ("tr", TR)])
def test_correction_is_told_in_words(releases: Releases, language: str, told: list[str]) -> None:
    """A corrected date, figure and name are told each by its place, its property, the old value and the new one."""
    assert in_words(difference_of(releases, 2), language) == told


def test_gone_places_are_told(releases: Releases) -> None:
    """Places that are gone are named, and what was told of them is not told one by one."""
    difference = difference_of(releases, 3)
    assert in_words(difference, "en")[:2] == ["Bukhara: gone", "Tianjin: gone"]
    assert [each for each in in_words(difference, "en") if each.startswith(("Bukhara:", "Tianjin:"))] == [
        "Bukhara: gone",
        "Tianjin: gone",
    ]


def test_first_release_says_so(releases: Releases) -> None:
    """The first release has nothing to compare with, and says that it is the first."""
    first = releases.find(1)
    assert first
    assert (first.difference, first.patch, first.before) == (None, None, None)
    assert in_words(None, "en", is_first=True) == ["The first release."]


@pytest.mark.parametrize("number", [2, 3])
def test_patch_turns_one_snapshot_into_the_next(releases: Releases, told_site: Site, number: int) -> None:
    """Who applies the patch to the older dump has the newer one, to the byte; rdflib reads the patch, too."""
    release = releases.find(number)
    assert release
    assert release.patch
    assert release.before
    before, after = (told_site.kept(each) for each in (release.before, release.snapshot))
    assert before
    assert after
    lines = set(before.read("dataset.nt").splitlines())
    for line in release.patch.read_bytes().splitlines():
        if line.startswith(b"D "):
            lines.remove(line[2:])
        elif line.startswith(b"A "):
            assert line[2:] not in lines
            lines.add(line[2:])
    assert b"".join(line + b"\n" for line in sorted(lines)) == after.read("dataset.nt")
    dataset = Dataset().parse(data=before.read("dataset.nt"), format="nquads")
    dataset.parse(release.patch, format="patch")
    assert len(dataset) == after.manifest.triples


def test_difference_is_kept_as_it_was(releases: Releases) -> None:
    """What is read back from the site is what was written."""
    difference = difference_of(releases, 2)
    assert Difference.read(difference.as_json()) == difference
    assert difference.added >= 6
    assert difference.removed >= 6


def test_new_place_is_told_once(inputs: Inputs, tmp_path: Path) -> None:
    """A place that comes is told as new, and nothing more of what is stated about it."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    for folder in (without(data, ("bukhara",)), inputs.data):
        build(replace(inputs, data=folder), site, lambda step: None)
    told = in_words(difference_of(Releases(site), 2), "en")
    assert told[0] == "Bukhara: new"
    assert [each for each in told if each.startswith("Bukhara:")] == ["Bukhara: new"]


def test_fact_that_comes_and_goes_is_told_of_its_place(inputs: Inputs, tmp_path: Path) -> None:
    """A fact is told by its property and value, once, though a claim and a plain statement carry it."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    rows = (data / "facts.csv").read_text("utf-8").splitlines(keepends=True)
    fact = next(row for row in rows if ",onRiver," in row and ",disputed," not in row)
    edit(data / "facts.csv", fact, "")
    for folder in (data, inputs.data, data):
        build(replace(inputs, data=folder), site, lambda step: None)
    added, removed = (in_words(difference_of(Releases(site), number), "en") for number in (2, 3))
    assert [each.endswith(" added") and " on the river " in each for each in added] == [True]
    assert removed == [each.removesuffix("added") + "removed" for each in added]


def test_moved_site_is_told_in_one_line(inputs: Inputs, tmp_path: Path) -> None:
    """Where every IRI is another one, that is what is told."""
    site = Site(tmp_path)
    build(inputs, site, lambda step: None)
    build(replace(inputs, base_iri="https://twins.example.org/"), site, lambda step: None)
    assert in_words(difference_of(Releases(site), 2), "en") == [
        "Sister cities of İzmir: address http://localhost:8000/ → https://twins.example.org/"
    ]


def test_withdrawal_step_by_step(inputs: Inputs, tmp_path: Path) -> None:
    """A place that is deleted, then told of in withdrawn.csv, then no longer told of, is gone once and never new."""
    site, data = Site(tmp_path / "site"), without(Path(shutil.copytree(inputs.data, tmp_path / "data")), ("hamyang",))
    told = Path(shutil.copytree(data, tmp_path / "told"))
    (told / "withdrawn.csv").write_text(
        WITHDRAWN.replace("tianjin,Tianjin,Tianjin", "hamyang,Hamyang,Hamyang"), "utf-8"
    )
    for folder in (inputs.data, data, told, data):
        build(replace(inputs, data=folder), site, lambda step: None)
    words = [in_words(difference_of(Releases(site), number), "en") for number in (2, 3, 4)]
    about = [[each for each in told_of if each.startswith("Hamyang:")] for told_of in words]
    assert about[0] == ["Hamyang: gone"]
    assert about[1] == [
        "Hamyang: history Merged for the test. added",
        "Hamyang: replaced by Wuhan added",
    ]
    assert about[2] == [each.replace("added", "removed") for each in about[1]]


def test_dispute_is_told_with_what_is_disputed(inputs: Inputs, tmp_path: Path) -> None:
    """A fact that is published as a claim only from now on is told with its value."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    rows = (data / "facts.csv").read_text("utf-8").splitlines(keepends=True)
    header = rows[0].strip().split(",")
    fact = next(row for row in rows if ",bishkek,capitalOf," in row)
    cells = fact.rstrip("\n").split(",")
    cells[header.index("stance")] = "disputed"
    edit(data / "facts.csv", fact, ",".join(cells) + "\n")
    for folder in (inputs.data, data):
        build(replace(inputs, data=folder), site, lambda step: None)
    assert in_words(difference_of(Releases(site), 2), "en") == [
        "Bishkek: capital of Kyrgyzstan removed",
        "Bishkek: capital of Kyrgyzstan, kind Disputed claim added",
    ]


def test_distance_is_told_with_what_it_is_to(inputs: Inputs, tmp_path: Path) -> None:
    """A distance or a rank that changes says to what, or in what, it is."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    rows = (data / "facts.csv").read_text("utf-8").splitlines(keepends=True)
    fact = next(row for row in rows if ",distance," in row)
    cells = fact.split(",")
    edit(data / "facts.csv", fact, fact.replace(f",{cells[3]},", ",4711,", 1))
    for folder in (inputs.data, data):
        build(replace(inputs, data=folder), site, lambda step: None)
    (told,) = in_words(difference_of(Releases(site), 2), "en")
    assert re.fullmatch(r".+: distance \(.+\) [\d.]+ → 4,711", told)


def test_release_without_new_statements_tells_what_else_changed(inputs: Inputs, tmp_path: Path) -> None:
    """Where only the catalogue changed, that is what is told."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    edit(data / "dataset.toml", '"twin towns"', '"partner towns"')
    for folder in (inputs.data, data):
        build(replace(inputs, data=folder), site, lambda step: None)
    assert in_words(difference_of(Releases(site), 2), "en") == [
        "No statement changed. Changed beside them: the catalogue."
    ]
    assert in_words(difference_of(Releases(site), 2), "tr") == [
        "Hiçbir bildirim değişmedi. Bunların dışında değişenler: katalog."
    ]


def test_changes_are_told_across_a_move(inputs: Inputs, tmp_path: Path) -> None:
    """What changed along with the address is told as well, and a place that went before stays gone after."""
    site, data = Site(tmp_path / "site"), without(Path(shutil.copytree(inputs.data, tmp_path / "data")), ("hamyang",))
    moved = without(corrected(tmp_path / "moved"), ("hamyang", "surabaya"))
    build(inputs, site, lambda step: None)
    build(replace(inputs, data=data), site, lambda step: None)
    build(replace(inputs, data=moved, base_iri="https://twins.example.org/"), site, lambda step: None)
    told = in_words(difference_of(Releases(site), 3), "en")
    assert told[0] == "Surabaya: gone"
    assert set(EN) <= set(told)
    assert "Sister cities of İzmir: address http://localhost:8000/ → https://twins.example.org/" in told
    for name, number in (("hamyang", 2), ("surabaya", 3)):
        departure = Releases(site).departure(f"https://twins.example.org/id/place/{name}")
        assert departure
        assert departure.release.number == number


@pytest.mark.parametrize("damaged", ["robots.txt", "dataset.csv", "SHA256SUMS"])
def test_damage_does_not_open_the_guard(inputs: Inputs, tmp_path: Path, damaged: str) -> None:
    """A snapshot with a spoilt file still tells which places there were."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    snapshot, _ = build(inputs, site, lambda step: None)
    with (snapshot.folder / damaged).open("a", encoding="utf-8") as file:
        file.write("x")
    without(data, ("baku", "bishkek", "bukhara", "tianjin", "tampa", "turin", "wuhan"))
    with pytest.raises(LosesPlaces):
        build(replace(inputs, data=data), site, lambda step: None)


def test_many_releases_cost_little(inputs: Inputs, tmp_path: Path) -> None:
    """Whether a place is gone is looked up once for all releases, not at every question."""
    site = Site(tmp_path / "site")
    build(inputs, site, lambda step: None)
    releases = Releases(site)
    reads = []
    find = releases.find
    releases.find = lambda number: reads.append(number) or find(number)  # type: ignore[method-assign,func-returns-value]  # counted
    for number in range(100):
        assert releases.departure(f"http://localhost:8000/id/place/atlantis-{number}") is None
    assert reads == [1]


def test_rollback_is_a_release(inputs: Inputs, tmp_path: Path) -> None:
    """Going back tells the same changes the other way round."""
    site = tmp_path / "site"
    build(inputs, Site(site), lambda step: None)
    build(replace(inputs, data=corrected(tmp_path / "data")), Site(site), lambda step: None)
    assert CliRunner().invoke(cli, ["rollback", "--site", str(site)]).exit_code == 0
    releases = Releases(Site(site))
    assert releases.count() == 3
    assert "Bukhara: protocol 26 June 1992 → 25 June 1992" in in_words(difference_of(releases, 3), "en")


def test_build_that_loses_places_stops_unless_told(inputs: Inputs, tmp_path: Path) -> None:
    """A build that would drop more than a fifth of the places stops, names them, and leaves the site as it is."""
    site, data = tmp_path / "site", Path(shutil.copytree(inputs.data, tmp_path / "data"))
    build(inputs, Site(site), lambda step: None)
    before = Site(site).current_id()
    gone = ("baku", "bishkek", "bukhara", "tianjin", "tampa", "turin", "wuhan")
    without(data, gone)
    with pytest.raises(LosesPlaces, match=r"^7 of 32 places would be gone: baku, bishkek, bukhara") as stopped:
        build(replace(inputs, data=data), Site(site), lambda step: None)
    assert "--allow-losses" in stopped.value.mend
    assert Site(site).current_id() == before
    arguments = ["build", "--data", str(data), "--site", str(site)]
    refused = CliRunner().invoke(cli, arguments)
    assert refused.exit_code == 1
    assert all(name in refused.output for name in gone)
    assert CliRunner().invoke(cli, [*arguments, "--allow-losses"]).exit_code == 0
    assert Site(site).current_id() != before


def test_build_that_loses_a_fifth_goes_on(inputs: Inputs, tmp_path: Path) -> None:
    """A fifth of the places may go."""
    site, data = Site(tmp_path / "site"), Path(shutil.copytree(inputs.data, tmp_path / "data"))
    build(inputs, site, lambda step: None)
    without(data, ("baku", "bishkek", "bukhara", "tianjin", "tampa", "turin"))
    snapshot, _ = build(replace(inputs, data=data), site, lambda step: None)
    assert len([*snapshot.places()]) == 26
