"""Knows what the visitors of a site need, and whether a running one gives it; does not know how a site is made."""

from sisterkg.doctor.examination import CHECKS, Check, Verdict, examine

__all__ = ["CHECKS", "Check", "Verdict", "examine"]
