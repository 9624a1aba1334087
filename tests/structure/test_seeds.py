"""The seeds hold what the specification counts, and their names can be shown as they are.

Warehouse, reference and truth all read the seeds of the framework: what the specification says of its thirty measures
is written out here, and nowhere else. Measures and breakdowns that are added to them are not looked at.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from math import lcm

import pytest

from project_kit import PROJECT

SEEDS = PROJECT / "seeds"
LANGUAGES = ("fi", "sv", "en")

# The letters at each indicator, and sex_age_group (X) wherever S and A both are,
# except in 2.1. The rest are in words below.
LETTERS = {
    "T": "total",
    "S": "sex",
    "A": "age_group",
    "L": "language",
    "C": "citizenship",
    "E": "education",
    "H": "long_term_ill",
    "N": "entry_status",
    "X": "sex_age_group",
}
INDICATOR_LETTERS = {
    "1.1": "T",
    "2.1": "TS",
    "2.2": "TSALCEX",
    "3.1": "TSALCEHNX",
    "3.2": "TSALCEHNX",
    "3.3": "TSALCEHNX",
    "4.1": "TSALCEX",
    "4.2": "T",
    "4.3": "T",
    "4.4": "T",
    "5.1": "T",
    "5.2": "T",
    "K": "TSALCEX",
}
INDICATOR_OTHERS = {
    "1.1": {"theme": set("12345")},
    "4.3": {"kind": {"offer", "presentation"}},
    "4.4": {"kind": {"offer", "presentation"}},
    "5.1": {"viewpoint": set("123456"), "respondent_group": set("12345")},
    "5.2": {"kind": {"specialist", "blue_card"}},
}

# What each measure of the specification is: indicator, code, kind, unit, direction, and what it is final by.
MEASURES = """
1.1 equality_score                        score   percent_of_maximum up   keha.yhdenvertaisuuskartoitus+0
2.1 employment_rate_young                 rate    percent     up   tilastokeskus.tyossakaynti+0
2.1 employment_rate_foreign               rate    percent     up   tilastokeskus.tyossakaynti+0
2.1 employment_rate_55plus                rate    percent     up   tilastokeskus.tyossakaynti+0
2.1 unemployment_rate_young               rate    percent     down tilastokeskus.tyossakaynti+0
2.1 unemployment_rate_foreign             rate    percent     down tilastokeskus.tyossakaynti+0
2.1 unemployment_rate_55plus              rate    percent     down tilastokeskus.tyossakaynti+0
2.2 long_term_ill_employed                persons persons     up   ura+0
2.2 long_term_ill_employed_share          share   percent     up   ura+0
3.1 flow_3m                               share   percent     up   ura+flow_months
3.1 employed_at_3m                        share   percent     up   ura+flow_months
3.2 relapse_3m                            share   percent     down ura+3
3.2 relapse_6m                            share   percent     down ura+6
3.3 benefit_days_mean                     mean    days        down etuudet+benefit_lag_months ura+permanent_months
3.3 benefit_days_mean_recipients          mean    days        down etuudet+benefit_lag_months ura+permanent_months
4.1 shortage_entries                      count   entries     up   ura+0
4.1 shortage_entries_share                share   percent     up   ura+0
4.2 wif_leads                             count   count       up   atmt+0
4.2 shortage_permits                      count   count       up   atmt+0
4.3 offers_to_other_area_workplaces       count   count       up   atmt+0 ura+0
4.3 offers_to_other_area_workplaces_share share   percent     up   atmt+0 ura+0
4.4 offers_to_other_area_clients          count   count       up   atmt+0 ura+0
4.4 offers_to_other_area_clients_share    share   percent     up   atmt+0 ura+0
5.1 cooperation_score                     mean    mean_1_to_5 up   keha.yhteistyobarometri+0
5.2 specialist_permits                    count   count       up   migri+0
K   unemployed_jobseekers                 persons persons     none ura+0
K   long_term_unemployed                  persons persons     none ura+0
K   laid_off                              persons persons     none ura+0
K   unemployment_starts                   count   spells      none ura+0
K   over_3m_unemployment                  share   percent     none ura+3
"""
OF_THE_SPECIFICATION = [line.split()[1] for line in MEASURES.strip().splitlines()]


def rows_of(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures() -> dict[str, dict[str, str]]:
    """The rows of the specification's measures by code."""
    rows = {row["measure_code"]: row for row in rows_of("framework/measures")}
    return {code: rows[code] for code in OF_THE_SPECIFICATION}


def words_of_measures(column: str) -> dict[str, set[str]]:
    return {code: set(row[column].split()) for code, row in measures().items()}


def seeds_with_names() -> list[str]:
    return sorted(
        f"{path.parent.name}/{path.stem}"
        for path in SEEDS.glob("*/*.csv")
        if any(column.startswith("name_") for column in rows_of(f"{path.parent.name}/{path.stem}")[0])
    )


@pytest.mark.parametrize("seed", seeds_with_names())
def test_every_name_is_in_three_languages_without_stray_white_space(seed: str) -> None:
    stems = {column[:-3] for column in rows_of(seed)[0] if column.endswith(tuple(f"name_{x}" for x in LANGUAGES))}
    for row in rows_of(seed):
        for column in (f"{stem}_{language}" for stem in stems for language in LANGUAGES):
            name = row[column]
            assert name and name == " ".join(name.split()), f"{seed}: {column} of {row} is {name!r}"


def test_x5_every_change_ends_in_a_municipality_of_the_classification_year() -> None:
    present = {row["municipality_code"] for row in rows_of("areas/municipalities")}
    successor = {row["old_code"]: row["new_code"] for row in rows_of("areas/municipality_changes")}
    assert not present & set(successor), "a municipality of the classification year cannot have merged"
    for code in successor:
        followed = [code]
        while followed[-1] in successor:
            followed.append(successor[followed[-1]])
            assert len(set(followed)) == len(followed), f"the changes go round in a circle: {followed}"
        assert followed[-1] in present, f"{code} ends in {followed[-1]}, which is not a municipality"


def test_levels_have_the_areas_that_the_specification_counts() -> None:
    areas = rows_of("areas/areas")
    codes = defaultdict(set)
    for area in areas:
        codes[area["area_level"]].add(area["area_code"])
    assert codes["country"] == {"SSS"}
    assert len(codes["region"] - {"XX"}) == 19
    assert codes["employment_area"] == {f"{number:02d}" for number in range(1, 47)} | {"XX"}
    assert "XX" in codes["region"]
    assert {a["area_code"] for a in areas if a["is_employment_area"] == "true"} == {
        f"{number:02d}" for number in range(1, 46)
    }
    assert {a["area_code"] for a in areas if a["is_known"] == "false"} == {"XX"}


def test_a2_every_municipality_lies_in_an_area_and_a_region_that_exist() -> None:
    municipalities = rows_of("areas/municipalities")
    assert len(municipalities) == 308
    areas = {(row["area_level"], row["area_code"]) for row in rows_of("areas/areas") if row["area_code"] != "XX"}
    lies_in = {("employment_area", row["area_code"]) for row in municipalities}
    lies_in |= {("region", row["region_code"]) for row in municipalities}
    assert lies_in == {area for area in areas if area[0] != "country"}


def test_populations_of_areas_are_sums_of_their_municipalities() -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for row in rows_of("areas/municipalities"):
        for area in (
            ("country", "SSS"),
            ("region", row["region_code"]),
            ("employment_area", row["area_code"]),
        ):
            expected[area] += int(row["population_2022"])
    found = {
        (row["area_level"], row["area_code"]): int(row["population_2022"])
        for row in rows_of("areas/areas")
        if row["area_code"] != "XX"
    }
    assert found == dict(expected)


def test_m2_a_municipality_name_means_one_municipality() -> None:
    meant = defaultdict(set)
    for row in rows_of("areas/municipalities"):
        for name in (row["name_fi"], row["name_sv"]):
            meant[name.lower()].add(row["municipality_code"])
    for row in rows_of("areas/municipality_changes"):
        meant[row["old_name_fi"].lower()].add(row["old_code"])
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}


def test_framework_has_the_objectives_key_results_and_indicators_of_the_specification() -> None:
    assert [row["objective_code"] for row in rows_of("framework/objectives")] == list("12345")
    key_results = Counter(row["objective_code"] for row in rows_of("framework/key_results"))
    assert key_results == {"1": 5, "2": 1, "3": 2, "4": 4, "5": 3}
    indicators = [row["indicator_code"] for row in rows_of("framework/indicators")]
    assert [code for code in indicators if code in INDICATOR_LETTERS] == list(INDICATOR_LETTERS)


def test_measures_are_those_of_the_specification() -> None:
    columns = ("indicator_code", "measure_code", "kind", "unit", "direction", "final_by")
    found = [[word for column in columns for word in row[column].split()] for row in measures().values()]
    assert found == [line.split() for line in MEASURES.strip().splitlines()]


def test_d6_the_measures_of_2_2_count_a_person_once_and_all_others_events() -> None:
    persons = {code for code, row in measures().items() if row["counts"] == "persons"}
    assert persons == {"long_term_ill_employed", "long_term_ill_employed_share"}
    assert {row["counts"] for code, row in measures().items() if code not in persons} == {"events"}


def test_v6_measures_of_rates_surveys_leads_permits_for_work_and_context_have_no_person_level_rows() -> None:
    without = {code for code, row in measures().items() if row["has_cases"] == "false"}
    assert without == {
        code for code, row in measures().items() if row["indicator_code"] in {"1.1", "2.1", "4.2", "5.1", "K"}
    }
    assert {row["has_cases"] for code, row in measures().items() if code not in without} == {"true"}


def test_v6_two_reasons_of_3_3_need_follow_up_and_no_others() -> None:
    reasons = {row["reason"]: row["needs_follow_up"] for row in rows_of("framework/exclusion_reasons")}
    early = (
        *("status_unknown", "not_in_cohort_status", "subsidised", "not_a_jobseeker", "not_long_term_ill"),
        *("shortage_unknown", "cancelled", "duplicate", "not_positive", "not_first_permit", "not_work", "other_ground"),
    )
    expected = dict.fromkeys(early, "false") | dict.fromkeys(("not_permanent", "no_benefit_days"), "true")
    assert {reason: reasons[reason] for reason in expected} == expected


def test_v3_decimals_are_counted_in_units_that_hold_them() -> None:
    """Six decimals of points and days; a mean of up to thirty answers divides by the number of them (C1)."""
    units = {code: int(row["units_per_one"]) for code, row in measures().items()}
    decimal = dict.fromkeys(("equality_score", "benefit_days_mean", "benefit_days_mean_recipients"), 10**6)
    assert units == dict.fromkeys(units, 1) | decimal | {"cooperation_score": lcm(*range(1, 31))}


def test_objective_1_key_results_are_the_themes_of_the_equality_survey() -> None:
    def names(row: dict[str, str]) -> list[str]:
        return [row[f"name_{language}"] for language in LANGUAGES]

    key_results = [names(r) for r in rows_of("framework/key_results") if r["objective_code"] == "1"]
    assert key_results == [names(r) for r in rows_of("codes/codes") if r["column_name"] == "osio"]
    assert key_results == [names(r) for r in rows_of("framework/breakdown_values") if r["breakdown"] == "theme"]


def test_v4_measures_have_the_breakdowns_of_the_letters() -> None:
    values = defaultdict(set)
    for row in rows_of("framework/breakdown_values"):
        values[row["breakdown"]].add(row["breakdown_value"])
    expected = {
        (measure["measure_code"], breakdown, value)
        for measure in measures().values()
        for breakdown, breakdown_values in (
            {LETTERS[letter]: values[LETTERS[letter]] for letter in INDICATOR_LETTERS[measure["indicator_code"]]}
            | INDICATOR_OTHERS.get(measure["indicator_code"], {})
        ).items()
        for value in breakdown_values
    }
    found = {
        (measure["measure_code"], row["breakdown"], row["breakdown_value"])
        for measure in measures().values()
        for row in rows_of("framework/breakdown_values")
        if row["breakdown"] in measure["breakdowns"].split()
        and measure["indicator_code"] in (row["only_in"].split() or [measure["indicator_code"]])
    }
    assert found == expected


def test_breakdowns_have_the_values_of_the_specification() -> None:
    values = defaultdict(list)
    for row in rows_of("framework/breakdown_values"):
        values[row["breakdown"]].append(row["breakdown_value"])
    ages = ["15-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown"]
    expected = {
        "total": ["total"],
        "sex": ["men", "women", "unknown"],
        "age_group": ages,
        "language": ["fi", "sv", "other", "unknown"],
        "citizenship": ["finnish", "foreign", "unknown"],
        "education": ["basic", "secondary", "tertiary", "unknown"],
        "long_term_ill": ["yes", "no"],
        "entry_status": ["unemployed", "laid_off"],
        "sex_age_group": [f"{sex}_{age}" for sex in ("men", "women", "unknown") for age in ages],
        "kind": ["offer", "presentation", "specialist", "blue_card"],
        "theme": list("12345"),
        "viewpoint": list("123456"),
        "respondent_group": list("12345"),
    }
    assert {breakdown: values[breakdown] for breakdown in expected} == expected


def test_measures_without_regions_and_measures_of_some_periods_are_those_of_the_specification() -> None:
    indicators = {code: row["indicator_code"] for code, row in measures().items()}
    levels = words_of_measures("area_levels")
    no_regions = {code for code in indicators if levels[code] == {"country", "employment_area"}}
    assert no_regions == {"wif_leads"} | {c for c, i in indicators.items() if i in {"1.1", "4.3", "4.4", "5.1"}}
    assert all(levels[code] == {"country", "region", "employment_area"} for code in indicators.keys() - no_regions)

    periods = words_of_measures("period_types")
    yearly = {code for code in indicators if periods[code] == {"year"}}
    monthly = {code for code in indicators if periods[code] == {"month"}}
    assert yearly == {code for code, indicator in indicators.items() if indicator in {"1.1", "2.1", "5.1"}}
    assert monthly == {"unemployed_jobseekers", "long_term_unemployed", "laid_off"}
    every_type = {row["period_type"] for row in rows_of("framework/period_types")}
    assert every_type == {"month", "quarter", "year", "ytd", "rolling_12m"}
    assert all(periods[code] == every_type for code in indicators.keys() - yearly - monthly)


def test_occupations_are_417_and_their_groups_are_their_first_digits() -> None:
    occupations = rows_of("codes/occupations")
    assert len(occupations) == 417
    for row in occupations:
        code = row["occupation_code"]
        assert (row["parent_3"], row["parent_2"], row["parent_1"]) == (code[:3], code[:2], code[:1])


def test_t4_every_status_of_the_register_has_its_group() -> None:
    statuses = {row["code"] for row in rows_of("codes/codes") if row["column_name"] == "tyok1"}
    groups = {row["status_code"]: row["status_group"] for row in rows_of("codes/status_groups")}
    assert groups.keys() == statuses
    assert groups["5"] == groups["6"] == "outside_labour_force"
    assert len(set(groups.values())) == len(groups) - 1
