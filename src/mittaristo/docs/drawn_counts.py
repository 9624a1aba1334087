"""Drawings of surveys and statistics: points of questions, answers of respondents, persons of the population."""

from __future__ import annotations

from collections.abc import Sequence

from mittaristo.docs.scores import Bar, Mean, Means, Points
from mittaristo.docs.sheet import Drawing, number
from mittaristo.docs.tiles import Tile, TileRow, Tiles
from mittaristo.docs.unit_tests import Row, UnitTest

_ANSWERS = "stg_keha__cooperation_barometer"
_POPULATION = "stg_tilastokeskus__population"
_SURVEY = "stg_keha__equality_survey"
_EQUALITY_CASES = "ind_1_1__cases"
_COOPERATION_CASES = "ind_5_1__cases"
_COUNTRY = "SSS"


def _questions(test: UnitTest) -> list[Bar]:
    """The questions of each area and year as delivered, with the sums of the expected rows."""
    groups = dict.fromkeys((row["survey_year"], row["area_code"]) for row in test.given[_SURVEY])
    bars = []
    for year, area in groups:
        given = [row for row in test.given[_SURVEY] if (row["survey_year"], row["area_code"]) == (year, area)]
        expected = [
            row for row in test.expected if (row["reference_date"][:4], row["delivered_area_code"]) == (year, area)
        ]
        bars.append(Bar([f"area {area}", year], given, _points_verdict(expected)))
    return bars


def _points_verdict(expected: Sequence[Row]) -> list[str]:
    if not expected:
        return ["no row", "before the results begin"]
    points, most = (sum(float(row[column]) for row in expected) for column in ("points", "maximum_points"))
    return [f"{number(points)} of {number(most)} points", f"counts in area {expected[0]['area_code']}"]


def _values(test: UnitTest) -> list[Bar]:
    """The questions behind each expected value, which are of the year of its only period."""
    year = test.given["int_time__measure_periods"][0]["period_start"][:4]
    bars = []
    for row in test.expected:
        given = [
            case
            for case in test.given[_EQUALITY_CASES]
            if case["reference_date"].startswith(year)
            and row["area_code"] in {_COUNTRY, case["area_code"]}
            and row["breakdown_value"] in {"total", case["theme"]}
        ]
        name = "country" if row["area_code"] == _COUNTRY else f"area {row['area_code']}"
        theme = "all themes" if row["breakdown"] == "total" else f"theme {row['breakdown_value']}"
        sums = f"{row['numerator']} of {row['denominator']} points"
        verdict = [f"{number(float(row['value']))} %", sums] if row["value"] else [row["status"], sums]
        bars.append(Bar([name, theme], given, verdict))
    return bars


def _population_heads(test: UnitTest) -> list[tuple[Sequence[str], float]]:
    return [
        ([row["age_group"].replace("-", "\u2013"), row["citizenship"], row["activity"]], 1)
        for row in test.given[_POPULATION]
    ]


def _population_rows(test: UnitTest) -> list[TileRow]:
    return [_population_row(test.given[_POPULATION], row) for row in test.expected]


def _population_row(population: Sequence[Row], expected: Row) -> TileRow:
    """Which persons an expected number holds.

    The numbers of persons are different powers of two, so that only one choice of them adds up to it.
    """
    hits, cases = int(expected["hits"]), int(expected["cases"])
    tiles = []
    for row in population:
        persons = int(row["persons"])
        look = "hit" if persons & hits else "base" if persons & cases else "outside"
        tiles.append(Tile(row["persons"], look))
    rate, _, whom = expected["measure_code"].rpartition("_")
    verdict = [f"{number(100 * hits / cases)} %", f"{hits} of {cases} persons"]
    return TileRow([whom, rate.replace("_", " ")], verdict, tiles)


def _answer_heads(test: UnitTest) -> list[tuple[Sequence[str], float]]:
    questions = dict.fromkeys((row["question_code"], row["viewpoint"]) for row in test.given[_ANSWERS])
    return [([question, f"viewpoint {viewpoint}"], 1) for question, viewpoint in questions]


def _answer_rows(test: UnitTest) -> list[TileRow]:
    questions = list(dict.fromkeys(row["question_code"] for row in test.given[_ANSWERS]))
    return [_answer_row(test.given[_ANSWERS], questions, row) for row in test.expected]


def _answer_row(answers: Sequence[Row], questions: Sequence[str], expected: Row) -> TileRow:
    asked = {
        row["question_code"]: row["answer"]
        for row in answers
        if row["respondent_number"] == expected["respondent_number"]
        and expected["breakdown_value"] in {"total", row.get(expected["breakdown"])}
    }
    stays = expected["in_denominator"] == "true"
    tiles = [
        Tile("", "outside")
        if question not in asked
        else Tile(asked[question], "hit" if stays else "base")
        if asked[question]
        else Tile("", "missing")
        for question in questions
    ]
    answered, total = int(expected["answered_questions"]), int(expected["answer_sum"])
    counts = f"{answered} of {expected['questions']} answered"
    verdict = [f"{total} / {answered} = {number(total / answered)}", counts] if stays else ["left out", counts]
    value = expected["breakdown_value"]
    name = "all questions" if value == "total" else f"{expected['breakdown'].replace('_', ' ')} {value}"
    return TileRow([f"respondent {expected['respondent_number']}", name], verdict, tiles)


def _means(test: UnitTest) -> list[Mean]:
    return [_mean(test.given[_COOPERATION_CASES], row) for row in test.expected]


def _mean(cases: Sequence[Row], expected: Row) -> Mean:
    own = [
        case
        for case in cases
        if expected["area_code"] in {_COUNTRY, case["area_code"]} and case["breakdown"] == expected["breakdown"]
    ]
    scores = [
        (int(case["answer_sum"]) / int(case["answered_questions"]), case["in_denominator"] == "true") for case in own
    ]
    interval = (float(expected["ci_low"]), float(expected["ci_high"])) if expected["ci_low"] else None
    value = float(expected["value"]) if expected["value"] else None
    name = "country" if expected["area_code"] == _COUNTRY else f"area {expected['area_code']}"
    bounds = f", {number(interval[0])} to {number(interval[1])}" if interval else ""
    sums = f"{expected['numerator']} / {expected['denominator']}"
    verdict = [expected["status"], sums] if value is None else [f"{number(value)}{bounds}", f"{sums} respondents"]
    return Mean([name, expected["breakdown"]], scores, value, interval, verdict)


COUNTS: tuple[Drawing, ...] = (
    Points(
        indicator="1.1",
        test="ind_1_1__cases_q1_a_question_without_points_counts_0_of_its_maximum",
        title="1.1: a question without points keeps its maximum",
        bars=_questions,
    ),
    Points(
        indicator="1.1",
        test="ind_1_1__values_q1_v5_points_over_maximum_points_of_all_areas_without_an_interval",
        title="1.1: points got over maximum points",
        bars=_values,
    ),
    Tiles(
        indicator="2.1",
        test="ind_2_1__cases_p1_who_is_young_foreign_and_55plus",
        title="2.1: which persons of the population each rate counts",
        heads=_population_heads,
        rows=_population_rows,
        meanings={
            "hit": "numerator and denominator",
            "base": "denominator only",
            "outside": "not in the rate (the numbers are persons)",
        },
    ),
    Tiles(
        indicator="5.1",
        test="ind_5_1__cases_c1_who_answered_fewer_than_half_is_left_out_and_exactly_half_stays",
        title="5.1: a respondent's mean, when at least half of the questions are answered",
        heads=_answer_heads,
        rows=_answer_rows,
        meanings={
            "hit": "answer that counts",
            "base": "answer of one who is left out",
            "missing": "asked, no answer",
            "outside": "not a question of this row",
        },
    ),
    Means(
        indicator="5.1",
        test="ind_5_1__values_c1_v5_the_mean_over_respondents_weighs_each_alike",
        title="5.1: the mean over respondents, each of the same weight",
        means=_means,
        lowest=1,
        highest=5,
    ),
)
