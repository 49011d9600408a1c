"""Knows how the W3C's tests of SPARQL queries are put to a running server; does not know how the server answers."""
