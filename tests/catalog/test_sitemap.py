"""A site map holds every page, in as many files as the protocol wants."""

from __future__ import annotations

from datetime import date
from itertools import chain
from xml.etree import ElementTree

from sisterkg.catalog import pages, sitemaps

BASE = "http://e.example/"
DAY = date(2026, 11, 23)


def _locations(content: bytes) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(content).iter() if each.tag.endswith("}loc")]


def test_more_pages_than_a_file_may_have_are_split() -> None:
    """No file has more than 50,000 addresses or 50 MiB; the first lists the others, which hold each page once."""
    subjects = (f"{BASE}id/place/town-{number:06}" for number in range(120_000))
    addresses = sorted(pages(subjects, BASE))
    of_no_thing = len(addresses) - 120_000
    files = dict(sitemaps(addresses, BASE, DAY))
    listed = _locations(files["sitemap.xml"])
    assert b"<sitemapindex" in files["sitemap.xml"]
    assert listed == [f"{BASE}sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [_locations(files[name.removeprefix(BASE)]) for name in listed]
    assert [len(each) for each in found] == [50_000, 50_000, 20_000 + of_no_thing]
    assert of_no_thing > 0
    assert {*chain(*found)} == {BASE + each for each in addresses}
    assert all(len(content) <= 50 << 20 for content in files.values())


def test_long_addresses_are_split_by_size() -> None:
    """Addresses that are long fill a file before there are 50,000 of them."""
    paths = (f"place/{'x' * 2000}-{number:05}" for number in range(40_000))
    sizes = [len(content) for _, content in sitemaps(paths, BASE, DAY)]
    assert len(sizes) == 3
    assert max(sizes) <= 50 << 20
