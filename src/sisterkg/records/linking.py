"""Knows what links.csv and link-checks.csv say about the places of cities.csv, and what does not go together.

What a person must mend is a fault; what only a person can tell whether it is wrong is advice, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sisterkg.faults import Fault
from sisterkg.records.cities import CityRecord
from sisterkg.records.frame import Frame
from sisterkg.records.link_checks import LinkCheckRecord
from sisterkg.records.links import PREDICATES, LinkRecord
from sisterkg.records.notes import Notes
from sisterkg.records.tables import Report

_LINKS, _CHECKS = "links.csv", "link-checks.csv"


def linked(city: CityRecord, frame: Frame, report: Report, advise: Report) -> CityRecord:
    """Return a city with the item that a person has accepted for it, if any."""
    if city.wikidata and (rejected := frame.rejected.get((city.id, city.wikidata))):
        what = f"{city.wikidata} was rejected, and cities.csv links {city.id} to it"
        mend = "empty wikidata and match in cities.csv, or change the decision"
        advise(Fault(_LINKS, rejected.line, "decision", city.wikidata, "contradicting-decision", what, mend))
    if not (chosen := frame.accepted.get(city.id)):
        return city
    _check_chosen(city, chosen, report, advise)
    return replace(city, wikidata=chosen.item, match=PREDICATES[chosen.predicate])


def _check_chosen(city: CityRecord, chosen: LinkRecord, report: Report, advise: Report) -> None:
    if not city.wikidata:
        return
    if city.wikidata != chosen.item:
        what = f"cities.csv links {city.id} to {city.wikidata}"
        report(Fault(_LINKS, chosen.line, "object_id", chosen.item, "contradicting-link", what, "keep one of them"))
    elif city.match != PREDICATES[chosen.predicate]:
        what = f"cities.csv calls the match of {city.id} {city.match}; the decision here is what counts"
        mend = f"write {PREDICATES[chosen.predicate]} in cities.csv, or change predicate_id"
        advise(Fault(_LINKS, chosen.line, "predicate_id", chosen.predicate, "contradicting-predicate", what, mend))


def check_links(frame: Frame, notes: Notes, report: Report) -> None:
    """Report a second link that was accepted for a place; advise on rows of places and links that are gone."""
    for link in frame.links:
        if link.place not in notes.watched:
            what, mend = f"there is no place {link.place}", "correct it, or delete the row"
            notes.advice.append(Fault(_LINKS, link.line, "subject_id", link.place, "unknown-id", what, mend))
        elif link.decision == "accepted" and (accepted := frame.accepted[link.place]) is not link:
            what, mend = f"line {accepted.line} accepts another item for {link.place}", "keep one, or correct one"
            report(Fault(_LINKS, link.line, "decision", link.item, "duplicate-decision", what, mend))
    there = set(of_links(frame, notes))
    for check in frame.link_checks:
        if check not in there:
            what = f"{check.place} is not linked to {check.item} any more; the row is passed over"
            mend = "run sisterkg link again"
            notes.advice.append(Fault(_CHECKS, check.line, "item", check.item, "unknown-link", what, mend))


def of_links(frame: Frame, notes: Notes) -> Iterator[LinkCheckRecord]:
    """Yield the checks of links that are still there."""
    for check in frame.link_checks:
        if notes.watched.get(check.place, (0, None))[1] == check.item:
            yield check
