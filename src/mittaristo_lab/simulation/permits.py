"""Migri's residence permit decisions and the terms of work in their applications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.simulation.draws import choose, choose_index
from mittaristo_lab.simulation.ledger import Code, Day, Rows, later, registered
from mittaristo_lab.simulation.plan import Plan

FIRST_CASE, FIRST_MEASURE, FIRST_CUSTOMER = 700_001, 9_000_001, 40_001
POSITIVE, NEGATIVE = 0, 1
LONGEST_HANDLING_MONTHS = 4
UNRECOGNISED, BLANK = -1, -2
"""What a form says instead of a municipality: something nobody recognises, or nothing but white space (M2)."""
DECISIONS = ["1", "9", "3", "6"]

WAYS_OF_WRITING: dict[str, tuple[float, Callable[[str, str], str]]] = {
    "finnish": (0.55, lambda fi, sv: fi),
    "swedish": (0.10, lambda fi, sv: sv),
    "capitals": (0.10, lambda fi, sv: fi.upper()),
    "small letters": (0.08, lambda fi, sv: fi.lower()),
    "swedish capitals": (0.02, lambda fi, sv: sv.upper()),
    "space after": (0.06, lambda fi, sv: f"{fi} "),
    "spaces around": (0.04, lambda fi, sv: f"  {fi}\t"),
    "hard space": (0.01, lambda fi, sv: f"\u00a0{sv}"),
    "misspelt": (0.02, lambda fi, sv: fi[:-1] + fi[-2] + fi[-1]),
    "with its county": (0.02, lambda fi, sv: f"{fi}, Suomi"),
}
"""How people write a municipality on a form, and the share of each way."""
NOT_RECOGNISED = ("misspelt", "with its county")
"""Ways of writing that are no municipality's name (M2)."""


@dataclass(frozen=True)
class Cases:
    """Applications, one array element each: first decision's day and municipality index."""

    day: np.ndarray
    home: np.ndarray


def draw_cases(plan: Plan, geography: Geography) -> Cases:
    """Return the applications decided from the start of history on.

    Some are decided after the last delivery only: their terms of work are in the register before.
    """
    rng = plan.stream("cases")
    per_month = max(cal.FEWEST_CASES_MONTH, round(plan.persons * cal.CASES_PER_PERSON_MONTH))
    first, last = d.month_index(plan.history_start), plan.last_month + LONGEST_HANDLING_MONTHS
    months = np.repeat(np.arange(first, last + 1), per_month)
    start = d.month_start(months)
    day = start + (rng.random(len(months)) * (d.month_start(months + 1) - start)).astype(np.int64)
    return Cases(day, geography.draw_municipalities(rng, len(day)))


def decision_rows(plan: Plan, cases: Cases) -> Rows:
    """Return `paatokset`: first decisions, second measures of a case, and decisions after appeals."""
    rng = plan.stream("paatokset")
    number, day, level, decision = _appeals(rng, cases)
    count = len(number)
    measure = rng.permutation(count)
    ground = choose(rng, cal.GROUNDS, len(cases.day))[number]
    group = choose(rng, cal.GROUND_GROUPS, len(cases.day))[number]
    kind = choose(rng, cal.CASE_TYPES, len(cases.day))[number]
    cancelled = rng.random(count) < cal.CANCELLED_DECISIONS
    positive = decision == POSITIVE
    starts = np.where(positive, day, d.EMPTY)
    ends = np.where(positive & (rng.random(count) < 0.9), day + rng.integers(180, 1460, count), d.EMPTY)
    known = registered(rng, plan, day, cal.PROMPT_LAGS)
    columns = {
        "CASE_ID": case_ids(number, len(cases.day)),
        "MEASURE_ID": Code(measure, _numbers(FIRST_MEASURE, count)),
        "CUSTOMER_ID": Code(number, _numbers(FIRST_CUSTOMER, len(cases.day))),
        "DCSN_MEASURE_CONFIRMATION_DAY": Day(day),
        "DCSN_TYPE_ID": Code.of(decision, DECISIONS),
        "DCSN_LEVEL": Code.of(level - 1, ["1", "2", "3"]),
        "CASE_TYPE_ID": Code.of(kind, list(cal.CASE_TYPES)),
        "PROCESSING_GROUNDS_GROUP": Code.of(group, list(cal.GROUND_GROUPS)),
        "PROCESSING_GROUNDS_NAME_FIN": Code.of(ground, list(cal.GROUNDS)),
        "VALIDITY_START_DATE": Day(starts),
        "VALIDITY_END_DATE": Day(ends),
        "PAATOS_PERUTTU": Code.of(cancelled.astype(np.int64), ["0", "1"]),
    }
    return Rows(
        columns,
        known,
        known,
        corrected=np.where(cancelled, later(rng, plan, known, 10, 200), d.EMPTY),
        wrong={"PAATOS_PERUTTU": Code.of(np.zeros(count, np.int64), ["0", "1"])},
    )


def terms_rows(plan: Plan, cases: Cases, geography: Geography) -> Rows:
    """Return `tyoehdot`: terms of work of the applications, with the municipality as people write it.

    Some cases have two rows, and some first rows hold nothing but white space where the municipality should be.
    """
    rng = plan.stream("tyoehdot")
    everything = np.arange(len(cases.day))
    twice = everything[rng.random(len(everything)) < 0.12]
    number = np.sort(np.concatenate([everything, twice]))
    count = len(number)
    names, way_of_home = _written_names(geography)
    way = choose_index(rng, [share for share, _ in WAYS_OF_WRITING.values()], count)
    name = way_of_home[cases.home[number], way]
    name = _former_names(rng, geography, names, cases.home[number], name)
    blank = rng.random(count)
    name = np.where(blank < 0.03, names.index("   "), np.where(blank < 0.05, -1, name))
    applied = np.maximum(cases.day[number] - rng.integers(20, 31 * LONGEST_HANDLING_MONTHS, count), plan.history_start)
    fields = [str(code) for code in range(101, 161)]
    columns = {
        "CASE_ID": case_ids(number, len(cases.day)),
        "MEASURE_ID": Code(rng.permutation(count), _numbers(FIRST_MEASURE, count)),
        "MUNICIPALITY": Code(name, pa.array(names)),
        "OCCUPATION_FIELD_ID": Code.of(rng.integers(0, len(fields) + 1, count), [*fields, ""]),
        "IS_WORK_PERMANENT": Code.of(rng.integers(0, 3, count), ["0", "1", ""]),
    }
    return Rows.plain(columns, registered(rng, plan, applied, cal.PROMPT_LAGS))


def case_ids(number: np.ndarray, cases: int) -> Code:
    """Return the identities of cases by their running number."""
    return Code(number, _numbers(FIRST_CASE, cases))


def _numbers(first: int, count: int) -> pa.Array:
    return pa.array(np.arange(count) + first).cast(pa.string())


def _appeals(rng: np.random.Generator, cases: Cases) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (case, day, level, decision) of all decisions: first ones, second measures, after appeals."""
    count = len(cases.day)
    decision = choose_index(rng, [cal.POSITIVE_DECISIONS, 0.13, 0.03, 0.02], count)
    first = (np.arange(count), cases.day, np.ones(count, np.int64), decision)
    again = np.flatnonzero(rng.random(count) < 0.05)
    second_measure = (
        again,
        cases.day[again] + rng.integers(0, 60, len(again)),
        np.ones(len(again), np.int64),
        choose_index(rng, [0.8, 0.2], len(again)),
    )
    refused = np.flatnonzero(decision == NEGATIVE)
    levels = []
    day = cases.day
    for level, share in ((2, cal.APPEALED), (3, cal.APPEALED_AGAIN)):
        appealed = refused[rng.random(len(refused)) < share]
        day = day.copy()
        day[appealed] += rng.integers(150, 420, len(appealed))
        outcome = (rng.random(len(appealed)) >= cal.APPEAL_ALLOWED).astype(np.int64)
        levels.append((appealed, day[appealed], np.full(len(appealed), level), outcome))
        refused = appealed[outcome == NEGATIVE]
    parts = [first, second_measure, *levels]
    number, day, level, decision = (np.concatenate(column) for column in zip(*parts, strict=True))
    return number, day, level, decision


def _written_names(geography: Geography) -> tuple[list[str], np.ndarray]:
    """Return all spellings, and the position of each municipality's spelling in each way of writing."""
    pairs = list(zip(geography.names_fi.tolist(), geography.names_sv.tolist(), strict=True))
    names = [write(fi, sv) for fi, sv in pairs for _, write in WAYS_OF_WRITING.values()]
    positions = np.arange(len(names)).reshape(len(pairs), len(WAYS_OF_WRITING))
    return [*names, "   ", *(name for _, name, _ in geography.former)], positions


def meant_places(geography: Geography) -> np.ndarray:
    """Return the municipality index that each spelling of `MUNICIPALITY` stands for, `UNRECOGNISED` or `BLANK` (M2)."""
    homes = np.arange(len(geography.codes))
    ways = [np.full(len(homes), UNRECOGNISED) if way in NOT_RECOGNISED else homes for way in WAYS_OF_WRITING]
    former = [np.flatnonzero(geography.codes == new_code)[0] for _, _, new_code in geography.former]
    return np.concatenate([np.stack(ways, axis=1).ravel(), [BLANK], former])


def _former_names(
    rng: np.random.Generator, geography: Geography, names: list[str], home: np.ndarray, name: np.ndarray
) -> np.ndarray:
    """Return the names with some of a merged municipality's written as what it was called before."""
    for _, old_name, new_code in geography.former:
        merged = (geography.codes[home] == new_code) & (rng.random(len(home)) < 0.05)
        name = np.where(merged, names.index(old_name), name)
    return name
