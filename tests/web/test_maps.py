"""The maps: any home city on Earth, drawn with all its partners, whatever the map's edge runs through."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from sisterkg.distances import Position, kilometres
from sisterkg.web.maps import MOST_ARCS, MOST_DOTS, MOST_LABELLED, MOST_LINKED, Crowd, Drawing, Pin, crowded, draw
from sisterkg.web.maps.coastline import coasts
from sisterkg.web.maps.cutting import cut_line, cut_ring
from sisterkg.web.maps.great_circles import great_circle
from sisterkg.web.maps.labelling import text_width
from sisterkg.web.maps.projection import EqualEarth, centred_on

IZMIR, SUVA, POLE = (38.44, 27.15), (-18.14, 178.44), (90.0, 0.0)
PLACES = {
    "auckland": (-36.85, 174.76),
    "honolulu": (21.31, -157.86),
    "tokyo": (35.68, 139.69),
    "lima": (-12.05, -77.04),
    "cape-town": (-33.92, 18.43),
    "longyearbyen": (78.22, 15.65),
    "mcmurdo": (-77.85, 166.67),
    "quito": (-0.18, -78.47),
}


def _drawn(home: Position) -> Drawing:
    pins = tuple(Pin(name, name.title(), position, f"place/{name}") for name, position in PLACES.items())
    return draw(pins, Pin("home", "Home", home, "place/home"))


def _runs(path: str) -> list[list[tuple[float, float]]]:
    points = [re.findall(r"(-?[\d.]+) (-?[\d.]+)", part) for part in path.split("M")[1:]]
    return [[(float(x), float(y)) for x, y in run] for run in points]


@pytest.mark.parametrize("home", [IZMIR, SUVA, POLE, (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0), (64.1, -21.9)])
def test_any_home_has_a_map(home: Position) -> None:
    """Home and every partner are in the picture, with an arc to each, and no line jumps across the map."""
    drawing = _drawn(home)
    assert len(drawing.marks) == len(drawing.arcs) == len(PLACES)
    for mark in drawing.everyone:
        assert 0 <= mark.x <= drawing.width
        assert 0 <= mark.y <= drawing.height
    for arc in drawing.arcs:
        for run in _runs(arc.path):
            steps = [math.dist(one, other) for one, other in pairwise(run)]
            # Right at a pole, which the projection draws as a line, a step may be long; elsewhere it is two degrees.
            far = [step for step, (_, y) in zip(steps, run, strict=False) if step > drawing.width / 8 and y > 40]
            assert not far or abs(home[0]) == 90, arc.pin.key
    assert drawing.land.startswith("M")
    assert "nan" not in f"{drawing.land}{drawing.graticule}{drawing.arcs}"


def test_one_place_alone_has_a_map() -> None:
    """A place without partners is in the middle of a map of what is around it; no place at all gives the world."""
    alone = draw((), Pin("suva", "Suva", SUVA))
    assert alone.home
    assert alone.home.x == pytest.approx(alone.width / 2)
    assert alone.home.label
    assert draw(()).land


@pytest.mark.parametrize("place", [(39.8, -89.65), (42.87, 74.59), (48.5, 88.0), (-12.0, 26.0)])
def test_a_map_shows_where_an_inland_place_is(place: Position) -> None:
    """A place far from any sea, alone on its map, is shown with a shore: a picture of mere land tells nothing."""
    corners = 4
    assert len(re.findall(r"-?\d+[ -]\d+", draw((Pin("inland", "Inland", place),)).land)) > 5 * corners


def test_partners_at_the_same_and_at_the_opposite_point_are_drawn() -> None:
    """A partner at home's own position has no way to it, one at the antipodes has one of half the Earth."""
    opposite = (-IZMIR[0], IZMIR[1] - 180)
    drawing = draw((Pin("same", "Same", IZMIR), Pin("far", "Far", opposite)), Pin("home", "Home", IZMIR))
    assert [arc.path == "" for arc in drawing.arcs] == [True, False]
    assert great_circle(IZMIR, IZMIR) == ()
    way = great_circle(IZMIR, opposite)
    assert sum(kilometres(a, b) for a, b in pairwise(way)) == pytest.approx(20015, abs=2)
    assert great_circle(POLE, (-90.0, 0.0))[45] == pytest.approx((0, 0), abs=1)


def test_great_circles_are_the_shortest_ways() -> None:
    """The points of a way are evenly far from each other, and together as far as its ends."""
    chance = random.Random(1)
    for _ in range(50):
        one, other = ((chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(2))
        way = great_circle(one, other)
        legs = [kilometres(a, b) for a, b in pairwise(way)]
        assert sum(legs) == pytest.approx(kilometres(one, other), rel=1e-6)
        assert max(legs) == pytest.approx(min(legs), rel=1e-3)


def test_map_is_cut_where_few_ways_lead() -> None:
    """A Pacific home has the Pacific in the middle; İzmir's map is cut where people know it to be."""
    assert abs(centred_on(PLACES.values(), SUVA).turned(SUVA[1])) < 100
    tokyo_to_america = centred_on([(37.8, -122.4), (34.1, -118.2), (49.3, -123.1)], (35.68, 139.69))
    assert abs(abs(tokyo_to_america.centre) - 170) < 20
    partners = [(33.8, -118.2), (39.1, 117.2), (-33.9, 18.4), (53.1, 8.8), (23.1, -82.4), (42.3, 69.6), (19, 72.9)]
    assert centred_on(partners, IZMIR).centre == 11.0


@pytest.mark.parametrize("centre", [-180.0, -171.55, -90.0, 0.0, 11.0, 97.3, 180.0])
def test_land_keeps_its_area_wherever_the_map_is_cut(centre: float) -> None:
    """All land together is as large on every map, since it keeps areas: nothing is lost, doubled or turned."""
    earth = EqualEarth(centre)
    total = 0.0
    for ring in coasts():
        turned = [earth.turned(longitude) for longitude in ring.longitudes]
        for part in cut_ring(list(zip(turned, ring.latitudes, strict=True))):
            flat = [earth.flat(latitude, x) for x, latitude in part]
            total += sum(a * d - c * b for (a, b), (c, d) in zip(flat, [*flat[1:], flat[0]], strict=True)) / 2
    assert abs(total) * 6371.0088**2 == pytest.approx(148e6, rel=0.03)  # square kilometres, ice shelves included


def test_lines_are_cut_at_the_edge() -> None:
    """A line over the edge goes on at the other side at the same height, and stays whole elsewhere."""
    assert cut_line([(0, 0), (10, 5)]) == [[(0, 0), (10, 5)]]
    assert cut_line([(-179, 0), (179, 2)]) == [[(-179, 0), (-180.0, 1.0)], [(180.0, 1.0), (179, 2)]]


def test_names_do_not_cover_each_other() -> None:
    """However close places are, no two names overlap, none leaves the picture, and home is named."""
    chance = random.Random(2)
    pins = tuple(
        Pin(f"p{number}", f"Place {number}", (chance.gauss(45, 4), chance.gauss(15, 8))) for number in range(100)
    )
    drawing = draw(pins, Pin("home", "Home", (45.0, 15.0)))
    assert drawing.home
    assert drawing.home.label
    assert drawing.home.narrow_label
    for size, name in ((13.0, "label"), (30.0, "narrow_label")):
        labels = [label for mark in drawing.everyone if (label := getattr(mark, name))]
        assert len(labels) > 5
        boxes = []
        for label in labels:
            width = text_width(label.name, size)
            left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
            boxes.append((left, label.y - size * 0.8, left + width, label.y + size * 0.25))
        for number, (left, top, right, bottom) in enumerate(boxes):
            assert left >= -0.1
            assert right <= drawing.width + 0.1
            for other in boxes[number + 1 :]:
                apart = (
                    left >= other[2] - 0.2
                    or other[0] >= right - 0.2
                    or top >= other[3] - 0.2
                    or other[1] >= bottom - 0.2
                )
                assert apart


def test_ten_thousand_places_are_dots() -> None:
    """Above the stated numbers there are no arcs, names or links, and a dot stands for all that it would cover."""
    chance = random.Random(3)
    many = tuple(Pin(str(n), str(n), (chance.uniform(-60, 75), chance.uniform(-180, 180))) for n in range(10_000))
    home = Pin("home", "Home", IZMIR)
    crowd = Crowd(lambda: [(number, pin.position) for number, pin in enumerate(many)], IZMIR)
    drawing = crowd.everyone
    assert not (drawing.arcs or drawing.marks or drawing.home)
    assert 5_000 < drawing.dots.count("M") <= 10_001
    assert len(drawing.dots) < 150_000
    assert draw(many, home).land == drawing.land
    few = crowd.marked(many[:3], home)
    assert (few.land, few.dots) == (drawing.land, "")
    assert [mark.pin for mark in few.everyone] == [home, *many[:3]]
    assert {(round(mark.x), round(mark.y)) for mark in few.everyone} == _dots(crowd.dotted(range(3)))
    assert _dots(few_dots := crowd.dotted([*range(500), 10_000])) < _dots(drawing)
    assert few_dots.land == drawing.land
    some = draw(many[:MOST_LINKED], home)
    assert len(some.marks) == MOST_LINKED > MOST_LABELLED
    assert not (some.arcs or any(mark.label for mark in some.marks))
    assert len(draw(many[:MOST_ARCS], home).arcs) == MOST_ARCS


def _dots(drawing: Drawing) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for x, y in re.findall(r"M(-?\d+) (-?\d+)h0", drawing.dots)}


def test_a_crowd_is_no_heavier_than_its_picture() -> None:
    """However many places a map shows, its dots have a bound, and each place is within a dot of where it is."""
    chance = random.Random(5)
    many = [(chance.uniform(-60, 75), chance.uniform(-180, 180)) for _ in range(60_000)]
    crowd = Crowd(lambda: [(2 * number, position) for number, position in enumerate(many)], IZMIR)
    drawing = crowd.everyone
    assert _dots(crowd.dotted(range(2 * len(many)))) == _dots(drawing)
    assert MOST_DOTS < len(_dots(drawing)) < 50_000
    exact = [crowd.marked([Pin("", "", each)], None).marks[0] for each in many[:3]]
    for mark in exact:
        assert any(math.dist((mark.x, mark.y), dot) < 2.5 for dot in _dots(drawing))


def test_nearer_places_have_a_map_of_their_own_where_they_crowd() -> None:
    """Half of the places close to home and others far away ask for a second map; places in a ring around do not."""
    near = [(IZMIR[0] + number, IZMIR[1] + 1) for number in range(5)]
    far = [(0.0, 100.0 + number) for number in range(5)]
    assert crowded(len(far + near), _distances([*far, *near])) == len(near)
    assert crowded(len(far), _distances(far)) == 0


def _distances(places: list[Position]) -> Callable[[int], float]:
    return sorted(kilometres(IZMIR, place) for place in places).__getitem__
