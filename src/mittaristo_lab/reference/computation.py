"""All indicators of one set of deliveries at one as-of date: cases, cells, the whole grid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from mittaristo_lab.catalogue import Measure, measures
from mittaristo_lab.reference import cells as grid
from mittaristo_lab.reference.cells import IMMATURE, Cell, Contribution, Place, Sums
from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.deliveries import Delivery, find_deliveries
from mittaristo_lab.reference.framework import needs_barometer, values_of
from mittaristo_lab.reference.geography import load_geography
from mittaristo_lab.reference.indicators import modules
from mittaristo_lab.reference.parameters import Parameters
from mittaristo_lab.reference.periods import Period, existing_periods, has_barometer, is_final
from mittaristo_lab.reference.registers import Registers, as_of_default, read_registers


def compute(
    folder: Path,
    person_key: str,
    parameters: Parameters | None = None,
    deliveries: list[Delivery] | None = None,
) -> "Computation":
    """Return the computation over a folder of deliveries.

    Args:
        folder: holds `<register>/<delivered_on>/manifest.json`.
        person_key: the key of H1.
        parameters: those of the rules; without an as-of date it is ura's latest `data_until` (V3).
        deliveries: those of the folder that count; all when None.

    Raises:
        FileNotFoundError: the folder holds no delivery.
        ValueError: neither an as-of date nor a delivery of ura is there.
    """
    chosen = find_deliveries(folder) if deliveries is None else deliveries
    wanted = parameters or Parameters()
    as_of = wanted.as_of_date or as_of_default(chosen)
    registers = read_registers(chosen, as_of, load_geography(), person_key)
    return Computation(registers, replace(wanted, as_of_date=as_of))


class Computation:
    """The reference's results; what is asked for is computed when it is asked for."""

    def __init__(self, registers: Registers, parameters: Parameters) -> None:
        """Begin with the registers at the as-of date and the parameters."""
        self.registers = registers
        self.parameters = replace(parameters, as_of_date=registers.as_of_date)
        self.context = Context(registers, self.parameters)
        self._cases: dict[str, list[Case]] = {}
        self._contributions: dict[str, list[Contribution]] = {}
        self._indicator = ""

    def cases(self, measure_code: str) -> list[Case]:
        """Return the measure's person-level rows (V6); some indicators have none."""
        self._prepare(measures()[measure_code])
        return self._cases.get(measure_code, [])

    def contributions(self, measure_code: str) -> list[Contribution]:
        """Return what the measure's events bring to the cells."""
        measure = measures()[measure_code]
        self._prepare(measure)
        if measure_code in self._cases:
            return list(grid.of_cases(measure, self._cases[measure_code]))
        return self._contributions[measure_code]

    def _prepare(self, measure: Measure) -> None:
        """Compute the measure's indicator; only the last asked for is kept, to spare memory."""
        if self._indicator == measure.indicator:
            return
        self._indicator = measure.indicator
        self._cases, self._contributions = {}, {}
        computes = modules()[measure.indicator]
        if not hasattr(computes, "cases"):
            self._contributions = computes.contributions(self.context)
            return
        self._cases = {code: [] for code, item in measures().items() if item.indicator == measure.indicator}
        for case in computes.cases(self.context):
            if case.measure_code in self._cases:
                self._cases[case.measure_code].append(case)

    def periods(self, measure_code: str) -> dict[Period, bool]:
        """Return the measure's existing periods, and whether each is final (D5, S5)."""
        measure = measures()[measure_code]
        follow_up = measure.follow_up(self.parameters)
        return {
            period: is_final(period, follow_up, self.registers.data_until)
            and (not needs_barometer(measure) or self._has_barometer(period))
            for period in existing_periods(measure.periods, self.parameters.history_from, self.registers.as_of_date)
        }

    def _has_barometer(self, period: Period) -> bool:
        """Tell whether S5 holds for the period."""
        return has_barometer(period, self.context.barometer.months, self.parameters.barometer_max_age_months)

    def data_until(self, measure_code: str) -> date | None:
        """Return the earliest `data_until` of what the measure is final by, None when one is unseen (V4)."""
        days = [self.registers.data_until[source] for source in measures()[measure_code].final_by]
        return None if None in days else min(days)

    def sums(self, measure_code: str) -> dict[Period, dict[Place, Sums]]:
        """Return the sums of the cells of final periods that have an event."""
        final = [period for period, is_it in self.periods(measure_code).items() if is_it]
        return grid.sums_by_period(measures()[measure_code], self.contributions(measure_code), final)

    def places(self, measure_code: str) -> set[Place]:
        """Return the cells that every existing period of the measure has (V4)."""
        measure = measures()[measure_code]
        return {
            grid.place(level, area_code, breakdown, value)
            for level in measure.levels
            for area_code in self.registers.geography.codes_of(level)
            for breakdown in measure.breakdowns
            for value in values_of(measure, breakdown, self.parameters)
        }

    def cells(self, measure_code: str) -> Iterator[tuple[Period, Place, Cell]]:
        """Yield every cell of the measure's grid, those without events too (V4)."""
        measure = measures()[measure_code]
        sums, places = self.sums(measure_code), self.places(measure_code)
        empty = self.empty_cell(measure_code)
        for period, final in self.periods(measure_code).items():
            for place in places:
                if not final:
                    yield period, place, IMMATURE
                elif place in sums[period]:
                    yield period, place, grid.cell(measure, sums[period][place])
                else:
                    yield period, place, empty

    def empty_cell(self, measure_code: str) -> Cell:
        """Return the cell of a final period without an event (V4)."""
        return grid.cell(measures()[measure_code], Sums())

    @cached_property
    def as_of_date(self) -> date:
        """The as-of date (V3)."""
        return self.registers.as_of_date
