"""The periods that exist, all made of whole months, and the day until which each must be covered (D4, D5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mittaristo_lab.simulation import days as d


@dataclass(frozen=True)
class Periods:
    """Existing periods, one array element each.

    Attributes:
        type: `month`, `quarter`, `year`, `ytd` or `rolling_12m`.
        first: month index of the first month.
        last: month index of the last month.
    """

    type: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @classmethod
    def existing(cls, history_from: int, as_of: int) -> Periods:
        """Return the periods from the day `history_from` on that have begun by the day `as_of` (D5)."""
        months = np.arange(d.month_index(np.int64(history_from - 1)) + 1, d.month_index(np.int64(as_of)) + 1)
        quarters, years = months[months % 3 == 0], months[months % 12 == 0]
        since_january = months[months - months % 12 >= months[0]] if len(months) else months
        a_year_back = months[months - 11 >= months[0]] if len(months) else months
        parts = {
            "month": (months, months),
            "quarter": (quarters, quarters + 2),
            "year": (years, years + 11),
            "ytd": (since_january - since_january % 12, since_january),
            "rolling_12m": (a_year_back - 11, a_year_back),
        }
        names = np.repeat(list(parts), [len(first) for first, _ in parts.values()])
        return cls(names, *(np.concatenate(column) for column in zip(*parts.values(), strict=True)))

    def __len__(self) -> int:
        """The number of periods."""
        return len(self.type)

    @property
    def start(self) -> np.ndarray:
        """First day of each period."""
        return d.month_start(self.first)

    @property
    def end(self) -> np.ndarray:
        """Last day of each period."""
        return d.month_start(self.last + 1) - 1

    def mature(self, until: int | None, months: int) -> np.ndarray:
        """Return whether the last day's follow-up of so many months is covered (D5); nothing is without data."""
        if until is None:
            return np.zeros(len(self), bool)
        return d.add_months(self.end, months) <= until
