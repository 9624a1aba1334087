"""What all persons share: places, occupations, employers, vacancies; and a block of persons living there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography, read_seed
from mittaristo_lab.simulation.draws import choose_index, exponential_days
from mittaristo_lab.simulation.identity import ytunnukset
from mittaristo_lab.simulation.ledger import Code
from mittaristo_lab.simulation.lives import Lives
from mittaristo_lab.simulation.occupations import Occupations
from mittaristo_lab.simulation.persons import Persons
from mittaristo_lab.simulation.plan import Plan

FIRST_VACANCY_NUMBER = 3_000_001
PERSONS_PER_EMPLOYER = 40


@dataclass(frozen=True)
class Employers:
    """Employers, one array element each: business id and municipality index of the workplace."""

    ytunnus: pa.Array
    home: np.ndarray


@dataclass(frozen=True)
class Vacancies:
    """Vacancies in order of area and month; all arrays are parallel.

    Attributes:
        home: municipality index of the workplace.
        posted: first day.
        occupation: occupation index.
        employer: employer index.
        numbers: vacancy numbers (`ilmno`) as text.
        cells: position of the first vacancy of each area and month, and the end.
        first_month: month index of the first month.
        months: number of months.
    """

    home: np.ndarray
    posted: np.ndarray
    occupation: np.ndarray
    employer: np.ndarray
    numbers: pa.Array
    cells: np.ndarray
    first_month: int
    months: int

    def __len__(self) -> int:
        """The number of vacancies."""
        return len(self.home)

    def pick(self, rng: np.random.Generator, areas: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return a vacancy of each area posted in the month of each day, -1 where there is none."""
        month = d.month_index(days) - self.first_month
        inside = (month >= 0) & (month < self.months)
        cell = np.where(inside, areas * self.months + month, 0)
        count = np.where(inside, self.cells[cell + 1] - self.cells[cell], 0)
        chosen = self.cells[cell] + (rng.random(len(areas)) * count).astype(np.int64)
        return np.where(count > 0, chosen, -1)


@dataclass(frozen=True)
class World:
    """The shared surroundings of a simulation."""

    geography: Geography
    occupations: Occupations
    employers: Employers
    vacancies: Vacancies
    code_lists: dict[tuple[str, str], list[str]]

    def codes(self, table: str, column: str) -> list[str]:
        """Return the codes of a register column that has a list in the seeds."""
        return self.code_lists[table, column]


def build_world(plan: Plan) -> World:
    """Return the surroundings that all blocks share."""
    geography, occupations = Geography.read(), Occupations.read()
    rng = plan.stream("employers")
    count = max(200, plan.persons // PERSONS_PER_EMPLOYER)
    employers = Employers(ytunnukset(rng, count), geography.draw_municipalities(rng, count))
    lists: dict[tuple[str, str], list[str]] = {}
    for row in read_seed("codes/codes"):
        lists.setdefault((row["table_name"], row["column_name"]), []).append(row["code"])
    return World(geography, occupations, employers, _vacancies(plan, geography, occupations, employers), lists)


def _vacancies(plan: Plan, geography: Geography, occupations: Occupations, employers: Employers) -> Vacancies:
    rng = plan.stream("vacancies")
    first_month = int(d.month_index(plan.history_start))
    months = plan.last_month - first_month + 1
    per_month = max(100, round(plan.persons * cal.VACANCIES_PER_PERSON_MONTH))
    count = per_month * months
    home = geography.draw_municipalities(rng, count)
    month = np.repeat(np.arange(months), per_month)
    cell = geography.area[home] * months + month
    order = np.argsort(cell, kind="stable")
    start = d.month_start(month + first_month)
    length = d.month_start(month + first_month + 1) - start
    posted = start + (rng.random(count) * length).astype(np.int64)
    cells = np.searchsorted(cell[order], np.arange(len(geography.area_codes) * months + 1))
    return Vacancies(
        home=home[order],
        posted=posted[order],
        occupation=occupations.draw(rng, rng.random(count) < 0.25)[order],
        employer=rng.integers(0, len(employers.home), count)[order],
        numbers=pa.array(np.arange(count) + FIRST_VACANCY_NUMBER).cast(pa.string()),
        cells=cells,
        first_month=first_month,
        months=months,
    )


@dataclass(frozen=True)
class Block:
    """A block of persons with their identity codes and lives.

    Attributes:
        plan: the simulation's plan.
        number: number of the block.
        world: the shared surroundings.
        persons: who they are.
        hetus: their identity codes.
        lives: what they live through.
        reasons: end reason of each status of `lives`, index into `reason_codes`.
    """

    plan: Plan
    number: int
    world: World
    persons: Persons
    hetus: pa.Array
    lives: Lives
    reasons: np.ndarray

    def stream(self, subject: str) -> np.random.Generator:
        """Return the block's random stream of a subject."""
        return self.plan.stream(subject, self.number)

    def hetu(self, person: np.ndarray) -> Code:
        """Return the identity codes of the given persons as a column."""
        return Code(person, self.hetus)

    def area_on(self, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return the index of the area where the given persons live on the given days."""
        return self.world.geography.area[self.persons.home_on(person, days)]

    def municipality(self, index: np.ndarray) -> Code:
        """Return municipality codes as a column; -1 is none."""
        return Code(index, pa.array(self.world.geography.codes))

    def occupation(self, index: np.ndarray) -> Code:
        """Return occupation codes as a column; -1 is none."""
        return Code(index, self.world.occupations.codes)

    def area(self, index: np.ndarray) -> Code:
        """Return area codes as a column."""
        return Code(index, pa.array(self.world.geography.area_codes))

    def employer(self, index: np.ndarray) -> Code:
        """Return business ids as a column; -1 is none."""
        return Code(index, self.world.employers.ytunnus)

    def next_start(self) -> np.ndarray:
        """Return the first day of the person's next status, `EMPTY` after the last."""
        lives = self.lives
        following = np.append(lives.start[1:], d.EMPTY)
        last = np.append(lives.person[1:] != lives.person[:-1], True)
        return np.where(last, d.EMPTY, following)


def reason_codes() -> list[str]:
    """Return the end reasons of statuses and searches that reason indices stand for."""
    return sorted({code for reasons in cal.REASONS.values() for code in reasons})


def draw_reasons(rng: np.random.Generator, lives: Lives) -> np.ndarray:
    """Return the end reason of each status, by how it ended.

    Reasons 14-16 exist from 1 May 2022 (X4): before it, who did not do as asked simply lapsed, and who went to
    part-time work had found work.
    """
    codes = reason_codes()
    reasons = np.zeros(len(lives), np.int64)
    for leaving, weights in cal.REASONS.items():
        members = np.flatnonzero(lives.exit == leaving)
        drawn = choose_index(rng, weights.values(), len(members))
        reasons[members] = np.array([codes.index(code) for code in weights])[drawn]
    old = lives.end + 1 < cal.PART_TIME_FROM
    for new_code, old_code in (("14", "10"), ("15", "10"), ("16", "03")):
        reasons[old & (reasons == codes.index(new_code))] = codes.index(old_code)
    return reasons


def employment_days(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return lengths of fixed-term jobs in days."""
    return 20 + exponential_days(rng, 150.0, count)
