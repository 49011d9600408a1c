"""Knows how a table as other engines write it becomes one that our own reads to the letter; not whose it is.

The engine's own reader takes XML that was cut for a whole, drops white space at the ends of its texts, and does not
take what QLever and Virtuoso have of their own in JSON.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse

_NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"
_ATTRIBUTES = {"datatype": "datatype", "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang"}
_TIMES = re.compile(rb',\s*"meta"\s*:\s*\{[^{}]*\}\s*\}\s*\Z')
_LONGEST_TIMES = 4096
_NODE = b"nodeID://"
_NAMED_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')


def plain_json(content: bytes) -> bytes:
    r"""Return results in JSON without the times that QLever tells behind them, and Virtuoso's scheme of blank nodes.

    >>> plain_json(b'{"head":{"vars":[]},"results":{"bindings":[]},"meta":{"query-time-ms":1}}')
    b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    """
    if told := _TIMES.search(content, max(0, len(content) - _LONGEST_TIMES)):
        content = content[: told.start()] + b"}"
    return _NAMED_NODE.sub(rb"\1", content) if _NODE in content else content


def json_of_xml(content: bytes) -> bytes:
    r"""Return results in JSON (SPARQL 1.1 Query Results JSON Format) that were written in XML.

    >>> space = 'xmlns="http://www.w3.org/2005/sparql-results#"'
    >>> json_of_xml(f"<sparql {space}><head/><boolean>true</boolean></sparql>".encode())
    b'{"head": {}, "boolean": true}'

    Raises:
        SyntaxError: where they are not whole, or are none.
    """
    variables: list[str] = []
    rows: list[str] = []
    truth: str | None = None
    has_rows = False
    for _, element in iterparse(BytesIO(content)):  # noqa: S314  # expat bounds what entities expand to
        match element.tag.removeprefix(_NAMESPACE):
            case "variable":
                variables.append(element.get("name", ""))
            case "result":
                rows.append(json.dumps({each.get("name", ""): _term(each) for each in element}))
                element.clear()
            case "results":
                has_rows = True
            case "boolean":
                truth = (element.text or "").strip()
    if truth in ("true", "false") and not has_rows:
        return f'{{"head": {{}}, "boolean": {truth}}}'.encode()
    if truth is not None or not has_rows:
        raise SyntaxError("it holds no results")
    return f'{{"head": {{"vars": {json.dumps(variables)}}}, "results": {{"bindings": [{",".join(rows)}]}}}}'.encode()


def _term(binding: Element) -> dict[str, str]:
    if len(binding) != 1:
        raise SyntaxError("a binding has no single term")
    term = binding[0]
    kind, text = term.tag.removeprefix(_NAMESPACE), "".join(term.itertext())
    if kind == "literal":
        told = {ours: term.attrib[theirs] for theirs, ours in _ATTRIBUTES.items() if theirs in term.attrib}
        return {"type": kind, "value": text, **told}
    return {"type": kind, "value": text.strip().removeprefix(_NODE.decode())}
