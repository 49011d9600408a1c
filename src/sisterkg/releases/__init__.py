"""Knows what each release changed, in words and as triples; does not know how a snapshot is made or served."""

from sisterkg.releases.change import Change, Difference, Named
from sisterkg.releases.losses import forbid_losses
from sisterkg.releases.patch import RDF_PATCH
from sisterkg.releases.quality import Quality, measured
from sisterkg.releases.release import Release, Releases
from sisterkg.releases.words import in_words, sentences

__all__ = [
    "RDF_PATCH",
    "Change",
    "Difference",
    "Named",
    "Quality",
    "Release",
    "Releases",
    "forbid_losses",
    "in_words",
    "measured",
    "sentences",
]
