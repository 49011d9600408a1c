"""Knows what it means when a service elsewhere brings no answer, or only a part of one; not how it is called.

Every failure is told twice: to the asker without the service's address, and to the operator with it, each with what
they can do.
"""

from __future__ import annotations

from collections.abc import Mapping

from sisterkg.engine.refusals import Refusal
from sisterkg.engine.service_address import Service
from sisterkg.messages import Message, OwnWords

_SHOWN = 200
_LATER = Message("ask again in a moment; pages and downloads are served meanwhile")
_LESS = Message("ask for less, add LIMIT, or download the data set")
_PAGE = Message("page by LIMIT and OFFSET, or download the data set")
TOO_LARGE = Message("the answer is too large")

_LOOK = "check the address, that the service runs, and what it says in its log"
_ADDRESS = (
    "check the address: oxigraph's ends in /query, Fuseki's in /sparql, that of GraphDB and RDF4J in the repository"
)
_CREDENTIALS = "give the credentials of somebody who may ask it: see --engine-credentials in sisterkg serve --help"
_TRUST = "if its certificate is of your own authority, name the file of that in the variable SSL_CERT_FILE"
_ADVICE: Mapping[int, str] = {401: _CREDENTIALS, 403: _CREDENTIALS, 404: _ADDRESS, 405: _ADDRESS}


class Failure(Exception):
    """A call that brought no answer."""

    def __init__(
        self,
        refusal: Refusal,
        said: Message,
        detail: str,
        mend: Message = _LATER,
        retry_after: int = 0,
        advice: str = _LOOK,
    ) -> None:
        super().__init__(detail)
        self.refusal = refusal
        self.said = said
        """What the asker is told."""
        self.mend = mend
        self.retry_after = retry_after
        self.advice = advice
        """What the operator can do."""


def silent(service: Service, reason: str, *, is_distrusted: bool) -> Failure:
    """Return the failure of a service that cannot be reached, or whose certificate is not trusted."""
    said = Message("the engine behind this endpoint does not answer")
    detail = f"{service.address} does not answer: {words(service, reason)}"
    return Failure(Refusal.DOWN, said, detail, retry_after=5, advice=_TRUST if is_distrusted else _LOOK)


def broken(service: Service, reason: str) -> Failure:
    """Return the failure of a service that began to answer."""
    detail = f"{service.address} broke off, or speaks no HTTP: {words(service, reason)}"
    said = Message("the engine behind this endpoint broke off before its answer was whole")
    return Failure(Refusal.FAILED, said, detail, retry_after=5)


def endless(service: Service, most: int) -> Failure:
    """Return the failure of a service that answers with more bytes than are taken."""
    return Failure(Refusal.TOO_LARGE, TOO_LARGE, f"{service.address} answers with more than {most} bytes", _PAGE)


def part(service: Service, headers: Mapping[str, str]) -> Failure | None:
    """Return the failure of a service whose answer looks whole, and is told to be only a part of it; else nothing.

    Virtuoso cuts off what is over its limits of rows and of time, and says so in its headers alone.
    """
    if most := headers.get("X-SPARQL-MaxRows", ""):
        detail = f"{service.address} gives no more than {words(service, most)} rows (X-SPARQL-MaxRows)"
        said = Message("the engine behind this endpoint cut off its answer, which has too many rows")
        return Failure(Refusal.FAILED, said, detail, _PAGE, advice="let the service give more rows")
    for name in ("X-SPARQL-Anytime", "X-SQL-State"):
        if told := headers.get(name, ""):
            detail = f"{service.address} gives a part of its answer ({name}: {words(service, told)})"
            said = Message("the engine behind this endpoint gave up on the query")
            return Failure(Refusal.TOO_SLOW, said, detail, _LESS, advice="give the service more time")
    if headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        detail = f"{service.address} compresses what it was asked not to"
        said = Message("the engine behind this endpoint answers in a form that was not asked for")
        return Failure(Refusal.FAILED, said, detail)
    return None


def failed(service: Service, status: int, headers: Mapping[str, str], beginning: str) -> Failure:
    """Return the failure of a service that answers with another status than success, and how its answer begins."""
    told = words(service, beginning, headers.get("Content-Type", ""))
    detail = f"{service.address} answers {status}" + (f": {told}" if told else "")
    if 300 <= status < 400:
        target = words(service, headers.get("Location", "")) or "nowhere"
        said = Message("the engine behind this endpoint has moved")
        advice = "give the address that it leads to, if it is yours"
        return Failure(Refusal.FAILED, said, f"{detail}; it leads to {target}", advice=advice)
    if status == 400:
        said = Message("the engine behind this endpoint does not take this query")
        if told:
            said = Message("{said}: {words}", said=said, words=OwnWords(told))
        mend = Message("write it otherwise, in plain SPARQL 1.1, or download the data set")
        return Failure(Refusal.DIALECT, said, detail, mend)
    if status in (413, 414, 431):
        said = Message("the query is too long for the engine behind this endpoint")
        mend = Message("ask in several shorter queries, or download the data set")
        return Failure(Refusal.DIALECT, said, detail, mend)
    if status in (408, 504):
        said = Message("the engine behind this endpoint gave up on the query")
        return Failure(Refusal.TOO_SLOW, said, detail, _LESS)
    if status in (429, 503):
        asked = headers.get("Retry-After", "")
        seconds = min(int(asked[:6]), 3600) if asked.isdecimal() else 5
        said = Message("the engine behind this endpoint has too much to do")
        return Failure(Refusal.DOWN, said, detail, retry_after=max(1, seconds))
    said = Message("the engine behind this endpoint failed ({status})", status=status)
    return Failure(Refusal.FAILED, said, detail, retry_after=5, advice=_ADVICE.get(status, _LOOK))


def words(service: Service, said: str, media_type: str = "text/plain") -> str:
    r"""Return what a service says as one line without its credentials; nothing where it is a page or a program's.

    >>> words(Service("http://e/"), "error at 1:20:\nexpected LANGMATCHES")
    'error at 1:20: expected LANGMATCHES'
    """
    if "html" in media_type.lower() or said.lstrip().startswith("<"):
        return ""
    line = "".join(letter if letter.isprintable() else " " for letter in service.hidden(said))
    return " ".join(line.split())[:_SHOWN]
