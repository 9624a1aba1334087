"""The simulation from start to finish: world, persons, lives, registers, deliveries."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from mittaristo import contracts
from mittaristo.errors import RefusedError
from mittaristo_lab.simulation import atmt, benefits, dirt, permits, population, rendering, surveys, ura
from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.deliveries import (
    DIALECTS,
    OTHER_MIGRI_DIALECT,
    Delivery,
    Dialect,
    write_arrow_by_delivery,
    write_by_delivery,
)
from mittaristo_lab.simulation.identity import hetus
from mittaristo_lab.simulation.ledger import Column, Rows, versions
from mittaristo_lab.simulation.lives import live
from mittaristo_lab.simulation.persons import Persons, draw_persons, joined
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.world import Block, World, build_world, draw_reasons
from mittaristo_lab.truth import TRUTH, KnownTruth

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and of how much."""

SENT_AFTER_DAYS = {"ura": 3, "atmt": 4, "etuudet": 5, "migri": 6, "keha": 5, "tilastokeskus": 25}
SURVEYS_SENT_AFTER_DAYS = 20
BAROMETER = "tyovoimabarometri"
SURVEYS = ("yhdenvertaisuuskartoitus", "yhteistyobarometri")
POPULATION = "tyossakaynti"
DELTA_REGISTERS = ("ura", "atmt", "etuudet", "migri")

BLOCK_TABLES: dict[tuple[str, str], Callable[[Block], Rows]] = {
    ("ura", "yhenk"): ura.person_rows,
    ("ura", "yhkunta"): ura.home_rows,
    ("ura", "yhkoul"): ura.education_rows,
    ("ura", "yhamm"): ura.occupation_rows,
    ("ura", "yhdiag"): ura.illness_rows,
    ("ura", "ythaku"): ura.search_rows,
    ("ura", "ytyoll"): ura.status_rows,
    ("ura", "ysijoit"): ura.subsidy_rows,
    ("ura", "ytvalit"): ura.placement_rows,
    ("ura", "tyotarjoukset"): ura.offer_rows,
    ("atmt", "esittelyt"): atmt.presentation_rows,
    ("etuudet", "maksut"): benefits.payment_rows,
}
"""Tables of persons: made block by block."""


@dataclass(frozen=True)
class Summary:
    """What a register got: deliveries, files and rows."""

    register: str
    deliveries: int
    files: int
    rows: int


def simulate(plan: Plan, out: Path, progress: Progress = lambda what, done, total: None) -> list[Summary]:
    """Write all deliveries of a simulation below `out` and return what was written, by register.

    The deliveries are written beside `out` first and moved there when all are whole.

    Raises:
        RefusedError: `out` exists and is not an empty folder, or the plan cannot be simulated.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RefusedError(
            f"{out} already holds something. Deliveries are never overwritten: "
            f"name a new folder, or remove this one first."
        )
    partial = out.with_name(f".{out.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    try:
        summaries = _Simulation(plan, partial, progress).run()
        if out.exists():
            out.rmdir()
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return summaries


def build_blocks(plan: Plan, world: World, progress: Progress) -> Iterator[Block]:
    """Yield the blocks of persons with their lives, in order.

    All persons are drawn first, as identity codes must be unique among all of them; lives are drawn block by
    block, so that memory holds those of one block at a time.
    """
    everybody: list[Persons] = []
    for number in range(plan.blocks):
        everybody.append(draw_persons(plan, number, world.geography, world.occupations))
        progress("Drawing persons", number + 1, plan.blocks)
    codes = hetus(joined(everybody, "birth"), joined(everybody, "sex"))
    first = 0
    for number, persons in enumerate(everybody):
        lives = live(plan, number, persons, world.geography)
        reasons = draw_reasons(plan.stream("reasons", number), lives)
        yield Block(plan, number, world, persons, _detached(codes, first, len(persons)), lives, reasons)
        first += len(persons)


def _detached(codes: pa.Array, first: int, count: int) -> pa.Array:
    return pa.concat_arrays([codes.slice(first, count)])


class _Simulation:
    """One run: its contracts, world and open deliveries."""

    def __init__(self, plan: Plan, folder: Path, progress: Progress) -> None:
        self._plan = plan
        self._folder = folder
        self._progress = progress
        self._registers = contracts.load_contracts()
        self._world = build_world(plan)
        self._barometer = surveys.barometer(plan, self._world)
        self._truth = KnownTruth(plan, self._world, self._barometer)
        self._finished: list[Delivery] = []

    def run(self) -> list[Summary]:
        """Write everything, the truth last, and return the summaries."""
        monthly = {name: self._open_deltas(self._registers[name]) for name in DELTA_REGISTERS}
        for block in build_blocks(self._plan, self._world, self._progress):
            made = {}
            for (register, table), make in BLOCK_TABLES.items():
                made[table] = make(block)
                self._write_rows(register, table, made[table], block.number, monthly[register])
            self._truth.add_block(block, made)
            self._progress("Living and registering", block.number + 1, self._plan.blocks)
        self._write_shared(monthly)
        for deliveries in monthly.values():
            self._finish(deliveries)
        self._write_barometer()
        self._write_yearly()
        self._truth.write(self._folder / TRUTH)
        return self._summaries()

    def _write_shared(self, monthly: dict[str, list[Delivery]]) -> None:
        plan, world = self._plan, self._world
        cases = permits.draw_cases(plan, world.geography)
        shared = {
            ("ura", "ypaikka"): lambda: ura.vacancy_rows(plan, world),
            ("atmt", "wif_liidit"): lambda: atmt.lead_rows(plan, world),
            ("atmt", "tyoluvat"): lambda: atmt.permit_rows(plan, world),
            ("migri", "paatokset"): lambda: permits.decision_rows(plan, cases),
            ("migri", "tyoehdot"): lambda: permits.terms_rows(plan, cases, world.geography),
        }
        made = {}
        for done, ((register, table), make) in enumerate(shared.items(), start=1):
            made[table] = make()
            self._write_rows(register, table, made[table], 0, monthly[register])
            self._progress("Vacancies, leads, permits", done, len(shared))
        self._truth.add_shared(made)

    def _open_deltas(self, register: contracts.Register) -> list[Delivery]:
        deliveries = []
        for number, until in enumerate(self._plan.covered_until):
            dialect = DIALECTS[register.name]
            if register.name == "migri" and self._plan.dirty and number % 2:
                dialect = OTHER_MIGRI_DIALECT
            delivery = self._delivery(register, int(until), SENT_AFTER_DAYS[register.name], "delta", dialect)
            delivery.open(list(register.tables.values()), _schemas(register) if dialect.form == "parquet" else None)
            deliveries.append(delivery)
        return deliveries

    def _delivery(
        self, register: contracts.Register, until: int, after: int, kind: str, dialect: Dialect | None = None
    ) -> Delivery:
        on = until + after
        folder = self._folder / register.name / d.date_of(on).isoformat()
        return Delivery(register, until, on, kind, folder, dialect or DIALECTS[register.name])

    def _write_rows(
        self, register_name: str, table_name: str, rows: Rows, block: int, deliveries: list[Delivery]
    ) -> None:
        plan, register = self._plan, self._registers[register_name]
        table = register.tables[table_name]
        rng = plan.stream(f"register {table_name}", block)
        if plan.dirty and table_name == "yhenk":
            rows = rows.take(rng.random(len(rows)) >= cal.DIRT["not_in_yhenk"])
        made = versions(rng, plan, rows)
        if not len(made):
            return
        if deliveries[0].dialect.form == "parquet":
            columns, _ = self._soiled(register, table, rendering.as_arrow(table, made, block), block)
            arrow = pa.table(columns, schema=_schemas(register)[table_name])
            write_arrow_by_delivery(deliveries, table_name, made.delivery, arrow)
        else:
            texts = rendering.as_text(rng, plan, register, table, made, block)
            columns, miscounted = self._soiled(register, table, texts, block)
            self._write_text(register, table_name, columns, miscounted, made.delivery, deliveries)

    def _write_text(
        self,
        register: contracts.Register,
        table: str,
        columns: dirt.Columns,
        miscounted: np.ndarray,
        delivery: np.ndarray,
        deliveries: Sequence[Delivery],
    ) -> None:
        """Write lines to the deliveries; those of one line break together, as a register may change it."""
        for end_of_line in sorted({one.dialect.end_of_line for one in deliveries}):
            numbers = [n for n, one in enumerate(deliveries) if one.dialect.end_of_line == end_of_line]
            mine = np.isin(delivery, numbers)
            if not mine.any():
                continue
            lines = rendering.lines(register, columns, end_of_line)
            lines = dirt.miscount(register, lines, miscounted, end_of_line)
            if not mine.all():
                lines = lines.filter(pa.array(mine))
            write_by_delivery(deliveries, table, delivery[mine], lines)

    def _soiled(
        self, register: contracts.Register, table: contracts.Table, columns: dirt.Columns, block: int
    ) -> tuple[dirt.Columns, np.ndarray]:
        if not self._plan.dirty:
            return columns, np.zeros(0, np.int64)
        rng = self._plan.stream(f"dirt {table.name}", block)
        return dirt.spoil(rng, register, table, dirt.add_oddities(rng, self._world.geography, table, columns))

    def _write_barometer(self) -> None:
        register = self._registers["keha"]
        months = self._plan.delivered_months
        for number, (month, until) in enumerate(zip(months, self._plan.covered_until, strict=True)):
            delivery = self._delivery(register, int(until), SENT_AFTER_DAYS["keha"], "full")
            self._write_full(delivery, {BAROMETER: self._barometer.until(int(month))}, number)
            self._progress("Labour barometer", number + 1, len(months))

    def _write_yearly(self) -> None:
        years = self._plan.years
        keha, statistics = self._registers["keha"], self._registers["tilastokeskus"]
        tables = {
            SURVEYS[0]: surveys.equality_survey(self._plan, self._world, years),
            SURVEYS[1]: surveys.cooperation_barometer(self._plan, self._world, years),
        }
        counts = population.activity_counts(self._plan, self._world, years)
        delivered = self._plan.delivered_years.tolist()
        for number, year in enumerate(delivered):
            until = int(d.month_start(np.int64((year + 1 - 1970) * 12))) - 1
            one = self._delivery(keha, until, SURVEYS_SENT_AFTER_DAYS, "full")
            self._write_full(one, {name: table.until(year) for name, table in tables.items()}, number)
            other = self._delivery(statistics, until, SENT_AFTER_DAYS["tilastokeskus"], "full")
            self._write_full(other, {POPULATION: counts.until(year)}, number)
            self._progress("Surveys and population", number + 1, len(delivered))

    def _write_full(self, delivery: Delivery, tables: dict[str, dict[str, Column]], number: int) -> None:
        register = delivery.register
        delivery.open([register.tables[name] for name in tables])
        for name, columns in tables.items():
            table = register.tables[name]
            texts = {
                column.name: rendering.quoted(register, rendering.text(register, columns[column.name]))
                for column in table.columns
            }
            texts, miscounted = self._soiled(register, table, texts, number)
            nothing = np.zeros(len(next(iter(texts.values()))), np.int64)
            self._write_text(register, name, texts, miscounted, nothing, [delivery])
        self._finish([delivery])

    def _finish(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            delivery.close()
        self._finished += deliveries

    def _summaries(self) -> list[Summary]:
        summaries = []
        for name in sorted({delivery.register.name for delivery in self._finished}):
            mine = [delivery for delivery in self._finished if delivery.register.name == name]
            summaries.append(Summary(name, len(mine), sum(one.files for one in mine), sum(one.rows for one in mine)))
        return summaries


_ARROW_TYPES = {"d": pa.date32(), "n": pa.int64(), "x": pa.float64(), "timestamp": pa.timestamp("s")}


def _schemas(register: contracts.Register) -> dict[str, pa.Schema]:
    """Return the Arrow schema of each table of a register that sends Parquet."""
    return {
        table.name: pa.schema([(c.name, _ARROW_TYPES.get(c.type, pa.string())) for c in table.columns])
        for table in register.tables.values()
    }
