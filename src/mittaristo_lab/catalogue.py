"""The measures as the seeds give them: what reference and truth compute is their own, what there is to compute is not.

`tests/structure/test_seeds.py` holds the seeds against the specification, written out there.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mittaristo.project import project_folder


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of `seeds/framework/measures.csv`.

    Attributes:
        code: measure_code.
        indicator: indicator_code.
        kind: `share`, `rate`, `score`, `mean`, `count` or `persons`.
        levels: area levels.
        periods: period types.
        breakdowns: breakdown -> its values that have results of the measure.
        final_by: source, a register or a full table of it -> months of follow-up, a number or a parameter's name (D5).
        persons_once: a person counts once per period (D6).
    """

    code: str
    indicator: str
    kind: str
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    breakdowns: Mapping[str, tuple[str, ...]]
    final_by: Mapping[str, int | str]
    persons_once: bool

    @property
    def is_count(self) -> bool:
        """Whether the value is a number of events or persons, which divides by nothing (V4)."""
        return self.kind in ("count", "persons")

    def follow_up(self, parameters: Any) -> dict[str, int]:
        """Return the months of follow-up by source; `parameters` has those of dbt_project.yml by name (D5)."""
        return {
            source: getattr(parameters, months) if isinstance(months, str) else months
            for source, months in self.final_by.items()
        }


@cache
def measures() -> dict[str, Measure]:
    """Return the measures by code, in the order of the seed.

    Raises:
        RefusedError: there is no project folder.
    """
    values = _rows("breakdown_values")
    return {row["measure_code"]: _measure(row, values) for row in _rows("measures")}


def _measure(row: Mapping[str, str], values: list[dict[str, str]]) -> Measure:
    """Return the measure of a row, given the rows of `breakdown_values.csv`."""
    indicator = row["indicator_code"]
    return Measure(
        code=row["measure_code"],
        indicator=indicator,
        kind=row["kind"],
        levels=tuple(row["area_levels"].split()),
        periods=tuple(row["period_types"].split()),
        breakdowns={
            breakdown: tuple(
                value["breakdown_value"]
                for value in values
                if value["breakdown"] == breakdown and indicator in (value["only_in"].split() or [indicator])
            )
            for breakdown in row["breakdowns"].split()
        },
        final_by=dict(_source(word) for word in row["final_by"].split()),
        persons_once=row["counts"] == "persons",
    )


def _source(word: str) -> tuple[str, int | str]:
    """Return source and months of a word such as `ura+flow_months`; of a full table the name alone."""
    source, months = word.split("+")
    return source.split(".")[-1], int(months) if months.isdigit() else months


def _rows(seed: str) -> list[dict[str, str]]:
    """Return the rows of a seed of the framework."""
    path = project_folder() / "seeds" / "framework" / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
