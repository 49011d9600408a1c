"""A snapshot of hostile data, made by rule from a good one, as another version with another reader could make it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from sisterkg.assembly import write_tables
from sisterkg.reconciliation import write_index
from sisterkg.shipped import shipped
from sisterkg.snapshot import INDEX, Site, Snapshot
from sisterkg.snapshot.draft import add_graph
from sisterkg.snapshot.dumping import QUADS, TRIPLES, Dumping
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES
from sisterkg.vocab import term

PAYLOADS: Mapping[str, str] = {
    "script": "<script>pwned()</script>",
    "closing": "</script></title></textarea></style><b id=pwned>",
    "comment": "--><!--<script> ]]> <![CDATA[",
    "attribute": '" onmouseover="pwned()" \' autofocus onfocus=\'pwned()',
    "template": "{{ 7*7 }} {% raw %} ${7*7} {about} {object} %s",
    "override": "abc\u202edcba\u202c\u2066x\u2069\u200f",
    "mark": "\u200bzero\ufeffwidth\u2060",
    "right-to-left": "אזמיר (إزمير) שלום",
    "zalgo": "Z" + "\u0301\u0316\u0334\u0489" * 60 + "algo",
    "long": "Llanfair" * 600,
    "line-break": "first\r\nSet-Cookie: pwned=1\nsecond\ttab",
    "separators": "one\u2028two\u2029three\u0085four",
    "formula": '=HYPERLINK("http://pwned.example","x")',
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "escapes": "\\u0000 %00 &#0; \\x00 \\",
    "entity": "&lt;script&gt; &amp;amp; &#x3C;script&#x3E;",
    "controls": "\u0080\u009b31m\u007f",
    "far": "\U0001f4a3\U000e0041\U000e007f\ufffd",
}
"""What texts are replaced by, in turn; each begins or ends the way that some reader stumbles over."""

BAD_IRI = "javascript:pwned()"
_LINKING = frozenset(map(term, ("schema:url", "schema:sameAs", "skos:closeMatch", "foaf:homepage")))
_KEPT = frozenset(map(term, ("schema:identifier", "schema:unitCode", "void:uriSpace", "dcterms:identifier")))


def hostile_site(good: Snapshot, folder: Path) -> Site:
    """Publish a snapshot in which every text of every graph is hostile, and links lead to a script."""
    site = Site(folder)
    payloads = cycle(PAYLOADS.values())
    graphs = {
        str(name.value): [_hostile(quad.triple, payloads) for quad in sorted(_quads(good, name), key=str)]
        for name in good.store.named_graphs()
        if isinstance(name, NamedNode)
    }
    lines = sorted({f"{_hostile(each, payloads)} .\n" for each in _triples(good.read("dataset.nt"))})
    n_triples = "".join(lines).encode()

    def progress(_: str) -> None:
        """Say nothing."""

    with site.locked("test"), site.draft() as draft:
        for path in good.files:
            draft.write(path, good.read(path))
        draft.write(TRIPLES, n_triples)
        named = [Quad(t.subject, t.predicate, t.object, NamedNode(name)) for name, ts in graphs.items() for t in ts]
        draft.write(QUADS, n_triples + (serialize(named, format=RdfFormat.N_QUADS) or b""))
        dumping = Dumping(draft.folder, good.context)
        for suffix in (*SYNTAXES, *DATASET_SYNTAXES):
            dumping.make(suffix)
        own = {
            f"{good.base_iri}graph/report": ("report", ("ttl",)),
            f"{good.base_iri}graph/catalog": ("catalog", SYNTAXES),
        }
        for name, (stem, suffixes) in own.items():
            for suffix in suffixes:
                draft.write_graph(f"{stem}.{suffix}", suffix, sorted(graphs[name], key=str), good.context)
        terms = sorted(graphs[f"{good.base_iri}graph/ontology"], key=str)
        for path in ("ontology/sisterkg.ttl", "ontology/labels.ttl"):
            draft.write_graph(path, "ttl", terms, good.context)
        for path in [path for path in good.files if path.startswith("shapes/")]:
            shapes = [_hostile(triple, payloads) for triple in _triples(good.read(path), RdfFormat.TURTLE)]
            draft.write(path, SYNTAXES["ttl"].write(shapes, good.context))
        for path in [path for path in good.files if path.startswith("schema-org.") or path == "report.json"]:
            draft.write_json(path, _hostile_json(json.loads(good.read(path)), payloads))
        for path in [path for path in good.files if path.startswith("questions/")]:
            text = good.read(path).decode().splitlines()
            told = [f"# {next(payloads)}".splitlines()[0], f"# {next(payloads)}".splitlines()[0]]
            draft.write(path, "\n".join([*told, *text[2:]]).encode())
        draft.load_store(draft.folder / TRIPLES)
        store = draft.open_store()
        for name, triples in graphs.items():
            add_graph(store, name, triples)
        write_tables(draft, store, shipped("ontology") / "flat.rq")
        del store
        write_index(draft.folder / TRIPLES, good.base_iri, draft.folder / INDEX)
        title = dict.fromkeys(good.manifest.title, f"{PAYLOADS['script']}{PAYLOADS['override']}")
        manifest = draft.finish(
            base_iri=good.base_iri, date="2026-11-23", title=title, home=good.manifest.home, triples=len(lines)
        )
        site.publish(draft, manifest, progress)
    return site


def _quads(snapshot: Snapshot, graph: NamedNode | DefaultGraph) -> Iterable[Quad]:
    return snapshot.store.quads_for_pattern(None, None, None, graph)


def _triples(content: bytes, syntax: RdfFormat = RdfFormat.N_TRIPLES) -> list[Triple]:
    return [quad.triple for quad in parse(content, format=syntax)]


def _hostile(triple: Triple, payloads: Iterator[str]) -> Triple:
    """Return a triple whose text is hostile, or whose link is; what is neither stays."""
    value, predicate = triple.object, triple.predicate.value
    if isinstance(value, Literal) and predicate not in _KEPT:
        if value.language:
            value = Literal(next(payloads), language=value.language)
        elif value.datatype.value == term("xsd:string") and "/shacl#" not in predicate:
            value = Literal(next(payloads))
    elif isinstance(value, NamedNode) and predicate in _LINKING:
        value = NamedNode(BAD_IRI)
    return Triple(triple.subject, triple.predicate, value)


def _hostile_json(value: Any, payloads: Iterator[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _hostile_json(each, payloads, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_hostile_json(each, payloads, key) for each in value]
    is_text = isinstance(value, str) and not key.startswith("@") and not value.startswith("http")
    return next(payloads) if is_text else value
