"""Measures of persons: 2.2, 3.1, 3.2, 3.3, 4.1 and the context statistics."""

from __future__ import annotations

from functools import cache

import numpy as np

from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import read_seed
from mittaristo_lab.simulation.calibration import STATE_CODES, State
from mittaristo_lab.simulation.ledger import Rows
from mittaristo_lab.simulation.world import Block
from mittaristo_lab.truth.intervals import Spans, between, common, first_of_each, joined
from mittaristo_lab.truth.lifelines import Events, Lifelines
from mittaristo_lab.truth.parameters import Parameters
from mittaristo_lab.truth.periods import Periods
from mittaristo_lab.truth.shortage import Shortage, work_of
from mittaristo_lab.truth.tally import Tallies


def count_flow(parameters: Parameters, tallies: Tallies, block: Block, lives: Lifelines) -> None:
    """Count 3.1: episodes that start unemployed, and work by or at the mark (F1-F3)."""
    episodes = lives.episodes
    cohort = np.isin(
        lives.state_on(episodes.person, episodes.start),
        [STATE_CODES.index(code) for code in parameters.cohort_statuses],
    )
    person, start = episodes.person[cohort], episodes.start[cohort]
    mark = d.add_months(start, parameters.flow_months)
    entered = lives.runs.take(lives.is_entry)
    run = entered.covering(person, mark)
    home = block.persons.home_on(person, start)
    tallies["flow_3m"].add(start, home, entered.next_start(person, start) <= mark)
    tallies["employed_at_3m"].add(start, home, (run >= 0) & (entered.start[run] > start))


def count_relapses(tallies: Tallies, block: Block, lives: Lifelines) -> None:
    """Count 3.2: entries, and spells that start within the months after them (R1, R2)."""
    entries = lives.entries
    home = block.persons.home_on(entries.person, entries.day)
    for months in (3, 6):
        back = _next_spell(lives, entries) <= d.add_months(entries.day, months)
        tallies[f"relapse_{months}m"].add(entries.day, home, back)


def count_benefit_days(
    parameters: Parameters, tallies: Tallies, block: Block, lives: Lifelines, payments: Rows
) -> None:
    """Count 3.3: days paid in the chain of episodes before a permanent entry (B1-B3)."""
    entries = lives.entries
    lasting = _next_spell(lives, entries) > d.add_months(entries.day, parameters.permanent_months)
    entries = entries.take(lasting)
    chains, number = joined(lives.episodes, parameters.benefit_gap_days)
    chain = number[lives.episodes.covering(entries.person, entries.day - 1)]
    days = np.maximum(_paid(block, payments, entries, chains.start[chain]), 0)
    home = block.persons.home_on(entries.person, entries.day)
    tallies["benefit_days_mean"].add(entries.day, home, days)
    tallies["benefit_days_mean_recipients"].add(entries.day, home, days, (days > 0).astype(float))


def _next_spell(lives: Lifelines, entries: Events) -> np.ndarray:
    return lives.spells.next_start(entries.person, entries.day)


def _paid(block: Block, payments: Rows, entries: Events, since: np.ndarray) -> np.ndarray:
    """Return the days of the payments known whose periods begin in [since, entry) (B2)."""
    concerned = np.zeros(len(block.persons), bool)
    concerned[entries.person] = True
    known = payments.take((payments.known <= block.plan.until) & concerned[payments.columns["hetu"].values])
    known = known.take(np.lexsort((known.columns["jakso_alku"].values, known.columns["hetu"].values)))
    person, begin = known.columns["hetu"].values, known.columns["jakso_alku"].values
    days = known.columns["paivat"].values * np.where(known.columns["takaisinperinta"].values == 1, -1, 1)
    total = np.concatenate([[0.0], np.cumsum(days)])
    first, after = between(person, begin, entries.person, since, entries.day)
    return total[after] - total[first]


def count_shortage(
    parameters: Parameters,
    tallies: Tallies,
    block: Block,
    lives: Lifelines,
    shortage: Shortage,
    placements: Rows,
    occupations: Rows,
) -> None:
    """Count 4.1: entries into work of which there is a shortage (S1-S4)."""
    entries = lives.entries
    region, occupation = work_of(parameters, block, entries, placements, occupations)
    known, short = shortage.states(d.month_index(entries.day), region, occupation)
    home = block.persons.home_on(entries.person, entries.day)
    tallies["shortage_entries"].add(entries.day, home, short)
    tallies["shortage_entries_share"].add(entries.day, home, short, known.astype(float))


def count_ill(tallies: Tallies, periods: Periods, block: Block, lives: Lifelines, illnesses: Rows) -> None:
    """Count 2.2: each long-term ill person once a period, and those who found work in it (I1, I2)."""
    columns = illnesses.columns
    ill = Spans.ordered(*(columns[name].values for name in ("hetu", "muupv5", "paapv5")))
    entries = lives.entries
    entries = entries.take(ill.covering(entries.person, entries.day) >= 0)
    seeking = common(ill, lives.episodes)
    days = _with_days(seeking, entries)
    for number, (start, end) in enumerate(zip(periods.start, periods.end, strict=True)):
        found = entries.take(_first_in_period(entries.person, (entries.day >= start) & (entries.day <= end)))
        has_found = np.zeros(len(block.persons), bool)
        has_found[found.person] = True
        tallies["long_term_ill_employed"].add_to_period(
            number, block.persons.home_on(found.person, found.day), np.ones(len(found))
        )
        seen = days.take(_first_in_period(days.person, (days.end >= start) & (days.start <= end)))
        home = block.persons.home_on(seen.person, np.maximum(seen.start, start))
        tallies["long_term_ill_employed_share"].add_to_period(number, home, has_found[seen.person].astype(float))


def _with_days(spans: Spans, events: Events) -> Spans:
    """Return intervals together with single days, in order."""
    return Spans.ordered(
        np.concatenate([spans.person, events.person]),
        np.concatenate([spans.start, events.day]),
        np.concatenate([spans.end, events.day]),
    )


def _first_in_period(person: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the positions of each person's first event of those `inside`; events are in order."""
    positions = np.flatnonzero(inside)
    return positions[first_of_each(person[positions])]


def count_unemployed(
    parameters: Parameters, tallies: Tallies, periods: Periods, block: Block, lives: Lifelines
) -> None:
    """Count K: the unemployed at the ends of months, spells that start and those that last (K1, K2)."""
    spells = lives.spells
    long_since = d.add_months(spells.start, parameters.long_term_months)
    for number, day in last_working_days(periods):
        there = np.flatnonzero((spells.start <= day) & (spells.end >= day))
        person, on_day = spells.person[there], np.full(len(there), day)
        home = block.persons.home_on(person, on_day)
        tallies["unemployed_jobseekers"].add_to_period(number, home, np.ones(len(there)))
        tallies["long_term_unemployed"].add_to_period(number, home, long_since[there] <= day)
        tallies["laid_off"].add_to_period(number, home, lives.state_on(person, on_day) == State.LAID_OFF)
    home = block.persons.home_on(spells.person, spells.start)
    tallies["unemployment_starts"].add(spells.start, home, np.ones(len(spells)))
    tallies["over_3m_unemployment"].add(spells.start, home, spells.end >= d.add_months(spells.start, 3))


def last_working_days(periods: Periods) -> list[tuple[int, int]]:
    """Return (position, last working day) of each period that is a month (K1)."""
    months = np.flatnonzero(periods.type == "month")
    ends = periods.end[months].astype("datetime64[D]")
    days = np.busday_offset(ends, 0, roll="backward", holidays=_holidays())
    return list(zip(months.tolist(), days.astype(np.int64).tolist(), strict=True))


@cache
def _holidays() -> list[str]:
    return [row["holiday_date"] for row in read_seed("calendar/public_holidays")]
