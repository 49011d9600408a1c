"""Knows how people write dates and numbers; does not know whose dates and numbers they are."""

from sisterkg.published.dates import USUAL_LANGUAGES, Precision, PublishedDate, read_date
from sisterkg.published.numbers import NumberFormat, PublishedNumber, read_number
from sisterkg.published.unreadable import Unreadable

__all__ = [
    "USUAL_LANGUAGES",
    "NumberFormat",
    "Precision",
    "PublishedDate",
    "PublishedNumber",
    "Unreadable",
    "read_date",
    "read_number",
]
