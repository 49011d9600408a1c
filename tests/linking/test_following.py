"""Links are followed and new ones proposed; a person decides, and what does not go together is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from linking.commands import check_of, decision, link, run, table, write_table
from releases.conftest import edit
from sisterkg.build import Checked, Inputs, check
from sisterkg.faults import Fault, InvalidInput

UNLINKED = {"wikidata": "", "match": ""}


def checked(inputs: Inputs, data: Path, advise: Callable[[Fault], None] | None = None) -> Checked:
    """Read the records of a folder, and test them."""
    return check(replace(inputs, data=data, today=date.today(), advise=advise), data.parent, lambda step: None)


def triples(inputs: Inputs, data: Path) -> str:
    """Return what the records of a folder mean, as N-Triples."""
    return checked(inputs, data).graph.file.read_text("utf-8")


def test_links_are_followed_and_told(data: Path, wikidata: str, offers: str) -> None:
    """Every link is checked: there, merged, deleted, of another kind, in another country, too far away."""
    done = link(data, wikidata, offers)
    assert done.exit_code == 0, done.output
    checks = {row["place"]: row for row in table(data / "link-checks.csv")}
    told = {
        "izmir": ("exists", "", "it lies 2.1 kilometres away"),
        "tampa": ("exists", "", "how far it is is not known; in which country it lies is not known"),
        "bremen": ("redirected", "Q500", "it was merged into Q500"),
        "long-beach": ("deleted", "", "it was merged into Q503, and that was deleted"),
        "split": ("deleted", "", "there is no such item"),
        "havana": ("type-differs", "", "it is no city, it is a human (Q5)"),
        "tianjin": ("country-differs", "", "it lies in Q227, not in Q148"),
        "bukhara": ("too-far", "", "it lies 390 kilometres away"),
    }
    for place, (result, target, evidence) in told.items():
        assert (checks[place]["result"], checks[place]["target"]) == (result, target)
        to = f" to {target}" if target else ""
        assert f"{result}{to}: {place} – {checks[place]['item']}: {evidence}\n" in done.stdout
    assert checks["baku"]["result"] == "exists", "a country that was, and one that never was, do not count"
    assert "hamyang" not in checks


@pytest.mark.parametrize("left", [{"split"}, {"split", "odense"}])
def test_links_that_were_all_deleted_are_told(left: set[str], data: Path, wikidata: str, offers: str) -> None:
    """However few links there are: where Wikidata has none of them any more, each is told as deleted."""
    rows = table(data / "cities.csv")
    write_table(data / "cities.csv", [row | ({} if row["id"] in left else UNLINKED) for row in rows])
    done = link(data, wikidata, offers)
    assert done.exit_code == 0, done.output
    assert {row["place"]: row["result"] for row in table(data / "link-checks.csv")} == dict.fromkeys(left, "deleted")


def test_candidates_are_proposed_and_not_accepted(data: Path, wikidata: str, offers: str, inputs: Inputs) -> None:
    """Items for a place without a link come with score and evidence, and change nothing until someone decides."""
    before = triples(inputs, data)
    assert link(data, wikidata, offers).exit_code == 0
    (data / "link-checks.csv").unlink()
    candidates = [row for row in table(data / "links.csv") if row["subject_id"] == "place:hamyang"]
    by_item = {row["object_id"].removeprefix("wikidata:"): row for row in candidates}
    assert next(iter(by_item)) == "Q1"
    assert len(candidates) == len(by_item), "a merged item is proposed once, as what it is now"
    assert not {"Q600", "Q601"} & {*by_item}, "merged and deleted items are not proposed"
    assert {row["decision"] for row in candidates} == {""}
    assert {row["mapping_justification"] for row in candidates} == {"semapv:LexicalMatching"}
    confidences = [float(row["confidence"]) for row in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert "it is a thing of no kind" not in by_item["Q1"]["comment"]
    assert "same country" in by_item["Q1"]["comment"]
    assert "another country" in by_item["Q3"]["comment"]
    assert "no county, it is a human (Q5)" in by_item["Q4"]["comment"]
    assert float(by_item["Q4"]["confidence"]) < float(by_item["Q1"]["confidence"]) / 2
    assert triples(inputs, data) == before


def test_decisions_are_kept_and_take_effect(data: Path, wikidata: str, offers: str, inputs: Inputs) -> None:
    """What a person has accepted is a link from then on, what was rejected stays so, and no search changes either."""
    assert link(data, wikidata, offers).exit_code == 0
    (data / "link-checks.csv").unlink()
    rows = table(data / "links.csv")
    for row in rows:
        if row["subject_id"] == "place:hamyang":
            row["decision"] = "accepted" if row["object_id"] == "wikidata:Q1" else "rejected"
    write_table(data / "links.csv", rows)
    lines = triples(inputs, data).splitlines()
    place = "<http://localhost:8000/id/place/hamyang>"
    assert any(line.startswith(place) and line.endswith("<http://www.wikidata.org/entity/Q1> .") for line in lines)
    done = link(data, wikidata, offers)
    assert done.exit_code == 0
    assert "candidate: hamyang" not in done.stdout, "what was decided is not proposed again"
    again = {row["object_id"]: row for row in table(data / "links.csv") if row["subject_id"] == "place:hamyang"}
    assert again["wikidata:Q1"]["decision"] == "accepted"
    assert again["wikidata:Q1"]["mapping_justification"] == "semapv:ManualMappingCuration"
    assert again["wikidata:Q1"]["predicate_modifier"] == ""
    assert again["wikidata:Q4"]["decision"] == "rejected"
    assert again["wikidata:Q4"]["predicate_modifier"] == "Not"


def test_accepting_an_item_leaves_geonames_alone(data: Path, inputs: Inputs) -> None:
    """A link to Wikidata and one to GeoNames have each a match of their own."""
    write_table(data / "links.csv", [decision("nicosia", "Q3856", "accepted"), decision("baku", "Q9248", "accepted")])

    def links_of(place: str) -> set[str]:
        lines = triples(inputs, data).splitlines()
        subject = f"<http://localhost:8000/id/place/{place}> "
        return {line for line in lines if line.startswith(subject) and "geonames.org" in line}

    after = links_of("nicosia")
    assert [line.split(" ")[1].rpartition("#")[2] for line in after] == ["closeMatch>"]
    (data / "links.csv").unlink()
    assert links_of("nicosia") == after
    edit(data / "cities.csv", "Q9248,exact", "Q9248,close")
    assert any("owl#sameAs" in line for line in links_of("baku"))


def test_what_does_not_go_together_is_noted_and_stops_nothing(
    data: Path, wikidata: str, offers: str, inputs: Inputs
) -> None:
    """A place that is gone, a rejected link that is still there, another predicate, an old check: told, and kept."""
    rows = [
        decision("atlantis", "Q1", "rejected"),
        decision("baku", "Q9248", "rejected"),
        decision("bremen", "Q24879", "accepted", "skos:closeMatch"),
        decision("lost", "Q2", ""),
    ]
    write_table(data / "links.csv", rows)
    write_table(data / "link-checks.csv", [check_of("baku", "Q1", "exists"), check_of("baku", "Q9248", "exists")])
    noted: list[Fault] = []
    told_of = checked(inputs, data, noted.append)
    assert [(each.source, each.line, each.rule) for each in noted] == [
        ("link-checks.csv", 2, "unknown-link"),
        ("links.csv", 2, "unknown-id"),
        ("links.csv", 3, "contradicting-decision"),
        ("links.csv", 4, "contradicting-predicate"),
        ("links.csv", 5, "unknown-id"),
    ]
    text = told_of.graph.file.read_text("utf-8")
    assert "/id/place/bremen> <http://www.w3.org/2004/02/skos/core#closeMatch>" in text, "the decision counts"
    assert "/id/link-check/baku-q9248>" in text
    assert "/id/link-check/baku-q1>" not in text
    told = run("check", "--data", data)
    assert told.exit_code == 0
    assert "note: links.csv:3, column decision: Q9248 was rejected, and cities.csv links baku to it" in told.stderr
    assert "note" not in told.stdout
    done = link(data, wikidata, offers)
    assert done.exit_code == 0, done.output
    assert "note: links.csv:2, column subject_id: there is no place atlantis" in done.stderr
    kept = {row["subject_id"]: row for row in table(data / "links.csv")}
    assert (kept["place:atlantis"]["decision"], kept["place:lost"]["decision"]) == ("rejected", "")


def test_search_again_changes_only_what_is_new(data: Path, wikidata: str, offers: str) -> None:
    """A proposal that is found again as it was keeps its day; one that is no longer offered goes."""
    assert link(data, wikidata, offers).exit_code == 0
    rows = table(data / "links.csv")
    for row in rows:
        row["mapping_date"] = "2026-11-01"
    stale = decision("hamyang", "Q777", "")
    rows[1]["confidence"] = "0.001"
    write_table(data / "links.csv", [*rows, stale])
    assert link(data, wikidata, offers).exit_code == 0
    again = {row["object_id"]: row for row in table(data / "links.csv")}
    assert "wikidata:Q777" not in again
    assert again[rows[0]["object_id"]]["mapping_date"] == "2026-11-01"
    assert again[rows[1]["object_id"]]["mapping_date"] > "2026-11-01"


@pytest.mark.parametrize(
    ("name", "row", "rule"),
    [
        ("link-checks.csv", "baku,Q9248,redirected,,2026-11-23", "contradicting-target"),
        ("link-checks.csv", "baku,Q9248,exists,Q1,2026-11-23", "contradicting-target"),
        ("link-checks.csv", "baku,Q9248,fine,,2026-11-23", "unknown-result"),
        ("link-checks.csv", "baku,Q9248,exists,,2999-01-01", "future-date"),
        ("links.csv", "baku,Baku,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,accepted,", "contradicting-link"),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,Q1,x,y,1,2026-11-23,accepted,", "malformed-item"),
        ("links.csv", "hamyang,Hamyang,owl:sameAs,wikidata:Q1,x,y,1,2026-11-23,accepted,", "unknown-predicate"),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,yes,", "unknown-decision"),
        (
            "links.csv",
            "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,,\n"
            "hamyang,Hamyang,skos:closeMatch,wikidata:Q1,x,y,1,2026-11-23,rejected,",
            "duplicate-object_id",
        ),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,7,2026-11-23,,", "malformed-confidence"),
        ("links.csv", "hamyang,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2999-01-01,,", "future-date"),
        ("links.csv", "river:x,Hamyang,skos:exactMatch,wikidata:Q1,x,y,1,2026-11-23,,", "malformed-id"),
    ],
)
def test_faults_of_links_are_told(data: Path, inputs: Inputs, name: str, row: str, rule: str) -> None:
    """A row that cannot be right is told by file, line and column."""
    header = {
        "link-checks.csv": "place,item,result,target,checked",
        "links.csv": "subject_id,subject_label,predicate_id,object_id,object_label,mapping_justification,confidence,"
        "mapping_date,decision,comment",
    }[name]
    (data / name).write_text(f"{header}\n{row}\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        checked(inputs, data)
    line = 1 + len(row.splitlines())
    assert [(fault.source, fault.line, fault.rule) for fault in refused.value.faults] == [(name, line, rule)]


def test_modifier_says_the_same_as_a_rejection(data: Path, inputs: Inputs) -> None:
    """A row that says Not is rejected, and one that is accepted as well is refused."""
    row = decision("hamyang", "Q1", "") | {"predicate_modifier": "Not"}
    write_table(data / "links.csv", [row])
    assert checked(inputs, data).graph.summary.links[0].decision == "rejected"
    write_table(data / "links.csv", [row | {"decision": "accepted"}])
    with pytest.raises(InvalidInput) as refused:
        checked(inputs, data)
    assert [fault.rule for fault in refused.value.faults] == ["contradicting-decision"]
