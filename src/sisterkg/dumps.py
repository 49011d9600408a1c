"""Knows the files that a whole data set is published as: names, formats, compressions; not what is in them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import BinaryIO

import zstandard

from sisterkg.syntaxes import DATASET_SYNTAXES, ROW_SYNTAXES, SYNTAXES, MediaFormat


@dataclass(frozen=True)
class Compression:
    """A way to make a file smaller that gives the same bytes every time."""

    suffix: str
    label: str
    media_type: str
    compress: Callable[[BinaryIO, BinaryIO, int], object]
    """Takes what is to be read, where to write it, and how many bytes there are to be read."""


_LEVEL = 1
"""Of Zstandard: smaller than gzip’s usual level, in a ninth of its time."""
_BUFFER = 1 << 18


def _gzip(source: BinaryIO, target: BinaryIO, _size: int) -> None:
    # As gzip.compress does it with mtime=0: neither a time nor a name in the header.
    compressing = zlib.compressobj(9, wbits=31)
    while block := source.read(_BUFFER):
        target.write(compressing.compress(block))
    target.write(compressing.flush())


def _zstandard(source: BinaryIO, target: BinaryIO, size: int) -> None:
    zstandard.ZstdCompressor(level=_LEVEL).copy_stream(source, target, size=size)


COMPRESSIONS: Mapping[str, Compression] = MappingProxyType(
    {
        compression.suffix: compression
        for compression in (
            Compression("gz", "gzip", "application/gzip", _gzip),
            Compression("zst", "Zstandard", "application/zstd", _zstandard),
        )
    }
)

SPREADSHEET = MediaFormat("csv", "CSV for spreadsheets", "text/csv")
"""A cell that a spreadsheet would take for a formula begins with an apostrophe."""


SSSOM = MediaFormat("sssom.tsv", "SSSOM", "text/tab-separated-values")
"""Links as a table of mappings (mapping-commons.github.io/sssom)."""


@dataclass(frozen=True)
class Dump:
    """A file of the whole data set."""

    stem: str
    format: MediaFormat
    compression: Compression | None = None

    @property
    def name(self) -> str:
        """Its name.

        >>> [dump.name for dump in DUMPS.values()][:3]
        ['dataset.ttl', 'dataset.ttl.gz', 'dataset.ttl.zst']
        """
        plain = f"{self.stem}.{self.format.suffix}"
        return f"{plain}.{self.compression.suffix}" if self.compression else plain

    @property
    def label(self) -> str:
        """What it is, for people.

        >>> DUMPS["dataset.nt.gz"].label
        'N-Triples, gzip'
        """
        return f"{self.format.label}, {self.compression.label}" if self.compression else self.format.label

    @property
    def is_rdf(self) -> bool:
        """Whether it holds the graph itself, and not a table or a part of it."""
        return self.stem != LINKS and self.format.suffix in {*SYNTAXES, *DATASET_SYNTAXES}

    @property
    def media_type(self) -> str:
        """The type of its bytes: that of the compression where there is one."""
        return self.compression.media_type if self.compression else self.format.media_type


LINKS = "links"
"""The links to Wikidata and GeoNames alone."""

PARTS = "parts"
"""The folder of the sorted triples in parts, which is there where they are many."""

_FORMATS: tuple[tuple[str, MediaFormat], ...] = (
    *(("dataset", syntax) for syntax in (*SYNTAXES.values(), *DATASET_SYNTAXES.values(), ROW_SYNTAXES["csv"])),
    ("spreadsheet", SPREADSHEET),
    (LINKS, SYNTAXES["nt"]),
    (LINKS, SSSOM),
)

DUMPS: Mapping[str, Dump] = MappingProxyType(
    {
        dump.name: dump
        for (stem, form), compression in product(_FORMATS, (None, *COMPRESSIONS.values()))
        for dump in (Dump(stem, form, compression),)
    }
)
"""Every file by its name."""
