"""How the tests look at pages: the widths of screens, and the fixtures that open, picture and judge a page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

WIDE, NARROW = 1280, 360
"""Widths of a screen on a desk and of a small one in a hand."""

VIEWS = (
    ("en", WIDE, "light"),
    ("tr", WIDE, "dark"),
    ("tr", NARROW, "light"),
    ("en", NARROW, "dark"),
)
"""Language, width and scheme: every two of them meet."""

OPPOSITES = (
    (("en", WIDE, "light"), ("tr", NARROW, "dark")),
    (("tr", WIDE, "dark"), ("en", NARROW, "light")),
)
"""Pairs of views that have nothing in common: in either pair a page is seen in each language, width and scheme."""

OpenPage = Callable[..., Page]
"""Opens a page by its path; see the fixture ``open_page``."""

Shoot = Callable[..., None]
"""Keeps a picture of a page under a name: ``shoot(page, name)``, or of a part of it, by its selector."""

Judge = Callable[..., list[str]]
"""Tells what axe-core finds against WCAG 2.2 AA, but in the parts of a page that are named."""


def overflows(page: Page) -> bool:
    """Tell whether a page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
