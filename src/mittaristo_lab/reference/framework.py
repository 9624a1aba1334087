"""What rules say of measures and no seed does: whose entry status has rows (F1), what waits for the barometer (S5)."""

from mittaristo_lab.catalogue import Measure
from mittaristo_lab.reference.parameters import Parameters

ENTRY_STATUS = {"2": "unemployed", "3": "laid_off"}
"""The status that a value of the breakdown entry_status stands for."""


def values_of(measure: Measure, breakdown: str, parameters: Parameters) -> tuple[str, ...]:
    """Return the breakdown's values that have rows, whether they occur or not (V4); in 3.1 those of the cohort (F1)."""
    values = measure.breakdowns[breakdown]
    if breakdown == "entry_status" and measure.indicator == "3.1":
        cohort = {ENTRY_STATUS.get(status) for status in parameters.cohort_statuses}
        return tuple(value for value in values if value in cohort)
    return values


def needs_barometer(measure: Measure) -> bool:
    """Tell whether the measure's periods wait for the labour barometer too (S5)."""
    return measure.indicator == "4.1" or measure.code == "shortage_permits"
