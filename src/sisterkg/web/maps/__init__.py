"""Knows how a map of places is drawn as SVG; does not know a snapshot, nor who looks at it."""

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
from sisterkg.web.maps.nearby import crowded_around

__all__ = [
    "MOST_ARCS",
    "MOST_LABELLED",
    "MOST_LINKED",
    "Arc",
    "Drawing",
    "Mark",
    "Pin",
    "crowded_around",
    "draw",
]
