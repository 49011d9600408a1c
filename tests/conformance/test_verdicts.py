"""When a run of the W3C's suites fails: on what the server lost, and on misses that are not as they are listed."""

from __future__ import annotations

from pathlib import Path

from conformance.judging import Fault, Verdict
from conformance.manifests import Dataset, Kind, Source, W3cTest
from conformance.misses import known_misses, surprises

TEST = W3cTest("sparql11", "sparql11/bind/bind01", Kind.EVALUATION, Source(Path(), ""), Dataset(), None, lax=False)


def test_what_the_engine_passes_in_one_format_the_server_must_pass_in_all() -> None:
    """A fault in one format is a loss of the test, and no fault is none."""
    assert Verdict(TEST, None, {"json": None, "csv": Fault("other rows")}).lost == {"csv": "other rows"}
    assert Verdict(TEST, None, {"json": None, "csv": None}).lost == {}


def test_a_server_that_breaks_is_never_excused_by_the_engine() -> None:
    """What the engine misses the server may miss, but only by a plain answer: a 5xx is a loss all the same."""
    assert Verdict(TEST, "other rows", {"json": Fault("other rows")}).lost == {}
    assert Verdict(TEST, "other rows", {"json": Fault("503", own=True)}).lost == {"json": "503"}


def test_the_list_of_misses_is_exact() -> None:
    """A miss that is not listed is told, and so is a listed test that passes; one that was not run is neither."""
    missed, passed = Verdict(TEST, "other rows", {}), Verdict(TEST, None, {})
    assert surprises([missed], {TEST.name: "why"}) == []
    assert surprises([passed], {"sparql11/other": "why"}) == []
    assert len(surprises([missed], {})) == 1
    assert len(surprises([passed], {TEST.name: "why"})) == 1


def test_every_listed_miss_has_a_cause() -> None:
    """No test is excused without a sentence that says why."""
    assert known_misses()
    assert all(cause.endswith(".") for cause in known_misses().values())
