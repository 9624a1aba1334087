"""Occupations of persons, vacancies and the labour barometer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration
from mittaristo_lab.simulation.areas import read_seed

_MAJOR_GROUP_WEIGHTS = {"0": 0.2, "1": 2, "2": 14, "3": 14, "4": 8, "5": 24, "6": 3, "7": 15, "8": 9, "9": 11}
_EDUCATED_PULL = {"1": 4.0, "2": 6.0, "3": 2.0, "5": 0.6, "7": 0.25, "8": 0.25, "9": 0.2}
_ZIPF = 0.8
"""Within a major group the k-th occupation has the weight 1 / k ** 0.8: a few are common, most are rare."""


@dataclass(frozen=True)
class Occupations:
    """Four-digit occupations of Ammattiluokitus 2010.

    Attributes:
        codes: the codes in order.
        weights: how common each is among clients and vacancies; they sum to 1.
        educated_weights: the same for persons with tertiary education.
    """

    codes: pa.Array
    weights: np.ndarray
    educated_weights: np.ndarray

    @classmethod
    def read(cls) -> Occupations:
        """Return the occupations of the seed."""
        codes = sorted(row["occupation_code"] for row in read_seed("codes/occupations"))
        major = np.array([code[0] for code in codes])
        weights = np.zeros(len(codes))
        for group, weight in _MAJOR_GROUP_WEIGHTS.items():
            members = np.flatnonzero(major == group)
            rank = 1 + (np.arange(len(members)) * 7919) % max(len(members), 1)
            share = 1.0 / rank**_ZIPF
            weights[members] = weight * share / share.sum()
        pull = np.array([_EDUCATED_PULL.get(group, 1.0) for group in major])
        educated = weights * pull
        return cls(pa.array(codes), weights / weights.sum(), educated / educated.sum())

    def draw(self, rng: np.random.Generator, educated: np.ndarray) -> np.ndarray:
        """Return an occupation index per person, by education."""
        point = rng.random(len(educated))
        common = np.searchsorted(np.cumsum(self.weights), point, side="right")
        tertiary = np.searchsorted(np.cumsum(self.educated_weights), point, side="right")
        return np.minimum(np.where(educated, tertiary, common), len(self.codes) - 1)

    def in_barometer(self) -> np.ndarray:
        """Return the indices of the most common occupations, which the labour barometer covers."""
        common_first = np.argsort(-self.weights, kind="stable")
        return np.sort(common_first[: calibration.BAROMETER_OCCUPATIONS])
