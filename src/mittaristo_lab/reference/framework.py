"""The measures: levels, breakdowns, periods and what each is final by (D4, D5, V5).

Written down here from the annex and the rules, not read from the seeds, so that a slip in a seed shows as a difference.
"""

from dataclasses import dataclass

from mittaristo_lab.reference.parameters import Parameters

ALL = ("country", "region", "employment_area")
COUNTRY_AND_AREA = ("country", "employment_area")
ALL_FIVE = ("month", "quarter", "year", "ytd", "rolling_12m")

_AGES = ("15-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown")
_SEXES = ("men", "women", "unknown")
_VALUES = {
    "total": ("total",),
    "sex": _SEXES,
    "age_group": _AGES,
    "language": ("fi", "sv", "other", "unknown"),
    "citizenship": ("finnish", "foreign", "unknown"),
    "education": ("basic", "secondary", "tertiary", "unknown"),
    "long_term_ill": ("yes", "no"),
    "entry_status": ("unemployed", "laid_off"),
    "sex_age_group": tuple(f"{sex}_{age}" for sex in _SEXES for age in _AGES),
    "theme": ("1", "2", "3", "4", "5"),
    "viewpoint": ("1", "2", "3", "4", "5", "6"),
    "respondent_group": ("1", "2", "3", "4", "5"),
}
_KINDS = {
    "4.3": ("offer", "presentation"),
    "4.4": ("offer", "presentation"),
    "5.2": ("specialist", "blue_card"),
}

ENTRY_STATUS = {"2": "unemployed", "3": "laid_off"}
"""The status that a value of the breakdown entry_status stands for."""

# The table's letters; sex_age_group stands wherever S and A both do.
_TSALCE = ("total", "sex", "age_group", "language", "citizenship", "education", "sex_age_group")
_TSALCEHN = (*_TSALCE, "long_term_ill", "entry_status")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        code: measure_code.
        indicator: indicator_code.
        kind: `share` and `rate` (Wilson interval), `mean` (normal one), `points` (none) or `count`.
        levels: area levels.
        breakdowns: breakdown names.
        periods: period types.
        final_by: source (register or full table) -> months of follow-up, a number or a parameter's name.
        persons_once: a person counts once per period (D6).
        needs_barometer: S5 holds for its periods.
    """

    code: str
    indicator: str
    kind: str
    levels: tuple[str, ...]
    breakdowns: tuple[str, ...]
    periods: tuple[str, ...]
    final_by: dict[str, int | str]
    persons_once: bool = False
    needs_barometer: bool = False

    def follow_up(self, parameters: Parameters) -> dict[str, int]:
        """Return the months of follow-up by source (D5)."""
        return {
            source: getattr(parameters, months) if isinstance(months, str) else months
            for source, months in self.final_by.items()
        }

    def values_of(self, breakdown: str, parameters: Parameters) -> tuple[str, ...]:
        """Return the breakdown's values that have rows, whether they occur or not (V4)."""
        if breakdown == "kind":
            return _KINDS[self.indicator]
        if breakdown == "entry_status" and self.indicator == "3.1":
            return tuple(value for status, value in ENTRY_STATUS.items() if status in parameters.cohort_statuses)
        return _VALUES[breakdown]


def _measures() -> list[Measure]:
    """Return the measures in the order of their indicators."""
    keha = "yhdenvertaisuuskartoitus"
    rates = [
        Measure(f"{rate}_{group}", "2.1", "rate", ALL, ("total", "sex"), ("year",), {"tyossakaynti": 0})
        for rate in ("employment_rate", "unemployment_rate")
        for group in ("young", "foreign", "55plus")
    ]
    ura, both = {"ura": 0}, {"ura": 0, "atmt": 0}
    benefits = {"ura": "permanent_months", "etuudet": "benefit_lag_months"}
    offers = (COUNTRY_AND_AREA, ("total", "kind"), ALL_FIVE, both)
    return [
        Measure("equality_score", "1.1", "points", COUNTRY_AND_AREA, ("total", "theme"), ("year",), {keha: 0}),
        *rates,
        Measure("long_term_ill_employed", "2.2", "count", ALL, _TSALCE, ALL_FIVE, ura, persons_once=True),
        Measure("long_term_ill_employed_share", "2.2", "share", ALL, _TSALCE, ALL_FIVE, ura, persons_once=True),
        Measure("flow_3m", "3.1", "share", ALL, _TSALCEHN, ALL_FIVE, {"ura": "flow_months"}),
        Measure("employed_at_3m", "3.1", "share", ALL, _TSALCEHN, ALL_FIVE, {"ura": "flow_months"}),
        Measure("relapse_3m", "3.2", "share", ALL, _TSALCEHN, ALL_FIVE, {"ura": 3}),
        Measure("relapse_6m", "3.2", "share", ALL, _TSALCEHN, ALL_FIVE, {"ura": 6}),
        Measure("benefit_days_mean", "3.3", "mean", ALL, _TSALCEHN, ALL_FIVE, benefits),
        Measure("benefit_days_mean_recipients", "3.3", "mean", ALL, _TSALCEHN, ALL_FIVE, benefits),
        Measure("shortage_entries", "4.1", "count", ALL, _TSALCE, ALL_FIVE, ura, needs_barometer=True),
        Measure("shortage_entries_share", "4.1", "share", ALL, _TSALCE, ALL_FIVE, ura, needs_barometer=True),
        Measure("wif_leads", "4.2", "count", COUNTRY_AND_AREA, ("total",), ALL_FIVE, {"atmt": 0}),
        Measure("shortage_permits", "4.2", "count", ALL, ("total",), ALL_FIVE, {"atmt": 0}, needs_barometer=True),
        Measure("offers_to_other_area_workplaces", "4.3", "count", *offers),
        Measure("offers_to_other_area_workplaces_share", "4.3", "share", *offers),
        Measure("offers_to_other_area_clients", "4.4", "count", *offers),
        Measure("offers_to_other_area_clients_share", "4.4", "share", *offers),
        Measure(
            "cooperation_score",
            "5.1",
            "mean",
            COUNTRY_AND_AREA,
            ("total", "viewpoint", "respondent_group"),
            ("year",),
            {"yhteistyobarometri": 0},
        ),
        Measure("specialist_permits", "5.2", "count", ALL, ("total", "kind"), ALL_FIVE, {"migri": 0}),
        Measure("unemployed_jobseekers", "K", "count", ALL, _TSALCE, ("month",), ura),
        Measure("long_term_unemployed", "K", "count", ALL, _TSALCE, ("month",), ura),
        Measure("laid_off", "K", "count", ALL, _TSALCE, ("month",), ura),
        Measure("unemployment_starts", "K", "count", ALL, _TSALCE, ALL_FIVE, ura),
        Measure("over_3m_unemployment", "K", "share", ALL, _TSALCE, ALL_FIVE, {"ura": 3}),
    ]


MEASURES = {measure.code: measure for measure in _measures()}
