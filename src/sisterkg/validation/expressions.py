r"""Knows which regular expressions Python and the store read alike; does not know what they are matched with.

Letters, escaped signs, sets of ASCII characters, groups, alternatives, anchors and plain repetitions mean the same
in both, on a text that is one line. What goes beyond that is not alike enough to rely on: ``\w`` and ``\b`` go by
other tables of Unicode, a possessive or an atomic group is known to one alone.
"""

from __future__ import annotations

import re

_SET = r"\[\^?(?:[A-Za-z0-9_ .,:;/#@%+*?()$|{}=!<>'\"]|[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9]|\\[-.\]\[\\^/])+-?\]"
_ATOM = rf"(?:{_SET}|\\[.^$*+?()\[\]{{}}|/\\-]|[^\\\[\](){{}}.*+?|^$\n\r]|\.)"
_REPEATED = r"(?:[*+?]\??|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}\??)?"
_TOKEN = re.compile(
    rf"(?P<atom>{_ATOM}{_REPEATED})|(?P<open>\((?:\?:)?(?!\?))|(?P<close>\){_REPEATED})|(?P<bar>[|^$])"
)


def is_alike(pattern: str) -> bool:
    r"""Tell whether a regular expression matches the same texts of one line in Python and in the store.

    >>> is_alike(r"^https?://([a-z]+\.)*example\.org/[0-9]{2,}$")
    True
    >>> is_alike(r"\w+")
    False
    """
    place = depth = 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None or depth < 0:
            return False
        depth += (token["open"] is not None) - (token["close"] is not None)
        place = token.end()
    return depth == 0 and _is_known_to_python(pattern)


def _is_known_to_python(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
