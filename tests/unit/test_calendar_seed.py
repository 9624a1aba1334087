"""The committed seed of public holidays is what the generator writes, and holds the days of rule K1."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tools import calendar_seed


def test_committed_seed_is_what_the_generator_writes(tmp_path: Path) -> None:
    regenerated = tmp_path / "public_holidays.csv"
    calendar_seed.write_seed(regenerated)
    assert calendar_seed.SEED.read_bytes() == regenerated.read_bytes(), (
        "seeds/calendar/public_holidays.csv is out of date: run python -m tools holidays"
    )


def test_k1_holidays_of_a_year_worked_out_by_hand() -> None:
    days = {datetime.date.fromisoformat(row[0]) for row in calendar_seed.public_holidays(2025, 2025)}
    assert days == {
        datetime.date(2025, 1, 1),
        datetime.date(2025, 1, 6),
        datetime.date(2025, 4, 18),
        datetime.date(2025, 4, 21),
        datetime.date(2025, 5, 1),
        datetime.date(2025, 5, 29),
        datetime.date(2025, 6, 21),
        datetime.date(2025, 11, 1),
        datetime.date(2025, 12, 6),
        datetime.date(2025, 12, 25),
        datetime.date(2025, 12, 26),
    }


def test_holidays_that_share_a_day_are_refused_rather_than_lost() -> None:
    # In 2008 Ascension Day fell on the first of May: one date, two names.
    with pytest.raises(ValueError, match="Expected 11 holidays of rule K1 from 2008 to 2008, found"):
        calendar_seed.public_holidays(2008, 2008)
