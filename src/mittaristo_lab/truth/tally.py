"""Numerators and denominators by period and place, and the cells that they make (D6, V4, V5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mittaristo_lab.catalogue import Measure, measures
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.truth.periods import Periods

COUNTRY, REGION, AREA = "country", "region", "employment_area"
WHOLE_COUNTRY, UNKNOWN = "SSS", "XX"


class Tally:
    """Sums of one measure by period and place.

    A place is a municipality or an employment area, by its index in the geography; -1 is unknown and is kept last.
    """

    def __init__(self, periods: Periods, places: int) -> None:
        """Nothing is counted yet."""
        self._periods = periods
        self._first_month = int(periods.first.min(initial=0))
        months = int(periods.last.max(initial=0)) - self._first_month + 1
        self._by_month = np.zeros((2, months, places + 1))
        self._by_period = np.zeros((2, len(periods), places + 1))

    def add(
        self, day: np.ndarray, place: np.ndarray, numerator: np.ndarray, denominator: np.ndarray | None = None
    ) -> None:
        """Count events by their reference date (D4); without a denominator each counts one."""
        month = d.month_index(day) - self._first_month
        inside = (month >= 0) & (month < self._by_month.shape[1])
        cell = month[inside] * self._by_month.shape[2] + place[inside] % self._by_month.shape[2]
        weights = (numerator, np.ones(len(day)) if denominator is None else denominator)
        for sums, weight in zip(self._by_month, weights, strict=True):
            sums += np.bincount(cell, weight[inside], sums.size).reshape(sums.shape)

    def add_to_period(self, period: int, place: np.ndarray, numerator: np.ndarray) -> None:
        """Count persons once in a period (D6)."""
        places = self._by_period.shape[2]
        for sums, weight in zip(self._by_period[:, period], (numerator, np.ones(len(place))), strict=True):
            sums += np.bincount(place % places, weight, places)

    def sums(self) -> np.ndarray:
        """Return numerators and denominators by period and place: shape (2, periods, places + 1)."""
        until = np.cumsum(np.pad(self._by_month, ((0, 0), (1, 0), (0, 0))), axis=1)
        first, last = self._periods.first - self._first_month, self._periods.last - self._first_month
        return self._by_period + until[:, last + 1] - until[:, first]


@dataclass(frozen=True)
class Areas:
    """The areas that results are given for, and which places add up to each (V7).

    Attributes:
        level: level of each area.
        code: code of each area.
        of_municipalities: shape (municipalities + 1, areas): 1 where the municipality lies in the area.
        of_areas: shape (employment areas + 1, areas): the same for employment areas, none of which lies in a region.
    """

    level: np.ndarray
    code: np.ndarray
    of_municipalities: np.ndarray
    of_areas: np.ndarray

    @classmethod
    def of(cls, geography: Geography) -> Areas:
        """Return the country, the regions and the employment areas with Åland, each level with its `XX`."""
        regions, areas = len(geography.region_codes) + 1, len(geography.area_codes) + 1
        codes = [WHOLE_COUNTRY, *geography.region_codes, UNKNOWN, *geography.area_codes, UNKNOWN]
        one_area = np.eye(areas)
        area, region = np.append(geography.area, areas - 1), np.append(geography.region, regions - 1)
        return cls(
            np.repeat([COUNTRY, REGION, AREA], [1, regions, areas]),
            np.array(codes),
            np.hstack([np.ones((len(area), 1)), np.eye(regions)[region], one_area[area]]),
            np.hstack([np.ones((areas, 1)), np.zeros((areas, regions)), one_area]),
        )


class Tallies(dict[str, Tally]):
    """The tallies by measure; one begins when a measure is first counted, and what is never counted is not known."""

    def __init__(self, periods: Periods, geography: Geography) -> None:
        """Nothing is counted yet."""
        super().__init__()
        self._periods, self._geography = periods, geography

    def __missing__(self, code: str) -> Tally:
        """Begin the tally of a measure: by municipality, or by employment area where it has no regions."""
        by_municipality = REGION in measures()[code].levels
        places = self._geography.codes if by_municipality else self._geography.area_codes
        self[code] = Tally(self._periods, len(places))
        return self[code]


def cells(measure: Measure, sums: np.ndarray, final: np.ndarray, periods: Periods, areas: Areas) -> pa.Table:
    """Return the cells of a measure: one row for each of its periods and areas.

    Args:
        measure: whose cells.
        sums: numerators and denominators by period and place.
        final: whether each period is final.
        periods: all existing periods.
        areas: all areas.
    """
    of_places = areas.of_municipalities if sums.shape[2] == len(areas.of_municipalities) else areas.of_areas
    numerator, denominator = sums @ of_places
    period, area = np.nonzero(
        np.isin(periods.type, measure.periods)[:, None] & np.isin(areas.level, measure.levels)[None, :]
    )
    numerator, denominator, immature = numerator[period, area], denominator[period, area], ~final[period]
    no_cases = ~immature & (denominator == 0) & (not measure.is_count)
    value = numerator.copy()
    if not measure.is_count:
        times = 1 if measure.kind == "mean" else 100
        value = times * numerator / np.where(denominator == 0, 1, denominator)
    return pa.table(
        {
            "measure_code": pa.array(np.repeat(measure.code, len(period))),
            "period_type": pa.array(periods.type[period]),
            "period_start": _dates(periods.start[period]),
            "period_end": _dates(periods.end[period]),
            "area_level": pa.array(areas.level[area]),
            "area_code": pa.array(areas.code[area]),
            "numerator": pa.array(numerator, mask=immature),
            "denominator": pa.array(denominator, mask=immature | measure.is_count),
            "value": pa.array(value, mask=immature | no_cases),
            "status": pa.array(np.select([immature, no_cases], ["immature", "no_cases"], "value")),
        }
    )


def _dates(days: np.ndarray) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())
