"""Drawings of leads and permits: which decision decides, what it is tested for, and whether the occupation is short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mittaristo_lab.reference.dates import add_months
from tools.docs.sheet import BLUE, GREEN, GREY, ORANGE, Drawing
from tools.docs.tiles import Tile, TileRow, Tiles
from tools.docs.timelines import Layer, Mark, Timeline
from tools.docs.unit_tests import Row, UnitTest

_COVERAGE = "int_coverage__sources"
_WORK_PERMITS = "stg_atmt__work_permits"
_DECISIONS = "stg_migri__decisions"
_LEADS = "stg_atmt__leads"
_STATES = "int_shortage__states"
_POSITIVE = "1"
_WITHDRAWN = "9"
_SHORTAGE = "shortage"
# The tests of M1 in their order: the reason of failing, the words of passing, the column, the width of its text.
_GATES = (
    ("not_positive", "positive (1)", "decision_code", 1.0),
    ("cancelled", "not cancelled", "is_cancelled", 1.1),
    ("not_first_permit", "first permit (59)", "case_type_code", 1.3),
    ("not_work", "group 2", "grounds_group_code", 0.9),
    ("other_ground", "ground", "grounds_name", 2.6),
)


def _reaches(source: str) -> Mark:
    return Mark(
        _COVERAGE,
        "data_until",
        f"last day that {source} covers",
        common=True,
        where=lambda row: row["source_code"] == source,
    )


def _lead(row: Row) -> str:
    return f"lead {row['case_id'] if 'case_id' in row else row['row_id']}"


def _matter(row: Row) -> str:
    return f"matter {row['case_number']}"


def _case(row: Row) -> str:
    return f"case {row['case_id']}"


def _is_expected_row(row: Row, expected: Sequence[Row]) -> bool:
    return bool(expected) and row["row_id"] == expected[0]["row_id"]


def _is_evidence(row: Row, expected: Sequence[Row]) -> bool:
    return bool(expected) and expected[0]["evidence"].endswith(f"{row['delivery_id']} line {row['line_number']}")


def _level(row: Row) -> str:
    return f"level {row['decision_level']}, {row['row_id']}"


def _permit_verdict(rows: Sequence[Row]) -> str:
    if not rows:
        return "no event\nits decision is not covered yet"
    return f"{rows[0]['row_id']} decides\n{'positive' if rows[0]['is_positive'] == 'true' else 'negative'}"


def _case_verdict(rows: Sequence[Row]) -> str:
    if not rows:
        return "no event\nits decision is not covered yet"
    reason = rows[0]["exclusion_reason"]
    return f"{rows[0]['decided_on']}\n{f'left out: {reason}' if reason else 'passes all tests'}"


def _shortage_verdict(rows: Sequence[Row]) -> str:
    occupation, region = rows[0]["occupation_code"] or "unknown", rows[0]["region_code"]
    return f"{rows[0]['shortage_state'].replace('_', ' ')}\noccupation {occupation}, region {region}"


def _barometer(test: UnitTest, stripe: str) -> list[Row]:
    """The barometer's months of the occupation and the region that a matter is expected to have."""
    row = next(row for row in test.expected if _matter(row) == stripe)
    return [
        dict(state) | {"month_end": _month_end(state["month_start"])}
        for state in test.given[_STATES]
        if (state["occupation_code"], state["region_code"]) == (row["occupation_code"], row["region_code"])
    ]


def _month_end(month_start: str) -> str:
    return (add_months(date.fromisoformat(month_start), 1) - timedelta(days=1)).isoformat()


def _gate_rows(test: UnitTest) -> list[TileRow]:
    given = {row["case_id"]: row for row in test.given[_DECISIONS]}
    return [_gate_row(given[row["case_id"]], row) for row in test.expected]


def _gate_row(decision: Row, expected: Row) -> TileRow:
    reasons = [reason for reason, *_ in _GATES]
    failed = expected["exclusion_reason"]
    stop = reasons.index(failed) if failed else len(reasons)
    looks = ["base"] * stop + ["stop"] * bool(failed) + ["outside"] * (len(reasons) - stop - 1)
    words = [decision[column].replace("True", "cancelled").replace("False", "no") for _, _, column, _ in _GATES]
    verdict = [f"left out: {failed}"] if failed else ["counts", expected["kind"]]
    return TileRow([_case(expected)], verdict, [Tile(word, look) for word, look in zip(words, looks, strict=True)])


PERMITS: tuple[Drawing, ...] = (
    Timeline(
        indicator="4.2",
        test="ind_4_2__cases_w1_leads_in_the_area_that_made_them_without_withdrawn_ones",
        title="4.2: leads by their day, in the area that made them",
        layers=(
            Layer(
                _LEADS,
                "lead_on",
                "lead",
                BLUE,
                label=lambda row: f"from {row['area_code']}",
                where=lambda row: row["state_code"] != _WITHDRAWN,
            ),
            Layer(
                _LEADS,
                "lead_on",
                "withdrawn lead",
                GREY,
                "cross",
                label=lambda row: f"from {row['area_code']}",
                where=lambda row: row["state_code"] == _WITHDRAWN,
            ),
        ),
        marks=(_reaches("atmt"),),
        verdict=lambda rows: f"counts in area {rows[0]['own_area_code']}" if rows else "does not count",
        stripe=_lead,
    ),
    Timeline(
        indicator="4.2",
        test="int_permits__work_permits_w2_d3_the_latest_decision_of_a_matter_is_chosen_first",
        title="4.2: the latest decision of a matter decides",
        layers=(
            Layer(
                _WORK_PERMITS,
                "decided_on",
                "positive decision",
                GREEN,
                label=lambda row: row["row_id"],
                where=lambda row: row["decision_code"] == _POSITIVE,
            ),
            Layer(
                _WORK_PERMITS,
                "decided_on",
                "other decision",
                ORANGE,
                "cross",
                label=lambda row: row["row_id"],
                where=lambda row: row["decision_code"] != _POSITIVE,
            ),
        ),
        marks=(_reaches("atmt"),),
        verdict=_permit_verdict,
        stripe=_matter,
        decides=_is_expected_row,
        ring="decides",
    ),
    Timeline(
        indicator="4.2",
        test="int_permits__work_permits_w2_s3_a7_shortage_in_the_month_of_the_decision_and_the_workplaces_region",
        title="4.2: the state of the occupation in the month of the decision, in the workplace's region",
        layers=(
            Layer(
                _STATES,
                "month_start",
                "the occupation is short in the region",
                ORANGE,
                end="month_end",
                label=lambda row: "shortage",
                where=lambda row: row["shortage_state"] == _SHORTAGE,
                rows=_barometer,
            ),
            Layer(
                _STATES,
                "month_start",
                "it is not short there",
                GREY,
                end="month_end",
                label=lambda row: row["shortage_state"].replace("_", " "),
                where=lambda row: row["shortage_state"] != _SHORTAGE,
                rows=_barometer,
            ),
            Layer(
                _WORK_PERMITS,
                "decided_on",
                "decision, with its occupation and municipality",
                GREEN,
                label=lambda row: (
                    f"{row['occupation_code'] or 'none'} in {row['workplace_municipality_code'] or 'none'}"
                ),
            ),
        ),
        marks=(),
        verdict=_shortage_verdict,
        stripe=_matter,
    ),
    Timeline(
        indicator="5.2",
        test="int_permits__special_experts_m1_d3_the_highest_level_then_the_latest_day_then_the_row_id_decides",
        title="5.2: the highest level, then the latest day, then the greatest row id decides",
        layers=(
            Layer(
                _DECISIONS,
                "decided_on",
                "positive decision, with its level and row",
                GREEN,
                label=_level,
                where=lambda row: row["decision_code"] == _POSITIVE,
            ),
            Layer(
                _DECISIONS,
                "decided_on",
                "other decision",
                ORANGE,
                "cross",
                label=_level,
                where=lambda row: row["decision_code"] != _POSITIVE,
            ),
        ),
        marks=(_reaches("migri"),),
        verdict=_case_verdict,
        stripe=_case,
        decides=_is_evidence,
        ring="decides",
    ),
    Tiles(
        indicator="5.2",
        test="int_permits__special_experts_m1_v6_what_counts_and_the_reasons_in_their_order",
        title="5.2: the tests of the deciding decision, one after the other",
        heads=lambda test: [([head], weight) for _, head, _, weight in _GATES],
        rows=_gate_rows,
        meanings={"base": "passed", "stop": "the first that fails: the reason", "outside": "no longer asked"},
    ),
)
