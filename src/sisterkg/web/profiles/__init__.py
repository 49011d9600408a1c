"""Knows what a page about a thing tells: facts in sentences, partnerships, links, findings; not HTTP nor HTML."""

from sisterkg.web.profiles.flaws import Flaw, read_flaw
from sisterkg.web.profiles.profile import Profile, Thing, profile_of
from sisterkg.web.profiles.references import Paged, part_of
from sisterkg.web.profiles.wording import wording

__all__ = ["Flaw", "Paged", "Profile", "Thing", "part_of", "profile_of", "read_flaw", "wording"]
