"""Knows which answers a format can hold, and how they are written so that they are read alike; not who reads them.

The engine writes XML without looking whether it is any. Some characters have no place in it (XML 1.0, 2.2), a
carriage return is read as a line end unless it is escaped (2.11), and not every property has a name in RDF/XML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.messages import Message, OwnWords
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES

if TYPE_CHECKING:
    from sisterkg.engine.answers import Question

_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NO_PLACE = Message("there is a character in it for which XML has no place")
_NO_NAME = Message("there is a property in it whose IRI ends in no name of XML")
_OURS = {str(reason): reason for reason in (_NO_PLACE, _NO_NAME)}
"""The reasons that are ours; others are the engine's words."""


class Unwritable(Exception):
    """An answer that its format cannot hold: why."""


def readable(content: bytes, syntax: str) -> bytes:
    r"""Return an answer, as the engine wrote it in a syntax, so that every reader reads what the engine meant.

    >>> readable(b"<literal>a\rb</literal>", "xml")
    b'<literal>a&#13;b</literal>'

    Raises:
        Unwritable: where nobody could read it.
    """
    if syntax not in ("xml", "rdf"):
        return content
    content = content.replace(b"\r", b"&#13;")
    if len(content.translate(None, _CONTROLS)) < len(content) or any(each in content for each in _NO_CHARACTERS):
        raise Unwritable(_NO_PLACE)
    if syntax == "rdf":
        _parse(content)  # a table has no names but its own, and needs no parser to be told right
    return content


def unwritable(question: Question, reason: str) -> Refused:
    """Return the refusal of a question whose answer the format cannot hold that was asked for."""
    formats = SYNTAXES if question.form.gives_graph else ROW_SYNTAXES
    what = Message(
        "{format} cannot hold this answer: {reason}",
        format=formats[question.syntax].label,
        reason=_OURS.get(reason, OwnWords(reason)),
    )
    others = ", ".join(each.media_type for suffix, each in formats.items() if suffix != question.syntax)
    return Refused(Refusal.UNWRITABLE, what, Message("ask for one of: {offered}", offered=others))


def _parse(content: bytes) -> None:
    try:
        ParserCreate(namespace_separator=" ").Parse(content, True)
    except ExpatError as error:
        raise Unwritable(_NO_NAME) from error
