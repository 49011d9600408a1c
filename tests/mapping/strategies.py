"""Terms and graphs for hypothesis to draw: everything that records may hold, and much that they may not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node as RdflibNode

XSD = "http://www.w3.org/2001/XMLSchema#"

AWKWARD = [
    "",
    " ",
    '"',
    "\\",
    '\\"',
    "\n",
    "\r\n",
    "\t",
    "'''",
    '"""',
    "{}",
    "{0}",
    "%s",
    "$&",
    "<b>&amp;</b>",
    "]]>",
]
"""Texts that a writer which only pastes strings together gets wrong."""

# XML 1.0 knows no control characters but these three, and no text anywhere has half a surrogate pair.
_CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff"
)

texts = st.one_of(
    st.sampled_from([*AWKWARD, "İzmir", "ıĞüşçö", "Λευκωσία", "𐎠𝄞😀", "e\u0301", "عربي", "中文"]),
    st.text(_CHARACTERS),
)
"""Texts of every script, short and awkward."""

languages = st.sampled_from(["en", "tr", "zh-hans", "pt-br", "sr-latn-rs", "az", "x-private"])

iris = st.one_of(
    st.sampled_from(
        ["http://localhost:8000/id/place/baku", "urn:x:1", "http://schema.org/City", "https://w3id.org/sisterkg#"]
    ),
    st.builds(
        "http://example.org/{}".format,
        st.text(
            st.characters(codec="utf-8", categories=["L", "N"], include_characters="-._~!$&'()*+,;=:@/?#"),
            max_size=12,
        ).filter(lambda path: path.count("#") < 2),
    ),
)
"""Absolute IRIs, ASCII and not, with every sign that may stand in one unescaped."""

decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=None).map(
    lambda value: value.quantize(Decimal("0.000001")) if value.as_tuple().exponent < -18 else value  # type: ignore[operator]
)
"""Numbers as people state them, and with up to 18 decimal places."""

years = st.integers(1, 9999)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))


def as_graph(lines: list[str]) -> set[Triple]:
    """Parse lines of N-Triples strictly."""
    content = "".join(f"{line}\n" for line in lines)
    return {quad.triple for quad in parse(content.encode(), format=RdfFormat.N_TRIPLES)}


def from_rdflib(graph: Graph) -> set[Triple]:
    """Turn rdflib's terms into pyoxigraph's, one by one and without any syntax between them."""
    return {Triple(_term(s), _term(p), _term(o)) for s, p, o in graph}  # type: ignore[arg-type]


def _term(node: RdflibNode) -> NamedNode | Literal:
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    assert isinstance(node, RdflibLiteral), f"a blank node: {node}"
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype or f"{XSD}string")))


def is_code_point_escape(text: str) -> bool:
    r"""Tell whether SPARQL would take a text for an escape wherever it stands (19.2), as it does ``\u0041``."""
    return bool(re.search(r"\\[uU][0-9a-fA-F]", text))
