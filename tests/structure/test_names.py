"""Everything that a reader of the results sees has its names in Finnish, Swedish and English."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from project_kit import PROJECT, expect_none

LANGUAGES = ("fi", "sv", "en")

# The codes that results carry, by the seed that names them; and the column that shows the name in the labelled views.
SEED_OF = {
    "framework/objectives": (("objective_code",), "objective_name"),
    "framework/indicators": (("indicator_code",), "indicator_name"),
    "framework/measures": (("measure_code",), "measure_name"),
    "framework/units": (("unit",), "unit_name"),
    "framework/period_types": (("period_type",), "period_type_name"),
    "areas/area_levels": (("area_level",), "area_level_name"),
    "areas/areas": (("area_level", "area_code"), "area_name"),
    "framework/breakdowns": (("breakdown",), "breakdown_name"),
    "framework/breakdown_values": (("breakdown", "breakdown_value"), "breakdown_value_name"),
    "framework/statuses": (("status",), "status_name"),
}


def names_in(seed: str, keys: tuple[str, ...], language: str) -> dict[tuple[str, ...], str]:
    """The names of a seed in one language by their codes."""
    with (PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[key] for key in keys): row[f"name_{language}"] for row in csv.DictReader(file)}


def misnamed(shown: list[tuple[str, ...]], names: dict[tuple[str, ...], str]) -> list[str]:
    """What is wrong with rows of codes and, last, the name shown: a code that no row shows, or another name."""
    problems = [f"{code}: no result carries it" for code in names.keys() - {row[:-1] for row in shown}]
    for *code, name in shown:
        expected = names.get(tuple(code))
        if not name or name != expected:
            problems.append(f"{tuple(code)}: expected {expected!r}, found {name!r}")
    return sorted(problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", SEED_OF)
def test_every_code_of_the_results_shows_its_name(seed: str, language: str, empty_warehouse: Path) -> None:
    keys, name = SEED_OF[seed]
    with duckdb.connect(empty_warehouse, read_only=True) as connection:
        shown = connection.execute(
            f"select distinct {', '.join(keys)}, {name} from marts.v_indicator_value_{language}"
            f" where {keys[0]} is not null"
        ).fetchall()
    expect_none(misnamed(shown, names_in(seed, keys, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_result_has_its_name(language: str) -> None:
    names = names_in("framework/key_results", ("key_result_code",), language)
    assert names
    expect_none(code for code, name in names.items() if not name.strip())


def test_a_wrong_missing_or_unused_name_is_found() -> None:
    names = {("value",): "Arvo", ("no_cases",): "Ei tapauksia"}
    assert misnamed([("value", "Arvo"), ("no_cases", "Ei tapauksia")], names) == []
    assert len(misnamed([("value", "Value"), ("no_cases", None)], names)) == 2
    assert len(misnamed([("value", "Arvo"), ("late", "Late")], names)) == 2
