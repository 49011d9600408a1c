"""Knows how our places are linked with Wikidata, and what each side has that the other lacks; serves nothing."""

from sisterkg.linking.candidates import Candidate, Search, find_candidates
from sisterkg.linking.checking import Checked, check_links
from sisterkg.linking.comparing import compare, uncompared
from sisterkg.linking.items import Items
from sisterkg.linking.mismatches import Difference, Mismatch, Uncompared
from sisterkg.linking.partnerships import compare_partnerships
from sisterkg.linking.polite import LONG_FRESH, SHORT_FRESH, Offline, PoliteVisitor
from sisterkg.linking.proposals import checks_table, links_table
from sisterkg.linking.quickstatements import as_csv, as_v1, lacking
from sisterkg.linking.reconciling import ReconciliationService, Sought
from sisterkg.linking.reports import as_finder, as_page, as_table, is_for_finder
from sisterkg.linking.sparql import NoService, SparqlService
from sisterkg.linking.stated import stated
from sisterkg.linking.statements import twin_statements

__all__ = [
    "LONG_FRESH",
    "SHORT_FRESH",
    "Candidate",
    "Checked",
    "Difference",
    "Items",
    "Mismatch",
    "NoService",
    "Offline",
    "PoliteVisitor",
    "ReconciliationService",
    "Search",
    "Sought",
    "SparqlService",
    "Uncompared",
    "as_csv",
    "as_finder",
    "as_page",
    "as_table",
    "as_v1",
    "check_links",
    "checks_table",
    "compare",
    "compare_partnerships",
    "find_candidates",
    "is_for_finder",
    "lacking",
    "links_table",
    "stated",
    "twin_statements",
    "uncompared",
]
