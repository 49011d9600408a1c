"""Knows how a site is served for real: processes, connections, the swap to a new snapshot; not what is answered."""

from sisterkg.server.engines import examine
from sisterkg.server.listening import address_to_listen_on
from sisterkg.server.needs import need_machine
from sisterkg.server.process import serve

__all__ = ["address_to_listen_on", "examine", "need_machine", "serve"]
