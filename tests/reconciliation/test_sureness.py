"""What is meant is found, and is a sure match only where nothing else can be meant."""

from __future__ import annotations

import pytest

from reconciliation.conftest import Service

PLACE = "skg:Place"


@pytest.mark.parametrize("text", ["Bakuu", "Bakoo", "Constantza", "Пльзень", "Izmir City", "City of Izmir"])
def test_near_spelling_is_offered_and_not_sure(service: Service, text: str) -> None:
    """A spelling that is nobody's name gives a candidate with a lower score, and no match."""
    (first, *_) = service.found(text, type=PLACE)
    assert not first["match"]
    assert 60 <= first["score"] < 100


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Пльзень", "plzen"),
        ("Измир", "izmir"),
        ("Τάμπα", "tampa"),
        ("Тампа", "tampa"),
        ("Bakıı", "baku"),
        ("Constantza", "constanta"),
        ("Tiajin", "tianjin"),
        ("Beach Long", "long-beach"),
        ("City of Bremen", "bremen"),
        ("Bremen City", "bremen"),
        ("Bombay municipality", "mumbai"),
        ("Odense Kommune", "odense"),
    ],
)
def test_other_spelling_leads_to_the_place(service: Service, text: str, own: str) -> None:
    """Another script, a slip of the pen, other words around it: the place comes first."""
    assert service.found(text, type=PLACE)[0]["id"] == f"place/{own}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "I\u0307zmir",
            "izmi\u0307r",
            "İZMİR\u200f",
            "\ufeffIzmir",
            "Iz\u00admir",
            "\u00a0İzmir\u3000",
            "ＩＺＭＩＲ",
        ),
        *("Izmir, Türkiye", "İzmir (Türkiye)", "Izmir, TR", "smyrna", "SMYRNA"),
    ],
)
def test_way_of_writing_is_no_matter(service: Service, text: str) -> None:
    """Marks that stand apart, invisible letters, wide ones, a country behind a comma: it is sure all the same."""
    assert service.best(text, type=PLACE) == ("place/izmir", True)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        *(("Tampa, Florida, USA", "tampa"), ("Tampa, U.S.A.", "tampa"), ("Baku, Asia", "baku")),
        *(("Baku - Azerbaijan", "baku"), ("Azerbaijan / Baku", "baku"), ("Baku，Azerbaijan", "baku")),
        *(("Bombay (Mumbai)", "mumbai"), ("İzmir / Smyrna", "izmir"), ("天津 (Tianjin)", "tianjin")),
        *(("Baku (Q9248)", "baku"), ("Bremen, Deutschland", "bremen"), ("Bremen [Allemagne]", "bremen")),
        *(("Bremen, DEU", "bremen"), ("Izmir, Turkey", "izmir"), ("Baku\tAzerbaycan", "baku")),
    ],
)
def test_cell_may_say_more_than_the_name(service: Service, text: str, own: str) -> None:
    """A name beside what it lies in, another of its names or its identifier, in any order, is as sure as alone."""
    assert service.best(text, type=PLACE) == (f"place/{own}", True)


@pytest.mark.parametrize(
    "text",
    [
        *("Split, Cuba", "Split, Ruritania", "Split (Cuba)", "Baku, Bremen", "Baku (Q1)", "Bremen, Ohio, USA"),
        *("Split, Croatia, Cuba", "Tampa, France", "Ruritania / Split", "a, b, c, d, e, Baku", "Smyrna, Georgia"),
    ],
)
def test_place_beside_a_name_takes_certainty(service: Service, text: str) -> None:
    """A country beside a name that is another one, or that nobody knows, leaves a candidate and no match."""
    found = service.found(text, type=PLACE)
    assert found
    assert not any(each["match"] for each in found)


@pytest.mark.parametrize("text", ["it", "in", "de", "AZ", "tr", "Cu", "us"])
def test_word_of_two_letters_is_no_country(service: Service, text: str) -> None:
    """A code of a country is a word like any other to who does not ask for a country."""
    assert not any(each["match"] for each in service.found(text, limit=100))
    assert not any(each["match"] for each in service.found(text, type=PLACE, limit=100))


@pytest.mark.parametrize(("text", "own"), [("it", "country/IT"), ("AZ", "country/AZ"), (" tr ", "country/TR")])
def test_code_is_a_country_to_who_asks_for_one(service: Service, text: str, own: str) -> None:
    """Where countries are asked for, a code is an identifier."""
    assert service.best(text, type="schema:Country") == (own, True)


@pytest.mark.parametrize(
    "text",
    [
        *("Q9248", "q9248", " Q9248 ", "wd:Q9248", "http://www.wikidata.org/entity/Q9248", "wikidata.org/wiki/Q9248"),
        *(
            "https://www.wikidata.org/wiki/Q9248",
            "https://m.wikidata.org/wiki/Q9248#P17",
            "587084",
            "geonames:587084",
        ),
        *("https://sws.geonames.org/587084/", "https://www.geonames.org/587084/baku.html", "place/baku"),
        *("http://localhost:8000/id/place/baku", "http://localhost:8000/place/baku.ttl"),
    ],
)
def test_identifier_is_sure_however_it_is_written(service: Service, text: str) -> None:
    """An id of ours, of Wikidata or GeoNames, or an address with it, means one thing."""
    assert service.best(text) == ("place/baku", True)


@pytest.mark.parametrize("text", ["Q1", "Q99999999", "1", "Q", "place/", "place/nowhere", "http://localhost:8000/"])
def test_identifier_of_nothing_is_no_match(service: Service, text: str) -> None:
    """What has the form of an identifier and is none of ours is never sure."""
    assert not any(each["match"] for each in service.found(text))


def test_country_moves_the_score_and_takes_certainty(service: Service) -> None:
    """A country that fits leaves the score, one that does not halves it and takes the match away."""
    values = ("Croatia", "HR", {"id": "country/HR"}, ["Cuba", "Croatia"], "Cuba", "Ruritania")
    found = [service.found("Split", properties=[{"pid": "country", "v": value}])[0] for value in values]
    assert [each["score"] for each in found] == [100, 100, 100, 100, 50, 100]
    assert [each["match"] for each in found] == [True, True, True, True, False, False]
    assert {"id": "country", "value": False} in found[4]["features"]


@pytest.mark.parametrize(
    "text",
    [
        "DE",
        "deu",
        "Germany",
        "Almanya",
        "Deutschland",
        "ALLEMAGNE",
        "Германия",
        "ألمانيا",
        "德国",
        "Federal Republic of Germany",
    ],
)
def test_country_is_known_in_every_language(service: Service, text: str) -> None:
    """A country goes by its codes, and by its name in any official language, to who asks for one and to no other."""
    properties = [{"pid": "country", "v": text}]
    assert service.best("Bremen", type=PLACE, properties=properties) == ("place/bremen", True)
    assert service.best("Split", type=PLACE, properties=properties) == ("place/split", False)
    assert service.best(text, type="schema:Country") == ("country/DE", True)


def test_country_of_another_language_is_a_word_elsewhere(service: Service) -> None:
    """What is a country in a language that nobody spoke of is no match where no country is asked for."""
    assert not any(each["match"] for each in service.found("Allemagne"))


def test_distance_moves_the_score(service: Service) -> None:
    """A place that is far from where it is said to be is no match; one that is near is."""
    near = service.found("Baku", properties=[{"pid": "coordinates", "v": "40.4, 49.87"}])[0]
    apart = service.found(
        "Baku", properties=[{"pid": "schema:latitude", "v": 40.4}, {"pid": "schema:longitude", "v": 10}]
    )[0]
    assert (near["score"], near["match"]) == (100, True)
    assert (apart["score"], apart["match"]) == (50, False)
    assert next(each["value"] for each in apart["features"] if each["id"] == "distance") > 3000


def test_identifier_beats_a_name(service: Service) -> None:
    """Where name and identifier disagree, the identifier says which is meant."""
    candidates = service.found("Bremen", properties=[{"pid": "wikidata", "v": "Q9248"}])
    assert (candidates[0]["id"], candidates[0]["match"]) == ("place/baku", True)
    bremen = next(each for each in candidates if each["id"] == "place/bremen")
    assert not bremen["match"]
    assert bremen["score"] < candidates[0]["score"]


def test_identifiers_that_disagree_are_not_sure(service: Service) -> None:
    """Two identifiers of two things, or one and a country that it is not in, leave no match."""
    both = service.found("Q24879", properties=[{"pid": "wikidata", "v": "Q9248"}])
    assert {each["id"] for each in both[:2]} == {"place/baku", "place/bremen"}
    assert not any(each["match"] for each in both)
    assert service.best("Q9248", properties=[{"pid": "country", "v": "DE"}]) == ("place/baku", False)


def test_query_may_have_properties_alone(service: Service) -> None:
    """Without a name there are candidates from the country, and none is sure."""
    found = service.found(None, properties=[{"pid": "country", "v": "DE"}])
    assert "place/bremen" in {each["id"] for each in found}
    assert not any(each["match"] for each in found)


def test_types_choose_among_namesakes(service: Service) -> None:
    """Only things of a type that was asked for are offered, by prefixed name or IRI."""
    everything = {each["id"] for each in service.found("Split", limit=50)}
    ports = service.found("Split", type=["skg:Port"], limit=50)
    assert {each["id"] for each in ports} <= everything
    assert all("skg:Port" in {kind["id"] for kind in each["type"]} for each in ports)
    assert len(ports) < len(everything)
    assert service.best("Split", type="https://w3id.org/sisterkg#Place") == ("place/split", True)
    assert service.found("Split", type="Q515") == []


def test_strictness_of_types_is_kept(service: Service) -> None:
    """Of any of the types, of all of them, or better of one: what is of none then loses score and certainty."""
    types = ["schema:City", "schema:Country"]
    assert service.best("Baku", type=types) == ("place/baku", True)
    assert service.best("Baku", type=types, type_strict="any") == ("place/baku", True)
    assert service.found("Baku", type=types, type_strict="all") == []
    assert service.best("Baku", type=["schema:City", PLACE], type_strict="all") == ("place/baku", True)
    (best, *_) = service.found("Baku", type="schema:Country", type_strict="should")
    assert (best["id"], best["score"], best["match"]) == ("place/baku", 90, False)
    assert service.best("Baku", type="schema:City", type_strict="should") == ("place/baku", True)
