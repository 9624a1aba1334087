"""The lives that the method pages draw along the days: persons, cases and matters of unit tests."""

from __future__ import annotations

from collections.abc import Sequence

from tools.docs.sheet import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, SKY
from tools.docs.timelines import Layer, Mark, Timeline
from tools.docs.unit_tests import Row

_YES = {"true": "yes", "false": "no"}


def _counts(rows: Sequence[Row]) -> str:
    """Says for every measure whether the numerator counts the case."""
    return "\n".join(f"{row['measure_code']}: {_YES[row['is_hit']]}" for row in rows)


def _measures(rows: Sequence[Row]) -> str:
    """Says as what somebody is counted."""
    names = {"unemployed_jobseekers": "unemployed", "laid_off": "laid off", "long_term_unemployed": "long-term"}
    return ", ".join(names[row["measure_code"]] for row in rows)


def _days(rows: Sequence[Row]) -> str:
    return f"{rows[0]['amount']} days"


def _permanent(rows: Sequence[Row]) -> str:
    return f"permanent: {'no' if rows[0]['exclusion_reason'] == 'not_permanent' else 'yes'}"


def _ill_days(rows: Sequence[Row]) -> str:
    return ", ".join(row["first_day"] for row in rows) or "never counts"


def _placement(rows: Sequence[Row]) -> str:
    chosen = rows[0]["placement_row_id"]
    return f"placement {chosen}\noccupation {rows[0]['occupation_code']}" if chosen else "no placement near enough"


_ENTRIES = "int_employment__entries"
_SEARCH = Layer("int_timeline__episodes", "start_date", "first day of the search (s)", SKY, "square")
_ENTRY = Layer(_ENTRIES, "entry_date", "entry into open-market work (e)", GREEN)
_RELAPSE = Layer(_ENTRIES, "relapse_date", "new spell of unemployment starts (u)", RED, "triangle")

LIVES = (
    Timeline(
        indicator="2.2",
        test="int_people__ill_months_i2_the_first_day_of_the_month_that_is_ill_and_searching_or_an_entry",
        title="2.2: the first day of a month that is long-term ill and in a search, or an entry",
        layers=(
            Layer("stg_ura__illnesses", "start_date", "long-term illness", PURPLE, end="end_date", hatched=True),
            Layer("int_timeline__episodes", "start_date", "job search episode", SKY, end="end_date"),
            Layer("int_people__ill_entries", "entry_date", "entry on a day of illness (e)", GREEN),
        ),
        marks=(),
        verdict=_ill_days,
    ),
    Timeline(
        indicator="3.1",
        test="ind_3_1__cases_f2_an_entry_on_the_mark_counts_the_day_after_does_not",
        title="3.1: flow_3m looks at the first entry after s, on the mark at the latest",
        layers=(_SEARCH, _ENTRY),
        marks=(Mark("int_timeline__episodes", "start_date", "mark: s + 3 months", months=3),),
        verdict=_counts,
    ),
    Timeline(
        indicator="3.1",
        test="ind_3_1__cases_f3_the_mark_lies_in_a_run_that_began_after_s",
        title="3.1 employed_at_3m: at work on the mark, in a run that began after s",
        layers=(
            _SEARCH,
            Layer(_ENTRIES, "entry_date", "open-market run that starts with an entry", GREEN, end="run_end_date"),
        ),
        marks=(Mark("int_timeline__episodes", "start_date", "mark: s + 3 months", months=3),),
        verdict=_counts,
    ),
    Timeline(
        indicator="3.2",
        test="ind_3_2__cases_r2_a_relapse_on_the_mark_counts_the_day_after_does_not",
        title="3.2: a relapse on the mark counts, the day after does not",
        layers=(_ENTRY, _RELAPSE),
        marks=(
            Mark(_ENTRIES, "entry_date", "marks: e + 3 and e + 6 months", months=3),
            Mark(_ENTRIES, "entry_date", "marks: e + 3 and e + 6 months", months=6),
        ),
        verdict=_counts,
    ),
    Timeline(
        indicator="3.3",
        test="ind_3_3__cases_b1_an_entry_without_a_relapse_in_six_months_is_permanent",
        title="3.3: an entry without a new spell within six months is permanent",
        layers=(_ENTRY, _RELAPSE),
        marks=(Mark(_ENTRIES, "entry_date", "mark: e + 6 months", months=6),),
        verdict=lambda rows: _permanent(rows) if rows else "no case\nbefore history_from",
    ),
    Timeline(
        indicator="3.3",
        test="ind_3_3__cases_b2_days_of_payments_from_the_start_of_the_chain_to_the_day_before_e",
        title="3.3: benefit days of the payments that start from s on and before e",
        layers=(
            Layer(_ENTRIES, "chain_start_date", "from the start of the chain (s) to e", GREY, end="entry_date"),
            Layer(
                "stg_etuudet__payments",
                "period_start",
                "payment, with its days",
                ORANGE,
                end="period_end",
                label=lambda row: row["benefit_days"],
                where=lambda row: row["is_recovery"] == "false",
            ),
            Layer(
                "stg_etuudet__payments",
                "period_start",
                "taken back",
                RED,
                end="period_end",
                hatched=True,
                label=lambda row: f"\u2212{row['benefit_days']}",
                where=lambda row: row["is_recovery"] == "true",
            ),
            _ENTRY,
        ),
        marks=(),
        verdict=_days,
    ),
    Timeline(
        indicator="4.1",
        test="int_shortage__placements_s1_the_nearest_placement_at_most_14_days_away",
        title="4.1: the occupation of an entry is that of the nearest placement",
        layers=(
            _ENTRY,
            Layer(
                "stg_ura__placements",
                "start_date",
                "placement, with its row and occupation",
                BLUE,
                "diamond",
                label=lambda row: f"{row['row_id']} {row['occupation_code']}",
            ),
        ),
        marks=(
            Mark(_ENTRIES, "entry_date", "14 days before and after e", days=-14),
            Mark(_ENTRIES, "entry_date", "14 days before and after e", days=14),
        ),
        verdict=_placement,
        decides=lambda row, expected: row.get("row_id") == expected[0]["placement_row_id"],
        ring="the placement that counts",
    ),
    Timeline(
        indicator="K",
        test="ind_k__cases_k1_persons_on_the_count_day_the_laid_off_and_the_long_term_unemployed",
        title="K: who is counted on the last working day of the month",
        layers=(
            Layer(
                "int_timeline__count_days",
                "spell_start_date",
                "spell up to the count day, status of that day",
                ORANGE,
                end="count_day",
                label=lambda row: f"status {row['status_code']}",
            ),
        ),
        marks=(Mark("int_timeline__count_days", "spell_start_date", "start of the spell + 12 months", months=12),),
        verdict=_measures,
    ),
    Timeline(
        indicator="K",
        test="ind_k__cases_k2_over_three_months_when_the_spell_holds_the_day_three_months_later",
        title="K: spells that still hold the day three months after their start",
        layers=(Layer("int_timeline__spells", "start_date", "unemployed jobseeker spell", ORANGE, end="end_date"),),
        marks=(Mark("int_timeline__spells", "start_date", "start + 3 months", months=3),),
        verdict=lambda rows: _over_three(rows),
    ),
)


def _over_three(rows: Sequence[Row]) -> str:
    over = [row for row in rows if row["measure_code"] == "over_3m_unemployment"]
    if not over:
        return "no case\noutside the results"
    return f"over 3 months: {_YES[over[0]['is_hit']]}"
