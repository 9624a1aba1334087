"""Latent life histories: a semi-Markov chain over employment statuses, stepped for all persons at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.simulation.calibration import Exit, State
from mittaristo_lab.simulation.draws import by_age, choose_index, exponential_days, on_working_rhythm
from mittaristo_lab.simulation.persons import Persons
from mittaristo_lab.simulation.plan import Plan

FORESIGHT_DAYS = 40
"""Lives go on this long after the last delivery, as some changes are registered beforehand."""

_NEVER = -1
_FAST_ROW, _SLOW_ROW = 10, 11
_MEASURES = (State.SERVICE, State.EDUCATION, State.SUBSIDISED, State.OUTSIDE, State.PART_TIME)


@dataclass(frozen=True)
class Lives:
    """Statuses of a block of persons, in order of person and start, without overlap within a person.

    Attributes:
        person: index of the person in the block.
        state: employment status (`calibration.State`).
        start: first day.
        end: last day.
        exit: how it ended (`calibration.Exit`).
        search: number of the job search, unique in the block; the statuses of one search meet without a gap.
    """

    person: np.ndarray
    state: np.ndarray
    start: np.ndarray
    end: np.ndarray
    exit: np.ndarray
    search: np.ndarray

    def __len__(self) -> int:
        """The number of statuses."""
        return len(self.person)

    @property
    def leaves(self) -> np.ndarray:
        """Whether the job search ends with the status."""
        return np.isin(self.exit, [Exit.LAPSED, Exit.LEFT, Exit.RETIRED, *cal.INTO_WORK])

    @property
    def first_of_search(self) -> np.ndarray:
        """Whether the job search starts with the status."""
        return np.concatenate([[True], self.search[1:] != self.search[:-1]])

    @property
    def last_of_search(self) -> np.ndarray:
        """Whether the status is the last of its job search so far."""
        return np.concatenate([self.search[1:] != self.search[:-1], [True]])


def live(plan: Plan, block: int, persons: Persons, geography: Geography) -> Lives:
    """Return the life histories of a block from the warm-up to shortly after the last delivery.

    Each pass of the loop gives every person who is still going one more status; it ends when all lives have
    reached the horizon. Persons who left the service come back at the start of their next status.
    """
    rng = plan.stream("lives", block)
    chain = _Chain(plan, persons, geography)
    going = np.arange(len(persons))
    start = persons.first_contact.copy()
    state = chain.first_states(rng, going)
    search = np.zeros(len(persons), np.int64)
    after_measure = np.zeros(len(persons), bool)
    parts = []
    horizon = plan.until + FORESIGHT_DAYS
    while len(going):
        slow = chain.slow(rng, going, start, after_measure)
        leaving = chain.exits(rng, state, slow)
        end = chain.ends(rng, going, state, start, slow)
        retired = end >= persons.retirement[going] - 1
        end = np.where(retired, np.maximum(persons.retirement[going] - 1, start), end)
        leaving = np.where(retired, int(Exit.RETIRED), leaving)
        parts.append((going, state, start, end, leaving, search))

        next_state = chain.next_state[leaving]
        away = next_state == _NEVER
        next_start = np.where(away, chain.returns(rng, going, end, leaving), end + 1)
        first_state = chain.first_states(rng, going)
        stays = (next_start <= horizon) & (next_start < persons.retirement[going])
        after_measure = np.isin(state, _MEASURES)[stays] & ~away[stays]
        search = np.where(away, search + 1, search)[stays]
        state = np.where(away, first_state, next_state)[stays]
        going, start = going[stays], next_start[stays]
    return _assemble(parts)


def _assemble(parts: list[tuple[np.ndarray, ...]]) -> Lives:
    person, state, start, end, leaving, search = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((start, person))
    person, search = person[order], search[order]
    opens = (np.diff(person, prepend=-1) != 0) | (np.diff(search, prepend=-1) != 0)
    return Lives(person, state[order], start[order], end[order], leaving[order], np.cumsum(opens) - 1)


class _Chain:
    """The parameters of the chain as lookup arrays, and the draws of one step."""

    def __init__(self, plan: Plan, persons: Persons, geography: Geography) -> None:
        self._plan = plan
        self._persons = persons
        target = geography.parameter(cal.OVER_3M_BY_AREA, cal.OVER_3M_DEFAULT)
        self._slow_share = _slow_share(target)[geography.area]
        self._fast_mean = _fast_mean(target)[geography.area]
        self.next_state = np.full(len(Exit), _NEVER)
        for leaving, state in cal.NEXT_STATE.items():
            self.next_state[leaving] = state
        weights = np.zeros((12, len(Exit)))
        rows = {**cal.OTHER_EXITS, _FAST_ROW: cal.FAST, _SLOW_ROW: cal.SLOW}
        for row, exits in rows.items():
            for leaving, weight in exits.items():
                weights[row, leaving] = weight
        total = weights.sum(axis=1, keepdims=True)
        self._cumulative = np.cumsum(weights / np.where(total > 0, total, 1), axis=1)
        self._shortest = np.zeros(len(cal.STATE_CODES))
        self._mean = np.zeros(len(cal.STATE_CODES))
        for state, (shortest, mean) in cal.MEAN_DAYS.items():
            self._shortest[state], self._mean[state] = shortest, mean

    def first_states(self, rng: np.random.Generator, who: np.ndarray) -> np.ndarray:
        """Return the status on the first day of a new job search."""
        states = np.array([int(state) for state in cal.FIRST_STATES])
        drawn = states[choose_index(rng, cal.FIRST_STATES.values(), len(who))]
        laid_off = self._persons.lay_off_prone[who] & (rng.random(len(who)) < cal.LAY_OFF_SHARE)
        return np.where(laid_off, int(State.LAID_OFF), drawn)

    def slow(
        self, rng: np.random.Generator, who: np.ndarray, start: np.ndarray, after_measure: np.ndarray
    ) -> np.ndarray:
        """Return whether unemployment that starts now would be long."""
        age = d.completed_years(self._persons.birth[who], start)
        chance = (
            self._slow_share[self._persons.home_on(who, start)]
            + by_age(cal.SLOW_BY_AGE, age)
            + cal.SLOW_ILL * self._persons.ill_on(who, start)
            + cal.SLOW_AFTER_MEASURE * after_measure
            + self._persons.frailty[who]
        )
        return rng.random(len(who)) < chance

    def exits(self, rng: np.random.Generator, state: np.ndarray, slow: np.ndarray) -> np.ndarray:
        """Return how each status ends."""
        row = np.where(state == State.UNEMPLOYED, np.where(slow, _SLOW_ROW, _FAST_ROW), state)
        return (self._cumulative[row] <= rng.random(len(state))[:, None]).sum(axis=1).clip(max=len(Exit) - 1)

    def ends(
        self, rng: np.random.Generator, who: np.ndarray, state: np.ndarray, start: np.ndarray, slow: np.ndarray
    ) -> np.ndarray:
        """Return the last day of each status."""
        age = d.completed_years(self._persons.birth[who], start)
        age_factor = np.where(age < 25, cal.SLOW_MEAN_UNDER_25, np.where(age >= 53, cal.SLOW_MEAN_OVER_55, 1.0))
        fast_mean = self._fast_mean[self._persons.home_on(who, start)]
        unemployed_mean = np.where(slow, cal.SLOW_MEAN_DAYS * age_factor, fast_mean)
        mean = np.where(state == State.UNEMPLOYED, unemployed_mean, self._mean[state])
        length = self._shortest[state].astype(np.int64) + exponential_days(rng, mean, len(who))
        next_start = on_working_rhythm(rng, start + length, cal.MONDAY_SHARE, cal.MONTH_START_SHARE)
        return next_start - 1

    def returns(self, rng: np.random.Generator, who: np.ndarray, end: np.ndarray, leaving: np.ndarray) -> np.ndarray:
        """Return the first day of the next job search, far away for those who do not come back.

        Every person meets the service in the delivered time: whoever left before it for good, or until after
        it, comes back once in it.
        """
        count = len(who)
        away = _away_days(rng, leaving, count)
        back = on_working_rhythm(rng, end + away, cal.MONDAY_SHARE, cal.MONTH_START_SHARE)
        plan = self._plan
        latest = np.minimum(plan.until, self._persons.retirement[who] - 1)
        missed = (end < plan.history_start) & (back > latest)
        span = np.maximum(latest - plan.history_start, 1)
        return np.where(missed, plan.history_start + (rng.random(count) * span).astype(np.int64), back)


def _slow_share(target: np.ndarray) -> np.ndarray:
    """Return the share of slow spells that makes `target` of all starts last over three months."""
    difference = target - cal.OVER_3M_DEFAULT
    stretch = np.where(difference > 0, cal.OVER_3M_STRETCH_ABOVE, cal.OVER_3M_STRETCH_BELOW)
    target = cal.OVER_3M_DEFAULT + difference * stretch
    fast = np.exp(-91 / _fast_mean(target))
    slow = np.exp(-91 / cal.SLOW_MEAN_DAYS)
    return (target - fast) / (slow - fast)


def _fast_mean(target: np.ndarray) -> np.ndarray:
    """Return the mean days of fast spells: shorter where the labour market is strong."""
    return cal.FAST_MEAN_DAYS * (target / cal.OVER_3M_DEFAULT) ** cal.FAST_MEAN_POWER


_FOR_GOOD = 40_000


def _away_days(rng: np.random.Generator, leaving: np.ndarray, count: int) -> np.ndarray:
    kind = rng.random(count)
    draw = rng.standard_exponential(count)
    job = np.select(
        [
            kind < cal.TINY_JOB,
            kind < cal.TINY_JOB + cal.TEMPORARY_JOB,
            kind < cal.TINY_JOB + cal.TEMPORARY_JOB + cal.LASTING_JOB,
        ],
        [2 + draw * cal.TINY_JOB_DAYS, 15 + draw * cal.TEMPORARY_JOB_MEAN, 60 + draw * cal.LASTING_JOB_MEAN],
        _FOR_GOOD,
    )
    recalled = np.where(kind < cal.RECALLED_AGAIN, 20 + draw * cal.RECALLED_AGAIN_MEAN, _FOR_GOOD)
    soon = cal.LAPSED_BACK_SOON
    lapsed = np.select(
        [kind < soon, kind < soon + cal.LAPSED_BACK_LATER],
        [2 + draw * cal.LAPSED_SOON_MEAN, 60 + draw * cal.LAPSED_LATER_MEAN],
        _FOR_GOOD,
    )
    left = np.where(kind < cal.LEFT_BACK, 30 + draw * cal.LEFT_BACK_MEAN, _FOR_GOOD)
    away = np.select(
        [
            np.isin(leaving, [Exit.MEDIATED, Exit.FOUND_JOB]),
            leaving == Exit.RECALLED,
            leaving == Exit.LAPSED,
            leaving == Exit.LEFT,
        ],
        [job, recalled, lapsed, left],
        _FOR_GOOD,
    )
    return away.astype(np.int64)
