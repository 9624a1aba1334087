"""Small vectorised draws that the other modules share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from mittaristo_lab.simulation import days as d


def choose(rng: np.random.Generator, weights: Mapping[str, float], count: int) -> np.ndarray:
    """Return indices into the keys of `weights`, drawn by weight."""
    return choose_index(rng, list(weights.values()), count)


def choose_index(rng: np.random.Generator, weights: Iterable[float], count: int) -> np.ndarray:
    """Return indices drawn by weight."""
    cumulative = np.cumsum(np.asarray(list(weights), dtype=float))
    drawn = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
    return np.minimum(drawn, len(cumulative) - 1)


def from_bands(rng: np.random.Generator, bands: list[tuple[float, int, int]], count: int) -> np.ndarray:
    """Return whole numbers drawn from (share, lowest, highest) bands."""
    band = choose_index(rng, [share for share, _, _ in bands], count)
    lowest = np.array([low for _, low, _ in bands])[band]
    highest = np.array([high for _, _, high in bands])[band]
    return lowest + (rng.random(count) * (highest - lowest + 1)).astype(np.int64)


def by_age(bands: list[tuple[int, int, float]], ages: np.ndarray) -> np.ndarray:
    """Return the value of each age's (from, before, value) band; ages outside take the nearest band."""
    upper = np.array([before for _, before, _ in bands])
    values = np.array([value for _, _, value in bands])
    return values[np.minimum(np.searchsorted(upper, ages, side="right"), len(bands) - 1)]


def exponential_days(rng: np.random.Generator, means: np.ndarray | float, count: int) -> np.ndarray:
    """Return whole days, at least 1, of exponential durations with the given means."""
    return 1 + (rng.standard_exponential(count) * means).astype(np.int64)


def on_working_rhythm(
    rng: np.random.Generator, starts: np.ndarray, monday_share: float, month_start_share: float
) -> np.ndarray:
    """Return the days moved on to the next Monday or first of a month in the given shares.

    Days on a weekend move to Monday in four cases of five, as changes are seldom agreed for a Saturday.
    """
    weekday = d.weekday(starts)
    rhythm = rng.random(len(starts))
    to_monday = (rhythm < monday_share) | ((weekday >= 5) & (rng.random(len(starts)) < 0.8))
    moved = np.where(to_monday, starts + (7 - weekday) % 7, starts)
    first_of_month = d.month_start(d.month_index(starts) + 1)
    to_first = (rhythm > 1 - month_start_share) & (first_of_month - starts <= 20)
    return np.where(to_first, first_of_month, moved)
