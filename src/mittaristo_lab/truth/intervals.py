"""Closed intervals of days of many persons at once (rule D1): join them, cut them, look days up in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mittaristo_lab.simulation import days as d

_APART = 1 << 33
"""Further apart than any two days, so that `person * _APART + day` orders by person first, then by day."""


@dataclass(frozen=True)
class Spans:
    """Intervals in order of person and start; unless said otherwise those of a person do not overlap.

    Attributes:
        person: index of the person in the block.
        start: first day, days since 1970-01-01.
        end: last day, `EMPTY` for an open one.
    """

    person: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @classmethod
    def ordered(cls, person: np.ndarray, start: np.ndarray, end: np.ndarray) -> Spans:
        """Return the intervals in order of person and start."""
        return cls(person, start, end).take(np.lexsort((start, person)))

    def __len__(self) -> int:
        """The number of intervals."""
        return len(self.person)

    def take(self, index: np.ndarray) -> Spans:
        """Return the intervals at `index` (positions or a mask)."""
        return Spans(self.person[index], self.start[index], self.end[index])

    def covering(self, person: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the position of each person's interval that holds the day, -1 where none does."""
        if not len(self):
            return np.full(len(person), -1)
        last = np.searchsorted(self._starts, _key(person, day), side="right") - 1
        holds = (last >= 0) & (self.person[last] == person) & (self.end[last] >= day)
        return np.where(holds, last, -1)

    def next_start(self, person: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the first start of each person after the day, `EMPTY` where there is none."""
        following = np.searchsorted(self._starts, _key(person, day), side="right")
        return np.where(
            np.append(self.person, -1)[following] == person, np.append(self.start, d.EMPTY)[following], d.EMPTY
        )

    @cached_property
    def _starts(self) -> np.ndarray:
        return _key(self.person, self.start)


def joined(spans: Spans, gap: int = 0) -> tuple[Spans, np.ndarray]:
    """Return intervals with those made one that overlap or have at most `gap` free days between them.

    The given ones may overlap; the second array is the position of the joined interval that each went into.
    """
    if not len(spans):
        return spans, np.zeros(0, np.int64)
    reached = np.maximum.accumulate(_key(spans.person, spans.end))
    opens = np.append(True, _key(spans.person, spans.start)[1:] - gap - 1 > reached[:-1])
    number = np.cumsum(opens) - 1
    last = np.append(np.flatnonzero(opens)[1:] - 1, len(spans) - 1)
    person = spans.person[opens]
    return Spans(person, spans.start[opens], reached[last] - _key(person, np.zeros_like(person))), number


def common(one: Spans, other: Spans) -> Spans:
    """Return the intervals of days that lie in both."""
    first = np.searchsorted(_key(other.person, other.end), _key(one.person, one.start), side="left")
    after = np.searchsorted(_key(other.person, other.start), _key(one.person, one.end), side="right")
    left, right = pairs(first, after)
    return Spans(
        one.person[left],
        np.maximum(one.start[left], other.start[right]),
        np.minimum(one.end[left], other.end[right]),
    )


def pairs(first: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (i, j) for every j with first[i] <= j < after[i]."""
    times = np.maximum(after - first, 0)
    left = np.repeat(np.arange(len(times)), times)
    step = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times)
    return left, first[left] + step


def between(person: np.ndarray, day: np.ndarray, who: np.ndarray, from_day: np.ndarray, before: np.ndarray) -> tuple:
    """Return the range of positions of each person's days in [from_day, before); days are sorted by person."""
    keys = _key(person, day)
    return np.searchsorted(keys, _key(who, from_day)), np.searchsorted(keys, _key(who, before))


def first_of_each(sorted_numbers: np.ndarray) -> np.ndarray:
    """Return whether each number is the first of its kind."""
    return np.diff(sorted_numbers, prepend=-1) != 0


def _key(person: np.ndarray, day: np.ndarray) -> np.ndarray:
    return person * _APART + day
