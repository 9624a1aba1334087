"""Dirty deliveries against what is true: rows in quarantine and codes that say nothing explain every difference.

The simulator's lives are the same with dirt and without. A person or case counts as in the truth, in every month and
area, unless one of its rows is in quarantine or the warehouse does not know its place or job; those are few. Of the
tables of whole years the truth without the rows in quarantine is what the warehouse has. Which true row a row in
quarantine was, its `rivi_id` says, in a full table its line.
"""

import gzip
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pytest

from demonstration_kit import KEY, Demonstration, plan_of_demonstration
from mittaristo_lab.simulation import atmt, permits, population, surveys
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.ledger import Code, Rows
from mittaristo_lab.simulation.run import BLOCK_TABLES, build_blocks
from mittaristo_lab.simulation.surveys import Table
from mittaristo_lab.simulation.world import build_world
from mittaristo_lab.truth import KnownTruth

HEADER_LINES = 1
TIMELINE = ("ura.ytyoll", "ura.ythaku", "ura.ysijoit", "ura.yhkunta")
BAROMETER = "keha.tyovoimabarometri"
OF_CASES = {"wif_liidit": "rivi_id", "tyoluvat": "asianumero", "paatokset": "CASE_ID", "tyoehdot": "CASE_ID"}
"""Tables without persons, and whose rows theirs are."""

# A person counts once in a month of 2.2, in the others every event does (D6).
CASES = """
    create temp table cases as
    with events as (
        select indicator_code, measure_code, person_id as subject, reference_date, area_code, amount, in_numerator
        from marts.fct_indicator_case
        where in_denominator and indicator_code <> '5.2'
        union all
        select 'K', measure_code, person_id, reference_date, area_code, null, in_numerator
        from results.res_cases
        where in_denominator and measure_code in (select measure_code from seeds.measures where indicator_code = 'K')
        union all
        select '4.2', 'wif_leads', case_id, reference_date, own_area_code, null, true
        from indicators.ind_4_2__cases
        where measure_code = 'wif_leads'
        union all
        select '4.2', 'shortage_permits', case_id, decided_on, area_code, null, true
        from marts.fct_permit
        where register = 'atmt' and exclusion_reason is null and shortage_state = 'shortage'
        union all
        select '5.2', 'specialist_permits', case_id, decided_on, area_code, null, true
        from marts.fct_permit
        where register = 'migri' and exclusion_reason is null
    )
    from events
    qualify
        indicator_code <> '2.2'
        or row_number() over (
            partition by measure_code, subject, date_trunc('month', reference_date) order by reference_date
        ) = 1
"""
# Both sides of every cell: by month of the cases that are not left out, and by year as published. Abroad and unknown
# municipalities are in the population with dirt only (X8), and so are they in its country.
MONTHS = """
    with counted as (
        select
            measure_code,
            date_trunc('month', reference_date)::date as period_start,
            area_code,
            sum(coalesce(amount, in_numerator::int)) as numerator,
            count(*) as denominator
        from cases
        where subject not in (from left_out)
        group by all
    )
    select
        known.measure_code,
        period_start,
        area_code,
        known.numerator as true_numerator,
        known.denominator as true_denominator,
        coalesce(counted.numerator, 0)::double as numerator,
        case when known.denominator is not null then coalesce(counted.denominator, 0) end::double as denominator
    from known
    left join counted using (measure_code, period_start, area_code)
    where period_type = 'month' and area_level = 'employment_area'
"""
YEARS = """
    select
        measure_code,
        period_start,
        area_code,
        known.numerator as true_numerator,
        known.denominator as true_denominator,
        built.numerator,
        built.denominator
    from known
    join (from marts.fct_indicator_value where breakdown = 'total') as built
        using (measure_code, period_type, period_start, area_level, area_code)
    where area_level <> 'country' and area_code <> 'XX'
"""
# Sums of means, the only ones that are not exact, agree to the ninth digit.
DIFFERENT = " or ".join(
    f"{n} is distinct from true_{n} and coalesce(abs({n} - true_{n}) > 1e-9, true)"
    for n in ("numerator", "denominator")
)


@dataclass(frozen=True)
class Explanation:
    """What can make a subject, a person or a case, count otherwise than in the truth.

    Attributes:
        indicators: whose measures they are.
        tables: tables that decide them, by the column that says whose row it is.
        unknown: query of the subjects whose place or job the warehouse does not know.
        at_most: how many may be left out, of 20,000 persons or of some thousands of cases, lest a fault of many passes
            as dirt.
    """

    indicators: tuple[str, ...]
    tables: dict[str, str]
    unknown: str
    at_most: int


def of_persons(*tables: str) -> dict[str, str]:
    """Tables whose rows are a person's."""
    return dict.fromkeys(tables, "hetu")


AREA_UNKNOWN = "select subject from cases where area_code = 'XX'"
JOB_UNKNOWN = """
    select person_id
    from intermediate.int_shortage__entries
    where occupation_code is null or work_region_code = 'XX' or (placement_row_id is not null and not has_vacancy)
    union
    select person_id
    from staging.stg_ura__placements
    where occupation_code is not null and not regexp_matches(occupation_code, '^[0-9]{4}')
"""
OFFER_UNKNOWN = """
    select person_id
    from intermediate.int_offers__offers
    where 'XX' in (area_code, workplace_area_code, client_area_code) or not has_vacancy
"""
PERMIT_UNKNOWN = """
    select case_id
    from marts.fct_permit
    where register = 'atmt' and (area_code = 'XX' or occupation_code is null)
"""
EXPLANATIONS = [
    Explanation(("3.1", "3.2", "K"), of_persons(*TIMELINE), AREA_UNKNOWN, 700),
    Explanation(("2.2",), of_persons(*TIMELINE, "ura.yhdiag"), AREA_UNKNOWN, 700),
    Explanation(("3.3",), of_persons(*TIMELINE, "etuudet.maksut"), AREA_UNKNOWN, 1600),
    Explanation(
        ("4.1",), of_persons(*TIMELINE, "ura.yhamm", "ura.ytvalit"), f"{AREA_UNKNOWN} union {JOB_UNKNOWN}", 1900
    ),
    Explanation(("4.3", "4.4"), of_persons("ura.tyotarjoukset", "atmt.esittelyt", "ura.yhkunta"), OFFER_UNKNOWN, 1600),
    Explanation(
        ("4.2",),
        {"atmt.wif_liidit": "rivi_id", "atmt.tyoluvat": "asianumero"},
        f"{AREA_UNKNOWN} union {PERMIT_UNKNOWN}",
        800,
    ),
    Explanation(("5.2",), {"migri.paatokset": "CASE_ID", "migri.tyoehdot": "CASE_ID"}, "select '' where false", 50),
]


class Simulated:
    """The demonstration's world, simulated again, and which of its true rows are in quarantine."""

    def __init__(self, demonstration: Demonstration) -> None:
        self._demonstration = demonstration
        self.plan = plan_of_demonstration()
        self.world = build_world(self.plan)
        (self._block,) = build_blocks(self.plan, self.world, lambda what, done, total: None)
        cases = permits.draw_cases(self.plan, self.world.geography)
        self._rows: dict[str, Rows] = {table: make(self._block) for (_, table), make in BLOCK_TABLES.items()} | {
            "wif_liidit": atmt.lead_rows(self.plan, self.world),
            "tyoluvat": atmt.permit_rows(self.plan, self.world),
            "paatokset": permits.decision_rows(self.plan, cases),
            "tyoehdot": permits.terms_rows(self.plan, cases, self.world.geography),
        }
        self._person_ids = np.array(
            [hmac.digest(KEY.encode(), code.encode(), "sha256").hex()[:32] for code in self._block.hetus.to_pylist()]
        )

    def subjects(self, table: str, column: str) -> np.ndarray:
        """Whose each true row of a table is, as the warehouse calls them."""
        if column == "rivi_id":
            return (np.arange(len(self._rows[table])) + 1).astype(str)
        found = self._rows[table].columns[column]
        assert isinstance(found, Code)
        return self._person_ids[found.values] if column == "hetu" else np.array(found.vocabulary)[found.values]

    def in_quarantine(self, name: str) -> list[int]:
        """The places of the true rows of `register.table` that have a version in quarantine."""
        found = self._quarantine(name, "rivi_id, _delivery_id, _file, _line")
        return [int(given or self._first_field(*place)) - 1 for given, *place in found]

    def lost_lines(self, name: str) -> list[int]:
        """The places of the rows of a full table that are in quarantine, in the delivery that counts."""
        newest = f"(select max(delivery_id) from raw.delivery_files where table_name = '{name.split('.')[1]}')"
        found = self._quarantine(name, "_line", f"where _delivery_id = {newest}")
        return [line - HEADER_LINES - 1 for (line,) in found]

    def truth_without(self, left_out: set[str], path: Path) -> None:
        """Write the truth of the other subjects; the barometer is as it has landed (S3)."""
        truth = KnownTruth(self.plan, self.world, self._landed_barometer())
        truth.add_block(self._block, self._rows, ~np.isin(self._person_ids, list(left_out)))
        truth.add_shared({table: self._without(left_out, table, column) for table, column in OF_CASES.items()})
        truth.write(path)

    def truth_of_years(self, path: Path) -> None:
        """Write the truth of what no person or case stands behind."""
        KnownTruth(self.plan, self.world, self._landed_barometer()).write(path)

    def _without(self, left_out: set[str], table: str, column: str) -> Rows:
        # Rows that are never known keep the places, and so the identities, of the others.
        rows, gone = self._rows[table], np.isin(self.subjects(table, column), list(left_out))
        return rows.take(~gone) if column == "rivi_id" else replace(rows, known=np.where(gone, d.EMPTY, rows.known))

    def _landed_barometer(self) -> Table:
        return without(surveys.barometer(self.plan, self.world), self.lost_lines(BAROMETER), self.plan.last_month)

    def _quarantine(self, name: str, columns: str, where: str = "") -> list[tuple]:
        return self._demonstration.query(f'select {columns} from quarantine."{name.replace(".", "__")}" {where}')

    def _first_field(self, delivery: str, file: str, line: int) -> str:
        """The `rivi_id` of a delivered line, which also one with too many or too few fields has."""
        path = self._demonstration.deliveries / delivery / file
        # Only the header can begin with a byte order mark, and a `rivi_id` is digits in every encoding.
        with gzip.open(path, "rb") if file.endswith(".gz") else path.open("rb") as lines:
            return next(text for number, text in enumerate(lines, 1) if number == line).split(b";")[0].decode()


def without(table: Table, lines: list[int], last: int) -> Table:
    """The table without the rows at these places of its delivery until `last`."""
    delivered = np.flatnonzero(table.since <= last)
    kept = np.delete(np.arange(len(table.since)), delivered[[line for line in lines if line < len(delivered)]])
    return Table({name: column.take(kept) for name, column in table.columns.items()}, table.since[kept])


@pytest.fixture(scope="module")
def simulated(demonstration: Demonstration) -> Simulated:
    return Simulated(demonstration)


@pytest.fixture(scope="module")
def warehouse_cases(demonstration: Demonstration) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(demonstration.database, read_only=True) as connection:
        connection.execute(CASES)
        yield connection


def different_cells(
    connection: duckdb.DuckDBPyConnection, cells: str, truth: Path, indicators: tuple[str, ...]
) -> list[tuple]:
    """The cells in which truth and warehouse differ."""
    codes = ", ".join(f"'{code}'" for code in indicators)
    connection.execute(
        f"create or replace temp table known as from read_csv('{truth}', types = {{'area_code': 'varchar'}})"
        " where status <> 'immature' and measure_code in"
        f" (select measure_code from marts.dim_measure where indicator_code in ({codes}))"
    )
    connection.execute(f"create or replace temp table both_sides as {cells}")
    assert connection.execute("select sum(true_numerator) > 100 from both_sides").fetchall() == [(True,)]
    return connection.execute(f"from both_sides where {DIFFERENT}").fetchmany(20)


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda one: " and ".join(one.indicators))
def test_who_has_no_row_in_quarantine_counts_as_in_the_truth(explanation, simulated, warehouse_cases, tmp_path):
    left_out = {subject for (subject,) in warehouse_cases.execute(explanation.unknown).fetchall()}
    for name, column in explanation.tables.items():
        subjects = simulated.subjects(name.split(".")[1], column)
        left_out |= set(subjects[simulated.in_quarantine(name)].tolist())
    assert len(left_out) <= explanation.at_most
    simulated.truth_without(left_out, tmp_path / "truth.csv")
    warehouse_cases.execute("create or replace temp table left_out as select unnest($1) as subject", [list(left_out)])
    assert different_cells(warehouse_cases, MONTHS, tmp_path / "truth.csv", explanation.indicators) == []


def unanswered(table: Table, lines: list[int]) -> Table:
    """The answers with those on these lines left empty."""
    answer = table.columns["vastaus"]
    assert isinstance(answer, Code)
    values = answer.values.copy()
    values[lines] = 0
    return Table(table.columns | {"vastaus": replace(answer, values=values)}, table.since)


def test_years_are_the_truth_without_the_rows_in_quarantine(simulated, warehouse_cases, tmp_path, monkeypatch):
    last_year = int(simulated.plan.delivered_years[-1])
    said_eos = warehouse_cases.execute(
        "select _line from raw.keha__yhteistyobarometri where vastaus = 'eos'"
        " and _delivery_id = (select max(_delivery_id) from raw.keha__yhteistyobarometri)"
    ).fetchall()

    def lose(module: object, make: str, name: str, change: Callable[[Table], Table] = lambda table: table) -> None:
        real, lines = getattr(module, make), simulated.lost_lines(name)
        assert lines
        monkeypatch.setattr(module, make, lambda *given: without(change(real(*given)), lines, last_year))

    lose(surveys, "equality_survey", "keha.yhdenvertaisuuskartoitus")
    lose(population, "activity_counts", "tilastokeskus.tyossakaynti")
    lines = [line - HEADER_LINES - 1 for (line,) in said_eos]
    lose(surveys, "cooperation_barometer", "keha.yhteistyobarometri", lambda table: unanswered(table, lines))
    simulated.truth_of_years(tmp_path / "truth.csv")
    assert different_cells(warehouse_cases, YEARS, tmp_path / "truth.csv", ("1.1", "2.1", "5.1")) == []
