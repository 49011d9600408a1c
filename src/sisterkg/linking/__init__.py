"""Knows how our places are linked with Wikidata, and what each side has that the other lacks; serves nothing."""

from sisterkg.linking.candidates import Candidate, find_candidates
from sisterkg.linking.checking import Checked, check_links
from sisterkg.linking.items import Items
from sisterkg.linking.mismatches import compare, stated
from sisterkg.linking.polite import Offline, PoliteVisitor
from sisterkg.linking.proposals import checks_table, links_table
from sisterkg.linking.quickstatements import as_csv, as_v1, lacking
from sisterkg.linking.reconciling import ReconciliationService
from sisterkg.linking.reports import as_finder, as_page, as_table
from sisterkg.linking.sparql import NoService, SparqlService
from sisterkg.linking.statements import twin_statements

__all__ = [
    "Candidate",
    "Checked",
    "Items",
    "NoService",
    "Offline",
    "PoliteVisitor",
    "ReconciliationService",
    "SparqlService",
    "as_csv",
    "as_finder",
    "as_page",
    "as_table",
    "as_v1",
    "check_links",
    "checks_table",
    "compare",
    "find_candidates",
    "lacking",
    "links_table",
    "stated",
    "twin_statements",
]
