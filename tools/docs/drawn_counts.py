"""Drawings of surveys and statistics: points of questions, answers of respondents, persons of the population."""

from __future__ import annotations

from collections.abc import Sequence

from tools.docs.scores import Bar, Mean, Means, Points
from tools.docs.sheet import Drawing, number
from tools.docs.tiles import Tile, TileRow, Tiles
from tools.docs.unit_tests import Row, UnitTest

_ANSWERS = "stg_keha__cooperation_barometer"
_POPULATION = "stg_tilastokeskus__population"
_SURVEY = "stg_keha__equality_survey"
_EQUALITY_CASES = "ind_1_1__cases"
_COOPERATION_CASES = "ind_5_1__cases"


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


def _sums(test: UnitTest) -> list[Bar]:
    """The questions behind each expected sum of points."""
    units = _units(test, "equality_score")
    bars = []
    for row in test.expected:
        given = [
            case
            for case in test.given[_EQUALITY_CASES]
            if case["reference_date"] == row["month_start"]
            and case["area_code"] == row["area_code"]
            and row["breakdown_value"] in {"total", case["theme"]}
        ]
        points, most = (int(row[column]) / units for column in ("hits", "cases"))
        theme = "all themes" if row["breakdown"] == "total" else f"theme {row['breakdown_value']}"
        verdict = [f"{number(100 * points / most)} %", f"{number(points)} of {number(most)} points"]
        bars.append(Bar([f"area {row['area_code']}, {row['month_start'][:4]}", theme], given, verdict))
    return bars


def _units(test: UnitTest, measure: str) -> int:
    """How many of the whole units that sums are counted in make 1."""
    return next(int(row["units_per_one"]) for row in test.given["measures"] if row["measure_code"] == measure)


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
    units = _units(test, "cooperation_score")
    return [_mean(test.given[_COOPERATION_CASES], row, units) for row in test.expected]


def _mean(cases: Sequence[Row], expected: Row, units: int) -> Mean:
    own = [
        case
        for case in cases
        if case["area_code"] == expected["area_code"] and case["breakdown"] == expected["breakdown"]
    ]
    scores = [
        (int(case["answer_sum"]) / int(case["answered_questions"]), case["in_denominator"] == "true") for case in own
    ]
    total, respondents = int(expected["amount_units"]) / units, int(expected["cases"])
    value = total / respondents
    verdict = [number(value), f"{number(total)} / {respondents} respondents"]
    return Mean([f"area {expected['area_code']}", expected["breakdown"]], scores, value, verdict)


COUNTS: tuple[Drawing, ...] = (
    Points(
        indicator="1.1",
        test="ind_1_1__cases_q1_a_question_without_points_counts_0_of_its_maximum",
        title="1.1: a question without points keeps its maximum",
        bars=_questions,
    ),
    Points(
        indicator="1.1",
        test="res_statistics_q1_points_and_maximum_points_in_whole_units",
        title="1.1: points got over maximum points",
        bars=_sums,
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
        test="res_statistics_c1_the_mean_of_each_respondent_who_stays",
        title="5.1: the mean over respondents, each of the same weight",
        means=_means,
        lowest=1,
        highest=5,
    ),
)
