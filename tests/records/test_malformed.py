"""Every way a file of records can be wrong, one small file each under tests/csv, and what must be said of it."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sisterkg.faults import Fault, InvalidInput
from sisterkg.records import Records, read_records

CSV = Path(__file__).parents[1] / "csv"
CASES: dict[str, dict[str, Any]] = tomllib.loads((CSV / "expected.toml").read_text(encoding="utf-8"))
ACCEPTED = sorted(file.name for file in CSV.glob("accepted.*.csv"))

Read = Callable[[Path], Records]
FaultsOf = Callable[[Path], tuple[Fault, ...]]


def put(name: str, folder: Path) -> None:
    """Put a malformed file into a folder in the place of the file it replaces."""
    case = CASES[name]
    shutil.copyfile(CSV / name, folder / case["replaces"])
    for other in case.get("without", ()):
        (folder / other).unlink()


def listed(faults: tuple[Fault, ...]) -> list[list[str | int]]:
    """Return faults as expected.toml writes them."""
    return [[fault.source, fault.line, fault.column, fault.rule] for fault in faults]


@pytest.mark.parametrize("name", CASES)
def test_every_fault_is_reported_where_it_is(name: str, folder: Path, faults_of: FaultsOf) -> None:
    """A malformed file gives exactly its faults, each with place, rule, reason and mend, in reading order."""
    put(name, folder)
    faults = faults_of(folder)
    assert listed(faults) == CASES[name]["faults"]
    for fault in faults:
        assert fault.what.strip()
        assert fault.mend.strip()
        assert fault.where.startswith(f"{fault.source}:{fault.line}" if fault.line else fault.source)


INVISIBLE = (
    "bidi-",
    "control-",
    "nul-",
    "wrong-encoding",
    "zero-width-",
    "wrong-value.invisible",
    "unknown-column.inv",
)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(INVISIBLE)])
def test_what_is_said_of_a_fault_can_be_seen(name: str, folder: Path, faults_of: FaultsOf) -> None:
    """No fault hands the invisible characters of its file on to the screen that it is shown on."""
    put(name, folder)
    for fault in faults_of(folder):
        shown = (fault.column, fault.value, fault.what, fault.mend)
        assert [text for text in shown if not text.isprintable()] == []


def test_every_malformed_file_is_run() -> None:
    """Every file under tests/csv is either to be accepted or stands in expected.toml, and none is missing."""
    files = {file.name for file in CSV.iterdir() if file.is_file() and not file.name.startswith(".")}
    assert files - {"expected.toml", *ACCEPTED} == set(CASES)
    assert len(CASES) >= 45
    different = {(case["replaces"], (CSV / name).read_bytes()) for name, case in CASES.items()}
    assert len(different) == len(CASES), "two of the files are the same"


@pytest.mark.parametrize("name", CASES)
def test_a_malformed_file_is_named_after_its_rule(name: str) -> None:
    """The name of a malformed file begins with a rule that it breaks."""
    assert name.partition(".")[0] in {rule for *_, rule in CASES[name]["faults"]}


def test_the_folder_that_is_made_malformed_has_no_fault(folder: Path, read: Read) -> None:
    """Without a malformed file the folder is read, so every fault of a case comes from its file."""
    records = read(folder)
    assert [city.id for city in records.cities] == ["izmir", "bremen", "baku"]
    assert len(records.facts) == 7


def without_lines(records: Records) -> Records:
    """Return records as if every row stood on the same line."""
    return replace(
        records,
        cities=tuple(replace(city, line=0) for city in records.cities),
        facts=tuple(replace(fact, line=0) for fact in records.facts),
    )


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_programs_make_of_the_same_table_is_the_same_table(name: str, folder: Path, read: Read) -> None:
    """Byte-order marks, line ends, separators, quotes, blank lines and the columns’ order change no record."""
    plain = read(folder)
    shutil.copyfile(CSV / name, folder / "cities.csv")
    assert without_lines(read(folder)) == without_lines(plain)


def test_line_numbers_count_blank_lines(folder: Path, faults_of: FaultsOf) -> None:
    """A fault behind blank lines and a cell of two lines is reported on the line that an editor shows."""
    lines = (folder / "cities.csv").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("A row that", '"A row\nthat"')
    lines[3] = lines[3].replace(",exact,", ",exakt,")
    (folder / "cities.csv").write_text("\r\n".join([lines[0], "", *lines[1:3], "", lines[3]]), encoding="utf-8")
    assert [(fault.line, fault.rule) for fault in faults_of(folder)] == [
        (4, "unclosed-quote"),
        (5, "ragged-row"),
        (7, "unknown-match"),
    ]


def test_a_joiner_between_persian_letters_is_no_fault(folder: Path, read: Read) -> None:
    """The zero-width non-joiner that Persian is spelled with stays where it is."""
    name = "باکو\N{ZERO WIDTH NON-JOINER}ها"
    cities = (folder / "cities.csv").read_text(encoding="utf-8").replace("Bakı@az", f"{name}@fa")
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    assert [name.text for city in read(folder).cities for name in city.local_names] == ["Bremen", name]


def test_a_joiner_between_hindi_letters_is_no_fault(folder: Path, read: Read) -> None:
    """The zero-width joiner that Hindi is spelled with stays behind a vowel-killing mark."""
    name = "क्\N{ZERO WIDTH JOINER}ष"
    cities = (folder / "cities.csv").read_text(encoding="utf-8").replace("Bakı@az", f"{name}@hi")
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    assert [name.text for city in read(folder).cities for name in city.local_names] == ["Bremen", name]


def test_a_file_with_five_faults_reports_all_five(folder: Path, faults_of: FaultsOf) -> None:
    """Five different faults on five lines are all found in one run, though the first breaks the reader."""
    put("ragged-row.and-four-other-faults.csv", folder)
    assert [(fault.line, fault.rule) for fault in faults_of(folder)] == [
        (3, "unclosed-quote"),
        (4, "unknown-match"),
        (5, "ragged-row"),
        (6, "wrong-encoding"),
        (7, "unknown-country"),
    ]


def test_faults_of_several_files_are_reported_in_one_run(folder: Path, faults_of: FaultsOf) -> None:
    """A run reports the faults of cities, facts, things and countries together, sorted by file."""
    names = (
        "swapped-coordinates.exchanged.csv",
        "malformed-item.countries.csv",
        "unknown-property.misspelt.csv",
        "missing-value.thing-match-without-item.csv",
    )
    for name in names:
        put(name, folder)
    assert listed(faults_of(folder)) == [fault for name in names[:1] for fault in CASES[name]["faults"]] + [
        ["countries.csv", 2, "wikidata", "malformed-item"],
        ["facts.csv", 7, "property", "unknown-property"],
        ["things.csv", 2, "match", "missing-value"],
    ]


def test_several_faults_of_one_row_are_all_reported(folder: Path, faults_of: FaultsOf) -> None:
    """Every cell of a row is read, whatever is wrong with the ones before it."""
    cities = (folder / "cities.csv").read_text(encoding="utf-8")
    row = ",bremen,citty,Bremen,Bremen,Bremen,,,,XX,24879,same,-1,100,x,,31.02.2004,91,twin,many,no such id,09,,"
    lines = cities.splitlines()
    lines[2] = row
    (folder / "cities.csv").write_text("\n".join(lines), encoding="utf-8")
    faults = faults_of(folder)
    assert {fault.line for fault in faults} == {3}
    assert [(fault.column, fault.rule) for fault in faults] == [
        ("council_act", "impossible-date"),
        ("country", "unknown-country"),
        ("entry", "missing-value"),
        ("geonames", "malformed-number"),
        ("kind", "unknown-kind"),
        ("latitude", "coordinate-out-of-range"),
        ("longitude", "malformed-coordinate"),
        ("match", "unknown-match"),
        ("name_local", "malformed-name"),
        ("population", "unreadable-number"),
        ("population_of", "malformed-id"),
        ("population_year", "malformed-year"),
        ("protocol", "unreadable-date"),
        ("protocol_kind", "unknown-protocol-kind"),
        ("wikidata", "malformed-item"),
    ]


SUGGESTIONS = {
    "unknown-column.misspelt.csv": "did you mean geonames?",
    "unknown-kind.misspelt.csv": "did you mean city?",
    "unknown-country.lower-case.csv": "did you mean DE?",
    "unknown-property.misspelt.csv": "did you mean onRiver?",
    "unknown-id.place.csv": "did you mean baku?",
    "unknown-id.value.csv": "did you mean caspian-sea?",
    "malformed-item.address.csv": "did you mean Q24879?",
    "malformed-item.lower-case.csv": "did you mean Q24879?",
    "impossible-date.month-first.csv": "did you mean 25.03.2004?",
    "swapped-coordinates.exchanged.csv": "latitude 53.08, longitude 8.80002",
    "coordinate-out-of-range.latitude.csv": "swapped?",
    "not-nfc.decomposed.csv": "İzmir",
    "ragged-row.unquoted-comma.csv": "quotes",
    "ragged-row.too-few-cells.csv": "add the cells",
    "unclosed-quote.in-the-middle.csv": "close it",
    "wrong-encoding.utf-16-le.csv": "CSV UTF-8",
    "wrong-encoding.windows-1254.csv": "CSV UTF-8",
    "empty-file.no-bytes.csv": "entry,id,kind",
    "missing-key.turkish-title.toml": "a text in quotes",
    "wrong-value.date-in-quotes.toml": "without quotes",
}


@pytest.mark.parametrize(("name", "mend"), SUGGESTIONS.items())
def test_a_fault_says_how_to_mend_it(name: str, mend: str, folder: Path, faults_of: FaultsOf) -> None:
    """A fault suggests what was probably meant, and not only that something is wrong."""
    put(name, folder)
    rule = name.partition(".")[0]
    assert mend in next(fault.mend for fault in faults_of(folder) if fault.rule == rule)


def test_a_misspelt_key_is_suggested(folder: Path, faults_of: FaultsOf) -> None:
    """A key that is no key is met with the missing key that is nearest to it."""
    put("unknown-key.misspelt.toml", folder)
    assert "did you mean license_title?" in [fault.mend for fault in faults_of(folder)]


def test_a_turkish_windows_file_is_recognised_by_its_letters(folder: Path, faults_of: FaultsOf) -> None:
    """A file in Windows-1254 is met with its own words, as they would read in that encoding."""
    put("wrong-encoding.windows-1254.csv", folder)
    assert ["İzmir" in faults_of(folder)[0].what, "Bakü" in faults_of(folder)[1].what] == [True, True]


def test_a_duplicate_names_the_line_of_the_first(folder: Path, faults_of: FaultsOf) -> None:
    """A duplicate is reported on the later line and says where the first one is."""
    put("duplicate-id.three-times.csv", folder)
    assert all("line 3" in fault.what for fault in faults_of(folder))


@pytest.mark.parametrize("name", ["cities.csv", "dataset.toml"])
def test_a_file_that_is_needed_and_missing_is_named(name: str, folder: Path, faults_of: FaultsOf) -> None:
    """Without cities.csv or dataset.toml the one fault is that it is missing."""
    (folder / name).unlink()
    (folder / "facts.csv").unlink()
    assert listed(faults_of(folder)) == [[name, 0, "", "missing-file"]]


def test_an_empty_folder_misses_both_needed_files(tmp_path: Path, faults_of: FaultsOf) -> None:
    """A folder with nothing in it is met with the names of all that it needs."""
    assert listed(faults_of(tmp_path)) == [
        ["cities.csv", 0, "", "missing-file"],
        ["dataset.toml", 0, "", "missing-file"],
    ]


@pytest.mark.parametrize("name", ["cities.csv", "facts.csv", "things.csv", "dataset.toml"])
def test_a_file_that_cannot_be_read_is_named(name: str, folder: Path, faults_of: FaultsOf) -> None:
    """A folder in the place of a file is a fault of that file, and not the end of the run."""
    if name != "facts.csv":
        (folder / "facts.csv").unlink()
    (folder / name).unlink()
    (folder / name).mkdir()
    assert listed(faults_of(folder)) == [[name, 0, "", "unreadable-file"]]


@pytest.mark.parametrize(
    "name",
    [
        "wrong-encoding.utf-16-le.csv",
        "empty-file.no-bytes.csv",
        "missing-column.country.csv",
        "unclosed-quote.in-the-header.csv",
    ],
)
def test_a_table_that_cannot_be_read_makes_no_fact_wrong(name: str, folder: Path, faults_of: FaultsOf) -> None:
    """Where no city could be read, nothing is said of the facts that speak of them: they may well be right."""
    shutil.copyfile(CSV / name, folder / "cities.csv")
    assert {fault.source for fault in faults_of(folder)} == {"cities.csv"}


def test_a_row_that_cannot_be_read_makes_no_fact_wrong(folder: Path, faults_of: FaultsOf) -> None:
    """A fact about a city whose row has a fault in another cell is not told that there is no such city."""
    cities = (folder / "cities.csv").read_text(encoding="utf-8").replace("baku,city,", "baku,citty,")
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    assert listed(faults_of(folder)) == [["cities.csv", 4, "kind", "unknown-kind"]]


def test_a_fault_in_one_file_hides_no_fault_in_another(folder: Path, faults_of: FaultsOf) -> None:
    """A flaw in a city's note does not keep back that a fact speaks of a place or an entry that nobody knows."""
    put("zero-width-character.space.csv", folder)
    with (folder / "facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("4,bakku,capitalOf,DE,,,,,,,,,\n99,baku,capitalOf,DE,,,,,,,,,\n")
    assert listed(faults_of(folder)) == [
        ["cities.csv", 3, "name_en", "zero-width-character"],
        ["facts.csv", 7, "place", "unknown-id"],
        ["facts.csv", 8, "entry", "unknown-entry"],
    ]


def test_a_row_that_is_lost_hides_no_fault_about_another(folder: Path, faults_of: FaultsOf) -> None:
    """Where one city's row cannot be used, a fact about a place that stands in no row at all is still reported."""
    put("unknown-country.no-such-code.csv", folder)
    with (folder / "facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("2,bremen,capitalOf,DE,,,,,,,,,\n4,bakku,capitalOf,DE,,,,,,,,,\n")
    assert listed(faults_of(folder)) == [
        ["cities.csv", 3, "country", "unknown-country"],
        ["facts.csv", 8, "place", "unknown-id"],
    ]


_FILES = {file.name: file.read_bytes() for file in (CSV / "valid").iterdir()}
_BITS = [
    *(
        b'"',
        b",",
        b"\n",
        b"\r",
        b";",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"9" * 30,
        b" ",
        b"-",
        b".",
        b"[",
        b"]",
        b"{}",
        b"=",
    ),
    *(
        b"en",
        b"en_US",
        b'"x"',
        b"@",
        b"|",
        b"baku",
        b"million",
        b"1e9",
        b"x" * 5000,
        b"\xe2\x80\xae",
        b"\xe2\x80\xa8",
        b"",
    ),
]
_EDITS = st.lists(
    st.tuples(st.sampled_from(sorted(_FILES)), st.floats(0, 1), st.integers(0, 12), st.sampled_from(_BITS)),
    min_size=1,
    max_size=4,
)


@given(_EDITS)
@example([("dataset.toml", 0.0, 0, b"x = " + b"[" * 5000)])
@example([("facts.csv", 0.0, 10**6, b'\n "')])
def test_no_slip_in_any_file_stops_the_reader(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, float, int, bytes]]
) -> None:
    """Whatever bytes go wrong in whichever file, the folder is read or its faults are told, in visible letters."""
    folder = tmp_path_factory.mktemp("slips")
    files = dict(_FILES)
    for name, place, cut, bits in edits:
        at = int(place * len(files[name]))
        files[name] = files[name][:at] + bits + files[name][at + cut :]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        records = read_records(folder, date(2026, 11, 23))
    except InvalidInput as invalid:
        assert invalid.faults
        for fault in invalid.faults:
            assert fault.source in files
            assert fault.line <= files[fault.source].count(b"\n") + files[fault.source].count(b"\r") + 1
            assert fault.rule
            assert fault.what
            assert fault.mend
            assert [
                said for said in (fault.column, fault.value, fault.what, fault.mend) if not said.isprintable()
            ] == []
    else:
        assert records.home.id == records.dataset.home
        assert records.facts
    finally:
        shutil.rmtree(folder)
