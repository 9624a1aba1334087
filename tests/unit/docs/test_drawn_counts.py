"""Tiles, flows and points say of each row what the unit test expects of it."""

from __future__ import annotations

from tools.docs.drawings import DRAWINGS
from tools.docs.flows import offer_verdict
from tools.docs.scores import Bar, Points
from tools.docs.tiles import Tiles
from tools.docs.unit_tests import UnitTest


def tiles_of(test_name: str) -> Tiles:
    return next(drawing for drawing in DRAWINGS if isinstance(drawing, Tiles) and drawing.test == test_name)


def unit_test(given: dict[str, tuple[dict[str, str], ...]], expected: tuple[dict[str, str], ...]) -> UnitTest:
    return UnitTest(name="t", model="m", description="", given=given, expected=expected)


def test_persons_of_a_rate_are_told_by_the_sums_that_they_add_up_to() -> None:
    persons = tuple({"persons": number} for number in ("1", "2", "4"))
    expected = {"measure_code": "employment_rate_young", "hits": "2", "cases": "3"}
    drawing = tiles_of("ind_2_1__cases_p1_who_is_young_foreign_and_55plus")
    row = drawing.rows(unit_test({"stg_tilastokeskus__population": persons}, (expected,)))[0]
    assert [tile.look for tile in row.tiles] == ["base", "hit", "outside"]
    assert row.verdict == ["66.67 %", "2 of 3 persons"]


def test_tests_after_the_first_that_fails_are_not_asked() -> None:
    decision = {
        "case_id": "C1",
        "decision_code": "1",
        "is_cancelled": "True",
        "case_type_code": "59",
        "grounds_group_code": "2",
        "grounds_name": "x",
    }
    expected = {"case_id": "C1", "exclusion_reason": "cancelled", "kind": ""}
    drawing = tiles_of("int_permits__special_experts_m1_v6_what_counts_and_the_reasons_in_their_order")
    row = drawing.rows(unit_test({"stg_migri__decisions": (decision,)}, (expected,)))[0]
    assert [tile.look for tile in row.tiles] == ["base", "stop", "outside", "outside", "outside"]
    assert row.verdict == ["left out: cancelled"]


def test_an_offer_is_told_by_its_case() -> None:
    counts = {"exclusion_reason": "", "is_hit": "true"}
    assert offer_verdict(None)[0] == "no case"
    assert offer_verdict(counts)[0] == "counts"
    assert offer_verdict(counts | {"is_hit": "false"})[0] == "does not count"
    assert offer_verdict(counts | {"exclusion_reason": "duplicate"}) == ["left out: duplicate"]


def test_a_question_is_as_wide_as_its_maximum_and_filled_as_far_as_it_got_points() -> None:
    questions = [{"points": "1", "maximum_points": "4"}, {"points": "", "maximum_points": "2"}]
    drawing = Points("1.1", "t", "Points", bars=lambda test: [Bar(["area"], questions, ["1 of 6"])])
    svg = drawing.draw(unit_test({}, ()))
    unit = 580 / 6
    assert f'width="{4 * unit:g}"' in svg
    assert f'width="{unit:g}"' in svg
    assert "<title>none of 2</title>" in svg
