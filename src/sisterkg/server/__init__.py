"""Knows how a site is served for real: processes, connections, the swap to a new snapshot; not what is answered."""

from sisterkg.server.engines import examine
from sisterkg.server.process import serve

__all__ = ["examine", "serve"]
