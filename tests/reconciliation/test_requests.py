"""What cannot be read is refused with place, reason and remedy; what can is answered, whatever it is."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.conftest import FORM, Service
from serving import Answer, serving
from sisterkg.distances import kilometres, read_position
from sisterkg.reconciliation import Gazetteer, match, read_batch
from sisterkg.snapshot import Site


@pytest.mark.parametrize(
    ("batch", "where"),
    [
        ("nonsense", "queries"),
        ("", "queries"),
        ('{"q": {"query": "a"}', "queries"),
        ("[]", "queries"),
        ("1", "queries"),
        ('{"q": 1}', "q"),
        ('{"q": {}}', "q"),
        ('{"q": {"query": 1}}', "q.query"),
        ('{"q": {"query": "a", "limit": "x"}}', "q.limit"),
        ('{"q": {"query": "a", "limit": -1}}', "q.limit"),
        ('{"q": {"query": "a", "limit": 1.5}}', "q.limit"),
        ('{"q": {"query": "a", "limit": true}}', "q.limit"),
        ('{"q": {"query": "a", "limit": 1e999}}', "q.limit"),
        ('{"q": {"query": "a", "limit": NaN}}', "queries"),
        ('{"q": {"query": "a", "type": [1]}}', "q.type"),
        ('{"q": {"query": "a", "type": 1}}', "q.type"),
        ('{"q": {"query": "a", "type_strict": "maybe"}}', "q.type_strict"),
        ('{"q": {"query": "a", "properties": {}}}', "q.properties"),
        ('{"q": {"query": "a", "properties": [{"pid": "x"}]}}', "q.properties[0]"),
        ('{"q": {"query": "a", "properties": [{"pid": "x", "v": 1}, 1]}}', "q.properties[1]"),
        ('{"q": {"query": "a"}, "q": {"query": "b"}}', "queries"),
        ('{"q": {"query": "a", "query": "b"}}', "queries"),
        ("[" * 100_000, "queries"),
        ('{"q": {"query": "a", "limit": ' + "9" * 5000 + "}}", "queries"),
        (json.dumps({"q": {"query": "a", "type": ["a"] * 101}}), "q.type"),
        (
            json.dumps({"q": {"query": "a", "properties": [{"pid": "country", "v": ["a"] * 101}]}}),
            "q.properties[0].v",
        ),
    ],
    ids=lambda text: text[:40],
)
def test_batch_that_is_none_is_refused(service: Service, batch: str, where: str) -> None:
    """A batch that cannot be read is refused with the place of the fault and what belongs there."""
    answer = service.post(queries=batch)
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    told = json.loads(answer.body)
    assert [fault["where"] for fault in told["faults"]] == [where]
    assert told["mend"]


def test_all_faults_come_at_once(service: Service) -> None:
    """Every query that cannot be read is told, each with its place."""
    answer = service.post(queries={"a": 1, "b": {"query": 2, "limit": "x"}, "c": {"query": "fine"}})
    told = json.loads(answer.body)
    assert [fault["where"] for fault in told["faults"]] == ["a", "b.query", "b.limit"]


def test_broken_json_is_told_by_line_and_column(service: Service) -> None:
    """Where JSON breaks is told as an editor counts."""
    told = json.loads(service.post(queries='{"q0":\n {"query": "a",}}').body)
    assert "line 2 column" in told["detail"]
    assert '{"q0": {"query": "Baku"}}' in told["mend"]


def test_batch_that_is_too_long_is_refused(service: Service) -> None:
    """The manifest says how many queries a batch may have, and more are refused by that number (0.2, 3.1)."""
    most = service.json()["batchSize"]
    fits = service.post(queries={str(number): {"query": "Baku"} for number in range(most)})
    assert fits.status == 200
    answer = service.post(queries={str(number): {"query": "Baku"} for number in range(most + 1)})
    assert answer.status == 413
    told = json.loads(answer.body)
    assert (told["limit"], told["value"], told["unit"]) == ("batch", most, "queries")


def test_text_that_is_no_name_has_no_candidates(service: Service) -> None:
    """A text that is longer than any name costs nothing and breaks no batch."""
    batch = {"long": {"query": "Baku " * 10_000}, "short": {"query": "Baku"}, "blank": {"query": "  "}}
    answers = json.loads(service.post(queries=batch).body)
    assert answers["long"] == answers["blank"] == {"result": []}
    assert answers["short"]["result"][0]["match"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\ud83d", "%", "_", "'", '"', "a' OR 1=1 --", "*", "\U0010ffff"])
def test_strange_letters_are_letters(service: Service, text: str) -> None:
    """Letters that mean something to a database, or are half of one, are looked for like any other."""
    assert service.post(queries={text: {"query": text}}).status == 200
    assert service.ask("/suggest/entity", prefix=text.encode("utf-8", "replace").decode()).status == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_post_without_a_form_is_told_what_to_send(service: Service, kind: str) -> None:
    """A POST that has neither queries nor extend gets no manifest, but what belongs there."""
    headers = {"Content-Type": kind} if kind else {}
    answer = service.ask("", "POST", headers, b'{"q": {"query": "a"}}')
    assert answer.status == 400
    assert FORM in json.loads(answer.body)["detail"]


def test_clients_have_so_many_queries_a_minute(site: Site, validate: Any) -> None:
    """Whoever asks more is refused, with the name of the limit and when to come again; others are answered."""
    with serving(site.folder, "--matching", "10", "--batch", "4", "--proxies", "1") as server:
        limited = Service(server, validate)

        def asked(queries: int, client: str) -> Any:
            form = {"queries": json.dumps({str(number): {"query": "Baku"} for number in range(queries)})}
            return limited.ask("", headers={"X-Forwarded-For": client}, **form)

        assert [asked(4, "192.0.2.1").status for _ in range(3)] == [200, 200, 429]
        refused = asked(4, "192.0.2.1")
        told = json.loads(refused.body)
        assert (told["limit"], told["value"]) == ("matching", 10)
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert asked(4, "192.0.2.2").status == 200
        assert asked(5, "192.0.2.3").status == 413
        extend = {"ids": ["place/baku"] * 8, "properties": []}
        assert limited.ask("", headers={"X-Forwarded-For": "192.0.2.1"}, extend=json.dumps(extend)).status == 429
        assert limited.server.ask("/health", headers={"X-Forwarded-For": "192.0.2.1"}).status == 200


def test_requests_of_one_client_wait_in_turn(site: Site, validate: Any) -> None:
    """Who sends more requests at once than may wait is refused for some of them; another's is answered meanwhile."""
    batch = {str(number): {"query": f"{chr(97 + number % 26)}orschia {number}"} for number in range(50)}
    with serving(site.folder, "--turns", "1", "--proxies", "1") as server:
        limited = Service(server, validate)

        body = urlencode({"queries": json.dumps(batch)}).encode()

        def asked(client: str) -> Answer:
            return limited.ask("", "POST", {"X-Forwarded-For": client, "Content-Type": FORM}, body)

        with ThreadPoolExecutor(8) as clients:
            greedy = [clients.submit(asked, "192.0.2.1") for _ in range(64)]
            other = [asked("192.0.2.2").status for _ in range(3)]
            answers = [each.result() for each in greedy]
        refused = [answer for answer in answers if answer.status != 200]
        assert other == [200, 200, 200]
        assert 0 < len(refused) < len(answers)
        for answer in refused:
            told = json.loads(answer.body)
            assert (answer.status, told["limit"], told["value"]) == (429, "turns", 1)
            assert int(answer.headers["Retry-After"]) > 0
        assert asked("192.0.2.1").status == 200


_texts = st.text(max_size=60)
_queries = st.fixed_dictionaries(
    {"query": _texts},
    optional={
        "limit": st.integers(0, 10**6),
        "type": st.lists(_texts, max_size=3),
        "type_strict": st.sampled_from(["any", "all", "should"]),
        "properties": st.lists(
            st.fixed_dictionaries(
                {
                    "pid": st.sampled_from(["country", "coordinates", "wikidata", "geonames", "id", "x"]),
                    "v": st.one_of(
                        _texts, st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.lists(_texts)
                    ),
                }
            ),
            max_size=3,
        ),
    },
)


@given(query=_queries)
@settings(max_examples=150, deadline=None)
def test_any_query_is_answered(gazetteer: Gazetteer, query: dict[str, Any]) -> None:
    """Whatever is asked, candidates come best first, within 100 points, and at the most the first is sure."""
    candidates = match(read_batch(json.dumps({"q": query}))["q"], gazetteer)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert not any(candidate.is_match for candidate in candidates[1:])


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_a_distance(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """It is the same both ways, nothing to itself, and half the Earth's girth at the most."""
    there, back = kilometres((lat1, lon1), (lat2, lon2)), kilometres((lat2, lon2), (lat1, lon1))
    assert abs(there - back) < 1e-6
    assert kilometres((lat1, lon1), (lat1, lon1)) < 1e-6
    assert 0 <= there <= 20_016


@pytest.mark.parametrize("text", ["", "here", "91, 0", "0, 181", "1", "POINT(1)", "1,2,3", "nan, 1"])
def test_point_that_is_none_is_none(text: str) -> None:
    """What is no point of the Earth is not taken for one."""
    assert read_position(text) is None
