"""The building blocks of `truth.csv`; that it is true is for tests/oracle/test_known_truth.py to show."""

import datetime as dt

import numpy as np

from mittaristo_lab.simulation import days as d
from mittaristo_lab.truth import TRUTH
from mittaristo_lab.truth.intervals import Spans, common, joined
from mittaristo_lab.truth.periods import Periods
from simulation_kit import simulated


def spans(*rows: tuple[int, int, int]) -> Spans:
    """Intervals from (person, start, end)."""
    return Spans(*np.array(rows, np.int64).reshape(-1, 3).T)


def rows(found: Spans) -> list[tuple[int, int, int]]:
    """Intervals as (person, start, end)."""
    return list(zip(found.person.tolist(), found.start.tolist(), found.end.tolist(), strict=True))


def test_the_truth_is_the_same_with_dirt_and_in_fewer_deliveries(clean, dirty, tmp_path):
    truth = (clean.folder / TRUTH).read_bytes()
    assert len(truth) > 10_000_000
    assert (dirty.folder / TRUTH).read_bytes() == truth
    in_two = simulated(tmp_path / "in_two", clean.plan.persons, first_until="2025-12")
    assert len(in_two.manifests) < len(clean.manifests)
    assert (in_two.folder / TRUTH).read_bytes() == truth


def test_intervals_that_meet_are_joined_within_a_person():
    found, number = joined(spans((0, 1, 4), (0, 2, 3), (0, 5, 6), (0, 8, d.EMPTY), (1, 1, 2)))
    assert rows(found) == [(0, 1, 6), (0, 8, d.EMPTY), (1, 1, 2)]
    assert number.tolist() == [0, 0, 0, 1, 2]
    assert rows(joined(spans((0, 1, 6), (0, 8, 9)), gap=1)[0]) == [(0, 1, 9)]


def test_common_days_are_those_of_both_sides():
    one, other = spans((0, 1, 9), (1, 1, 2)), spans((0, 0, 2), (0, 5, 5), (0, 9, d.EMPTY), (2, 1, 2))
    assert rows(common(one, other)) == [(0, 1, 2), (0, 5, 5), (0, 9, 9)]


def test_days_are_looked_up_by_person():
    life = spans((0, 1, 2), (0, 5, d.EMPTY), (2, 1, 1))
    person, day = np.array([0, 0, 0, 1, 2, 2]), np.array([2, 3, 99, 1, 1, 2])
    assert life.covering(person, day).tolist() == [0, -1, 1, -1, 2, -1]
    assert life.next_start(person, day).tolist() == [5, 5, d.EMPTY, d.EMPTY, d.EMPTY, d.EMPTY]


def test_periods_exist_from_their_first_day_on():
    periods = Periods.existing(d.day_number(dt.date(2023, 1, 1)), d.day_number(dt.date(2024, 2, 29)))
    types, counts = np.unique(periods.type, return_counts=True)
    assert dict(zip(types.tolist(), counts.tolist(), strict=True)) == {
        "month": 14,
        "quarter": 5,
        "year": 2,
        "ytd": 14,
        "rolling_12m": 3,
    }
    mature = periods.mature(d.day_number(dt.date(2024, 2, 29)), 1)
    assert mature.sum() == (13 + 4 + 1 + 13 + 2)
    assert not periods.mature(None, 0).any()
