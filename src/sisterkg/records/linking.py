"""Knows what links.csv and link-checks.csv say about the places of cities.csv, and what does not go together.

What a person must mend is a fault; what only a person can tell whether it is wrong is a note, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sisterkg.faults import Fault
from sisterkg.records.cities import CityRecord
from sisterkg.records.crosschecks import duplicate, report_twice
from sisterkg.records.link_checks import LinkCheckRecord
from sisterkg.records.links import PREDICATES, LinkRecord
from sisterkg.records.tables import Report
from sisterkg.vocab import Slug

_LINKS, _CHECKS = "links.csv", "link-checks.csv"


def linked(
    cities: Sequence[CityRecord], links: Sequence[LinkRecord], report: Report, note: Report
) -> Iterator[CityRecord]:
    """Yield the cities with the items that a person has accepted for them."""
    report_twice(links, lambda link: link.key, _LINKS, "object_id", report)
    by_id = {city.id: city for city in cities}
    accepted = _accepted(links, by_id, report)
    for link in links:
        if link.place not in by_id:
            what, mend = f"there is no place {link.place}", "correct it, or delete the row"
            note(Fault(_LINKS, link.line, "subject_id", link.place, "unknown-id", what, mend))
        elif link.decision == "rejected" and by_id[link.place].wikidata == link.item:
            what = f"{link.item} was rejected, and cities.csv links {link.place} to it"
            mend = "empty wikidata and match in cities.csv, or change the decision"
            note(Fault(_LINKS, link.line, "decision", link.item, "contradicting-decision", what, mend))
    for city in cities:
        if not (chosen := accepted.get(city.id)):
            yield city
            continue
        _check_chosen(city, chosen, report, note)
        yield replace(city, wikidata=chosen.item, match=PREDICATES[chosen.predicate])


def _accepted(
    links: Sequence[LinkRecord], cities: Mapping[Slug, CityRecord], report: Report
) -> Mapping[Slug, LinkRecord]:
    """Return the accepted link of each place, the first where there are two."""
    accepted: dict[Slug, LinkRecord] = {}
    for link in links:
        if link.decision != "accepted" or link.place not in cities:
            continue
        if (first := accepted.setdefault(link.place, link)) is not link:
            what = f"line {first.line} accepts another item for {link.place}"
            report(duplicate(_LINKS, link.line, "decision", link.item, what))
    return accepted


def _check_chosen(city: CityRecord, chosen: LinkRecord, report: Report, note: Report) -> None:
    if not city.wikidata:
        return
    if city.wikidata != chosen.item:
        what = f"cities.csv links {city.id} to {city.wikidata}"
        report(Fault(_LINKS, chosen.line, "object_id", chosen.item, "contradicting-link", what, "keep one of them"))
    elif city.match != PREDICATES[chosen.predicate]:
        what = f"cities.csv calls the match of {city.id} {city.match}; the decision here is what counts"
        mend = f"write {PREDICATES[chosen.predicate]} in cities.csv, or change predicate_id"
        note(Fault(_LINKS, chosen.line, "predicate_id", chosen.predicate, "contradicting-predicate", what, mend))


def of_links(
    checks: Sequence[LinkCheckRecord], cities: Sequence[CityRecord], report: Report, note: Report
) -> Iterator[LinkCheckRecord]:
    """Yield the checks of links that are still there."""
    report_twice(checks, lambda check: (check.place, check.item), _CHECKS, "item", report)
    links = {(city.id, city.wikidata) for city in cities}
    for check in checks:
        if (check.place, check.item) in links:
            yield check
            continue
        what = f"{check.place} is not linked to {check.item} any more; the row is passed over"
        note(Fault(_CHECKS, check.line, "item", check.item, "unknown-link", what, "run sisterkg link again"))
