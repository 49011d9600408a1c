"""Knows how each validator is asked, in a process of its own; does not know which of them is faster.

    python -m bench.validators pyshacl data.nt shapes.ttl [520]

Prints the seconds from the bytes of a graph to its findings, the processor's share of them, the findings and the
peak memory, as JSON. What is imported before is not counted. One that takes more seconds of the processor than are
named is stopped by the system.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rdflib import Graph
from rdflib.namespace import RDF, SH

Asked = Callable[[], int]
"""Validates and returns how many findings there are."""

_ANY_SIZE = 10**12


def _sisterkg(data: Path, shapes: Path) -> Asked:
    return _ours(data, shapes)


def _pyshacl(data: Path, shapes: Path) -> Asked:
    """Return pyshacl with the whole graph, queries parsed once: as fast as it is here."""
    return _ours(data, shapes, small=_ANY_SIZE)


def _ours(data: Path, shapes: Path, **options: Any) -> Asked:  # noqa: ANN401  # handed on
    from sisterkg.validation import Shapes

    read = Shapes(Graph().parse(shapes, format="turtle"))
    content = data.read_bytes()
    return lambda: len(read.validate(content, **options).findings)


def _pyshifty(data: Path, shapes: Path) -> Asked:
    import shifty

    def validate() -> int:
        _, report, _ = shifty.validate(data, shapes, graph_mode="data", infer=False)
        return len(set(report.subjects(RDF.type, SH.ValidationResult)))

    return validate


def _pyrudof(data: Path, shapes: Path) -> Asked:
    from pyrudof import RDFFormat, Rudof, RudofConfig

    rudof = Rudof(RudofConfig())
    rudof.read_shacl(str(shapes))

    def validate() -> int:
        rudof.read_data(str(data), format=RDFFormat.NTriples)
        return len(rudof.validate_shacl())

    return validate


VALIDATORS: Mapping[str, Callable[[Path, Path], Asked]] = {
    "sisterkg": _sisterkg,
    "pyshacl": _pyshacl,
    "pyshifty": _pyshifty,
    "pyrudof": _pyrudof,
}


def _peak() -> float:
    """Return the peak memory of this process in megabytes; getrusage would tell of the one that started it, too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def main(name: str, data: str, shapes: str, limit: str = "0") -> None:
    """Ask one validator, and print how it went."""
    if seconds := int(limit):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    validate = VALIDATORS[name](Path(data), Path(shapes))
    wall, processor = time.perf_counter(), time.process_time()
    findings = validate()
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - wall,
                "processor": time.process_time() - processor,
                "findings": findings,
                "megabytes": _peak(),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
