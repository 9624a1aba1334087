"""Every rule, by a small life whose result was worked out by hand."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import isclose

import pytest

from lives_kit import (
    UNTIL,
    Computation,
    case,
    cell_values,
    computation,
    entries,
    flags,
    history,
    registers,
    rows,
    spans,
)
from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference.cells import Sums, cell, wilson
from mittaristo_lab.reference.dates import add_months, easter_sunday, last_working_day
from mittaristo_lab.reference.framework import values_of
from mittaristo_lab.reference.parameters import Parameters
from mittaristo_lab.reference.people import age_group, attributes, education_group, four_digit_occupation
from mittaristo_lab.reference.periods import existing_periods, is_final
from mittaristo_lab.reference.timeline import status_on

WITH_PART_TIME = Parameters(open_market_statuses=frozenset({"1", "9"}))


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-15", 1, "2024-02-15"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-12-31", 6, "2025-06-30"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_d2_months_end_with_the_month(day, months, expected):
    assert str(add_months(date.fromisoformat(day), months)) == expected


def test_d3_an_event_after_data_until_is_no_event():
    life = """
        ann search 2024-12-31 .. ..
        bob search 2025-01-01 .. ..
    """
    assert [item.person_id for item in computation(life).cases("flow_3m")] == ["ann"]


def test_d3_an_unseen_table_makes_its_periods_immature():
    result = Computation(registers(yhdenvertaisuuskartoitus=None), Parameters())
    assert cell_values(result, "equality_score", "year", "2023-01-01") == (None, None, "immature")
    assert result.data_until("equality_score") is None


def test_d4_an_event_belongs_to_the_periods_of_its_day():
    life = "ann status 2023-02-01 .. 2 ..\n ann search 2023-05-31 .. .."
    result = computation(life)
    in_periods = {
        (period.type, str(period.start), str(period.end))
        for period, where, found in result.cells("flow_3m")
        if where == "country SSS total total" and found.denominator
    }
    assert in_periods == {
        ("month", "2023-05-01", "2023-05-31"),
        ("quarter", "2023-04-01", "2023-06-30"),
        ("year", "2023-01-01", "2023-12-31"),
        *(("ytd", "2023-01-01", str(add_months(date(2023, 5, 31), k))) for k in range(8)),
        # 2022's months do not exist as beginnings, so the first twelve months end in December 2023.
        *(("rolling_12m", str(add_months(date(2023, 1, 1), k)), str(end)) for k, end in rolling_ends(5)),
    }


def rolling_ends(count):
    ends = ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    return list(enumerate(ends))[:count]


def test_d5_a_case_is_mature_when_its_follow_up_is_covered():
    life = "ann status 2024-01-01 .. 2 ..\n ann search 2024-08-31 .. .."
    assert case(computation(life, until=date(2024, 11, 30)), "flow_3m").is_mature
    early = case(computation(life, until=date(2024, 11, 29)), "flow_3m")
    assert (early.is_mature, early.in_denominator, early.in_numerator) == (False, None, None)


def test_d5_a_period_is_final_when_its_last_day_is_mature():
    (august,) = existing_periods({"month"}, date(2024, 8, 1), date(2024, 8, 31))
    assert is_final(august, {"ura": 3}, {"ura": date(2024, 11, 30)})
    assert not is_final(august, {"ura": 3}, {"ura": date(2024, 11, 29)})
    assert not is_final(august, {"ura": 0, "etuudet": 2}, {"ura": date(2025, 1, 1), "etuudet": date(2024, 10, 30)})


def test_d5_periods_begin_between_history_from_and_the_as_of_date():
    periods = existing_periods({"month", "quarter", "ytd", "rolling_12m"}, date(2023, 1, 15), date(2024, 2, 1))
    found = {
        kind: (str(min(starts)), str(max(starts)), len(starts))
        for kind in ("month", "quarter", "ytd", "rolling_12m")
        if (starts := [period.start for period in periods if period.type == kind])
    }
    assert found == {
        "month": ("2023-02-01", "2024-02-01", 13),
        "quarter": ("2023-04-01", "2024-01-01", 4),
        "ytd": ("2024-01-01", "2024-01-01", 2),
        "rolling_12m": ("2023-02-01", "2023-03-01", 2),
    }


def test_d6_a_quarter_is_the_ratio_of_sums():
    life = """
        ann status 2023-01-02 2023-01-20 2 01
        ann search 2023-01-02 2023-01-20 ..
        bob status 2023-02-01 .. 2 ..
        bob search 2023-02-01 .. ..
        cat status 2023-02-01 .. 2 ..
        cat search 2023-02-01 .. ..
    """
    assert cell_values(computation(life), "flow_3m", "quarter", "2023-01-01") == (1, 3, "value")


# --- status timeline --------------------------------------------------------------------------------------------------


def timeline(life):
    return spans(history(life).timeline, "code")


def test_t1_a_closed_row_replaces_open_ones_even_older():
    life = """
        ann status 2023-01-01 2023-02-28 2 .. @2023-03-01
        ann status 2023-01-01 ..         2 .. @2023-09-01
    """
    assert timeline(life) == [("2023-01-01", "2023-02-28", "2")]


def test_t1_of_closed_rows_the_newest_then_the_greatest_rivi_id_stays():
    life = """
        ann status 2023-01-01 2023-02-28 2 .. @2023-03-01
        ann status 2023-01-01 2023-03-31 2 .. @2023-03-01
        ann status 2023-01-01 2023-01-31 2 .. @2023-02-28
    """
    assert timeline(life) == [("2023-01-01", "2023-03-31", "2")]


def test_t1_t2_rivi_id_is_compared_as_text():
    filler = "\n".join(f"zoe status 20{number:02d}-01-01 .. 2 .." for number in range(8))
    life = """
        ann status 2023-01-01 2023-02-28 2 ..  # row 9
        ann status 2023-01-01 2023-03-31 2 ..  # row 10
    """
    ann, _ = computation(filler, life).context.histories
    assert spans(ann.timeline) == [("2023-01-01", "2023-02-28")]


def test_t2_of_rows_that_start_together_the_newest_stays_whatever_its_status():
    life = """
        ann status 2023-01-01 2023-02-28 2 .. @2023-03-01
        ann status 2023-01-01 ..         1 .. @2023-03-02
    """
    assert timeline(life) == [("2023-01-01", "..", "1")]


def test_t3_the_next_row_cuts_and_a_cut_row_does_not_resume():
    life = """
        ann status 2023-01-01 ..         2 ..
        ann status 2023-02-10 2023-02-12 7 ..
        ann status 2023-03-01 2023-03-31 1 ..
    """
    assert timeline(life) == [
        ("2023-01-01", "2023-02-09", "2"),
        ("2023-02-10", "2023-02-12", "7"),
        ("2023-03-01", "2023-03-31", "1"),
    ]
    assert status_on(history(life).timeline, date(2023, 2, 13)) is None


def test_t4_part_time_before_may_2022_is_unknown():
    life = """
        ann status 2022-04-30 2022-04-30 9 ..
        ann status 2022-05-01 2022-05-01 9 ..
        ann status 2022-05-02 ..         z ..
    """
    assert [status.is_unknown for status in history(life).timeline] == [True, False, True]


def test_t5_part_time_counts_when_asked_but_never_from_before_may_2022():
    old = "ann status 2022-04-30 .. 9 ..\n ann search 2022-01-01 .. .."
    new = "ann status 2022-05-01 .. 9 ..\n ann search 2022-01-01 .. .."
    assert entries(old, WITH_PART_TIME) == []
    assert entries(new, WITH_PART_TIME) == ["2022-05-01"]
    assert entries(new) == []


# --- job searches -----------------------------------------------------------------------------------------------------


def test_j1_of_searches_that_start_together_the_closed_counts_whatever_its_reason():
    life = """
        ann search 2023-01-01 2023-02-28 01 @2023-03-01
        ann search 2023-01-01 ..         .. @2023-09-01
    """
    assert spans(history(life).episodes, "reason") == [("2023-01-01", "2023-02-28", "01")]


def test_j2_searches_without_a_free_day_are_one_episode():
    life = """
        ann search 2023-01-01 2023-03-31 02
        ann search 2023-02-01 2023-02-28 01
        ann search 2023-04-01 2023-04-30 05
        ann search 2023-05-02 2023-05-31 03
    """
    assert spans(history(life).episodes, "reason") == [
        ("2023-01-01", "2023-04-30", "05"),
        ("2023-05-02", "2023-05-31", "03"),
    ]


def test_j2_an_episode_with_an_open_search_is_open_and_has_no_reason():
    life = """
        ann search 2023-01-01 ..         ..
        ann search 2023-02-01 2023-02-28 01
    """
    assert spans(history(life).episodes, "reason") == [("2023-01-01", "..", None)]


def test_j2_of_searches_that_end_together_the_newest_gives_the_reason():
    life = """
        ann search 2023-01-01 2023-03-31 01 @2023-04-02
        ann search 2023-02-01 2023-03-31 05 @2023-04-01
    """
    assert spans(history(life).episodes, "reason") == [("2023-01-01", "2023-03-31", "01")]


# --- spells -----------------------------------------------------------------------------------------------------------


def test_u1_u2_a_spell_needs_status_and_search_and_a_free_day_ends_it():
    life = """
        ann search 2023-01-05 2023-03-31 ..
        ann status 2023-01-01 2023-01-31 2 ..
        ann status 2023-02-01 2023-02-10 3 ..
        ann status 2023-02-12 2023-04-30 2 ..
    """
    assert spans(history(life).spells) == [("2023-01-05", "2023-02-10"), ("2023-02-12", "2023-03-31")]


def test_u3_the_entry_status_is_that_of_the_first_day():
    life = """
        ann search 2023-01-01 .. ..
        ann status 2023-01-01 2023-01-31 3 ..
        ann status 2023-02-01 ..         2 ..
    """
    assert spans(history(life).spells, "entry_status") == [("2023-01-01", "..", "3")]


# --- employment and entries -------------------------------------------------------------------------------------------


def runs(life, parameters=None):
    return spans(history(life, parameters).runs, "rule")


def test_e1_open_market_status_is_employment_on_its_effective_days():
    life = """
        ann status 2023-01-01 2023-06-30 1 ..
        ann status 2023-03-01 ..         2 ..
    """
    assert runs(life) == [("2023-01-01", "2023-02-28", "E1")]


def test_e2_an_episode_that_ends_in_work_implies_employment_from_the_next_day():
    life = """
        ann search 2023-01-01 2023-03-31 01
        ann search 2023-08-01 ..         ..
    """
    assert runs(life) == [("2023-04-01", "2023-07-31", "E2")]


@pytest.mark.parametrize(
    ("status", "implied"),
    [
        ("2023-01-01 .. 2 ..", True),
        ("2023-01-01 .. 3 ..", True),
        ("2023-01-01 .. 7 ..", False),
        ("2023-01-01 .. z ..", False),
        ("2023-04-01 .. 2 ..", False),
        ("2023-01-01 2023-03-31 7 ..", True),
    ],
)
def test_e2_a_status_on_the_next_day_forbids_unless_unemployed_and_going_on(status, implied):
    life = f"ann search 2023-01-01 2023-03-31 01\n ann status {status}"
    assert bool(runs(life)) is implied


@pytest.mark.parametrize(("reason", "implied"), [("01", True), ("03", True), ("02", False), ("05", False)])
def test_e2_only_open_market_reasons_imply(reason, implied):
    assert bool(runs(f"ann search 2023-01-01 2023-03-31 {reason}")) is implied


def test_e2_e3_the_laid_off_go_back_to_work():
    episode = "ann search 2023-01-01 2023-03-31 02\n ann status 2023-01-01 .. 3 .."
    status = "ann search 2023-01-01 .. ..\n ann status 2023-01-01 2023-03-31 3 02"
    unemployed = "ann search 2023-01-01 .. ..\n ann status 2023-01-01 2023-03-31 2 02"
    assert runs(episode) == [("2023-04-01", "..", "E2")]
    assert runs(status) == [("2023-04-01", "..", "E3")]
    assert runs(unemployed) == []
    without = Parameters(layoff_return_is_employment=False)
    assert runs(episode, without) == runs(status, without) == []


def test_e3_a_status_that_ends_in_work_implies_employment_until_something_starts():
    life = """
        ann status 2023-01-01 2023-03-31 2 01
        ann search 2023-01-01 ..         ..
        ann search 2022-01-01 2022-01-31 ..
        ann status 2023-09-01 ..         5 ..
    """
    assert runs(life) == [("2023-04-01", "2023-08-31", "E3")]


@pytest.mark.parametrize(
    "other",
    [
        "ann status 2023-03-15 2023-03-20 7 ..",
        "ann status 2023-04-01 2023-04-02 7 ..",
        "ann search 2023-04-01 .. ..",
    ],
    ids=["cut by the next row", "a row starts on t + 1", "an episode starts on t + 1"],
)
def test_e3_exceptions(other):
    assert runs(f"ann status 2023-01-01 2023-03-31 2 01\n {other}") == []


def test_e3_an_open_market_status_implies_nothing_after_its_end():
    assert runs("ann status 2023-01-01 2023-03-31 1 01") == [("2023-01-01", "2023-03-31", "E1")]


def test_e4_adjacent_employment_is_one_run_and_only_its_first_day_can_be_an_entry():
    life = """
        ann status 2023-01-01 2023-01-31 1 ..
        ann status 2023-02-01 2023-02-28 1 ..
        ann search 2023-01-15 2023-02-15 ..
    """
    assert runs(life) == [("2023-01-01", "2023-02-28", "E1")]
    assert entries(life) == []


def test_e5_subsidised_work_on_the_first_day_is_no_entry():
    life = "ann search 2023-01-01 2023-06-30 ..\n ann status 2023-03-01 .. 1 .."
    assert entries(life) == ["2023-03-01"]
    assert entries(f"{life}\n ann subsidy 2022-01-01 2023-02-28") == ["2023-03-01"]
    assert entries(f"{life}\n ann subsidy 2022-01-01 2023-03-01") == []
    assert entries(f"{life}\n ann subsidy 2022-01-01 ..") == []


def test_e6_not_a_jobseeker_the_day_before():
    work = "ann status 2023-03-01 .. 1 .."
    assert entries(f"{work}\n ann search 2023-01-01 2023-02-28 ..") == ["2023-03-01"]
    assert entries(f"{work}\n ann search 2023-01-01 2023-02-27 ..") == []
    assert entries(f"{work}\n ann search 2023-03-01 .. ..") == []


def test_e7_an_entry_is_not_after_data_until():
    life = "ann search 2023-01-01 2023-06-30 ..\n ann status 2023-03-01 .. 1 .."
    assert entries(life, until=date(2023, 3, 1)) == ["2023-03-01"]
    assert entries(life, until=date(2023, 2, 28)) == []


# --- attributes -------------------------------------------------------------------------------------------------------


def on_day(life, day="2023-06-15"):
    world = registers(life)
    return attributes(world.lives["ann"], date.fromisoformat(day), world.geography)


def test_a1_the_latest_start_then_the_newest_row_covers_the_day():
    life = """
        ann education 2020-01-01 2023-06-15 3 @2023-01-01
        ann education 2021-01-01 2023-06-14 6 @2021-01-01
        ann education 2020-01-01 ..         1 @2022-01-01
    """
    assert on_day(life).education == "secondary"
    assert on_day(life, "2023-06-14").education == "tertiary"
    assert on_day(life, "2023-06-16").education == "basic"


@pytest.mark.parametrize(
    ("municipality", "area", "region"),
    [
        ("091", "08", "01"),
        ("588", "23", "10"),  # Pertunmaa is Mäntyharju
        ("035", "46", "21"),
        ("91", "XX", "XX"),
        ("200", "XX", "XX"),
    ],
)
def test_a2_municipality_to_area_and_region(municipality, area, region):
    found = on_day(f"ann home 2020-01-01 .. {municipality}")
    assert (found.area_code, found.region_code) == (area, region)


def test_a2_a_missing_home_is_xx_and_so_is_an_area_that_does_not_exist():
    assert (on_day("ann search 2023-01-01 .. ..").area_code, registers().geography.area("99")) == ("XX", "XX")


@pytest.mark.parametrize(
    ("birth", "day", "group"),
    [
        ("2000-02-29", "2025-02-28", "15-24"),
        ("2000-02-29", "2025-03-01", "25-34"),
        ("2008-06-15", "2023-06-15", "15-24"),
        ("2008-06-16", "2023-06-15", "unknown"),
        ("1958-06-15", "2023-06-15", "65+"),
        ("1958-06-16", "2023-06-15", "55-64"),
        ("2023-06-16", "2023-06-15", "unknown"),
    ],
)
def test_a3_completed_years(birth, day, group):
    assert age_group(date.fromisoformat(birth), date.fromisoformat(day)) == group


def test_a4_sex_language_and_citizenship():
    found = on_day("ann person 1990-01-01 2 .. ..")
    assert (found.sex, found.language, found.citizenship) == ("women", "fi", "finnish")
    found = on_day("ann person 1990-01-01 1 752 1")
    assert (found.sex, found.language, found.citizenship) == ("men", "sv", "foreign")


def test_a4_of_several_rows_the_newest_counts_and_none_is_unknown():
    found = on_day("ann person 1990-01-01 2 .. .. @2024-01-02\n ann person 1990-01-01 1 246 2 @2024-01-01")
    assert (found.sex, found.language, found.citizenship) == ("women", "fi", "finnish")
    found = on_day("ann search 2023-01-01 .. ..")
    assert {found.sex, found.language, found.citizenship, found.age_group} == {"unknown"}


def test_a5_education_by_its_first_digit():
    found = [education_group(code) for code in ("1", "2", "321101", "4", "5", "8", "9", "0", "x", None)]
    assert found == ["basic"] * 2 + ["secondary"] * 2 + ["tertiary"] * 2 + ["unknown"] * 4


def test_a6_long_term_ill_on_the_day():
    life = "ann illness 2023-01-01 2023-06-15 20"
    assert (on_day(life).long_term_ill, on_day(life, "2023-06-16").long_term_ill) == ("yes", "no")


def test_a7_four_digit_occupation():
    found = [four_digit_occupation(code) for code in ("2511", "25111", "251", "X251", "251X", None)]
    assert found == ["2511", "2511", None, None, None, None]


# --- 3.1 flow ---------------------------------------------------------------------------------------------------------

FLOW = "ann search 2023-01-31 2023-12-31 ..\n ann status 2023-01-31 2023-04-29 2 .."


def test_f1_the_cohort_is_episodes_that_begin_unemployed():
    life = """
        ann search 2023-01-31 2023-03-31 ..
        ann search 2023-05-01 2023-05-31 ..
        ann search 2023-07-01 2023-07-31 ..
        ann search 2023-09-01 2023-09-30 ..
        ann status 2023-01-31 2023-03-31 3 ..
        ann status 2023-05-01 2023-06-30 7 ..
        ann status 2023-07-01 2023-07-31 z ..
    """
    assert flags(computation(life), "flow_3m") == [
        ("2023-01-31", False, None),
        ("2023-05-01", False, "not_in_cohort_status"),
        ("2023-07-01", False, "status_unknown"),
        ("2023-09-01", False, "status_unknown"),
    ]
    assert case(computation(FLOW), "flow_3m").groups["entry_status"] == "unemployed"


def test_f2_an_entry_on_the_mark_counts_and_the_day_after_does_not():
    on_mark = f"{FLOW}\n ann status 2023-04-30 .. 1 .."
    after = f"{FLOW}\n ann status 2023-05-01 .. 1 .."
    assert flags(computation(on_mark), "flow_3m") == [("2023-01-31", True, None)]
    assert flags(computation(after), "flow_3m") == [("2023-01-31", False, None)]


def test_f2_the_entry_may_belong_to_a_later_episode():
    life = """
        ann search 2023-01-31 2023-02-15 ..
        ann search 2023-03-01 2023-03-31 ..
        ann status 2023-01-31 2023-03-31 2 ..
        ann status 2023-04-01 ..         1 ..
    """
    assert flags(computation(life), "flow_3m") == [("2023-01-31", True, None), ("2023-03-01", True, None)]


def test_f3_employed_at_the_mark_needs_a_run_that_began_after_s():
    short = f"{FLOW}\n ann status 2023-03-01 2023-04-29 1 .."
    lasting = f"{FLOW}\n ann status 2023-03-01 2023-04-30 1 .."
    assert flags(computation(short), "employed_at_3m") == [("2023-01-31", False, None)]
    assert flags(computation(lasting), "employed_at_3m") == [("2023-01-31", True, None)]
    part_time_before = """
        ann status 2023-01-01 ..         1 ..
        ann search 2022-12-01 2022-12-31 ..
        ann search 2023-01-31 ..         ..
    """
    assert flags(
        computation(part_time_before, parameters=Parameters(cohort_statuses=frozenset("1"))), "employed_at_3m"
    ) == [("2023-01-31", False, None)]


# --- 3.2 persistence --------------------------------------------------------------------------------------------------

ENTRY = """
    ann search 2023-01-01 2023-05-30 ..
    ann status 2023-01-01 2023-05-30 2 ..
    ann status 2023-05-31 2023-06-30 1 ..
"""


def test_r1_candidates_are_first_days_of_runs():
    life = f"""{ENTRY}
        ann status 2023-08-01 2023-08-31 1 ..
        bob search 2023-01-01 .. ..
        bob status 2023-03-01 .. 1 ..
        bob subsidy 2023-03-01 2023-03-01
        bob status 2023-05-01 2023-05-31 7 ..
        bob status 2023-06-01 .. 1 ..
    """
    result = computation(life)
    assert flags(result, "relapse_3m") == [
        ("2023-05-31", False, None),
        ("2023-08-01", False, "not_a_jobseeker"),
        ("2023-03-01", False, "subsidised"),
        ("2023-06-01", False, None),
    ]
    assert [item.groups.get("entry_status") for item in result.cases("relapse_3m")] == ["unemployed", None, None, None]


@pytest.mark.parametrize(
    ("back", "in_3m", "in_6m"),
    [
        ("2023-08-31", True, True),
        ("2023-09-01", False, True),
        ("2023-11-30", False, True),
        ("2023-12-01", False, False),
    ],
)
def test_r2_a_relapse_starts_after_e_and_by_the_mark(back, in_3m, in_6m):
    result = computation(f"{ENTRY}\n ann search {back} .. ..\n ann status {back} .. 2 ..")
    assert (case(result, "relapse_3m").in_numerator, case(result, "relapse_6m").in_numerator) == (in_3m, in_6m)


def test_r2_the_measures_mature_separately():
    result = computation(ENTRY, until=date(2023, 9, 30))
    assert (case(result, "relapse_3m").is_mature, case(result, "relapse_6m").is_mature) == (True, False)


# --- 3.3 benefit days -------------------------------------------------------------------------------------------------


def test_b1_a_relapse_within_six_months_is_not_permanent():
    back = "ann search {0} .. ..\n ann status {0} .. 2 .."
    within = case(computation(f"{ENTRY}\n {back.format('2023-11-30')}"), "benefit_days_mean")
    after = case(computation(f"{ENTRY}\n {back.format('2023-12-01')}"), "benefit_days_mean")
    assert (within.exclusion_reason, within.in_denominator, within.amount) == ("not_permanent", False, None)
    assert (after.exclusion_reason, after.in_denominator, after.in_numerator) == (None, True, None)


def test_b1_maturity_needs_both_registers():
    result = computation(ENTRY, etuudet=date(2023, 7, 30))
    assert not case(result, "benefit_days_mean").is_mature
    assert case(computation(ENTRY, etuudet=date(2023, 7, 31)), "benefit_days_mean").is_mature


def days(life):
    return case(computation(life), "benefit_days_mean").amount


def test_b2_payments_from_the_chain_s_first_day_to_the_day_before_e():
    life = f"""{ENTRY}
        ann search  2022-11-01 2022-12-01 ..    # 30 free days before 2023-01-01: in the chain
        ann search  2022-08-01 2022-09-30 ..    # 31 free days: not in it
        ann payment 2022-10-31 50   paid
        ann payment 2022-11-01 10   paid
        ann payment 2023-05-30 5.25 paid
        ann payment 2023-05-31 70   paid
        ann payment 2023-02-01 2    back
    """
    assert days(life) == Decimal("13.25")


def test_b2_a_negative_sum_is_zero():
    assert days(f"{ENTRY}\n ann payment 2023-02-01 2 back") == 0


def test_b3_recipients_are_those_with_more_than_no_days():
    life = f"""{ENTRY}
        ann payment 2023-02-01 20 paid
        bob search 2023-01-01 2023-05-30 ..
        bob status 2023-05-31 .. 1 ..
    """
    result = computation(life)
    assert cell_values(result, "benefit_days_mean", "month", "2023-05-01") == (20, 2, "value")
    assert cell_values(result, "benefit_days_mean_recipients", "month", "2023-05-01") == (20, 1, "value")
    assert [item.exclusion_reason for item in result.cases("benefit_days_mean_recipients")] == [None, "no_benefit_days"]


# --- 2.2 long-term ill ------------------------------------------------------------------------------------------------

TWO_ENTRIES = """
    ann search 2023-01-10 2023-01-31 ..
    ann status 2023-02-01 2023-02-28 1 ..
    ann search 2023-03-01 2023-03-10 ..
    ann status 2023-03-11 2023-03-31 1 ..
    ann illness 2023-01-05 2023-03-31 05
    ann home 2020-01-01 2023-02-28 091
    ann home 2023-03-01 ..         837
"""


def test_i1_persons_count_once_per_period_at_their_first_ill_entry():
    result = computation(TWO_ENTRIES)
    area = {"level": "employment_area", "breakdown": "total"}
    assert cell_values(result, "long_term_ill_employed", "quarter", "2023-01-01", area="08", **area)[0] == 1
    assert cell_values(result, "long_term_ill_employed", "quarter", "2023-01-01", area="39", **area)[0] == 0
    assert cell_values(result, "long_term_ill_employed", "month", "2023-03-01", area="39", **area)[0] == 1


def test_i1_an_entry_of_one_who_is_not_ill_that_day_does_not_count():
    life = TWO_ENTRIES.replace("2023-01-05 2023-03-31 05", "2023-02-02 2023-03-10 05")
    assert flags(computation(life), "long_term_ill_employed") == [
        ("2023-02-01", False, "not_long_term_ill"),
        ("2023-03-11", False, "not_long_term_ill"),
    ]


def test_i2_the_denominator_is_ill_jobseekers_or_ill_entries():
    result = computation(TWO_ENTRIES)
    assert flags(result, "long_term_ill_employed_share") == [
        ("2023-01-10", False, None),
        ("2023-02-01", True, None),
        ("2023-03-01", True, None),
    ]
    assert cell_values(result, "long_term_ill_employed_share", "quarter", "2023-01-01") == (1, 1, "value")
    helsinki = {"level": "employment_area", "area": "08"}
    assert cell_values(result, "long_term_ill_employed_share", "quarter", "2023-01-01", **helsinki) == (1, 1, "value")


# --- 4.1 shortage -----------------------------------------------------------------------------------------------------

BAROMETER = "kuukausi maakunta ammattikoodi kohtaantotila"
PLACED = f"""{ENTRY}
    ann home 2020-01-01 .. 091
    ann occupation 2020-01-01 .. 25111
    - vacancy v1 837
"""


def shortage(life, barometer="", parameters=None):
    world = rows(registers(life), "tyovoimabarometri", BAROMETER, barometer)
    return Computation(world, parameters or Parameters())


def test_s1_the_nearest_placement_gives_the_occupation():
    lines = "2023-05 01 2512 3\n 2023-05 01 2511 0"
    far = "ann placement 2023-05-16 2512 .."  # 15 days before
    near = "ann placement 2023-05-17 2512 .."  # 14 days before
    tie = "ann placement 2023-05-30 2512 ..\n ann placement 2023-06-01 9112 .."
    no_code = "ann placement 2023-05-31 25 .."
    assert [
        case(shortage(f"{PLACED}\n {placement}", lines), "shortage_entries").in_numerator
        for placement in (far, near, tie, no_code)
    ] == [False, True, True, False]


def test_s1_equal_starts_the_lowest_rivi_id():
    life = f"{PLACED}\n ann placement 2023-05-31 2512 ..\n ann placement 2023-05-31 9112 .."
    assert case(shortage(life, "2023-05 01 2512 3"), "shortage_entries").in_numerator


def test_s2_the_vacancy_s_region_when_it_is_there():
    lines = "2023-05 06 2512 3\n 2023-05 01 2512 0"
    there = "ann placement 2023-05-31 2512 v1"
    not_there = "ann placement 2023-05-31 2512 v2"
    abroad = "ann placement 2023-05-31 2512 v3\n - vacancy v3 200"
    found = [
        case(shortage(f"{PLACED}\n {placement}", lines), "shortage_entries_share")
        for placement in (there, not_there, abroad)
    ]
    assert [item.in_numerator for item in found] == [True, False, False]
    assert [item.exclusion_reason for item in found] == [None, None, "shortage_unknown"]


@pytest.mark.parametrize(
    ("barometer", "known", "short"),
    [
        ("2023-05 01 2511 3", True, True),
        ("2023-05 01 2511 2", True, False),
        ("2023-05 01 2511 99", False, False),
        ("2023-05 02 2511 3", False, False),
        ("2023-04 01 2511 3\n 2023-06 01 2511 0", True, True),
        ("2023-04 01 2511 3\n 2023-05 02 9112 0", False, False),
        ("2022-05 01 2511 3", True, True),
        ("2022-04 01 2511 3", False, False),
        ("2023-06 01 2511 3", False, False),
    ],
)
def test_s3_the_newest_month_not_after_and_not_too_old(barometer, known, short):
    result = shortage(PLACED, barometer)
    share = case(result, "shortage_entries_share")
    assert (share.exclusion_reason is None, share.in_numerator) == (known, short)
    assert case(result, "shortage_entries").in_numerator is short


def test_s4_the_share_divides_by_the_known():
    life = f"""{PLACED}
        bob search 2023-01-01 2023-05-30 ..
        bob status 2023-05-31 .. 1 ..
    """
    result = shortage(life, "2023-05 01 2511 3")
    assert cell_values(result, "shortage_entries", "month", "2023-05-01") == (1, None, "value")
    assert cell_values(result, "shortage_entries_share", "month", "2023-05-01") == (1, 1, "value")
    assert case(shortage(PLACED), "shortage_entries").in_denominator


def test_s5_a_period_needs_a_young_barometer_month_for_each_of_its_months():
    result = shortage(PLACED, "2023-02 01 2511 3")
    status = {
        (kind, start): cell_values(result, "shortage_entries", kind, start)[2]
        for kind, start in (("month", "2023-01-01"), ("month", "2024-02-01"), ("month", "2024-03-01"))
    }
    assert list(status.values()) == ["immature", "value", "immature"]
    assert cell_values(result, "shortage_entries", "quarter", "2023-01-01")[2] == "immature"
    assert cell_values(result, "shortage_entries", "quarter", "2023-04-01")[2] == "value"
    assert case(result, "shortage_entries").is_mature
    assert result.data_until("shortage_entries") == UNTIL


# --- 4.2 Work in Finland ----------------------------------------------------------------------------------------------


def test_w1_leads_without_withdrawn_ones_in_the_area_that_made_them():
    world = rows(
        registers(atmt=date(2024, 3, 31)),
        "wif_liidit",
        "liidipvm tyollisyysalue tila",
        """
        2024-03-01 08 1
        2024-03-31 08 3
        2024-03-31 08 9
        2024-03-31 77 2
        2024-04-01 08 1
        """,
    )
    result = Computation(world, Parameters())
    area = {"level": "employment_area"}
    assert cell_values(result, "wif_leads", "month", "2024-03-01") == (3, None, "value")
    assert cell_values(result, "wif_leads", "month", "2024-03-01", area="08", **area) == (2, None, "value")
    assert cell_values(result, "wif_leads", "month", "2024-03-01", area="XX", **area) == (1, None, "value")
    assert cell_values(result, "wif_leads", "month", "2024-04-01") == (None, None, "immature")


def test_w2_one_decision_per_case_and_only_shortage_occupations():
    world = rows(registers(), "tyovoimabarometri", BAROMETER, "2024-01 01 2511 3\n 2024-01 06 2511 0")
    rows(
        world,
        "tyoluvat",
        "asianumero paatospvm paatos ammattikoodi kuntakoodi",
        """
        a 2024-02-01 1 25111 091
        b 2024-02-01 1 2511  091
        b 2024-02-20 9 2511  091
        c 2024-02-01 9 2511  091
        c 2024-02-01 1 2511  091
        d 2024-02-01 1 2511  837
        e 2024-02-01 1 2511  ..
        f 2024-02-01 1 2511  091
        f 2025-01-01 1 2511  091
        """,
    )
    result = Computation(world, Parameters())
    assert cell_values(result, "shortage_permits", "month", "2024-02-01") == (2, None, "value")
    helsinki = {"level": "employment_area", "area": "08"}
    assert cell_values(result, "shortage_permits", "month", "2024-02-01", **helsinki) == (2, None, "value")


# --- 4.3, 4.4 offers --------------------------------------------------------------------------------------------------


def test_o1_cancelled_and_duplicates_do_not_count():
    life = """
        ann offer        2024-02-01 08 091 v1 cancelled  @2024-03-01
        ann offer        2024-02-01 08 837 v1            @2024-02-02
        ann offer        2024-02-01 08 091 v1            @2024-02-01
        ann offer        2024-02-02 08 837 ..
        ann offer        2024-02-02 08 837 ..
        ann presentation 2024-02-01 08 837 v1
        ann offer        2024-02-01 09 837 v1
    """
    found = [
        (item.exclusion_reason, item.in_denominator, item.in_numerator)
        for item in computation(life).cases("offers_to_other_area_workplaces")
    ]
    counts = (None, True, True)
    assert found == [("cancelled", False, False), counts, ("duplicate", False, False), *[counts] * 4]


def test_o2_the_area_is_the_offering_one():
    found = case(
        computation("ann offer 2024-02-01 08 837 ..\n ann home 2020-01-01 .. 837"), "offers_to_other_area_clients"
    )
    assert (found.area_code, str(found.reference_date), found.groups["kind"]) == ("08", "2024-02-01", "offer")


@pytest.mark.parametrize(
    ("municipality", "vacancy", "other"),
    [
        ("837", "..", True),
        ("091", "..", False),
        ("200", "v1", False),
        ("..", "v1", True),
        ("..", "v2", False),
        ("..", "..", False),
    ],
)
def test_o3_the_workplace_is_known_and_elsewhere(municipality, vacancy, other):
    result = computation(f"ann offer 2024-02-01 08 {municipality} {vacancy}\n - vacancy v1 837")
    assert case(result, "offers_to_other_area_workplaces").in_numerator is other
    assert cell_values(result, "offers_to_other_area_workplaces_share", "month", "2024-02-01") == (other, 1, "value")


def test_o3_a_known_workplace_is_another_than_an_unknown_offering_area():
    found = case(computation("ann offer 2024-02-01 77 837 .."), "offers_to_other_area_workplaces")
    assert (found.area_code, found.in_numerator) == ("XX", True)


def test_o4_the_client_s_home_on_the_day_is_known_and_elsewhere():
    life = """
        ann home 2020-01-01 2024-01-31 837
        ann home 2024-02-01 ..         091
        ann presentation 2024-01-31 08 .. ..
        ann presentation 2024-02-01 08 .. ..
        bob presentation 2024-02-01 08 .. ..
    """
    result = computation(life)
    assert [item.in_numerator for item in result.cases("offers_to_other_area_clients")] == [True, False, False]
    assert cell_values(result, "offers_to_other_area_clients_share", "quarter", "2024-01-01") == (1, 3, "value")


# --- surveys, rates, permits ------------------------------------------------------------------------------------------


def test_p1_rates_of_young_55plus_and_foreign():
    world = rows(
        registers(),
        "tyossakaynti",
        "vuosi kunta sukupuoli ikaryhma kansalaisuus toiminta lkm",
        """
        2023 091 1 15-24 FI  tyollinen  30
        2023 091 2 15-24 ULK tyoton     10
        2023 091 2 15-24 FI  opiskelija 60
        2023 999 1 25-54 ULK tyollinen  50
        2023 091 1 55-64 FI  tyollinen  5
        2023 091 1 65-74 ULK tyollinen  7
        2024 091 1 15-24 FI  tyollinen  99
        """,
    )
    result = Computation(world, Parameters())
    expected = {
        "employment_rate_young": (30, 100),
        "unemployment_rate_young": (10, 40),
        "employment_rate_foreign": (50, 60),
        "unemployment_rate_foreign": (10, 60),
        "employment_rate_55plus": (5, 5),
        "unemployment_rate_55plus": (0, 5),
    }
    for measure_code, numbers in expected.items():
        assert cell_values(result, measure_code, "year", "2023-01-01") == (*numbers, "value")
    women = {"breakdown": "sex", "value": "women"}
    assert cell_values(result, "employment_rate_young", "year", "2023-01-01", **women) == (0, 70, "value")
    unknown = {"level": "region", "area": "XX"}
    assert cell_values(result, "employment_rate_foreign", "year", "2023-01-01", **unknown) == (50, 50, "value")


def test_q1_a_question_without_points_counts_none_of_its_maximum():
    world = rows(
        registers(),
        "yhdenvertaisuuskartoitus",
        "vuosi tyollisyysalue osio kysymys pisteet enimmaispisteet",
        """
        2024 08 1 k1 2.5 5
        2024 08 1 k2 ..  5
        2024 39 2 k3 3   3
        """,
    )
    result = Computation(world, Parameters())
    assert cell_values(result, "equality_score", "year", "2024-01-01") == (5.5, 13, "value")
    theme = {"breakdown": "theme", "value": "1"}
    assert cell_values(result, "equality_score", "year", "2024-01-01", **theme) == (2.5, 10, "value")


def test_c1_respondents_weigh_alike_and_half_of_the_answers_is_enough():
    world = rows(
        registers(),
        "yhteistyobarometri",
        "vuosi tyollisyysalue vastaaja vastaajaryhma nakokulma kysymys vastaus",
        """
        2024 08 1 1 1 q1 5
        2024 08 1 1 1 q2 4
        2024 08 1 1 2 q3 3
        2024 08 2 2 1 q1 1
        2024 08 2 2 1 q2 eos
        2024 08 3 2 1 q1 5
        2024 08 3 2 1 q2 ..
        2024 08 3 2 2 q3 eos
        2024 39 1 1 1 q1 2
        """,
    )
    result = Computation(world, Parameters())
    # Respondent 3 answered one of three in all, but one of two of viewpoint 1.
    assert cell_values(result, "cooperation_score", "year", "2024-01-01") == (4 + 1 + 2, 3, "value")
    viewpoint = {"breakdown": "viewpoint", "value": "1"}
    assert cell_values(result, "cooperation_score", "year", "2024-01-01", **viewpoint) == (4.5 + 1 + 5 + 2, 4, "value")


DECISIONS = (
    "CASE_ID DCSN_MEASURE_CONFIRMATION_DAY DCSN_TYPE_ID DCSN_LEVEL CASE_TYPE_ID "
    "PROCESSING_GROUNDS_GROUP PROCESSING_GROUNDS_NAME_FIN PAATOS_PERUTTU"
)


def permits(decisions, names=""):
    world = rows(registers(migri=date(2024, 6, 30)), "paatokset", DECISIONS, decisions)
    return Computation(rows(world, "tyoehdot", "CASE_ID MUNICIPALITY", names), Parameters())


def test_m1_the_highest_then_latest_decision_is_chosen_and_then_tested():
    result = permits("""
        a 2024-03-01 9 2 59 2 Erityisasiantuntija 0
        a 2024-05-01 1 1 59 2 Erityisasiantuntija 0
        b 2024-03-01 9 1 59 2 Erityisasiantuntija 0
        b 2024-03-02 1 1 59 2 Erityisasiantuntija,_sininen_kortti 0
        c 2024-03-02 1 1 59 2 Erityisasiantuntija 1
        d 2024-03-02 1 1 60 2 Erityisasiantuntija 0
        e 2024-03-02 1 1 59 3 Erityisasiantuntija 0
        f 2024-03-02 1 1 59 2 Muu_työnteko 0
        g 2024-03-02 9 1 60 3 Muu_työnteko 1
        h 2024-03-02 1 1 59 2 Erityisasiantuntija 0
        h 2024-07-01 1 1 59 2 Erityisasiantuntija 0
        i 2024-03-02 9 1 59 2 Erityisasiantuntija 0
        i 2024-03-02 1 1 59 2 Erityisasiantuntija 0
    """)
    found = {item.evidence[5]: item.exclusion_reason for item in result.cases("specialist_permits")}
    assert found == {
        "a": "not_positive",
        "b": None,
        "c": "cancelled",
        "d": "not_first_permit",
        "e": "not_work",
        "f": "other_ground",
        "g": "not_positive",
        # rivi_id is compared as text: 13 is greater than 12.
        "i": None,
    }
    assert cell_values(result, "specialist_permits", "month", "2024-03-01") == (2, None, "value")
    blue_card = {"breakdown": "kind", "value": "blue_card"}
    assert cell_values(result, "specialist_permits", "month", "2024-03-01", **blue_card) == (1, None, "value")


@pytest.mark.parametrize(
    ("names", "area"),
    [
        ("a TAMPERE", "39"),
        ("a \u2003tammerfors\u00a0", "39"),
        ("a pertunmaa", "23"),
        ("a \u3000\n a Åbo", "41"),
        ("a ..\n a Åbo", "41"),
        ("a Tamppere\n a Åbo", "XX"),
        ("b Åbo", "XX"),
        ("a \u200bÅbo", "XX"),
    ],
)
def test_m2_the_municipality_as_people_write_it(names, area):
    world = registers()
    for number, line in enumerate(names.split("\n"), start=1):
        case_id, name = line.strip(" ").split(" ", 1)
        rows(world, "tyoehdot", "CASE_ID", case_id)
        world.tables["tyoehdot"][-1].values["MUNICIPALITY"] = None if name == ".." else name
        assert len(world.tables["tyoehdot"]) == number
    rows(world, "paatokset", DECISIONS, "a 2024-03-02 1 1 59 2 Erityisasiantuntija 0")
    assert case(Computation(world, Parameters()), "specialist_permits").area_code == area


# --- context ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2024-03-01", "2024-03-28"),  # Good Friday on the 29th, a weekend after it
        ("2024-06-01", "2024-06-28"),
        ("2024-12-01", "2024-12-31"),
        ("2025-05-01", "2025-05-30"),  # Ascension Day on the 29th
        ("2029-03-01", "2029-03-29"),  # Good Friday on the 30th
        ("2018-03-01", "2018-03-29"),  # Good Friday on the 30th
    ],
)
def test_k1_last_working_day(month, day):
    assert str(last_working_day(date.fromisoformat(month))) == day


def test_k1_easter():
    assert [str(easter_sunday(year)) for year in (2023, 2024, 2025, 2038)] == [
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2038-04-25",
    ]


def test_k1_persons_in_a_spell_on_the_last_working_day():
    life = """
        ann search 2023-03-28 ..         ..
        ann status 2023-03-28 2024-03-27 2 ..
        ann status 2024-03-28 ..         3 ..
        bob search 2024-03-29 ..         ..
        bob status 2024-03-29 ..         2 ..
        cat search 2023-03-29 2024-03-28 ..
        cat status 2023-03-29 ..         2 ..
    """
    result = computation(life)
    assert [
        cell_values(result, measure_code, "month", "2024-03-01")[0]
        for measure_code in ("unemployed_jobseekers", "laid_off", "long_term_unemployed")
    ] == [2, 1, 1]


def test_k2_spells_that_start_and_those_that_hold_the_day_three_months_later():
    life = """
        ann search 2023-01-31 2023-04-30 ..
        bob search 2023-01-31 2023-04-29 ..
        ann status 2023-01-31 .. 2 ..
        bob status 2023-01-31 .. 3 ..
    """
    result = computation(life)
    assert cell_values(result, "unemployment_starts", "month", "2023-01-01") == (2, None, "value")
    assert cell_values(result, "over_3m_unemployment", "month", "2023-01-01") == (1, 2, "value")


# --- what every result carries ----------------------------------------------------------------------------------------


def test_v4_every_combination_has_one_row_and_its_status():
    result = computation("ann search 2023-01-01 .. ..\n ann status 2023-01-01 .. 2 ..", as_of=date(2025, 2, 1))
    keys = [(period, place) for period, place, _ in result.cells("flow_3m")]
    months, quarters, years, ytd, rolling = 26, 9, 3, 26, 15
    areas, values = 1 + 20 + 47, 1 + 3 + 7 + 4 + 3 + 4 + 2 + 2 + 21
    assert len(keys) == len(set(keys)) == (months + quarters + years + ytd + rolling) * areas * values
    assert cell_values(result, "flow_3m", "month", "2023-02-01") == (0, 0, "no_cases")
    assert cell_values(result, "flow_3m", "month", "2024-10-01") == (None, None, "immature")
    assert cell_values(result, "unemployment_starts", "month", "2023-02-01") == (0, None, "value")


def test_v4_entry_status_has_rows_for_the_cohort_statuses_only():
    parameters = Parameters(cohort_statuses=frozenset({"3", "7"}))
    flow = values_of(measures()["flow_3m"], "entry_status", parameters)
    relapse = values_of(measures()["relapse_3m"], "entry_status", parameters)
    assert (flow, relapse) == (("laid_off",), ("unemployed", "laid_off"))


def test_v4_data_until_is_the_earliest_of_what_the_measure_is_final_by():
    result = computation(atmt=date(2024, 11, 30), etuudet=None)
    assert result.data_until("offers_to_other_area_clients") == date(2024, 11, 30)
    assert result.data_until("benefit_days_mean") is None


def test_v5_wilson_interval():
    low, high = wilson(1, 10)
    # Wilson's interval of 1 in 10 as statistics packages print it.
    assert isclose(low, 1.7876213095, abs_tol=1e-8)
    assert isclose(high, 40.4150026895, abs_tol=1e-8)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 100


def test_v5_normal_interval_of_a_mean_and_none_of_one():
    mean = measures()["benefit_days_mean"]
    # 10, 20 and 60 days: mean 30, s = sqrt(1400 / 2), half a width = 1.96 s / sqrt(3).
    found = cell(mean, Sums(90, 3, 100 + 400 + 3600))
    assert (found.value, isclose(found.ci_high - 30, 1.959963984540054 * (700 / 3) ** 0.5)) == (30, True)
    assert cell(mean, Sums(Fraction(7), 1, Fraction(49))).ci_low is None


def test_v5_counts_and_points_have_no_interval():
    assert cell(measures()["laid_off"], Sums(3, 3, 3)).ci_low is None
    points = cell(measures()["equality_score"], Sums(Fraction(11, 2), 13))
    assert (isclose(points.value, 550 / 13), points.ci_low) == (True, None)


def test_v6_candidates_from_history_from_on_with_the_first_reason():
    life = """
        ann search 2022-12-31 2023-01-01 ..
        ann search 2023-01-03 .. ..
    """
    assert flags(computation(life), "flow_3m") == [("2023-01-03", False, "status_unknown")]


def test_v6_an_immature_candidate_has_only_reasons_that_need_no_follow_up():
    life = "ann search 2024-11-01 .. ..\n ann status 2024-11-01 .. 7 .."
    found = case(computation(life), "flow_3m")
    assert (found.is_mature, found.in_denominator, found.exclusion_reason) == (False, None, "not_in_cohort_status")
    relapsed = ENTRY.replace("2023", "2024") + "\n ann search 2024-07-01 .. ..\n ann status 2024-07-01 .. 2 .."
    found = case(computation(relapsed, until=date(2024, 11, 29)), "benefit_days_mean")
    assert (found.exclusion_reason, found.in_denominator) == (None, None)


def test_v6_a_count_s_denominator_is_all_without_a_reason():
    found = case(shortage(PLACED, "2023-05 01 2511 0"), "shortage_entries")
    assert (found.in_denominator, found.in_numerator, found.exclusion_reason) == (True, False, None)


def test_v7_areas_and_regions_add_up_to_the_country():
    chance = random.Random(7)
    lines = []
    for number in range(60):
        start = date(2023, 1, 1) + timedelta(chance.randrange(300))
        end = start + timedelta(chance.randrange(20, 120))
        home = chance.choice(["091", "837", "853", "588", "200", "035", "049"])
        lines.append(f"p{number} home 2020-01-01 .. {home}")
        lines.append(f"p{number} search {start} {end} {chance.choice(['01', '05'])}")
        lines.append(f"p{number} status {start} {end} 2 ..")
    result = computation(*lines)
    sums = {}
    for period, where, found in result.cells("flow_3m"):
        level, _, breakdown, value = where.split()
        key = (level, period, breakdown, value)
        numerator, denominator = sums.get(key, (0, 0))
        sums[key] = (numerator + (found.numerator or 0), denominator + (found.denominator or 0))
    by_level = {
        level: {key[1:]: total for key, total in sums.items() if key[0] == level}
        for level in ("country", "region", "employment_area")
    }
    assert by_level["region"] == by_level["country"] == by_level["employment_area"]
    assert any(numerator for numerator, _ in by_level["country"].values())
