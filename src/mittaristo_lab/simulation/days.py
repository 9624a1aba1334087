"""Whole-array date arithmetic on days since 1970-01-01.

Dates are numpy integers throughout the simulation: a life history is millions of dates, and integers add,
compare and sort without conversion. `EMPTY` stands for a date that does not exist (an open end).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]

EMPTY = np.iinfo(np.int32).max
"""A day that never comes; being the greatest, it compares as an open end should."""

_EPOCH = dt.date(1970, 1, 1)


def day_number(date: dt.date) -> int:
    """Return the days from 1970-01-01 to `date`."""
    return (date - _EPOCH).days


def date_of(day: int) -> dt.date:
    """Return the date that is `day` days after 1970-01-01."""
    return _EPOCH + dt.timedelta(days=int(day))


def month_index(days: Days) -> Days:
    """Return the whole months from 1970-01 to the month of each day."""
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_start(months: Days) -> Days:
    """Return the first day of each month index."""
    return np.asarray(months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_name(month: int) -> str:
    """Return a month index as `yyyy-mm`."""
    return str(np.datetime64(int(month), "M"))


def add_months(days: Days, months: Days | int) -> Days:
    """Return the same day of a later month, or its last day where there is no such day (rule D2)."""
    target = month_index(days) + months
    wanted = month_start(target) + (days - month_start(month_index(days)))
    return np.minimum(wanted, month_start(target + 1) - 1)


def completed_years(births: Days, days: Days) -> Days:
    """Return the age in completed years on each day; 29 February is reached on 1 March (rule A3)."""
    months = month_index(days) - month_index(births)
    day_of_month = days - month_start(month_index(days))
    birth_day_of_month = births - month_start(month_index(births))
    return (months - (day_of_month < birth_day_of_month)) // 12


def weekday(days: Days) -> Days:
    """Return 0 for Monday to 6 for Sunday."""
    return (days + 3) % 7


def weekdays_between(starts: Days, ends: Days) -> Days:
    """Return the days from Monday to Friday in each closed interval (0 where it is reversed)."""
    return np.maximum(_weekdays_until(ends) - _weekdays_until(starts - 1), 0)


def _weekdays_until(days: Days) -> Days:
    shifted = days + 3
    return 5 * (shifted // 7) + np.minimum(shifted % 7 + 1, 5)
