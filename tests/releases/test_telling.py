"""What a site tells of its releases over HTTP: to people, feed readers, programs, and who asks for what is gone."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import feedparser
import pytest

from serving import BROWSER, Server
from sisterkg.reading import written_date
from sisterkg.releases import Releases
from sisterkg.snapshot import Site

BASE = "http://localhost:8000/"
PROTOCOL = {
    "en": "Bukhara: protocol 25 June 1992 → 26 June 1992",
    "tr": "Buhârâ: protokol 25 Haziran 1992 → 26 Haziran 1992",
}


@pytest.mark.parametrize("language", ["en", "tr"])
def test_people_read_what_changed(told: Server, language: str) -> None:
    """The page tells every release in the reader's language, the newest first, each with a page of its own."""
    page = told.ask("/changes", headers={"Accept": BROWSER, "Accept-Language": language})
    assert (page.status, page.media_type) == (200, "text/html")
    assert PROTOCOL[language] in page.text
    order = [page.text.index(f'href="./changes/{number}"') for number in (3, 2, 1)]
    assert order == sorted(order)
    single = told.ask("/changes/2", headers={"Accept": BROWSER, "Accept-Language": language})
    assert PROTOCOL[language] in single.text
    assert "Tianjin" not in single.text


@pytest.mark.parametrize("language", ["en", "tr"])
def test_feed_reader_reads_the_feed(told: Server, releases: Releases, language: str) -> None:
    """The feed is a valid one, with an entry for each release that says what changed and leads to its page."""
    answer = told.ask("/changes.atom", headers={"Accept-Language": language})
    assert answer.media_type == "application/atom+xml"
    assert answer.links("describes") == []
    feed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.id == f"{BASE}changes"
    assert feed.feed.author == "sisterkg"
    assert [entry.id for entry in feed.entries] == [f"{BASE}changes/{number}" for number in (3, 2, 1)]
    assert PROTOCOL[language] in feed.entries[1].summary.splitlines()
    assert f"<li>{PROTOCOL[language]}</li>" in feed.entries[1].content[0].value
    assert feed.entries[0].updated >= feed.entries[1].updated >= feed.entries[2].updated
    assert feed.feed.updated == feed.entries[0].updated
    for release, entry in zip(releases.newest(3), feed.entries, strict=True):
        assert written_date(release.time, language) in entry.title


def test_programs_follow_the_activities(told: Server) -> None:
    """The stream has a page for each release, chained both ways, with what was done to each place."""
    collection = json.loads(told.ask("/changes", headers={"Accept": "application/activity+json"}).body)
    assert collection["@context"] == "https://www.w3.org/ns/activitystreams"
    assert collection["type"] == "OrderedCollection"
    seen, page, count = [], collection["last"]["id"], 0
    while page:
        answer = told.ask("/" + page.removeprefix(BASE))
        assert answer.media_type == "application/activity+json"
        told_page = json.loads(answer.body)
        assert told_page["partOf"]["id"] == collection["id"]
        assert told_page["id"] == page
        count += len(told_page["orderedItems"])
        seen.append(told_page["orderedItems"])
        page = told_page.get("prev", {}).get("id")
    assert count == collection["totalItems"]
    assert [len({item["id"] for item in items}) == len(items) for items in seen] == [True, True, True]
    by_kind = {
        kind: {item["object"]["id"] for item in seen[0] if item["type"] == kind} for kind in ("Delete", "Update")
    }
    assert by_kind["Delete"] == {
        f"{BASE}id/{each}" for each in ("place/bukhara", "place/tianjin", "entry/9", "entry/20")
    }
    assert f"{BASE}id/dataset" in by_kind["Update"]
    bukhara = next(item for item in seen[1] if item["object"]["id"] == f"{BASE}id/place/bukhara")
    assert bukhara["type"] == "Update"
    assert PROTOCOL["en"] in bukhara["summaryMap"]["en"]
    assert PROTOCOL["tr"] in bukhara["summaryMap"]["tr"]
    assert [item["type"] for item in seen[2]] == ["Create"]


def test_patch_is_served_for_ever(told: Server, releases: Releases) -> None:
    """A release's patch has its type, never changes, and can be taken in parts."""
    release = releases.find(2)
    assert release
    assert release.patch
    answer = told.ask("/changes/2.rdfp")
    assert (answer.status, answer.media_type) == (200, "application/rdf-patch")
    assert answer.body == release.patch.read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert told.ask("/changes/2.rdfp", headers={"Range": "bytes=0-9"}).body == answer.body[:10]
    assert told.ask("/changes/1.rdfp").status == 404


@pytest.mark.parametrize("path", ["/changes/0", "/changes/4", "/changes/4.json", "/changes/x", "/changes/-1"])
def test_release_that_is_none_is_not_found(told: Server, path: str) -> None:
    """There is nothing at the number of a release that has not been."""
    assert told.ask(path).status == 404


@pytest.mark.parametrize("path", ["/id/place/bukhara", "/place/bukhara", "/place/bukhara.ttl"])
def test_deleted_place_is_gone_since_a_release(told: Server, path: str, releases: Releases) -> None:
    """A place that the records just lack answers 410, and tells since when."""
    release = releases.find(3)
    assert release
    answer = told.ask(path, headers={"Accept": "application/json"})
    assert (answer.status, answer.media_type) == (410, "application/problem+json")
    problem = json.loads(answer.body)
    assert problem["type"].endswith("#gone")
    assert problem["since"] == release.time
    assert problem["detail"] == f"“Bukhara” is published no longer since {written_date(release.time, 'en')}."


@pytest.mark.parametrize("path", ["/id/place/tianjin", "/place/tianjin", "/place/tianjin.jsonld"])
def test_withdrawn_place_tells_successor_and_reason(told: Server, path: str) -> None:
    """A place that withdrawn.csv tells of answers 410 with its successor and the reason, also as a link."""
    answer = told.ask(path, headers={"Accept": "application/json"})
    assert answer.status == 410
    problem = json.loads(answer.body)
    assert problem["successor"] == f"{BASE}id/place/wuhan"
    assert problem["reason"] == "Merged for the test."
    assert problem["since"] == "2026-11-23"
    assert answer.links("successor-version") == [(f"{BASE}id/place/wuhan", "")]
    page = told.ask(path, headers={"Accept": BROWSER, "Accept-Language": "tr"})
    assert (page.status, page.media_type) == (410, "text/html")
    assert "Sınama için birleştirildi." in page.text
    assert "23 Kasım 2026 tarihinden beri yayımlanmıyor" in page.text


def test_withdrawal_can_be_queried(told: Server) -> None:
    """What became of a place is data, too."""
    query = (
        "SELECT ?place ?successor { ?place a <https://w3id.org/sisterkg#WithdrawnPlace> ; "
        "<http://purl.org/dc/terms/isReplacedBy> ?successor }"
    )
    assert told.query(query).text.split() == [
        "place,successor",
        f"{BASE}id/place/tianjin,{BASE}id/place/wuhan",
    ]
    assert "place/tianjin" not in told.ask("/sitemap.xml").text


def test_place_that_never_was_is_not_gone(told: Server) -> None:
    """Nobody is told that something is gone which never was there."""
    assert told.ask("/place/atlantis").status == 404
    assert told.ask("/id/place/atlantis").status == 404


@pytest.mark.parametrize(
    ("since", "has_dataset"),
    [
        ("2020-01-01", True),
        ("2020-01-01T00:00:00Z", True),
        ("2020-01-01T00:00:00+03:00", True),
        ("2020-01-01%2000:00:00", True),
        ("2999-01-01", False),
        ("2999-01-01T00:00:00.5%2B03:00", False),
    ],
)
def test_catalogue_tells_what_changed_since(told: Server, since: str, has_dataset: bool) -> None:
    """A harvester that asks what changed since a time gets the data set if it did, else a catalogue without it."""
    for suffix in ("ttl", "jsonld", "rdf", "nt"):
        answer = told.ask(f"/catalog.{suffix}?modified_since={since}")
        assert answer.status == 200
        assert (b"distribution/dataset-ttl" in answer.body) == has_dataset
        assert b"id/catalog" in answer.body
    whole = told.ask("/catalog.nt").body
    assert (told.ask(f"/catalog.nt?modified_since={since}").body == whole) == has_dataset


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "24.11.2026", "1"])
def test_time_that_is_none_is_refused(told: Server, since: str) -> None:
    """A time that cannot be read is refused with an example, not taken for never."""
    answer = told.ask(f"/catalog.ttl?modified_since={since}")
    assert answer.status == 400
    assert "2026-11-23T08:00:00Z" in json.loads(answer.body)["detail"]


def test_every_kept_snapshot_has_immutable_addresses(told: Server, told_site: Site) -> None:
    """Every file of every kept snapshot is at an address of its own, with its own bytes, for ever."""
    for _, identifier in told_site.became_current():
        snapshot = told_site.kept(identifier)
        assert snapshot
        for name in ("dataset.ttl", "dataset.nt.zst", "catalog.rdf", "SHA256SUMS", "questions/10-timeline.rq"):
            answer = told.ask(f"/snapshots/{identifier}/{name}")
            assert (answer.status, answer.body) == (200, snapshot.read(name))
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Sisterkg-Snapshot"] == identifier
        manifest = json.loads(told.ask(f"/snapshots/{identifier}/manifest.json").body)
        assert manifest["id"] == identifier
    older = told_site.became_current()[0][1]
    target, _ = told.ask(f"/snapshots/{older}/dataset.ttl").links("latest-version")[0]
    assert urljoin(f"{BASE}snapshots/{older}/dataset.ttl", target) == f"{BASE}download/dataset.ttl"


@pytest.mark.parametrize(
    "path",
    ["store/CURRENT", "../../lock", "..%2f..%2fhistory", "dataset.txt", "manifest.json/x", "%2e%2e/history"],
)
def test_nothing_else_of_a_snapshot_is_served(told: Server, told_site: Site, path: str) -> None:
    """The store, and whatever lies beside the files, is at no address."""
    assert told.ask(f"/snapshots/{told_site.current_id()}/{path}").status == 404


@pytest.mark.parametrize("end", ["", "/"])
def test_snapshot_that_a_patch_names_leads_to_its_list(told: Server, told_site: Site, end: str) -> None:
    """The address of a snapshot itself, as the head of a patch has it, leads to what it has."""
    head = told.ask("/changes/2.rdfp").text.partition("\nTX")[0]
    for line, (_, identifier) in zip(reversed(head.splitlines()), told_site.became_current(), strict=False):
        path = "/" + line.partition("<")[2].partition(">")[0].removeprefix(BASE)
        assert path == f"/snapshots/{identifier}"
        answer = told.ask(f"{path}{end}")
        assert answer.status == 303
        assert urljoin(f"{path}{end}", answer.headers["Location"]) == f"{path}/manifest.json"


@pytest.mark.parametrize("identifier", ["0123456789abcdef", "..", ".draft-x", "current"])
def test_snapshot_that_never_was_is_not_found(told: Server, identifier: str) -> None:
    """An id that no snapshot had leads nowhere."""
    assert told.ask(f"/snapshots/{identifier}").status == 404
    assert told.ask(f"/snapshots/{identifier}/dataset.ttl").status == 404


def test_snapshot_that_is_kept_no_longer_is_gone(site_of_days: Site, server_of_days: Server) -> None:
    """Who comes for a snapshot that was tidied away is told that it is gone, not that it never was."""
    oldest = site_of_days.became_current()[0][1]
    assert site_of_days.kept(oldest) is None
    assert server_of_days.ask(f"/snapshots/{oldest}").status == 410
    assert server_of_days.ask(f"/snapshots/{oldest}/dataset.ttl").status == 410
