"""Knows the long lists of a snapshot as files that are read page by page; does not know who reads them, nor how."""

from sisterkg.listing.alphabet import collated
from sisterkg.listing.finding_list import FindingList, Group
from sisterkg.listing.finding_writing import write_findings
from sisterkg.listing.names import LONGEST_LABEL, as_compared, words_of
from sisterkg.listing.partner import Called, Partner, State
from sisterkg.listing.partner_list import ORDERS, PartnerList, Wanted
from sisterkg.listing.partner_writing import write_partners

__all__ = [
    "LONGEST_LABEL",
    "ORDERS",
    "Called",
    "FindingList",
    "Group",
    "Partner",
    "PartnerList",
    "State",
    "Wanted",
    "as_compared",
    "collated",
    "words_of",
    "write_findings",
    "write_partners",
]
