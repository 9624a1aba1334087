"""Timelines show the days of unit tests where they lie, and no label leaves the plot or hides another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from tools.docs.sheet import GREEN, SKY, WIDTH
from tools.docs.timelines import Layer, Mark, Scale, Timeline, item_of, lanes_of
from tools.docs.unit_tests import UnitTest

SEARCH = Layer("searches", "start_date", "search", SKY, end="end_date")
ENTRY = Layer("entries", "entry_date", "entry", GREEN)
WORDS_START = WIDTH - 218
SPRING = Scale(date(2024, 1, 1), date(2024, 5, 31))
LIFE = UnitTest(
    name="ind_x__cases_f2_d2_an_entry_counts",
    model="ind_x__cases",
    description="F2. An entry counts.",
    given={
        "searches": ({"person_id": "anna", "start_date": "2024-01-31", "end_date": ""},),
        "entries": ({"person_id": "anna", "entry_date": "2024-04-30"}, {"person_id": "bo", "entry_date": "2024-05-01"}),
    },
    expected=({"person_id": "anna", "counts": "<yes>"},),
)
DRAWING = Timeline(
    indicator="x",
    test=LIFE.name,
    title="A life",
    layers=(
        SEARCH,
        ENTRY,
    ),
    marks=(Mark("searches", "start_date", "mark", months=3),),
    verdict=lambda rows: rows[0]["counts"] if rows else "no row",
)


def titles(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]


def test_a_life_is_drawn_with_what_the_test_gives_and_expects() -> None:
    svg = DRAWING.draw(LIFE)
    assert titles(svg) == ["A life", "search: 2024-01-31 to open", "entry: 2024-04-30", "entry: 2024-05-01"]
    assert "&lt;yes&gt;" in svg
    assert ">no row<" in svg


def test_a_mark_stands_on_its_day() -> None:
    moved = replace(LIFE, given=LIFE.given | {"entries": ({"person_id": "anna", "entry_date": "2024-04-30"},)})
    shapes = ElementTree.fromstring(DRAWING.draw(moved))
    circle = next(element for element in shapes.iter("{http://www.w3.org/2000/svg}circle") if len(element))
    dashed = [
        element.get("x1")
        for element in shapes.iter("{http://www.w3.org/2000/svg}line")
        if element.get("stroke-dasharray")
    ]
    assert dashed[0] == circle.get("cx")


def test_a_unit_test_tells_the_rules_of_its_name() -> None:
    assert LIFE.rules == ("F2", "D2")


def test_a_common_mark_stands_in_every_stripe_and_its_day_in_the_legend() -> None:
    covered = LIFE.given | {"coverage": ({"data_until": "2024-05-15"},)}
    drawing = replace(DRAWING, marks=(Mark("coverage", "data_until", "last day", common=True),))
    svg = drawing.draw(replace(LIFE, given=covered))
    assert svg.count("stroke-dasharray") == 2 + 1
    assert svg.count("2024-05-15") == 1
    assert ">last day: 2024-05-15<" in svg


@pytest.mark.parametrize(
    ("layer", "row", "place"),
    [
        (SEARCH, {"start_date": "2024-01-01", "end_date": "2024-04-30"}, "inside"),
        (SEARCH, {"start_date": "2024-02-01", "end_date": "2024-02-05"}, "after"),
        (SEARCH, {"start_date": "2024-05-20", "end_date": "2024-05-24"}, "before"),
        (SEARCH, {"start_date": "2024-05-25", "end_date": ""}, "before"),
        (ENTRY, {"entry_date": "2024-02-01"}, "after"),
        (ENTRY, {"entry_date": "2024-05-31"}, "before"),
    ],
)
def test_a_label_stands_inside_or_after_its_shape_and_before_it_at_the_end(
    layer: Layer, row: dict[str, str], place: str
) -> None:
    item = item_of(layer, row, decides=False)
    left, right = item.extent(SPRING)
    x, anchor = item.label_place(SPRING)
    assert (anchor, x > right, x < left) == (
        "end" if place == "before" else "start",
        place == "after",
        place == "before",
    )


def test_no_label_reaches_the_words_at_the_right() -> None:
    for day in range(1, 32):
        item = item_of(ENTRY, {"entry_date": f"2024-05-{day:02}"}, decides=True)
        assert item.room(SPRING)[1] < WORDS_START


def test_what_would_touch_goes_to_a_lane_of_its_own() -> None:
    rows = [{"entry_date": day} for day in ("2024-01-10", "2024-01-12", "2024-03-01")]
    items = [item_of(ENTRY, row, decides=False) for row in rows]
    lanes = lanes_of([ENTRY], items, SPRING)
    assert [[item.start.isoformat() for item in lane] for lane in lanes] == [
        ["2024-01-10", "2024-03-01"],
        ["2024-01-12"],
    ]


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (date(2024, 1, 15), date(2024, 4, 15), ["2024-02-01", "2024-03-01", "2024-04-01"]),
        (date(2023, 12, 15), date(2025, 1, 31), ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01"]),
        (date(2020, 6, 1), date(2023, 12, 31), ["2021-01-01", "2022-01-01", "2023-01-01"]),
    ],
)
def test_the_axis_has_months_quarters_or_years(first: date, last: date, lines: list[str]) -> None:
    assert [day.isoformat() for day in Scale(first, last).ticks()] == lines


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("2024-01-01", "2024-02-29", "1 Jan \u2013 29 Feb"),
        ("2023-12-31", "2024-01-01", "31 Dec 2023 \u2013 1 Jan 2024"),
        ("2024-01-01", "", "from 1 Jan"),
    ],
)
def test_years_are_told_of_what_lasts_into_another(start: str, end: str, label: str) -> None:
    assert item_of(SEARCH, {"start_date": start, "end_date": end}, decides=False).label == label
