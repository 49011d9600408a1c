"""Knows a running site as its visitors find it, at the address they use; does not judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from urllib.parse import quote, urlencode, urljoin

from pyoxigraph import NamedNode, RdfFormat, Store

from sisterkg.visitor import Reply, Visitor
from sisterkg.vocab import term

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
"""What browsers send."""
_ADDRESSES = (
    *("dcat:accessURL", "dcat:downloadURL", "dcat:endpointURL"),
    *("dcat:landingPage", "foaf:homepage", "foaf:page"),
)
"""The properties by which the catalogue names addresses."""
FORM = "application/x-www-form-urlencoded"


class Ill(Exception):
    """A check has failed: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


class Patient:
    """A site by its address, which ends with a slash."""

    def __init__(self, address: str, visitor: Visitor) -> None:
        address = address.partition("?")[0].partition("#")[0]
        self.address = address if address.endswith("/") else f"{address}/"
        self._visitor = visitor

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Reply:
        """Ask a path of the site, or a whole address."""
        return self._visitor.ask(urljoin(self.address, path), method, headers)

    def post(self, path: str, body: bytes, content_type: str, accept: str) -> Reply:
        """Send a body to a path of the site."""
        headers = {"Content-Type": content_type, "Accept": accept}
        return self._visitor.ask(urljoin(self.address, path), "POST", headers, body)

    def query(self, text: str, headers: Mapping[str, str] | None = None, **parameters: str) -> Reply:
        """Put a SPARQL query by GET; scripts of other pages say where they are from."""
        asked = urlencode({"query": text, **parameters}, quote_via=quote)
        return self.get(f"sparql?{asked}", {"Origin": "https://example.org", **(headers or {})})

    def digest(self, path: str) -> tuple[int, int, str]:
        """Return status, size and SHA-256 of what a path answers."""
        return self._visitor.digest(urljoin(self.address, path))

    @cached_property
    def catalog(self) -> Store:
        """The catalogue; empty where it cannot be read, which is a check of its own."""
        store = Store()
        try:
            store.load(self.get("catalog.nt").body, format=RdfFormat.N_TRIPLES)
        except SyntaxError:
            return Store()
        return store

    @cached_property
    def base_iri(self) -> str:
        """The address under which the catalogue's things have their IRIs, empty where it tells none."""
        kind, catalog = NamedNode(term("rdf:type")), NamedNode(term("dcat:Catalog"))
        for quad in self.catalog.quads_for_pattern(None, kind, catalog):
            if isinstance(quad.subject, NamedNode):
                return quad.subject.value.removesuffix("id/catalog")
        return ""

    def here(self, iri: str) -> str:
        """Return the path of an address of the catalogue on this site, whatever address it was built for."""
        return iri.removeprefix(self.base_iri) if self.base_iri else iri

    def values(self, name: str) -> Sequence[str]:
        """Return the addresses that a property of the catalogue leads to, sorted."""
        quads = self.catalog.quads_for_pattern(None, NamedNode(term(name)), None)
        return sorted({quad.object.value for quad in quads if isinstance(quad.object, NamedNode)})

    @cached_property
    def dead(self) -> Mapping[str, int]:
        """The paths of this site that the catalogue names and that do not answer, each with its status."""
        own = {iri for name in _ADDRESSES for iri in self.values(name) if iri.startswith(self.base_iri)}
        statuses = {path: self.get(path, {"Range": "bytes=0-0"}).status for path in sorted(map(self.here, own))}
        return {path: status for path, status in statuses.items() if status not in (200, 206)}

    def downloads(self) -> Mapping[str, Mapping[str, str]]:
        """Return the downloads by their path, each with its size and SHA-256 as the catalogue tells."""
        found: dict[str, Mapping[str, str]] = {}
        for quad in self.catalog.quads_for_pattern(None, NamedNode(term("dcat:downloadURL")), None):
            assert isinstance(quad.object, NamedNode)
            told = self._told_of(quad.subject)
            checksum = told.get("spdx:checksum", "")
            sums = self._told_of(NamedNode(checksum)) if checksum else {}
            sha256 = sums.get("spdx:checksumValue", "")
            found[self.here(quad.object.value)] = {"size": told.get("dcat:byteSize", ""), "sha256": sha256}
        return dict(sorted(found.items()))

    def _told_of(self, subject: object) -> Mapping[str, str]:
        wanted: dict[str, str] = {
            term(name): name for name in ("spdx:checksum", "spdx:checksumValue", "dcat:byteSize")
        }
        quads = self.catalog.quads_for_pattern(subject, None, None)  # type: ignore[arg-type]  # a subject of its own
        return {
            wanted[q.predicate.value]: getattr(q.object, "value", "") for q in quads if q.predicate.value in wanted
        }


def need(holds: object, what: str, mend: str) -> None:
    """Make sure of something.

    Raises:
        Ill: where it does not hold.
    """
    if not holds:
        raise Ill(what, mend)
