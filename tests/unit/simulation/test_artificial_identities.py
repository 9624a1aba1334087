"""Identity codes are valid, artificial and unique (H2)."""

import datetime as dt

import numpy as np
import pytest

from mittaristo_lab.simulation.days import day_number
from mittaristo_lab.simulation.identity import CODES_PER_DAY_AND_SEX, TooManyPersonsError, hetus, ytunnukset

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURY = {**dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}


def _birth_and_number(hetu: str) -> tuple[dt.date, int]:
    """Read an identity code by H2; wrong ones raise."""
    day, month, year, number = int(hetu[:2]), int(hetu[2:4]), int(hetu[4:6]), int(hetu[7:10])
    assert len(hetu) == 11
    assert hetu[10] == CHECK[int(hetu[:6] + hetu[7:10]) % 31]
    return dt.date(CENTURY[hetu[6]] + year, month, day), number


def test_codes_say_birth_and_sex_and_are_artificial_and_unique():
    rng = np.random.default_rng(0)
    births = rng.integers(day_number(dt.date(1950, 1, 1)), day_number(dt.date(2009, 12, 31)), 200_000)
    sexes = rng.integers(1, 3, len(births))
    codes = hetus(births, sexes).to_pylist()
    assert len(set(codes)) == len(codes)
    for code, birth, sex in zip(codes, births.tolist(), sexes.tolist(), strict=True):
        born, number = _birth_and_number(code)
        assert day_number(born) == birth
        assert 900 <= number <= 999
        assert number % 2 == sex % 2
    assert {code[6] for code in codes} == set(CENTURY)


def test_all_codes_of_a_day_and_sex_are_used_before_it_is_refused():
    births = np.full(CODES_PER_DAY_AND_SEX, day_number(dt.date(2000, 2, 29)))
    assert len(set(hetus(births, np.ones_like(births)).to_pylist())) == 300
    one_more = np.append(births, births[0])
    with pytest.raises(TooManyPersonsError, match="301 persons share a birthday and sex"):
        hetus(one_more, np.ones_like(one_more))


def test_business_ids_have_right_check_digits():
    numbers = ytunnukset(np.random.default_rng(1), 5_000).to_pylist()
    assert len(numbers) == 5_000
    for number in numbers:
        digits, check = number.split("-")
        remainder = sum(int(a) * b for a, b in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        assert remainder != 1
        assert int(check) == (0 if remainder == 0 else 11 - remainder)


def test_every_person_delivered_has_a_code_of_one_person(clean):
    persons = {row["hetu"] for row in clean.rows("ura", "yhenk")}
    assert len(persons) == clean.plan.persons
    for hetu in persons:
        _, number = _birth_and_number(hetu)
        assert 900 <= number <= 999
