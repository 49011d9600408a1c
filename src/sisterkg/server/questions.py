"""Knows how a request is read as a question, and remembers short ones; does not know the protocol's rules."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.exceptions import UnsupportedMediaType

from sisterkg.engine import Limits, Refusal, Refused
from sisterkg.messages import Message
from sisterkg.web.protocol import Asked, Request, read_query

if TYPE_CHECKING:
    from granian.rsgi import Scope

_SHORT = 4096
"""Characters of a request that is worth remembering."""
_REMEMBERED = 4096


class QuestionReader:
    """Reads what requests ask; a request that comes again is not read again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read_url)

    def read(self, scope: Scope, body: bytes) -> Asked | None:
        """Return what a request asks, or None where it asks nothing.

        Raises:
            Refused, NotAcceptable, UnsupportedMediaType: as read_query does.
        """
        # Several lines of one header are one list (RFC 9110, 5.3).
        accept = ", ".join([value for name, value in scope.headers.items() if name == "accept"]) or None
        if scope.method == "POST":
            content_type = self._content_type(scope)
            return read_query(Request("POST", scope.query_string, accept, content_type, body), self._limits)
        length = len(scope.query_string) + len(accept or "")
        read = self._remembered if length <= _SHORT else self._read_url
        return read(scope.query_string, accept)

    @staticmethod
    def _content_type(scope: Scope) -> str:
        given = [value for name, value in scope.headers.items() if name == "content-type"]
        if len(given) > 1:
            what = Message("the request has several content types")
            raise Refused(Refusal.MALFORMED, what, Message("send one Content-Type"))
        if (scope.headers.get("content-encoding") or "identity").strip().lower() != "identity":
            raise UnsupportedMediaType(Message("a query comes as it is, without Content-Encoding"))
        return given[0] if given else ""

    def _read_url(self, query_string: str, accept: str | None) -> Asked | None:
        return read_query(Request("GET", query_string, accept), self._limits)
