"""Knows how records become the files of a draft at any size: no stage holds the graph; not in which order it goes."""

from sisterkg.assembly.graph import Partitioning, SortedGraph, sorted_graph
from sisterkg.assembly.inputs import Inputs
from sisterkg.assembly.parting import parted_here, write_parts
from sisterkg.assembly.reporting import REPORT, read_triples, write_quads, written_report
from sisterkg.assembly.tables import places_of, write_federated, write_links, write_sitemaps, write_tables
from sisterkg.assembly.working import processes

__all__ = [
    "REPORT",
    "Inputs",
    "Partitioning",
    "SortedGraph",
    "parted_here",
    "places_of",
    "processes",
    "read_triples",
    "sorted_graph",
    "write_federated",
    "write_links",
    "write_parts",
    "write_quads",
    "write_sitemaps",
    "write_tables",
    "written_report",
]
