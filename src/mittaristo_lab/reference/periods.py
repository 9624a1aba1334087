"""Periods: which exist, and which are final (D4, D5, S5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from mittaristo_lab.reference.dates import add_months, first_of_month, last_of_month, months_between


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both ends included; `months` are the first days of its months."""

    type: str
    start: date
    end: date

    @property
    def months(self) -> list[date]:
        """The first days of the period's months."""
        count = months_between(self.start, self.end) + 1
        return [add_months(self.start, number) for number in range(count)]


_LENGTHS = {"month": 1, "quarter": 3, "year": 12}


def existing_periods(types: Collection[str], history_from: date, as_of: date) -> list[Period]:
    """Return the periods of the types that exist (D5).

    They begin not before `history_from` and not after the as-of date; of `ytd` and `rolling_12m` the last
    month too begins not after the as-of date.
    """
    found = []
    month = first_of_month(history_from)
    while month <= as_of:
        candidates = [
            *(
                Period(kind, month, last_of_month(add_months(month, length - 1)))
                for kind, length in _LENGTHS.items()
                if (month.month - 1) % length == 0
            ),
            Period("ytd", month.replace(month=1), last_of_month(month)),
            Period("rolling_12m", add_months(month, -11), last_of_month(month)),
        ]
        found += [period for period in candidates if period.type in types and period.start >= history_from]
        month = add_months(month, 1)
    return found


def is_final(period: Period, follow_up: Mapping[str, int], data_until: Mapping[str, date | None]) -> bool:
    """Tell whether the period's last day is mature for every source (D5); without an unseen one (D3).

    Args:
        period: which one.
        follow_up: source -> months of follow-up.
        data_until: source -> last day covered.
    """
    return is_mature(period.end, follow_up, data_until)


def is_mature(day: date, follow_up: Mapping[str, int], data_until: Mapping[str, date | None]) -> bool:
    """Tell whether an event of the day is mature for every source (D5)."""
    for source, months in follow_up.items():
        until = data_until[source]
        if until is None or add_months(day, months) > until:
            return False
    return True


def has_barometer(period: Period, barometer_months: Collection[date], max_age: int) -> bool:
    """Tell whether for each month the barometer holds one young enough and not after it (S5)."""
    return all(any(0 <= months_between(held, month) <= max_age for held in barometer_months) for month in period.months)
