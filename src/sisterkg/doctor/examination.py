"""Knows which checks there are and runs them all; does not know what any of them looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from sisterkg.doctor import addresses, harvesting, querying, reconciling
from sisterkg.doctor.patient import Ill, Patient
from sisterkg.faults import SisterkgError
from sisterkg.visitor import Unanswered, Visitor

Test = Callable[[Patient], None]
"""Raises Ill where something is wrong."""


class NoSite(SisterkgError):
    """There is no site of sisterkg at an address."""


@dataclass(frozen=True)
class Check:
    """One thing that a visitor needs."""

    name: str
    visitor: str
    """Who needs it."""
    test: Test

    @property
    def promise(self) -> str:
        """What holds where the check passes: the first line of its docstring."""
        return (self.test.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True)
class Verdict:
    """What a check came to: nothing is wrong where ``what`` is empty."""

    check: Check
    what: str = ""
    mend: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.what


CHECKS: tuple[Check, ...] = tuple(
    Check(test.__name__.replace("_", "-"), visitor, test)
    for visitor, tests in (
        ("browser", (addresses.base_iri, addresses.redirects, addresses.pages, addresses.languages)),
        ("crawler", (addresses.robots,)),
        (
            "harvester",
            (
                addresses.links,
                harvesting.content_types,
                harvesting.head,
                harvesting.conditional,
                harvesting.checksums,
                harvesting.ranges,
                harvesting.immutable,
            ),
        ),
        (
            "SPARQL client",
            (
                querying.sparql_get,
                querying.sparql_post,
                querying.sparql_formats,
                querying.cors,
                querying.problems,
                querying.refusals,
                querying.limits,
            ),
        ),
        ("OpenRefine", (reconciling.reconcile,)),
    )
    for test in tests
)
"""Every check, in the order in which they run."""


def examine(address: str, visitor: Visitor) -> Iterator[Verdict]:
    """Yield the verdict of each check of a site.

    Raises:
        Unanswered: where nothing answers at the address at all.
        NoSite: where something else than a site of sisterkg does.
    """
    patient = Patient(address, visitor)
    root = visitor.ask(patient.address)
    if target := root.headers.get("Location"):
        raise NoSite(f"{patient.address} leads to {urljoin(patient.address, target)}", "give that address")
    if not patient.base_iri:
        what = f"{patient.address} is no site of sisterkg: there is no catalogue at {patient.address}catalog.nt"
        raise NoSite(what, "give the address of its landing page, and let the proxy pass everything below it on")
    for check in CHECKS:
        try:
            check.test(patient)
        except Ill as ill:
            yield Verdict(check, str(ill), ill.mend)
        except Unanswered as unanswered:
            yield Verdict(check, str(unanswered), "let the proxy wait longer, and close no connection early")
        else:
            yield Verdict(check)
