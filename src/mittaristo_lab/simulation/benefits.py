"""Unemployment benefits paid, period by period, for the days that lives spend unemployed."""

from __future__ import annotations

import numpy as np

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.calibration import State
from mittaristo_lab.simulation.ledger import Code, Day, Number, Rows, later, stacked
from mittaristo_lab.simulation.world import Block

EARNINGS_RELATED, BASIC, LABOUR_MARKET_SUBSIDY = 0, 1, 2
BENEFITS = ["01", "02", "03"]
FOUR_WEEKS = 28
NEW_ENTITLEMENT_AFTER_DAYS = 180
"""Work of about half a year away from the service earns the right to a new maximum."""

_PAID_STATES = (State.UNEMPLOYED, State.LAID_OFF, State.SERVICE, State.PART_TIME)


def payment_rows(block: Block) -> Rows:
    """Return `maksut`: payments for calendar months or four-week periods, and days taken back."""
    plan, rng = block.plan, block.stream("maksut")
    status, begin, stop, days = _periods(block, rng)
    benefit = _benefits(block, rng, status, days)
    # The days before the delivered time count towards the maximum, but only later payments are delivered.
    kept = np.flatnonzero((begin >= plan.history_start) & (days > 0))
    status, begin, stop, days, benefit = (x[kept] for x in (status, begin, stop, days, benefit))
    count = len(kept)
    late = rng.random(count) < cal.LATE_PAYMENT
    paid = stop + rng.integers(3, 13, count) + late * rng.integers(20, 60, count)
    corrected = np.where(rng.random(count) < 0.004, later(rng, plan, paid, 5, 60), d.EMPTY)
    columns = {
        "hetu": block.hetu(block.lives.person[status]),
        "etuus": Code.of(benefit, BENEFITS),
        "jakso_alku": Day(begin),
        "jakso_loppu": Day(stop),
        "paivat": Number(days),
        "maksupvm": Day(paid),
        "takaisinperinta": Code.of(np.zeros(count, np.int64), ["0", "1"]),
    }
    payments = Rows(columns, paid, paid, corrected=corrected, wrong={"paivat": Number(np.maximum(days - 1.0, 0.5))})
    return stacked([payments, _taken_back(rng, payments)])


def _periods(block: Block, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (status, first day, last day, benefit days) of all payment periods of paid persons."""
    lives, persons, plan = block.lives, block.persons, block.plan
    receives = rng.random(len(persons)) >= cal.NEVER_UNEMPLOYED_BENEFIT
    monthly = rng.random(len(persons)) < cal.MONTHLY_PERIODS
    phase = rng.integers(0, FOUR_WEEKS, len(persons))
    paid = np.isin(lives.state, _PAID_STATES) & receives[lives.person] & (lives.start <= plan.until)
    status = np.flatnonzero(paid)
    start, end = lives.start[status], np.minimum(lives.end[status], plan.until)
    by_month, shift = monthly[lives.person[status]], phase[lives.person[status]]
    first = np.where(by_month, d.month_index(start), (start - shift) // FOUR_WEEKS)
    last = np.where(by_month, d.month_index(end), (end - shift) // FOUR_WEEKS)
    times = last - first + 1
    owner = np.repeat(np.arange(len(status)), times)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(times) - times, times)
    period = first[owner] + step
    months = by_month[owner]
    opens = np.where(months, d.month_start(period), period * FOUR_WEEKS + shift[owner])
    closes = np.where(months, d.month_start(period + 1), opens + FOUR_WEEKS) - 1
    begin, stop = np.maximum(opens, start[owner]), np.minimum(closes, end[owner])
    days = np.minimum(d.weekdays_between(begin, stop).astype(float), cal.LONGEST_PERIOD_DAYS)
    part_time = lives.state[status][owner] == State.PART_TIME
    days = np.where(part_time, np.floor(days * cal.PART_TIME_BENEFIT * 2) / 2, days)
    waits = (step == 0) & lives.first_of_search[status][owner]
    reduced = (rng.random(len(days)) < cal.REDUCED_PERIODS) * rng.integers(1, 17, len(days)) / 2
    return status[owner], begin, stop, np.maximum(days - waits * cal.WAITING_DAYS - reduced, 0.0)


def _benefits(block: Block, rng: np.random.Generator, status: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return the kind of benefit: the insured's earnings-related days run out, then labour market subsidy."""
    lives, persons = block.lives, block.persons
    basic_right = ~persons.fund_member & (rng.random(len(persons)) < cal.BASIC_ALLOWANCE)
    new_person = np.diff(lives.person, prepend=-1) != 0
    away = lives.start - np.concatenate([[0], lives.end[:-1]]) - 1
    after_work = np.concatenate([[False], np.isin(lives.exit[:-1], cal.INTO_WORK)])
    entitlement = np.cumsum(new_person | (after_work & (away > NEW_ENTITLEMENT_AFTER_DAYS)))[status]
    total = np.cumsum(days)
    opens = np.diff(entitlement, prepend=-1) != 0
    before = np.where(opens, total - days, 0.0)
    used = total - np.maximum.accumulate(before)
    person = lives.person[status]
    insured = np.select(
        [persons.fund_member[person], basic_right[person]], [EARNINGS_RELATED, BASIC], LABOUR_MARKET_SUBSIDY
    )
    old = lives.start[status] >= d.add_months(persons.birth[person], cal.ADDITIONAL_DAYS_AGE * 12)
    return np.where((used <= cal.EARNINGS_DAYS_LIMIT) | old, insured, LABOUR_MARKET_SUBSIDY)


def _taken_back(rng: np.random.Generator, payments: Rows) -> Rows:
    taken = payments.take(rng.random(len(payments)) < cal.TAKEN_BACK)
    days = taken.columns["paivat"].values
    some = rng.random(len(days)) < 0.5
    back = np.where(some, np.maximum(np.floor(days) / 2, 0.5), days)
    on = taken.known + rng.integers(20, 120, len(days))
    columns = {
        **taken.columns,
        "paivat": Number(back),
        "maksupvm": Day(on),
        "takaisinperinta": Code.of(np.ones(len(days), np.int64), ["0", "1"]),
    }
    return Rows.plain(columns, on)
