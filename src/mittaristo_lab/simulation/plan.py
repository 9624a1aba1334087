"""What is to be simulated: the arguments, the calendar that follows from them, and the random streams."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mittaristo.errors import RefusedError
from mittaristo_lab.simulation import days as d

BLOCK_PERSONS = 25_000
"""Persons that are drawn together. It is part of the model, not a setting: a person's life depends on the seed
and the block alone, so the output is the same however many blocks are worked on at once."""

HISTORY_MONTHS = 24
"""The first delivery reaches this far behind `--from`: rows that ended earlier are not delivered."""

WARM_UP_MONTHS = 60
"""Lives begin this long before `--from`, so that the long-term unemployed of the first month exist."""

DEFAULT_DELTAS = 6
"""Monthly deliveries after the first one, unless `--first-until` says otherwise."""


class PlanError(RefusedError):
    """The arguments contradict each other; the message says which and what to do."""


@dataclass(frozen=True)
class Plan:
    """The arguments of a simulation; everything else is derived from them.

    Attributes:
        persons: persons who meet the employment service at some time.
        first_month: month index from which indicators are wanted.
        last_month: month index of the last month delivered.
        first_delivery_month: last month index that the first delivery covers.
        seed: seed of all random streams.
        dirty: whether the oddities X1-X10 and unreadable rows are added.
    """

    persons: int
    first_month: int
    last_month: int
    first_delivery_month: int
    seed: int
    dirty: bool

    @classmethod
    def of(cls, persons: int, first: str, until: str, first_until: str | None, seed: int, dirty: bool) -> Plan:
        """Return the plan of command line arguments (months as `yyyy-mm`).

        Raises:
            PlanError: a month cannot be read, months are out of order or a number is out of range.
        """
        first_month, last_month = _month(first, "--from"), _month(until, "--until")
        if last_month <= first_month:
            raise PlanError(f"--until ({until}) must be after --from ({first}).")
        if first_until is None:
            first_delivery = max(first_month, last_month - DEFAULT_DELTAS)
        else:
            first_delivery = _month(first_until, "--first-until")
        if not first_month <= first_delivery <= last_month:
            raise PlanError(f"--first-until ({first_until}) must lie between {first} and {until}.")
        if persons < 1:
            raise PlanError(f"--persons must be at least 1, it is {persons}.")
        if seed < 0:
            raise PlanError(f"--seed must not be negative, it is {seed}.")
        return cls(persons, first_month, last_month, first_delivery, seed, dirty)

    @property
    def lives_start(self) -> int:
        """First day of the latent lives."""
        return int(d.month_start(self.first_month - WARM_UP_MONTHS))

    @property
    def history_start(self) -> int:
        """Rows that ended before this day are not delivered."""
        return int(d.month_start(self.first_month - HISTORY_MONTHS))

    @property
    def until(self) -> int:
        """Last day covered by the last delivery."""
        return int(d.month_start(self.last_month + 1)) - 1

    @cached_property
    def delivered_months(self) -> np.ndarray:
        """Month indices that the monthly deliveries reach, in order."""
        return np.arange(self.first_delivery_month, self.last_month + 1)

    @cached_property
    def covered_until(self) -> np.ndarray:
        """Last day covered by each monthly delivery (`data_until`, rule L1)."""
        return d.month_start(self.delivered_months + 1) - 1

    @cached_property
    def years(self) -> np.ndarray:
        """Years of the yearly tables: from the one before `--from` to the last whole one."""
        return np.arange(1970 + self.first_month // 12 - 1, 1970 + (self.last_month + 1) // 12)

    @cached_property
    def delivered_years(self) -> np.ndarray:
        """Years that a delivery of yearly tables ends with, in order."""
        return self.years[self.years >= 1970 + (self.first_delivery_month + 1) // 12 - 1]

    @property
    def blocks(self) -> int:
        """Number of blocks of persons."""
        return -(-self.persons // BLOCK_PERSONS)

    def block_size(self, block: int) -> int:
        """Return the persons in a block."""
        return min(BLOCK_PERSONS, self.persons - block * BLOCK_PERSONS)

    def stream(self, subject: str, block: int = 0) -> np.random.Generator:
        """Return the random stream of a subject and block.

        Streams are independent of each other, so that a change of one subject leaves the others as they were.
        """
        key = (zlib.crc32(subject.encode()), block)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))


def _month(text: str, option: str) -> int:
    try:
        date = dt.datetime.strptime(text, "%Y-%m")
    except ValueError:
        raise PlanError(f"{option} must be a month such as 2023-01, it is {text!r}.") from None
    if not 2000 <= date.year <= 2100:
        raise PlanError(f"{option} must lie between 2000-01 and 2100-12, it is {text}.")
    return (date.year - 1970) * 12 + date.month - 1
