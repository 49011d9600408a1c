"""Knows how mappers of others make triples of the tables and mapping of ``bench.stages``; run by their own Python.

.venv-peers/bin/python bench/peers.py PEER FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType


def morph_kgc(folder: Path) -> None:
    """Morph-KGC, by its command-line engine: it deduplicates within groups of mappings."""
    import runpy

    config = folder / "morph.ini"
    config.write_text(
        f"[CONFIGURATION]\noutput_file: {folder}/morph.nt\nnumber_of_processes: 2\nlogging_level: WARNING\n"
        f"[records]\nmappings: {folder}/mapping.ttl\n",
        "utf-8",
    )
    sys.argv = ["morph_kgc", str(config)]
    runpy.run_module("morph_kgc", run_name="__main__")


def maplib(folder: Path) -> None:
    """Maplib: a data frame for each predicate and object of each table; texts are left without their languages."""
    import polars as pl
    from maplib import Model, RDFType, SolutionMappings
    from rdflib import Graph, Namespace
    from rdflib.term import Node

    rr, rml = Namespace("http://www.w3.org/ns/r2rml#"), Namespace("http://semweb.mmlab.be/ns/rml#")
    mapping, model = Graph().parse(folder / "mapping.ttl"), Model()
    frames: dict[str, pl.DataFrame] = {}
    text = RDFType.Literal("http://www.w3.org/2001/XMLSchema#string")

    def column(node: Node | None) -> pl.Expr:
        return pl.col(str(mapping.value(node, rml.reference)))

    for triples_map, source_node in mapping.subject_objects(rml.logicalSource):
        source = str(mapping.value(source_node, rml.source))
        if source not in frames:
            frames[source] = pl.read_csv(source, infer_schema=False)
        subject = column(mapping.value(triples_map, rr.subjectMap))
        for pair in mapping.objects(triples_map, rr.predicateObjectMap):
            predicate, constant = mapping.value(pair, rr.predicate), mapping.value(pair, rr.object)
            node = mapping.value(pair, rr.objectMap)
            value = pl.lit(str(constant)) if node is None else column(node)
            is_iri = node is None or mapping.value(node, rr.termType) == rr.IRI
            told = [subject.alias("subject"), value.alias("object")]
            types = {"subject": RDFType.IRI, "object": RDFType.IRI if is_iri else text}
            if predicate is None:
                told.append(column(mapping.value(pair, rr.predicateMap)).alias("predicate"))
                types["predicate"] = RDFType.IRI
            rows = frames[source].select(told).drop_nulls()
            if rows.height:
                model.map_triples(SolutionMappings(rows, types), predicate=str(predicate) if predicate else None)
    model.write(str(folder / "maplib.nt"), format="ntriples")


def rdfizer(folder: Path) -> None:
    """SDM-RDFizer, which removes duplicates, by its own entry point."""
    # It imports a driver of databases whose system library is not everywhere, and needs none for tables.
    sys.modules.setdefault("pyodbc", ModuleType("pyodbc"))
    from rdfizer import semantify

    config = folder / "rdfizer.ini"
    config.write_text(
        f"[default]\nmain_directory: {folder}\n"
        "[datasets]\nnumber_of_datasets: 1\noutput_folder: ${default:main_directory}/rdfizer\n"
        "all_in_one_file: yes\nremove_duplicate: yes\nenrichment: yes\nname: records\nordered: yes\n"
        "output_format: n-triples\nlarge_file: false\n"
        "[dataset1]\nname: records\nmapping: ${default:main_directory}/mapping.ttl\n",
        "utf-8",
    )
    semantify(str(config))


if __name__ == "__main__":
    {"morph-kgc": morph_kgc, "maplib": maplib, "rdfizer": rdfizer}[sys.argv[1]](Path(sys.argv[2]))
