"""The persons: who they are, where they live, when they first meet the employment service."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.simulation.draws import by_age, choose_index, on_working_rhythm
from mittaristo_lab.simulation.occupations import Occupations
from mittaristo_lab.simulation.plan import Plan

FINNISH, SWEDISH, OTHER_LANGUAGE = 0, 1, 2
FINLAND = 0
"""Index of Finland in `nationality_codes`."""


def nationality_codes() -> list[str]:
    """Return the ISO 3166 numeric codes that nationality indices stand for; the first is Finland."""
    return ["246", *(code for code, _ in cal.NATIONALITIES)]


@dataclass(frozen=True)
class Persons:
    """A block of persons, one array element each. Days are days since 1970-01-01, `EMPTY` never.

    Attributes:
        birth: birth date.
        sex: 1 man, 2 woman.
        first_contact: first day of the first job search.
        retirement: first day as a pensioner.
        home: municipality index at first.
        home_since: day of moving there.
        moved: day of moving on, or `EMPTY`.
        second_home: municipality index after the move.
        language: 0 Finnish, 1 Swedish, 2 other.
        nationality: index into `nationality_codes` at first.
        naturalised: day of becoming a Finnish citizen, or `EMPTY`.
        education: index into `calibration.EDUCATION_LEVELS`.
        occupation: occupation index.
        ill_from: first day of long-term illness, or `EMPTY`.
        frailty: the person's own addition to the chance of long unemployment.
        lay_off_prone: whether the person's trade lays off.
        fund_member: whether insured in an unemployment fund.
    """

    birth: np.ndarray
    sex: np.ndarray
    first_contact: np.ndarray
    retirement: np.ndarray
    home: np.ndarray
    home_since: np.ndarray
    moved: np.ndarray
    second_home: np.ndarray
    language: np.ndarray
    nationality: np.ndarray
    naturalised: np.ndarray
    education: np.ndarray
    occupation: np.ndarray
    ill_from: np.ndarray
    frailty: np.ndarray
    lay_off_prone: np.ndarray
    fund_member: np.ndarray

    def __len__(self) -> int:
        """The number of persons."""
        return len(self.birth)

    def home_on(self, persons: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return the municipality index of the given persons on the given days."""
        return np.where(days >= self.moved[persons], self.second_home[persons], self.home[persons])

    def ill_on(self, persons: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return whether the given persons are long-term ill on the given days."""
        return days >= self.ill_from[persons]


def draw_persons(plan: Plan, block: int, geography: Geography, occupations: Occupations) -> Persons:
    """Return the persons of a block."""
    rng = plan.stream("persons", block)
    count = plan.block_size(block)
    first_contact = _first_contacts(rng, plan, count)
    birth = _births(rng, plan, first_contact)
    first_contact = np.clip(first_contact, d.add_months(birth, 16 * 12), plan.until)
    age = d.completed_years(birth, first_contact)
    home = geography.draw_municipalities(rng, count)
    area = geography.area[home]
    foreign = rng.random(count) < geography.parameter(cal.FOREIGN_BY_AREA, cal.FOREIGN_DEFAULT)[area]
    nationality = np.where(foreign, 1 + choose_index(rng, [w for _, w in cal.NATIONALITIES], count), FINLAND)
    education = _educations(rng, age)
    horizon = plan.until - plan.lives_start
    moved = plan.lives_start + (rng.standard_exponential(count) * 365 / cal.MOVE_PER_YEAR).astype(np.int64)
    near = rng.random(count) < 0.4
    second_area = np.where(near, area, geography.draw_other_areas(rng, area))
    naturalised = first_contact + (rng.random(count) * horizon).astype(np.int64)
    becomes_citizen = foreign & (rng.random(count) < cal.NATURALISED_SHARE)
    ill = rng.random(count) < by_age(cal.ILL_SHARE_BY_AGE, age)
    ill_from = first_contact + (rng.random(count) * 2200).astype(np.int64) - 1500
    member = np.where(age < 25, cal.FUND_MEMBER_UNDER_25, np.where(age >= 55, cal.FUND_MEMBER_OVER_55, cal.FUND_MEMBER))
    return Persons(
        birth=birth,
        sex=np.where(rng.random(count) < cal.MAN_SHARE, 1, 2),
        first_contact=first_contact,
        retirement=_retirements(rng, birth),
        home=home,
        home_since=np.maximum(birth, first_contact - (rng.standard_exponential(count) * 4000).astype(np.int64)),
        moved=np.where(moved > first_contact, moved, d.EMPTY),
        second_home=geography.draw_in_areas(rng, second_area),
        language=_languages(rng, geography, area, foreign),
        nationality=nationality,
        naturalised=np.where(becomes_citizen, naturalised, d.EMPTY),
        education=education,
        occupation=occupations.draw(rng, _tertiary()[education]),
        ill_from=np.where(ill, ill_from, d.EMPTY),
        frailty=rng.standard_normal(count) * cal.SLOW_SPREAD,
        lay_off_prone=rng.random(count) < cal.LAY_OFF_PRONE,
        fund_member=rng.random(count) < member,
    )


def joined(parts: list[Persons], field: str) -> np.ndarray:
    """Return one attribute of all blocks in order."""
    if field not in {item.name for item in fields(Persons)}:
        raise AttributeError(field)
    return np.concatenate([getattr(part, field) for part in parts])


def _first_contacts(rng: np.random.Generator, plan: Plan, count: int) -> np.ndarray:
    months = np.arange(d.month_index(plan.lives_start), plan.last_month + 1)
    growth = 1 + cal.CONTACT_GROWTH * np.linspace(0, 1, len(months))
    weight = growth * np.array(cal.MONTH_WEIGHTS)[months % 12]
    weight = weight / weight.sum() * (1 - cal.INITIAL_STOCK)
    weight[:6] += cal.INITIAL_STOCK / 6
    month = months[choose_index(rng, weight, count)]
    length = d.month_start(month + 1) - d.month_start(month)
    day = d.month_start(month) + (rng.random(count) * length).astype(np.int64)
    return on_working_rhythm(rng, day, cal.MONDAY_SHARE, cal.MONTH_START_SHARE)


def _births(rng: np.random.Generator, plan: Plan, first_contact: np.ndarray) -> np.ndarray:
    count = len(first_contact)
    band = choose_index(rng, [share for _, _, share in cal.AGE_BANDS], count)
    lowest = np.array([low for low, _, _ in cal.AGE_BANDS])[band]
    highest = np.array([high for _, high, _ in cal.AGE_BANDS])[band]
    age_days = (lowest + rng.random(count) * (highest - lowest)) * 365.2425
    return np.maximum(first_contact, plan.history_start) - age_days.astype(np.int64)


def _retirements(rng: np.random.Generator, birth: np.ndarray) -> np.ndarray:
    late = (rng.random(len(birth)) < cal.LATE_RETIREMENT_SHARE) * rng.integers(
        1, cal.LATE_RETIREMENT_MONTHS + 1, len(birth)
    )
    months = d.month_index(birth) + cal.RETIREMENT_YEARS * 12 + late + 1
    return d.month_start(months)


def _educations(rng: np.random.Generator, age: np.ndarray) -> np.ndarray:
    drawn = choose_index(rng, [weight for _, weight in cal.EDUCATION_LEVELS], len(age))
    basic = next(i for i, (level, _) in enumerate(cal.EDUCATION_LEVELS) if level == "2")
    return np.where((age < 22) & _tertiary()[drawn], basic, drawn)


def _tertiary() -> np.ndarray:
    return np.array([level in "5678" for level, _ in cal.EDUCATION_LEVELS])


def _languages(rng: np.random.Generator, geography: Geography, area: np.ndarray, foreign: np.ndarray) -> np.ndarray:
    swedish = geography.parameter(cal.SWEDISH_BY_AREA, cal.SWEDISH_DEFAULT)[area]
    drawn = rng.random(len(area))
    native = np.where(drawn < swedish, SWEDISH, FINNISH)
    native = np.where(drawn > 1 - cal.FOREIGN_MOTHER_TONGUE_OF_FINNS, OTHER_LANGUAGE, native)
    return np.where(foreign, np.where(drawn < 0.06, SWEDISH, OTHER_LANGUAGE), native)
