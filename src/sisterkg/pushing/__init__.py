"""Knows how a snapshot gets into a store elsewhere, whole or not at all; does not know who asks that store."""

from sisterkg.pushing.attempts import StoreFault
from sisterkg.pushing.graph_store import GraphStore
from sisterkg.pushing.lock import PushGoesOn
from sisterkg.pushing.push import Pushed, push

__all__ = ["GraphStore", "PushGoesOn", "Pushed", "StoreFault", "push"]
