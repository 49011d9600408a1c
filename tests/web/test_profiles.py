"""The page about a thing says all that the data say of it: in sentences, with its sources, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import html5rdf
import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.listing import PartnerList, collated
from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import PARTNERS, Site, Snapshot
from sisterkg.vocab import FACT_PROPERTIES, PREFIXES, Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles import Thing, profile_of, wording
from sisterkg.web.profiles.facts import Sentence
from sisterkg.web.profiles.patterns import QUALIFIERS, SENTENCES
from sisterkg.web.profiles.references import SHOWN
from sisterkg.web.vocabulary import Vocabulary

every_language = pytest.mark.parametrize("language", LANGUAGES)


def page_of(server: Server, path: str, language: str = "en") -> str:
    """Return the text of a page, spaces drawn together."""
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == 200, path
    return text_of(answer.text)


def text_of(page: str) -> str:
    """Return what a page says."""
    return " ".join("".join(html5rdf.parse(page, namespaceHTMLElements=False).itertext()).split())


@pytest.mark.parametrize("name", FACT_PROPERTIES)
def test_every_fact_has_a_sentence(name: str) -> None:
    """Every property that facts may state has a sentence of its own in both languages, with what it is about."""
    pattern = SENTENCES[FACT_PROPERTIES[name].iri]
    assert pattern.keys() == set(LANGUAGES)
    for sentence in pattern.values():
        assert "{about}" in sentence
        assert "{object}" in sentence
        assert sentence.endswith(".")


def test_patterns_fill_the_same_blanks_in_both_languages() -> None:
    """A sentence says no less in one language than in the other, and is not the same in both."""
    for pattern in (*SENTENCES.values(), *QUALIFIERS.values()):
        blanks = [sorted(re.findall(r"\{\w+\}", pattern[language])) for language in LANGUAGES]
        assert blanks[0] == blanks[1]


def test_words_are_all_there_in_both_languages() -> None:
    """Every word of these pages is said in both languages, and with the same blanks."""
    english, turkish = (wording(language) for language in LANGUAGES)
    assert english.keys() == turkish.keys()
    assert all(english.values())
    assert all(turkish.values())
    assert not [name for name in english if english[name] == turkish[name]]
    assert all(
        sorted(re.findall(r"\{\w+\}", english[name])) == sorted(re.findall(r"\{\w+\}", turkish[name]))
        for name in english
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Council act4 September 1985",
                "Protocol28 April 1986",
                "7 months later",
                "2,000,000 people live in Baku (in 2009, “approximately” in the source, on the basis “census”",
                "Baku is the capital of Azerbaijan.",
                "where it is written “approximately 2 million”",
                "where it is written “04.09.1985”",
                "Q9248",
                "587084",
                "Azerbaijani",
                "read on 23 November 2026",
            ],
        ),
        (
            "tr",
            [
                "Meclis kararı4 Eylül 1985",
                "7 ay sonra",
                "Bakü nüfusu 2.000.000 kişi (2009 yılında",
                "Bakü, Azerbaycan başkentidir.",
                "kaynaktaki yazılışı: “approximately 2 million”",
                "Azerbaycan dili",
                "23 Kasım 2026",
            ],
        ),
    ],
)
def test_place_tells_what_is_known_of_it(server: Server, language: str, said: list[str]) -> None:
    """A place's page has its dates and how far apart they are, its facts, its names, its links and its sources."""
    page = page_of(server, "/place/baku", language)
    for each in said:
        words = r"\s*\d*\s*".join(re.escape(part) for part in each.split())
        assert re.search(words, page), each


def test_every_statement_about_a_place_is_said(snapshot: Snapshot) -> None:
    """Each claim and figure about each place stands in its page as a sentence of its own."""
    partners = PartnerList.by_language(snapshot, LANGUAGES)["en"]
    for quad in snapshot.store.quads_for_pattern(None, None, NamedNode(term("skg:Place")), None):
        place = Iri(str(quad.subject.value))
        stated = {
            str(statement)
            for name in ("rdf:subject", "schema:observationAbout")
            for statement in snapshot.subjects(term(name), place)
        }
        thing, shapes = Thing(place, "place"), Vocabulary(snapshot).shapes
        profile = profile_of(snapshot, Describer(snapshot, "en"), shapes, thing, "en", {}, partners)
        sentences: list[Sentence] = [sentence for fact in profile.facts for sentence in fact.sentences]
        assert {sentence.source for sentence in sentences} == stated
        assert all(sentence.notes for sentence in sentences), place
        assert {mark.number for each in sentences for mark in each.notes} <= {note.number for note in profile.notes}


def test_disputed_claim_is_told_as_one(server: Server, snapshot: Snapshot) -> None:
    """What the source says and the data set does not is told with that, wherever it is told."""
    disputed = [
        quad.subject.value
        for quad in snapshot.store.quads_for_pattern(
            None, NamedNode(term("rdf:type")), NamedNode(term("skg:DisputedClaim")), None
        )
        if isinstance(quad, Quad) and isinstance(quad.subject, NamedNode)
    ]
    assert disputed
    for claim in disputed:
        said = {t.predicate.value: t.object.value for t in snapshot.about(Iri(claim)) if hasattr(t.object, "value")}
        for name in ("rdf:subject", "rdf:object"):
            path = said[term(name)].removeprefix(f"{snapshot.base_iri}id/")
            assert wording("en")["disputed"] in page_of(server, f"/{path}"), path


@every_language
def test_findings_are_told_with_what_mends_them(server: Server, snapshot: Snapshot, language: str) -> None:
    """A place's page tells each finding about it and its partnership, how bad it is, and what to do."""
    page = page_of(server, "/place/bukhara", language)
    shape = Vocabulary(snapshot).shapes.named("PartnershipProtocolBeforeAct")
    assert shape
    for texts in (shape.messages, shape.mends):
        (said,) = (text.value for text in texts if text.language == language)
        assert said in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/country/CN", "Tianjin lies in China."),
        ("/river/weser", "Bremen lies on the river Weser."),
        ("/industry/oil-industry", "Oil industry matters in Baku."),
        ("/entry/4", "Baku is the capital of Azerbaijan."),
        ("/organization/unesco", "given by UNESCO"),
    ],
)
def test_what_leads_to_a_thing_is_told_on_its_page(server: Server, path: str, said: str) -> None:
    """Pages of countries, rivers, industries, entries and all else tell what refers to them, in sentences."""
    assert said in page_of(server, path)


def test_partnership_tells_both_partners(server: Server) -> None:
    """A partnership's page has both places, both dates, and how far apart they are."""
    page = page_of(server, "/partnership/izmir-bukhara")
    for said in ("İzmir", "Bukhara", "3 July 1992", "25 June 1992", "8 days before the act"):
        assert said in page


@every_language
def test_partnerships_of_home_are_told_by_name(server: Server, language: str) -> None:
    """The home city's table of partnerships is in the order of their names, by the reader's alphabet."""
    page = server.ask("/place/izmir", headers={"Accept": BROWSER, "Accept-Language": language}).text
    table = page.partition('id="partnerships"')[2].partition("</table>")[0]
    names = re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)</bdi>', table)
    assert len(names) > 30
    assert names == sorted(names, key=lambda name: collated(name, language))


def test_place_has_a_small_map(server: Server) -> None:
    """A place that has coordinates is shown on a map with the way from home; one that has none has no map."""
    with_map, without = (
        server.ask(f"/place/{name}", headers={"Accept": BROWSER}).text for name in ("baku", "hamyang")
    )
    assert 'class="map"' in with_map
    assert 'data-place="baku"' in with_map
    assert 'class="map"' not in without


def test_small_map_tells_how_far_a_partnership_has_come(server: Server, snapshot: Snapshot) -> None:
    """A partner's mark is that of its partnership's state, as on the large map: by the dates that are known of it."""
    states = set()
    for partnership in snapshot.subjects(term("rdf:type"), term("skg:Partnership")):
        act = snapshot.values(partnership, term("skg:councilActDate"), 1)
        protocol = snapshot.values(partnership, term("skg:protocolDate"), 1)
        state = "protocol" if protocol else "act" if act else "undated"
        for place in snapshot.values(partnership, term("skg:partner"), 2):
            key = str(getattr(place, "value", "")).rpartition("/")[2]
            page = server.ask(f"/place/{key}", headers={"Accept": BROWSER}).text
            if f"{snapshot.base_iri}id/place/{key}" != snapshot.manifest.home and 'class="map"' in page:
                assert f'data-place="{key}" class="{state}"' in page, key
                states.add(state)
    assert len(states) > 1


def test_home_has_a_small_map_too(server: Server) -> None:
    """The home city's own page shows where it lies, with no way to anywhere."""
    page = server.ask("/place/izmir", headers={"Accept": BROWSER}).text
    assert page.count('<svg class="map"') == 1
    assert 'data-place="izmir" class="home"' in page
    assert re.search(r'<g class="arcs"[^>]*>\s*</g>', page)


def test_link_tells_its_last_check(tmp_path: Path, inputs: Inputs) -> None:
    """A link out tells what was found when it was followed last, and when; one that never was says so."""
    data = tmp_path / "data"
    data.mkdir()
    for file in inputs.data.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    (data / "link-checks.csv").write_text(
        "place,item,result,target,checked\nbaku,Q9248,redirected,Q1,2026-11-20\n", "utf-8"
    )
    site = Site(tmp_path / "site")
    build(Inputs(data, inputs.ontology, inputs.shapes, inputs.today), site, lambda step: None)
    with serving(site.folder) as server:
        page = page_of(server, "/place/baku")
        assert "Last check: redirected (leads to Q1), 20 November 2026" in page
        assert "Last check: never checked" in page
        assert "A place is linked to a Wikidata item that now leads to another one." in page


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Iterator[Server]:
    """Serve a site in which a country holds, and a home is twinned with, very many places."""
    site = Site(tmp_path_factory.mktemp("hub"))
    snapshot, _ = build(inputs, site, lambda step: None)
    base = snapshot.base_iri
    store = Store(str(snapshot.store_folder))
    home, country = (NamedNode(f"{base}id/{path}") for path in ("place/izmir", "country/CN"))
    triples = []
    for number in range(20_000):
        place, pair = NamedNode(f"{base}id/place/p{number}"), NamedNode(f"{base}id/partnership/izmir-p{number}")
        for subject, name, value in (
            (place, "rdf:type", NamedNode(term("skg:Place"))),
            (place, "schema:containedInPlace", country),
            (home, "skg:twinnedWith", place),
            (pair, "skg:partner", place),
            (pair, "skg:partner", home),
        ):
            triples.append(Triple(subject, NamedNode(term(name)), value))
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    store.flush()
    del store
    # The store is made from the dump, and so is the list of partners.
    dump = snapshot.folder / "dataset.nt"
    lines = {*dump.read_text("utf-8").splitlines(keepends=True), *(f"{triple} .\n" for triple in triples)}
    dump.write_text("".join(sorted(lines)), "utf-8")
    (snapshot.folder / PARTNERS).unlink()
    with serving(site.folder) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/country/CN", "references"),
        ("/country/CN", "partnerships"),
        ("/continent/asia", "partnerships"),
        ("/place/izmir", "partnerships"),
    ],
)
def test_hub_is_told_in_parts(hub: Server, path: str, part: str) -> None:
    """A thing that very many lead to has a page of bounded size, which leads to the next part, and so on."""
    first = hub.ask(path, headers={"Accept": BROWSER})
    assert len(first.body) < 100_000
    assert f'rel="next" href="?{part}=2#{part}"' in first.text
    second = hub.ask(f"{path}?{part}=2", headers={"Accept": BROWSER})
    assert len(second.body) < 100_000
    assert f'rel="prev" href="?{part}=1#{part}"' in second.text
    kind = {"references": "place/", "partnerships": "partnership/izmir-"}[part]
    sections = [each.text.partition(f'id="{part}"')[2].partition("</section>")[0] for each in (first, second)]
    told = [set(re.findall(rf"{kind}(p\d+)", section)) for section in sections]
    assert len(told[0]) >= SHOWN / 2  # others than those lead there, too
    assert len(told[1]) >= SHOWN / 2
    assert not told[0] & told[1]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "1e3", "٣", "99999999999999999999", "999999", ""])
def test_odd_part_does_no_harm(hub: Server, asked: str) -> None:
    """A part that there is not is no failure."""
    answer = hub.ask(f"/country/CN?references={quote(asked)}", headers={"Accept": BROWSER})
    assert answer.status == 200


def test_labels_of_terms_have_both_languages(snapshot: Snapshot) -> None:
    """Whatever property or class the data use is called something in both languages: no page shows an IRI for it."""
    used = {quad.predicate.value for quad in snapshot.store.quads_for_pattern(None, None, None, None)}
    used |= {
        quad.object.value
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("rdf:type")), None, None)
        if isinstance(quad.object, NamedNode)
    }
    missing = {iri for iri in used if not set(LANGUAGES) <= snapshot.names(Iri(iri)).keys()}
    assert not missing
    describers = [Describer(snapshot, language) for language in LANGUAGES]
    assert all(
        each.label(iri).language == language
        for each, language in zip(describers, LANGUAGES, strict=True)
        for iri in used
    )
    assert all(iri.startswith(tuple(PREFIXES.values())) for iri in used)


def test_failure_is_told_in_the_readers_language(server: Server) -> None:
    """A page that is not there says so in Turkish, with what was asked for and what leads on."""
    answer = server.ask("/place/atlantis?lang=tr", headers={"Accept": BROWSER})
    assert answer.status == 404
    assert "<h1>404 Bulunamadı</h1>" in answer.text
    assert "<p>place/atlantis hakkında bir şey bilinmiyor</p>" in answer.text
    assert "Kardeş şehirler listesinde arayın" in answer.text


def test_what_leads_to_a_river_has_its_source(server: Server) -> None:
    """A fact that is told where it leads to has the note of the entry that states it there as well."""
    page = server.ask("/river/weser", headers={"Accept": BROWSER, "Accept-Language": "en"}).text
    found = re.search(r'<a href="../place/bremen">.*lies on the river.*<a href="#(note-\d+)"', page)
    assert found
    assert re.search(rf'<li id="{found[1]}"><a href="../entry/\d+">', page)


def test_thing_is_called_by_its_narrowest_kind(server: Server) -> None:
    """What is a city is not called a place besides, and an entry of the source no entity."""
    for path, kinds in (("/place/baku", "City · Azerbaijan"), ("/entry/9", "Source entry · Sister Cities")):
        assert kinds in page_of(server, path)
