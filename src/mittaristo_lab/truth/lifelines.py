"""What really was, day by day: statuses, episodes, spells, open-market work and entries (rules T, J, U and E)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.calibration import STATE_CODES, State
from mittaristo_lab.simulation.ledger import Rows
from mittaristo_lab.truth.intervals import Spans, common, joined
from mittaristo_lab.truth.parameters import Parameters

UNEMPLOYED = (int(State.UNEMPLOYED), int(State.LAID_OFF))
NO_STATUS = -1


@dataclass(frozen=True)
class Events:
    """Persons and days, parallel, in order of person and day."""

    person: np.ndarray
    day: np.ndarray

    def take(self, index: np.ndarray) -> Events:
        """Return the events at `index` (positions or a mask)."""
        return Events(self.person[index], self.day[index])

    def __len__(self) -> int:
        """The number of events."""
        return len(self.person)


@dataclass(frozen=True)
class Lifelines:
    """The lives of a block of persons up to the last day that is known.

    Attributes:
        statuses: effective days of each status (T3).
        state: index of each status into `STATE_CODES`.
        episodes: job search episodes (J2).
        spells: unemployed jobseeker spells (U2).
        runs: open-market work without a free day (E4).
        is_entry: whether the first day of each run is an entry.
    """

    statuses: Spans
    state: np.ndarray
    episodes: Spans
    spells: Spans
    runs: Spans
    is_entry: np.ndarray

    @property
    def entries(self) -> Events:
        """The entries: who, and on which day."""
        return Events(self.runs.person[self.is_entry], self.runs.start[self.is_entry])

    def among(self, persons: np.ndarray) -> Lifelines:
        """Return the lives of the persons for whom the mask holds."""
        statuses, runs = persons[self.statuses.person], persons[self.runs.person]
        return Lifelines(
            self.statuses.take(statuses),
            self.state[statuses],
            self.episodes.take(persons[self.episodes.person]),
            self.spells.take(persons[self.spells.person]),
            self.runs.take(runs),
            self.is_entry[runs],
        )

    def state_on(self, person: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the status on each day, `NO_STATUS` where there is none (T3)."""
        return np.append(self.state, NO_STATUS)[self.statuses.covering(person, day)]


def lifelines(parameters: Parameters, until: int, statuses: Rows, searches: Rows, subsidies: Rows) -> Lifelines:
    """Return the lives that follow from what really was.

    Args:
        parameters: of the rules.
        until: last day that is known; what starts later is not yet.
        statuses: `ytyoll` as it really was.
        searches: `ythaku` as it really was.
        subsidies: `ysijoit` as it really was.
    """
    status = _spans(statuses, "tappvh", "tppvm", until)
    episodes, their_reason = _episodes(searches, until)
    own_end, reason, state = status.spans.end, status.code("tymsyy"), status.code("tyok1")
    next_start = status.spans.next_start(status.spans.person, status.spans.start)
    effective = Spans(status.spans.person, status.spans.start, np.minimum(own_end, next_start - 1))
    at_work = np.isin(state, [STATE_CODES.index(code) for code in parameters.open_market_statuses])
    unemployed = np.isin(state, UNEMPLOYED)
    half = Lifelines(
        effective, state, episodes, joined(common(effective.take(unemployed), episodes))[0], effective, at_work
    )

    layoff = half.state_on(episodes.person, episodes.end) == State.LAID_OFF
    after_episodes = _implied(half, episodes.take(parameters.leads_to_work(their_reason, layoff)), False)
    ends_itself = (own_end == effective.end) & ~at_work
    leads = ends_itself & parameters.leads_to_work(reason, state == State.LAID_OFF)
    parts = [effective.take(at_work), after_episodes, _implied(half, effective.take(leads), True)]
    runs, _ = joined(Spans.ordered(*(np.concatenate([getattr(p, n) for p in parts]) for n in _FIELDS)))
    return Lifelines(effective, state, episodes, half.spells, runs, _are_entries(runs, episodes, subsidies, until))


_FIELDS = ("person", "start", "end")


@dataclass(frozen=True)
class _Known:
    """Rows that have started by the last known day, in order of person and start."""

    rows: Rows
    spans: Spans

    def code(self, column: str) -> np.ndarray:
        return self.rows.columns[column].values


def _spans(rows: Rows, start: str, end: str, until: int) -> _Known:
    started = rows.take(rows.columns[start].values <= until)
    in_order = started.take(np.lexsort((started.columns[start].values, started.columns["hetu"].values)))
    return _Known(in_order, Spans(*(in_order.columns[name].values for name in ("hetu", start, end))))


def _episodes(searches: Rows, until: int) -> tuple[Spans, np.ndarray]:
    """Return the episodes and their end reasons: that of the search that ends last (J2)."""
    known = _spans(searches, "alkpv1", "loppv1", until)
    episodes, number = joined(known.spans)
    by_end = np.lexsort((known.spans.end, number))
    last = np.searchsorted(number[by_end], np.arange(len(episodes)), side="right") - 1
    return episodes, known.code("hapkd")[by_end[last]]


def _implied(lives: Lifelines, ending: Spans, unless_episode_starts: bool) -> Spans:
    """Return the open-market work that the end of these intervals implies from the day after (E2, E3)."""
    person, first = ending.person, ending.end + 1
    starts = lives.statuses.next_start(person, ending.end) == first
    if unless_episode_starts:
        starts |= lives.episodes.next_start(person, ending.end) == first
    silent = np.isin(lives.state_on(person, first), [NO_STATUS, *UNEMPLOYED])
    person, first = person[silent & ~starts], first[silent & ~starts]
    next_word = np.minimum(lives.statuses.next_start(person, first), lives.episodes.next_start(person, first))
    return Spans(person, first, np.where(next_word == d.EMPTY, d.EMPTY, next_word - 1))


def _are_entries(runs: Spans, episodes: Spans, subsidies: Rows, until: int) -> np.ndarray:
    """Return whether the first day of each run is an entry (E5, E6, E7)."""
    subsidised = _spans(subsidies, "alkpv2", "loppv2", until).spans
    periods, _ = joined(subsidised)
    return (
        (periods.covering(runs.person, runs.start) < 0)
        & (episodes.covering(runs.person, runs.start - 1) >= 0)
        & (runs.start <= until)
    )
