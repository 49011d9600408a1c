"""Knows how fast and in how much memory sisterkg and its peers do the same work; nothing needs it to run."""
