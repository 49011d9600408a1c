"""Knows what the conditions of a request ask of an answer (RFC 9110, 13); does not know the answer."""

from __future__ import annotations

import re
from datetime import datetime

from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import parse_date, parse_etags
from werkzeug.sansio.http import is_resource_modified

from sisterkg.messages import Message

_MARK = re.compile(r'(?:--?(?:gzip|deflate|br|zstd)){1,3}(?=")')
"""What proxies that compress put behind a tag: Apache one hyphen and the coding, Jetty two."""


def require(if_match: str | None, if_unmodified_since: str | None, etag: str, changed: datetime | None) -> None:
    """Make sure that an answer is the one which a client wants, or none newer; ``etag`` is without quotes.

    >>> require('"a", "b"', None, "b", None), require("*", None, "b", None)
    (None, None)
    >>> require('W/"b"', None, "b", None)
    Traceback (most recent call last):
    werkzeug.exceptions.PreconditionFailed: 412 Precondition Failed: this is not what was named, or is newer

    Raises:
        PreconditionFailed: where it is another, or newer (13.1.1, 13.1.4).
    """
    if if_match:
        tags = parse_etags(if_match)
        is_right = tags.star_tag or tags.is_strong(etag)
    else:
        since = parse_date(if_unmodified_since)
        is_right = not (since and changed and changed > since)
    if not is_right:
        raise PreconditionFailed(Message("this is not what was named, or is newer"))


def unmarked(if_none_match: str) -> str:
    """Return the tags that a client has, as they were before a proxy compressed what they stand for.

    Apache marks the tags of what it compresses and hands them back so, by which nothing would ever be known.

    >>> unmarked('"a-gzip", W/"b-br", "c"')
    '"a", W/"b", "c"'
    """
    return _MARK.sub("", if_none_match)


def is_known(if_none_match: str | None, if_modified_since: str | None, etag: str, changed: datetime | None) -> bool:
    """Tell whether a client has an answer already (13.1.2, 13.1.3); ``etag`` is without quotes.

    >>> is_known('"a", W/"b"', None, "b", None), is_known('"a"', "Fri, 01 Jan 2100 00:00:00 GMT", "b", None)
    (True, False)
    """
    if if_none_match is None and if_modified_since is None:
        return False
    tags = unmarked(if_none_match or "")
    return not is_resource_modified(
        http_if_none_match=tags, http_if_modified_since=if_modified_since, etag=etag, last_modified=changed
    )
