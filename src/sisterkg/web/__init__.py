"""Knows how a snapshot is served over HTTP; does not know records, mappings or validators."""

from sisterkg.web.app import create_app
from sisterkg.web.preparing import prepare

__all__ = ["create_app", "prepare"]
