"""Whole-array date arithmetic against the standard library's, a date at a time."""

import calendar
import datetime as dt

import numpy as np

from mittaristo_lab.simulation import days as d

DAYS = np.arange(d.day_number(dt.date(1959, 12, 1)), d.day_number(dt.date(2028, 3, 31)))


def test_add_months_keeps_the_day_or_takes_the_last_of_the_month():
    for months in (-14, 1, 3, 12):
        for day, found in zip(DAYS[::7].tolist(), d.add_months(DAYS[::7], months).tolist(), strict=True):
            date = d.date_of(day)
            year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            assert d.date_of(found) == dt.date(year, month + 1, min(date.day, last))


def test_completed_years_reach_29_february_on_1_march():
    birth = np.array([d.day_number(dt.date(2000, 2, 29))] * 3)
    days = np.array([d.day_number(dt.date(*ymd)) for ymd in ((2023, 2, 28), (2023, 3, 1), (2024, 2, 29))])
    assert d.completed_years(birth, days).tolist() == [22, 23, 24]


def test_weekdays_between_counts_monday_to_friday():
    for length in (0, 1, 4, 5, 6, 27):
        starts = DAYS[:200]
        expected = [
            sum(d.date_of(day).weekday() < 5 for day in range(start, start + length + 1)) for start in starts.tolist()
        ]
        assert d.weekdays_between(starts, starts + length).tolist() == expected
    assert d.weekdays_between(np.array([10]), np.array([3])).tolist() == [0]


def test_month_names_and_weekdays_agree_with_the_calendar():
    for day in DAYS[::31].tolist():
        date = d.date_of(day)
        assert d.month_name(int(d.month_index(np.int64(day)))) == f"{date:%Y-%m}"
        assert int(d.weekday(np.int64(day))) == date.weekday()
