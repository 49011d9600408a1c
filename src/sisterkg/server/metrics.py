"""Knows what is counted for the operator (Prometheus); does not know what is done about a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder

from sisterkg.engine import Refused
from sisterkg.server.editions import Edition
from sisterkg.server.recording import Recorded
from sisterkg.web.things import KINDS

if TYPE_CHECKING:
    from granian.rsgi import Scope

PATH = "/metrics"
_ROUTES = frozenset(
    (
        *KINDS,
        *(
            "sparql",
            "query",
            "id",
            "download",
            "snapshots",
            "catalog",
            "dataset",
            "report",
            "void",
            "shapes",
            "changes",
        ),
        *(".well-known", "static", "health", "metrics", "robots", "sitemap", "linkset", "questions", "SHA256SUMS"),
        *("reconcile", "schema-org", "context", "labels"),
    )
)
"""The beginnings of paths that are told apart; whatever strangers ask for beside them is one."""
_LONGEST = 64
"""Characters of a path that tell what it is counted under; strangers' paths are remembered no further."""
_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """What has been counted since the server started."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "sisterkg_requests", "Requests that were answered.", ("route", "method", "status"), registry=registry
        )
        self._sent = Counter(
            "sisterkg_sent_bytes", "Bytes of answers, heads left out.", ("route",), registry=registry
        )
        self._seconds = Histogram(
            "sisterkg_request_seconds",
            "Time from a request to its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._queries = Counter(
            "sisterkg_queries", "Queries by what became of them.", ("outcome",), registry=registry
        )
        self._outcomes = lru_cache(maxsize=64)(self._queries.labels)
        self._series = lru_cache(maxsize=4096)(self._find_series)
        self._load = {
            name: Gauge(f"sisterkg_{name}", meaning, registry=registry)
            for name, meaning in (
                ("queries_unanswered", "Queries that are being answered or wait."),
                ("queries_waiting", "Queries that wait for a worker."),
                ("workers_lost", "Workers that have ended since the snapshot was opened."),
                ("snapshot_triples", "Triples of the snapshot that is served."),
                ("snapshot_published_seconds", "When it became current, in seconds since 1970."),
            )
        }
        self._snapshot = Gauge("sisterkg_snapshot", "The snapshot that is served.", ("id", "date"), registry=registry)

    def answered(self, scope: Scope, recorded: Recorded, seconds: float) -> None:
        """Count a request that has been answered."""
        method = scope.method if scope.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        requests, duration, sent = self._series(route_of(scope.path[:_LONGEST]), method, recorded.status)
        requests.inc()
        duration.observe(seconds)
        if method != "HEAD":
            sent.inc(recorded.size)

    def _find_series(self, route: str, method: str, status: int) -> tuple[Counter, Histogram, Counter]:
        """Return what counts the requests of a kind; looking them up costs more than counting."""
        return (
            self._requests.labels(route, method, str(status)),
            self._seconds.labels(route),
            self._sent.labels(route),
        )

    def computed(self) -> None:
        """Count a query that was answered by a worker."""
        self._outcomes("computed").inc()

    def kept(self) -> None:
        """Count a query whose answer was there already."""
        self._outcomes("kept").inc()

    def refused(self, refused: Refused) -> None:
        """Count a query that was refused, by the reason."""
        self._outcomes(refused.refusal.value).inc()

    def told(self, edition: Edition, accept: str | None) -> tuple[bytes, str]:
        """Return everything in the text format of Prometheus or of OpenMetrics, and its Content-Type."""
        load, snapshot = edition.pool.load, edition.snapshot
        self._load["queries_unanswered"].set(load.unanswered)
        self._load["queries_waiting"].set(load.waiting)
        self._load["workers_lost"].set(load.lost)
        self._load["snapshot_triples"].set(snapshot.manifest.triples)
        self._load["snapshot_published_seconds"].set(snapshot.published)
        self._snapshot.clear()
        self._snapshot.labels(snapshot.id, snapshot.manifest.date).set(1)
        encode, content_type = choose_encoder(accept or "")
        encoder: Callable[[CollectorRegistry], bytes] = encode
        return encoder(self._registry), content_type


@lru_cache(maxsize=1024)
def route_of(path: str) -> str:
    """Return under what a path is counted, one of a few.

    >>> route_of("/place/baku.ttl"), route_of("/catalog.ttl"), route_of("/"), route_of("/wp-login.php")
    ('place', 'catalog', 'landing', 'other')
    """
    first = path.strip("/").partition("/")[0]
    if not first:
        return "landing"
    stem = first.partition(".")[0] or first
    return stem if stem in _ROUTES else "other"
