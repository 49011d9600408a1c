"""Knows how a map of places is drawn as SVG; does not know a snapshot, nor who looks at it."""

from sisterkg.web.maps.crowd import MOST_DOTS, Crowd
from sisterkg.web.maps.drawing import (
    MOST_ARCS,
    MOST_LABELLED,
    MOST_LINKED,
    Arc,
    Drawing,
    Mark,
    Pin,
    draw,
)
from sisterkg.web.maps.nearby import crowded

__all__ = [
    "MOST_ARCS",
    "MOST_DOTS",
    "MOST_LABELLED",
    "MOST_LINKED",
    "Arc",
    "Crowd",
    "Drawing",
    "Mark",
    "Pin",
    "crowded",
    "draw",
]
