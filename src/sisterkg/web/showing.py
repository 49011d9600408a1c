"""Knows how text that nobody vouches for is shown: what cannot be seen, or turns other text around, as a mark."""

from __future__ import annotations

import re

from flask import Flask
from markupsafe import Markup

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tab and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns text around (UAX 9)
    "\u200b\u2028\u2029\u2060\ufeff\ufff9-\ufffb"  # what takes no room
    "\U000e0000-\U000e007f\ud800-\udfff]"  # tags, and halves of characters
)


def visible(text: str) -> str:
    r"""Return a text with a mark for each character that would not be seen, or would turn its surroundings around.

    >>> visible("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def register(app: Flask) -> None:
    """Have every value that any template shows be shown so; ``|verbatim`` keeps one that is sent back as it is."""
    app.jinja_options = {**app.jinja_options, "finalize": _finalized}
    app.add_template_filter(lambda text: Markup.escape(text), "verbatim")


def _finalized(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
