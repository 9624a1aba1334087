"""Artificial identity codes and business ids with right check characters (H2)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mittaristo.errors import RefusedError
from mittaristo_lab.simulation import days as d

CHECK_CHARACTERS = np.frombuffer(b"0123456789ABCDEFHJKLMNPRSTUVWXY", np.uint8)
SIGNS_1900 = np.frombuffer(b"-YXWVU", np.uint8)
SIGNS_2000 = np.frombuffer(b"ABCDEF", np.uint8)

FIRST_ARTIFICIAL, NUMBERS_PER_SEX = 900, 50
"""Individual numbers 900-999 are never given to a person: 50 odd ones for men, 50 even ones for women."""

CODES_PER_DAY_AND_SEX = NUMBERS_PER_SEX * len(SIGNS_1900)
_STEP = 77
"""Coprime with the 300 codes of a day and sex: stepping by it visits each code once, signs well mixed."""

HETU_LENGTH = 11
YTUNNUS_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2])


class TooManyPersonsError(RefusedError):
    """More persons share a birthday and sex than there are artificial identity codes."""


def hetus(births: np.ndarray, sexes: np.ndarray) -> pa.Array:
    """Return one unique artificial identity code per person, as strings.

    Args:
        births: birth dates, days since 1970-01-01, from 1900 on.
        sexes: 1 man, 2 woman.

    Raises:
        TooManyPersonsError: a birthday and sex has more than 300 persons.
    """
    key = births * 2 + (sexes - 1)
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    first_of_key = np.searchsorted(sorted_key, sorted_key)
    rank = np.empty(len(key), np.int64)
    rank[order] = np.arange(len(key)) - first_of_key
    if len(rank) and rank.max() >= CODES_PER_DAY_AND_SEX:
        raise TooManyPersonsError(
            f"{rank.max() + 1} persons share a birthday and sex, but only {CODES_PER_DAY_AND_SEX} artificial "
            f"identity codes exist for them. Simulate fewer persons (4,000,000 always fit)."
        )
    code = (rank * _STEP + births) % CODES_PER_DAY_AND_SEX
    number = FIRST_ARTIFICIAL + 2 * (code % NUMBERS_PER_SEX) + (sexes == 1)
    return _compose(births, code // NUMBERS_PER_SEX, number)


def _compose(births: np.ndarray, sign: np.ndarray, number: np.ndarray) -> pa.Array:
    months = d.month_index(births)
    day = births - d.month_start(months) + 1
    month = months % 12 + 1
    year = months // 12 + 1970
    digits = day * 10_000 + month * 100 + year % 100
    characters = np.empty((len(births), HETU_LENGTH), np.uint8)
    for position in range(6):
        characters[:, position] = ord("0") + digits // 10 ** (5 - position) % 10
    characters[:, 6] = np.where(year < 2000, SIGNS_1900[sign], SIGNS_2000[sign])
    for position in range(3):
        characters[:, 7 + position] = ord("0") + number // 10 ** (2 - position) % 10
    characters[:, 10] = CHECK_CHARACTERS[(digits * 1000 + number) % 31]
    return fixed_width_strings(characters)


def ytunnukset(rng: np.random.Generator, count: int) -> pa.Array:
    """Return `count` business ids with right check digits, as strings; remainder 1 is never issued."""
    digits = rng.integers(0, 10, (2 * count + 20, 7))
    digits[:, 0] = rng.integers(0, 4, len(digits))
    remainder = digits @ YTUNNUS_WEIGHTS % 11
    issued = np.flatnonzero(remainder != 1)[:count]
    characters = np.empty((count, 9), np.uint8)
    characters[:, :7] = ord("0") + digits[issued]
    characters[:, 7] = ord("-")
    characters[:, 8] = ord("0") + (11 - remainder[issued]) % 11
    return fixed_width_strings(characters)


def fixed_width_strings(characters: np.ndarray) -> pa.Array:
    """Return the rows of a byte matrix as strings."""
    count, width = characters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(characters.tobytes()))
