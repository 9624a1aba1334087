"""The parameters of the rules as the truth needs them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from mittaristo.project import default_parameters
from mittaristo_lab.simulation.days import day_number
from mittaristo_lab.simulation.world import reason_codes

LAYOFF_RETURN = "02"


@dataclass(frozen=True)
class Parameters:
    """Parameters by their names in dbt_project.yml; days since 1970-01-01, months and days as whole numbers."""

    history_from: int
    open_market_statuses: tuple[str, ...]
    open_market_reasons: tuple[str, ...]
    layoff_return_is_employment: bool
    cohort_statuses: tuple[str, ...]
    flow_months: int
    permanent_months: int
    benefit_gap_days: int
    benefit_lag_months: int
    placement_days: int
    barometer_max_age_months: int
    long_term_months: int

    @classmethod
    def of_project(cls) -> Parameters:
        """Return the parameters that the project is built with by default."""
        given = default_parameters()
        values = {name: given[name] for name in cls.__dataclass_fields__}
        values["history_from"] = day_number(dt.date.fromisoformat(values["history_from"]))
        return cls(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})

    def leads_to_work(self, reason: np.ndarray, laid_off: np.ndarray) -> np.ndarray:
        """Return whether an end for each reason (index into `reason_codes`, -1 none) implies work (E2, E3)."""
        codes = reason_codes()
        found = np.isin(reason, [codes.index(code) for code in self.open_market_reasons])
        if self.layoff_return_is_employment:
            found |= (reason == codes.index(LAYOFF_RETURN)) & laid_off
        return found
