"""What a new user gets: plausible values for all areas."""

import csv
import json
from pathlib import Path

import pytest

from demonstration_kit import PERSONS, SIMULATION
from project_kit import PROJECT


def test_make_build_makes_this_demonstration():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert f"PERSONS ?= {PERSONS}\n" in makefile
    assert f"simulate $(DELIVERIES) --persons $(PERSONS) {' '.join(SIMULATION)}\n" in makefile


def test_the_build_says_what_it_made(demonstration):
    for words in (
        "deliveries landed",
        "quarantined",
        "models",
        "data tests",
        "unit tests",
        str(demonstration.database),
    ):
        assert words in demonstration.printed


def test_a_scheduler_gets_one_object_that_agrees_with_the_warehouse(demonstration):
    told = json.loads(demonstration.summary)
    assert (told["exit_status"], told["error"], told["database"]) == (0, None, str(demonstration.database))
    landed = demonstration.query(
        "select delivery_id, sum(rows_landed)::bigint, sum(rows_quarantined)::bigint"
        " from raw.delivery_files group by delivery_id order by delivery_id"
    )
    assert sorted((one["delivery"], one["rows"], one["quarantined"]) for one in told["deliveries"]) == landed
    assert {one["verdict"] for one in told["deliveries"]} == {"landed"}
    tests = demonstration.query("select kind, count(*) from quality.test_results group by kind")
    succeeded = told["build"]["succeeded"]
    assert {"data_test": succeeded["test"], "unit_test": succeeded["unit_test"]} == dict(tests)
    assert (told["build"]["verdict"], told["build"]["failures"], told["build"]["skipped"]) == ("published", [], 0)
    assert told["started_at"] <= told["ended_at"]


def test_the_log_holds_what_the_run_printed(demonstration):
    log = demonstration.database.with_name("mittaristo.duckdb.log").read_text(encoding="utf-8").splitlines()
    assert log[-1].endswith(" ended with exit status 0")
    told = json.loads(demonstration.summary)
    assert [line[:20] for line in log] == sorted(line[:20] for line in log)
    assert told["started_at"] <= log[0][:20] <= log[-1][:20]
    assert any(f"{len(told['deliveries'])} deliveries landed with" in line for line in log)


def test_every_area_has_a_plausible_flow_in_the_last_final_year(demonstration):
    rows = demonstration.query(
        """
        select area_code, value, denominator
        from marts.fct_indicator_value
        where measure_code = 'flow_3m' and period_type = 'rolling_12m' and period_end = '2025-10-31'
            and area_level = 'employment_area' and breakdown = 'total' and area_code not in ('46', 'XX')
        """
    )
    assert len(rows) == 45
    assert all(denominator >= 5 for _, _, denominator in rows)
    assert all(5 <= value <= 75 for _, value, _ in rows)
    assert max(value for _, value, _ in rows) - min(value for _, value, _ in rows) > 10


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ("flow_3m", 20, 50),
        ("employed_at_3m", 15, 50),
        ("relapse_3m", 5, 30),
        ("relapse_6m", 8, 40),
        ("benefit_days_mean", 20, 250),
        ("over_3m_unemployment", 35, 65),
    ],
)
def test_the_countrys_level_is_plausible(demonstration, measure, low, high):
    [(value,)] = demonstration.query(
        f"""
        select value
        from marts.fct_indicator_value
        where measure_code = '{measure}' and period_type = 'year' and period_start = '2024-01-01'
            and area_level = 'country' and breakdown = 'total'
        """
    )
    assert low <= value <= high


def test_the_differences_between_areas_are_those_published(demonstration):
    published = {
        row["area_code"]: float(row["value"])
        for row in csv.DictReader((Path(__file__).parent / "published_over_3m.csv").open(encoding="utf-8"))
    }
    # Pietarsaari has some forty starts a year among 20,000 persons: three years are taken together.
    found = dict(
        demonstration.query(
            """
            select area_code, 100 * sum(numerator) / sum(denominator)
            from marts.fct_indicator_value
            where measure_code = 'over_3m_unemployment' and period_type = 'quarter' and status = 'value'
                and area_level = 'employment_area' and breakdown = 'total'
            group by area_code
            """
        )
    )
    for area, value in published.items():
        assert found[area] == pytest.approx(value, abs=12)
