"""Knows the SPARQL 1.1 Protocol: what a request asks and in which format; not how it arrived or is answered."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus, unquote_to_bytes

from pyoxigraph import NamedNode
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import parse_options_header

from sisterkg.engine import Limits, Question, Refusal, Refused, form_of
from sisterkg.messages import Message
from sisterkg.syntaxes import MediaFormat
from sisterkg.vocab import PREFIXES
from sisterkg.web.formats import GRAPHS, PAGE, ROWS, choose

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORMAT_NAMES = ("format", "output", "results")
"""The parameters by which clients ask for a format."""
_KNOWN = frozenset(("query", "update", "prefixes", "default-graph-uri", "named-graph-uri", *_FORMAT_NAMES))
"""The parameters that are looked at; any other is passed over, whatever is in it."""
_PARAMETERS = 1_000
"""More than any request has."""
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

OFFERS = {True: (*GRAPHS, PAGE), False: (*ROWS, PAGE)}
"""The formats of an answer that is a graph, and of one that is not. A page shows it in the first of them."""

_LONE_SIGN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
"""A percent sign that begins no escape, and stands for itself."""
_USED = re.compile(r"(?<![\w.:<-])([a-z]+):(?!//)")
_DECLARED = re.compile(r"\bPREFIX\s++([\w.-]*+)\s*+:", re.IGNORECASE)

Parameters = Sequence[tuple[str, str]]

_ONLY_QUERIES = Message("this endpoint only answers queries")
_ENCODE = Message("encode it as UTF-8")
_ONE_PARAMETER = Message("send one parameter named query")
BODY_CUT_SHORT = Message("the body ended before its length was reached")


def no_query() -> Refused:
    """Return the refusal of a request that asks nothing."""
    return Refused(Refusal.MALFORMED, Message("the request has no query"), _ONE_PARAMETER)


def body_too_long(most: int) -> Refused:
    """Return the refusal of a body of more than so many bytes."""
    what = Message("the body is longer than {most} bytes, which a query of the greatest length takes", most=most)
    return Refused(Refusal.TOO_LONG, what, Message("ask in several shorter queries, or download the data set"))


@dataclass(frozen=True)
class Request:
    """What of a request bears on a query, whatever server it came through."""

    method: str
    query_string: str
    """As it was sent: percent-encoded."""
    accept: str | None = None
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Asked:
    """A question, and the format in which its asker wants the answer."""

    question: Question
    offer: MediaFormat
    lines_added: int = 0
    """Lines before the asker's own in the query's text."""


def read_query(request: Request, limits: Limits) -> Asked | None:
    """Return what a request asks (SPARQL 1.1 Protocol, 2.1), or None where a GET has no query.

    >>> asked = read_query(Request("GET", "query=ASK%20%7B%7D&output=csv"), Limits())
    >>> asked.question.text, asked.question.syntax
    ('ASK {}', 'csv')

    Raises:
        Refused: where there is no query, more than one, or one that may not be answered.
        NotAcceptable: where the answer has none of the formats asked for.
        UnsupportedMediaType: where the body is of a type that holds no query.
    """
    parameters = _parameters(request)
    if any(name == "update" for name, _ in parameters):
        raise Refused(Refusal.UPDATE, _ONLY_QUERIES, Message("send a query"))
    queries = [value for name, value in parameters if name == "query"]
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        what = Message("the request has {count} queries", count=len(queries))
        raise Refused(Refusal.MALFORMED, what, _ONE_PARAMETER)
    text = queries[0].removeprefix("\ufeff")  # a byte-order mark, which some editors leave here or before the body
    form = form_of(text, limits)
    own_lines = text.count("\n")
    if ("prefixes", "usual") in parameters:
        text = with_usual_prefixes(text)
    offers = OFFERS[form.gives_graph]
    offer = choose(offers, request.accept, wanted_format(parameters))
    question = Question(
        text=text,
        form=form,
        syntax=(offers[0] if offer is PAGE else offer).suffix,
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
    )
    return Asked(question, offer, text.count("\n") - own_lines)


def with_usual_prefixes(text: str) -> str:
    """Declare the usual prefixes that a query uses and does not declare, as its first lines.

    >>> print(with_usual_prefixes("SELECT * { ?city a schema:City }"))
    PREFIX schema: <http://schema.org/>
    SELECT * { ?city a schema:City }
    """
    used = {name for name in _USED.findall(text) if name in PREFIXES}
    missing = sorted(used - set(_DECLARED.findall(text)))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + text


def wanted_format(parameters: Parameters) -> str | None:
    """Return the format that the parameters ask for, under any of its names; the first that says one."""
    return next((value for name, value in parameters if name in _FORMAT_NAMES and value), None)


def decoded(encoded: str) -> Parameters:
    """Return the parameters of a query string or a form, which are UTF-8 or nothing.

    Raises:
        Refused: where they are not UTF-8, or too many.
    """
    fields = encoded.split("&")
    if len(fields) > _PARAMETERS:
        what = Message("the request has more than {most} parameters", most=_PARAMETERS)
        raise Refused(Refusal.MALFORMED, what, Message("send fewer"))
    pairs = ((unquote_plus(name), value) for name, _, value in (field.partition("=") for field in fields))
    try:
        return [(name, unescaped(value)) for name, value in pairs if name in _KNOWN]
    except UnicodeError:
        raise Refused(Refusal.MALFORMED, Message("the request is not UTF-8"), _ENCODE) from None


def unescaped(value: str) -> str:
    """Return the value of a form's field as text (URL Standard, 5.1).

    >>> unescaped("%C4%B0zmir+100%")
    'İzmir 100%'

    Raises:
        UnicodeError: where it is not UTF-8.
    """
    escaped = value.replace("+", " ").encode("utf-8", "surrogateescape")
    if _LONE_SIGN.search(escaped):
        return unquote_to_bytes(escaped).decode()
    # Quoted-printable is the same but for the sign, and is read in C: six times as fast with a whole query.
    return a2b_qp(escaped.replace(b"=", b"=3D").replace(b"%", b"=")).decode()


def _parameters(request: Request) -> Parameters:
    """Return the parameters of the URL and, for a POST, of the body."""
    in_url = decoded(request.query_string)
    if request.method != "POST":
        return in_url
    media_type, options = parse_options_header(request.content_type)
    media_type = media_type.lower()
    if media_type not in (DIRECT, FORM, _UPDATE):
        raise UnsupportedMediaType(Message("a query comes as {form} or {direct}, in UTF-8", form=FORM, direct=DIRECT))
    if options.get("charset", "utf-8").lower() not in _UTF8:
        raise UnsupportedMediaType(Message("a query comes in UTF-8"))
    if media_type == _UPDATE:
        raise Refused(Refusal.UPDATE, _ONLY_QUERIES, Message("send {example}", example=DIRECT))
    try:
        body = request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED, Message("the query is not UTF-8"), _ENCODE) from None
    return [*in_url, ("query", body)] if media_type == DIRECT else [*in_url, *decoded(body)]


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    graphs = tuple(value for given, value in parameters if given == name)
    try:
        return tuple(NamedNode(graph).value for graph in graphs)
    except ValueError:
        what = Message("{name} is no absolute IRI", name=name)
        raise Refused(Refusal.MALFORMED, what, Message("name a graph by its IRI")) from None
