"""Civil dates, months and Finnish working days (D1, D2, K1)."""

from calendar import monthrange
from datetime import date, timedelta

OPEN = date.max
"""The end of an interval that has no end (D1)."""


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day (D2)."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def day_after(day: date) -> date:
    """Return the next day; the end of an open interval stays where it is."""
    return day if day == OPEN else day + timedelta(days=1)


def day_before(day: date) -> date:
    """Return the previous day."""
    return day - timedelta(days=1)


def first_of_month(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(earlier: date, later: date) -> int:
    """Return how many calendar months the month of `later` is after the month of `earlier`."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian year (Butcher's algorithm)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    """Return the first Saturday on or after the day."""
    return day + timedelta(days=(5 - day.weekday()) % 7)


def public_holidays(year: int) -> set[date]:
    """Return the days of the year that K1 names as holidays."""
    easter = easter_sunday(year)
    return {
        date(year, 1, 1),
        date(year, 1, 6),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        date(year, 5, 1),
        easter + timedelta(days=39),
        _saturday_from(date(year, 6, 20)),
        _saturday_from(date(year, 10, 31)),
        date(year, 12, 6),
        date(year, 12, 25),
        date(year, 12, 26),
    }


def last_working_day(month: date) -> date:
    """Return the last day of the month that is Monday to Friday and no holiday (K1)."""
    holidays = public_holidays(month.year)
    day = last_of_month(month)
    while day.weekday() >= 5 or day in holidays:
        day = day_before(day)
    return day
