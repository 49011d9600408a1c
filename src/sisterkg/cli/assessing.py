"""Knows the commands that judge a catalogue or a running site; not by what they are judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click

from sisterkg.cli.options import format_option, site_option
from sisterkg.cli.output import INVALID, print_score, print_verdict, told
from sisterkg.faults import SisterkgError
from sisterkg.shipped import shipped

if TYPE_CHECKING:
    from sisterkg.score import Catalog
    from sisterkg.snapshot import Site
    from sisterkg.visitor import Visitor

_MANDATORY = "Mandatory"
"""The shapes of what DCAT-AP calls mandatory."""
_REDIRECTS = 5
_PATIENCE = 30.0
"""Seconds that an address may take, so that a limit of time on the way is seen."""


@click.command()
@click.argument("catalog", required=False)
@site_option
@format_option
def score(catalog: str | None, site: Path, output: str) -> None:
    """Rate a catalogue as data.europa.eu does, and tell what is missing.

    \b
    CATALOG is a file or an address; where you name none, it is that of the current snapshot.
      sisterkg score
      sisterkg score https://twins.example.org/catalog.ttl
    """
    from sisterkg.score import Checks, rated
    from sisterkg.snapshot import Site
    from sisterkg.validation import Shapes
    from sisterkg.visitor import Visitor

    with told(output):
        place, visitor = Site(site), Visitor(_PATIENCE)
        read = _read_catalog(catalog, visitor) if catalog else _own_catalog(place)
        answers = _asker(visitor) if catalog else _own_asker(place, _asker(visitor))
        shapes = Shapes.read(shipped("shapes"), "catalog.ttl")
        complies = lru_cache(lambda: shapes.hold(_MANDATORY, read.n_triples))
        result = rated(read.graph, Checks(answers, complies))
        visitor.close()
    print_score(result, output)
    if not catalog and output == "text":
        click.echo(f"(addresses under {place.current().base_iri} were asked of the site itself, without a server)")


@click.command()
@click.argument("url")
@format_option
def doctor(url: str, output: str) -> None:
    """Visit a running site as harvesters, browsers and SPARQL clients do, and tell what is wrong.

    \b
    Give the address that the public uses, so that the proxy is examined, too.
      sisterkg doctor https://twins.example.org/
    """
    from sisterkg.doctor import examine
    from sisterkg.visitor import Visitor

    failed = 0
    with told(output):
        visitor = Visitor(_PATIENCE)
        verdicts = []
        for verdict in examine(url, visitor):
            failed += not verdict.passed
            verdicts.append(verdict)
            if output == "text":
                print_verdict(verdict)
        visitor.close()
    if output == "json":
        told_of = [
            {"check": each.check.name, "passed": each.passed, "what": each.what, "mend": each.mend}
            for each in verdicts
        ]
        click.echo(json.dumps({"url": url, "failed": failed, "checks": told_of}, ensure_ascii=False))
    else:
        click.echo(f"\n{len(verdicts) - failed} of {len(verdicts)} checks passed")
    if failed:
        sys.exit(INVALID)


def _asker(visitor: Visitor) -> Callable[[str], bool]:
    from sisterkg.visitor import Unanswered

    @cache
    def answers(address: str) -> bool:
        try:
            for _ in range(_REDIRECTS):
                reply = visitor.ask(address, "HEAD")
                if not 300 <= reply.status < 400 or "Location" not in reply.headers:
                    return reply.status == 200
                address = urljoin(address, reply.headers["Location"])
        except Unanswered:
            pass
        return False

    return answers


def _own_asker(site: Site, elsewhere: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return what tells whether an address answers, those of the site itself without a server."""
    from sisterkg.engine import Limits
    from sisterkg.server.bridge import HandedOverEngine
    from sisterkg.web import create_app

    snapshot = site.current()
    client = create_app(snapshot, HandedOverEngine(Limits()), site).test_client()

    @cache
    def answers(address: str) -> bool:
        if not address.startswith(snapshot.base_iri):
            return elsewhere(address)
        with client.head("/" + address.removeprefix(snapshot.base_iri)) as response:
            return response.status_code == 200

    return answers


def _own_catalog(site: Site) -> Catalog:
    from sisterkg.score import read_catalog

    return read_catalog("catalog.nt", site.current().read("catalog.nt"))


def _read_catalog(name: str, visitor: Visitor) -> Catalog:
    from sisterkg.score import read_catalog

    if not name.startswith(("http://", "https://")):
        try:
            return read_catalog(name, Path(name).read_bytes())
        except OSError as error:
            what = f"{name} cannot be read: {error.strerror}"
            raise SisterkgError(what, "name a file, or an address with http") from error
    reply = visitor.ask(name, headers={"Accept": "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8"})
    if reply.status != 200:
        raise SisterkgError(f"{name} answers {reply.status}", "name the address of a catalogue, as of catalog.ttl")
    return read_catalog(name, reply.body, reply.media_type)
