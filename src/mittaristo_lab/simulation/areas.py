"""Municipalities, employment areas and regions from the seeds, as arrays that persons are drawn from."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mittaristo.project import project_folder
from mittaristo_lab.simulation import calibration


def read_seed(name: str) -> list[dict[str, str]]:
    """Return the rows of `seeds/<name>.csv`."""
    with (project_folder() / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Geography:
    """Municipalities and their areas; all arrays are parallel to the municipalities in code order.

    Attributes:
        codes: municipality codes.
        names_fi: Finnish names.
        names_sv: Swedish names.
        area_codes: the employment areas (and Åland) in code order.
        area: index of each municipality's area in `area_codes`.
        region_codes: the regions in code order.
        region: index of each municipality's region in `region_codes`.
        population: inhabitants at the end of 2022.
        is_employment_area: whether each area is one of the 45 employment areas (Åland is none).
        former: (old code, old Finnish name, new code) of merged municipalities.
    """

    codes: np.ndarray
    names_fi: np.ndarray
    names_sv: np.ndarray
    area_codes: np.ndarray
    area: np.ndarray
    region_codes: np.ndarray
    region: np.ndarray
    population: np.ndarray
    is_employment_area: np.ndarray
    former: list[tuple[str, str, str]]

    @classmethod
    def read(cls) -> Geography:
        """Return the geography of the seeds."""
        rows = sorted(read_seed("areas/municipalities"), key=lambda row: row["municipality_code"])
        changes = read_seed("areas/municipality_changes")
        areas = {row["area_code"]: row for row in read_seed("areas/areas") if row["area_level"] == "employment_area"}
        area_codes, area = np.unique([row["area_code"] for row in rows], return_inverse=True)
        region_codes, region = np.unique([row["region_code"] for row in rows], return_inverse=True)
        return cls(
            codes=np.array([row["municipality_code"] for row in rows]),
            names_fi=np.array([row["name_fi"] for row in rows]),
            names_sv=np.array([row["name_sv"] for row in rows]),
            area_codes=area_codes,
            area=area,
            region_codes=region_codes,
            region=region,
            population=np.array([int(row["population_2022"]) for row in rows], dtype=np.int64),
            is_employment_area=np.array([areas[code]["is_employment_area"] == "true" for code in area_codes]),
            former=[(row["old_code"], row["old_name_fi"], row["new_code"]) for row in changes],
        )

    @cached_property
    def area_region(self) -> np.ndarray:
        """Region index of each area: that of its largest municipality."""
        by_size = np.argsort(self.population, kind="stable")
        region = np.zeros(len(self.area_codes), np.int64)
        region[self.area[by_size]] = self.region[by_size]
        return region

    @cached_property
    def area_population(self) -> np.ndarray:
        """Inhabitants of each area."""
        return np.bincount(self.area, weights=self.population)

    def draw_municipalities(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Return municipality indices drawn by population."""
        return rng.choice(len(self.codes), count, p=self.population / self.population.sum())

    def draw_in_areas(self, rng: np.random.Generator, areas: np.ndarray) -> np.ndarray:
        """Return a municipality index within each given area, drawn by population."""
        order = np.lexsort((np.arange(len(self.area)), self.area))
        upper = np.cumsum(self.population[order]).astype(float)
        last = np.searchsorted(self.area[order], np.arange(len(self.area_codes)), side="right") - 1
        end = upper[last]
        start = np.concatenate([[0.0], end[:-1]])
        point = start[areas] + rng.random(len(areas)) * (end - start)[areas]
        return order[np.searchsorted(upper, point, side="right")]

    def draw_other_areas(self, rng: np.random.Generator, areas: np.ndarray) -> np.ndarray:
        """Return another area for each given one: by size, neighbours of the region more often."""
        same_region = self.area_region[:, None] == self.area_region[None, :]
        weight = self.area_population * np.where(same_region, calibration.SAME_REGION_PULL, 1.0)
        np.fill_diagonal(weight, 0.0)
        cumulative = np.cumsum(weight, axis=1)
        point = rng.random(len(areas)) * cumulative[areas, -1]
        return (cumulative[areas] <= point[:, None]).sum(axis=1)

    def parameter(self, by_area: dict[str, float], default: float) -> np.ndarray:
        """Return a parameter per area: its own value or the default."""
        return np.array([by_area.get(code, default) for code in self.area_codes])
