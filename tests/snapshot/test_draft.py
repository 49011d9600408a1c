"""What stands in a snapshot is what its manifest says, and nothing is published that cannot be read back."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph

from sisterkg.build import Inputs, build
from sisterkg.faults import SisterkgError
from sisterkg.jsonld import Context
from sisterkg.snapshot import Draft, Site
from sisterkg.snapshot.dumping import Dumping
from sisterkg.syntaxes import SYNTAXES
from snapshot.tiny import listing, tiny_inputs
from snapshot.whole import current_of, drafts_of

THE_SAME_TO_RDFLIB = b"""<http://a.example/> <http://b.example/> 1 .
<http://a.example/> <http://b.example/> 01 .
"""
"""Two triples, of which rdflib makes one."""

MADE = ("manifest.json", "names.sqlite", "partners.sqlite", "findings.sqlite")
"""What stands in a snapshot, beside its store, and is not listed in its manifest."""

REFUSED: tuple[tuple[str, bytes], ...] = (
    ("relative.ttl", b"<a> <b> <c> ."),
    ("space.ttl", b"<http://a.example/ b> <http://b.example/> 1 ."),
    ("two-graphs.ttl", THE_SAME_TO_RDFLIB),
    ("direction.ttl", b'<http://a.example/> <http://b.example/> "x"@en--ltr .'),
    ("no-dot.ttl", b"<http://a.example/> <http://b.example/> 1"),
    ("latin-1.ttl", '<http://a.example/> <http://b.example/> "İzmir é" .'.encode("iso8859-9")),
    ("cut.jsonld", b'{"@context": {'),
    ("empty.jsonld", b""),
    ("latin-1.jsonld", b'{"@context": {"\xe9": "http://a.example/"}}'),
    ("brace.rq", b"SELECT * WHERE { ?s ?p ?o"),
    ("prefix.rq", b"SELECT * WHERE { ?s a skg:Partnership }"),
    ("update.rq", b"DELETE WHERE { ?s ?p ?o }"),
    ("latin-1.rq", b"SELECT * WHERE { ?s ?p '\xe9' }"),
)
"""Files that are not what their names say; rdflib reads the first two without a word."""

ANOTHER = Triple(NamedNode("http://a.example/"), NamedNode("http://b.example/"), Literal("another"))

Change = Callable[[list[Triple]], list[Triple]]

CHANGES: dict[str, Change] = {
    "one-missing": lambda triples: triples[1:],
    "one-too-many": lambda triples: [*triples, ANOTHER],
    "one-for-another": lambda triples: [*triples[1:], ANOTHER],
    "none": lambda triples: [],
}
"""What a writer could do wrong."""


@pytest.fixture(scope="module")
def three_cities(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Three cities."""
    return tiny_inputs(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, three_cities: Inputs) -> Site:
    """A site with three cities; the tests leave it as it is."""
    site = Site(tmp_path_factory.mktemp("built"))
    build(three_cities, site, lambda step: None)
    return site


@pytest.fixture(scope="module")
def published(built: Site) -> Path:
    """The folder of the current snapshot."""
    return (built.folder / "current").resolve()


@pytest.fixture
def draft(built: Site) -> Iterator[Draft]:
    """A new draft beside a published snapshot, which must be the same afterwards."""
    before = _snapshots(built)
    with built.locked("a test"), built.draft() as new:
        yield new
    assert _snapshots(built) == before
    assert drafts_of(built) == []
    assert current_of(built)


def _snapshots(site: Site) -> dict[str, tuple[int, int, int]]:
    return {path: found for path, found in listing(site.folder).items() if path not in ("lock", "snapshots")}


def _written(draft: Draft) -> list[str]:
    return sorted(path.relative_to(draft.folder).as_posix() for path in draft.folder.rglob("*") if path.is_file())


def _context(inputs: Inputs) -> Context:
    return Context.read(inputs.ontology / "context.jsonld")


def test_manifest_lists_every_file_and_no_other(published: Path) -> None:
    """The manifest lists each file but itself and the store's, once and sorted, with its size and SHA-256."""
    found = sorted(path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file())
    manifest = json.loads((published / "manifest.json").read_bytes())
    listed = [file["path"] for file in manifest["files"]]
    assert listed == [path for path in found if path not in MADE and not path.startswith("store/")]
    assert any(path.startswith("store/") for path in found)
    for file in manifest["files"]:
        content = (published / file["path"]).read_bytes()
        assert file == {"path": file["path"], "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert not [path for path in published.rglob("*") if path.is_symlink()]


def test_id_follows_from_what_sha256sum_prints(published: Path) -> None:
    """The id begins the SHA-256 over the date and the lines that sha256sum prints for the files in order."""
    manifest = json.loads((published / "manifest.json").read_bytes())
    lines = f"{manifest['date']}\n" + "".join(
        f"{hashlib.sha256((published / file['path']).read_bytes()).hexdigest()}  {file['path']}\n"
        for file in manifest["files"]
    )
    assert manifest["id"] == hashlib.sha256(lines.encode()).hexdigest()[:16] == published.name


def test_manifest_tells_what_was_built(published: Path, three_cities: Inputs) -> None:
    """The manifest tells address, date, titles, home and number of triples of the records."""
    manifest = json.loads((published / "manifest.json").read_bytes())
    n_triples = (published / "dataset.nt").read_bytes()
    assert {key: manifest[key] for key in manifest.keys() - {"files", "id"}} == {
        "base_iri": "http://localhost:8000/",
        "date": three_cities.today.isoformat(),
        "title": {"en": "Three cities", "tr": "Üç şehir"},
        "home": "http://localhost:8000/id/place/izmir",
        "triples": len(list(parse(n_triples, format=RdfFormat.N_TRIPLES))),
        "dataset_sha256": hashlib.sha256(n_triples).hexdigest(),
    }


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "csv"])
def test_compressed_file_holds_the_plain_one(suffix: str, published: Path) -> None:
    """Each download stands there plain and compressed, with the same bytes inside."""
    assert gzip.decompress((published / f"dataset.{suffix}.gz").read_bytes()) == (
        (published / f"dataset.{suffix}").read_bytes()
    )


@pytest.mark.parametrize(("suffix", "name"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml")])
def test_dataset_is_the_same_to_rdflib_in_every_syntax(suffix: str, name: str, published: Path) -> None:
    """rdflib, which did not write the documents, reads the same triples from each as from the N-Triples."""
    document, n_triples = (
        Graph(bind_namespaces="none").parse(published / f"dataset.{extension}", format=syntax)
        for extension, syntax in ((suffix, name), ("nt", "nt"))
    )
    assert set(document) == set(n_triples)
    assert len(document) == json.loads((published / "manifest.json").read_bytes())["triples"]


def test_n_triples_are_sorted_and_each_stands_once(published: Path) -> None:
    """dataset.nt is sorted by bytes, ends in a line end, and has no line twice."""
    content = (published / "dataset.nt").read_bytes()
    lines = content.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert content.endswith(b" .\n")
    assert b"\r" not in content


def test_snapshot_can_be_read_by_others(published: Path) -> None:
    """Every folder of a snapshot may be entered and every file read by another user, such as a web server's."""
    for path in (published, *published.rglob("*")):
        wanted = 0o055 if path.is_dir() else 0o044
        assert path.stat().st_mode & wanted == wanted, path


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=[name for name, _ in REFUSED])
def test_file_that_is_not_what_its_name_says_is_refused(
    name: str, content: bytes, draft: Draft, tmp_path: Path
) -> None:
    """A file that cannot be read for what it is does not get into a draft, and is named in the refusal."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SisterkgError, match=f"^{name} cannot be read: .+") as raised:
        draft.copy([tmp_path / name], "copies")
    assert raised.value.mend == "mend the file"
    assert _written(draft) == []


def test_copied_files_are_the_same_bytes(draft: Draft, three_cities: Inputs) -> None:
    """Files that can be read are copied as they are, comments and all."""
    files = [*three_cities.shapes.glob("*.ttl"), *three_cities.ontology.glob("questions/*.rq")]
    draft.copy(files, "copies")
    assert {path: (draft.folder / path).read_bytes() for path in _written(draft)} == {
        f"copies/{file.name}": file.read_bytes() for file in files
    }


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf"])
def test_document_of_another_graph_is_refused(
    suffix: str,
    change: Change,
    draft: Draft,
    published: Path,
    three_cities: Inputs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a writer loses, adds or changes a triple, the document is named and not written."""
    syntax = SYNTAXES[suffix]

    def transcribe_wrongly(n_triples: Path, context: Context, out: BinaryIO) -> None:
        syntax.stream(change([quad.triple for quad in parse(path=n_triples)]), context, out)

    monkeypatch.setitem(SYNTAXES, suffix, replace(syntax, transcribe=transcribe_wrongly))  # type: ignore[arg-type]
    shutil.copy(published / "dataset.nt", draft.folder)
    with pytest.raises(SisterkgError, match=rf"^dataset\.{suffix} holds another graph when it is read back$"):
        Dumping(draft.folder, _context(three_cities)).make(suffix)
    assert not [path for path in _written(draft) if path.startswith(f"dataset.{suffix}")]


def test_document_that_is_another_graph_to_rdflib_is_refused(draft: Draft, three_cities: Inputs) -> None:
    """A document that one parser reads as it was meant and the other does not is not written."""
    triples = [quad.triple for quad in parse(THE_SAME_TO_RDFLIB, format=RdfFormat.TURTLE)]
    with pytest.raises(SisterkgError, match=r"^rdflib reads report\.ttl as another graph$"):
        draft.write_graph("report.ttl", "ttl", triples, _context(three_cities))
    assert _written(draft) == []


@pytest.mark.parametrize(
    "change",
    [lambda lines: [*lines, lines[-1]], lambda lines: [*lines, lines[0].replace(b'"', b'"0', 1)]],
    ids=["one-line-twice", "a-number-not-as-the-store-has-it"],
)
def test_store_that_does_not_hold_the_dump_is_refused(
    change: Callable[[list[bytes]], list[bytes]], draft: Draft, published: Path, tmp_path: Path
) -> None:
    """The store is read back whole: a dump that is not line for line what it holds is refused."""
    lines = (published / "dataset.nt").read_bytes().splitlines(keepends=True)
    numbers = [line for line in lines if b"integer>" in line]
    (tmp_path / "wrong.nt").write_bytes(b"".join(change(numbers)))
    with pytest.raises(SisterkgError, match="the store holds another graph"):
        draft.load_store(tmp_path / "wrong.nt")


@pytest.mark.parametrize("content", [b"a,b\r\n1\r\n", b"a,b\r\n1,2,3\r\n", b'a,b\r\n"1,2"\r\n', b""])
def test_ragged_csv_is_refused(content: bytes, draft: Draft) -> None:
    """A CSV file whose rows differ in width, or that has none, is refused."""
    with pytest.raises(SisterkgError, match=r"^dataset\.csv has rows of different widths$"):
        draft.write("dataset.csv", content)
        draft.check_csv("dataset.csv")


def test_what_was_left_half_written_is_removed(built: Site) -> None:
    """A draft that an earlier process left is removed when the next is begun, and that one when it is given up."""
    left = built.folder / "snapshots" / ".draft-left"
    (left / "store").mkdir(parents=True)
    (left / "store" / "CURRENT").write_text("half", "utf-8")
    with pytest.raises(KeyboardInterrupt), built.locked("a test"), built.draft() as draft:
        assert drafts_of(built) == [draft.folder.name]
        draft.write("a/b/c.txt", b"half")
        raise KeyboardInterrupt
    assert drafts_of(built) == []
