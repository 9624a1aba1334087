"""The thirty measures: periods, levels, kinds and what they are final by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mittaristo_lab.truth.parameters import Parameters
from mittaristo_lab.truth.periods import ALL_FIVE, MONTH_ONLY, YEAR_ONLY

SHARE, COUNT, MEAN = "share", "count", "mean"
EQUALITY, COOPERATION, POPULATION = "yhdenvertaisuuskartoitus", "yhteistyobarometri", "tyossakaynti"


@dataclass(frozen=True)
class Measure:
    """What a measure's results look like.

    Attributes:
        kind: `share` (percent), `count` or `mean`.
        final_by: follow-up in months by register or table.
        periods: types of its periods.
        has_regions: whether it has results by region.
        by_barometer: whether its periods wait for the barometer too (S5).
    """

    kind: str
    final_by: Mapping[str, int]
    periods: tuple[str, ...] = ALL_FIVE
    has_regions: bool = True
    by_barometer: bool = False


def measures(parameters: Parameters) -> dict[str, Measure]:
    """Return the measures by code."""
    of_ura, offers, survey = {"ura": 0}, {"ura": 0, "atmt": 0}, {"periods": YEAR_ONLY, "has_regions": False}
    flow = {"ura": parameters.flow_months}
    benefits = {"ura": parameters.permanent_months, "etuudet": parameters.benefit_lag_months}
    found = {
        f"{rate}_rate_{group}": Measure(SHARE, {POPULATION: 0}, YEAR_ONLY)
        for rate in ("employment", "unemployment")
        for group in ("young", "foreign", "55plus")
    }
    for subject in ("workplaces", "clients"):
        code = f"offers_to_other_area_{subject}"
        found[code] = Measure(COUNT, offers, has_regions=False)
        found[f"{code}_share"] = Measure(SHARE, offers, has_regions=False)
    for code in ("unemployed_jobseekers", "long_term_unemployed", "laid_off"):
        found[code] = Measure(COUNT, of_ura, MONTH_ONLY)
    return found | {
        "equality_score": Measure(SHARE, {EQUALITY: 0}, **survey),
        "long_term_ill_employed": Measure(COUNT, of_ura),
        "long_term_ill_employed_share": Measure(SHARE, of_ura),
        "flow_3m": Measure(SHARE, flow),
        "employed_at_3m": Measure(SHARE, flow),
        "relapse_3m": Measure(SHARE, {"ura": 3}),
        "relapse_6m": Measure(SHARE, {"ura": 6}),
        "benefit_days_mean": Measure(MEAN, benefits),
        "benefit_days_mean_recipients": Measure(MEAN, benefits),
        "shortage_entries": Measure(COUNT, of_ura, by_barometer=True),
        "shortage_entries_share": Measure(SHARE, of_ura, by_barometer=True),
        "wif_leads": Measure(COUNT, {"atmt": 0}, has_regions=False),
        "shortage_permits": Measure(COUNT, {"atmt": 0}, by_barometer=True),
        "cooperation_score": Measure(MEAN, {COOPERATION: 0}, **survey),
        "specialist_permits": Measure(COUNT, {"migri": 0}),
        "unemployment_starts": Measure(COUNT, of_ura),
        "over_3m_unemployment": Measure(SHARE, {"ura": 3}),
    }
