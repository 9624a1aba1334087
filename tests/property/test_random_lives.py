"""Random lives: what landing and SQL make of awkward rows, held against the reference and against themselves.

All populations share one build. That is as good as a build for each: a rule looks at the rows of one person, vacancy,
case, permit or respondent, and populations share none of these; that the others change nothing is itself shown below,
with a part of the populations built alone. Only cells count events of several populations, and they cannot hide one
error behind another: the populations' homes lie in all areas, most cells that hold an event hold one only, and cases
are compared one by one.

Other populations: `RANDOM_LIVES_SEED=7 RANDOM_LIVES=2000 python -m pytest tests/property`.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import duckdb
import pytest

from delivery_kit import csv_file
from mittaristo.landing.person import KEY_VARIABLE
from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference.compare import Report
from mittaristo_lab.reference.computation import Computation
from mittaristo_lab.reference.dates import last_of_month
from populations_kit import Population, Row, draw_populations, random_populations
from worlds_kit import (
    KEY,
    PARAMETERS,
    Delivery,
    Layout,
    Teller,
    World,
    deliveries_of,
    either_layout,
    labels_of,
    moved,
    shuffled,
    split,
    surroundings,
    write,
    write_random_lives,
)

SEED = int(os.environ.get("RANDOM_LIVES_SEED", "1"))
POPULATIONS = int(os.environ.get("RANDOM_LIVES", "500"))
RESULTS = ("+fct_indicator_value", "+fct_indicator_case")
EVENTS = ("+ind_*__cases", "+int_people__attributes")
YEARS = 28

# V6: the reasons of each indicator; those of 4.1 and 3.3 that only one measure has are in its name.
REASONS = {
    "flow_3m": ("status_unknown", "not_in_cohort_status"),
    "employed_at_3m": ("status_unknown", "not_in_cohort_status"),
    "relapse_3m": ("subsidised", "not_a_jobseeker"),
    "relapse_6m": ("subsidised", "not_a_jobseeker"),
    "benefit_days_mean": ("not_permanent",),
    "benefit_days_mean_recipients": ("not_permanent", "no_benefit_days"),
    "long_term_ill_employed": ("not_long_term_ill",),
    "shortage_entries_share": ("shortage_unknown",),
    **dict.fromkeys(
        (
            "offers_to_other_area_workplaces",
            "offers_to_other_area_workplaces_share",
            "offers_to_other_area_clients",
            "offers_to_other_area_clients_share",
        ),
        ("cancelled", "duplicate"),
    ),
    "specialist_permits": ("not_positive", "cancelled", "not_first_permit", "not_work", "other_ground"),
}
FEWEST = 5


@dataclass(frozen=True)
class Lives:
    """Populations in a world of their own."""

    populations: list[Population]
    world: World

    @cached_property
    def rows(self) -> list[Row]:
        return [*chain.from_iterable(self.populations), *surroundings(SEED)]

    @property
    def deliveries(self) -> list[Delivery]:
        return deliveries_of(self.rows)

    @cached_property
    def computation(self) -> Computation:
        return self.world.computation()

    def live(
        self, deliveries: Iterable[Delivery], *selection: str, layout: Layout = csv_file, ask: bool = False
    ) -> None:
        """Write, land and build; see ``World.land`` for what it asks."""
        write(self.world.deliveries, deliveries, layout)
        outcomes = self.world.land(ask=ask)
        assert {outcome.verdict for outcome in outcomes} == {"landed"}, [outcome.message for outcome in outcomes]
        self.world.build(*selection)


@pytest.fixture(scope="module")
def person_key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(KEY_VARIABLE, KEY)
        yield


@pytest.fixture(scope="module")
def lives(person_key: None, tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """All populations."""
    made = Lives(draw_populations(POPULATIONS, SEED), World(tmp_path_factory.mktemp("lives")))
    made.live(made.deliveries, *RESULTS, ask=True)
    return made


@pytest.fixture(scope="module")
def some(lives: Lives, tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """Every third population, without the others."""
    made = Lives(lives.populations[::3], World(tmp_path_factory.mktemp("some")))
    made.live(made.deliveries, *RESULTS)
    return made


def otherwise(some: Lives, folder: Path, deliveries: Iterable[Delivery], layout: Layout = csv_file) -> World:
    """The same populations delivered in another way, with all the events that cells count built."""
    other = Lives(some.populations, World(folder))
    other.live(deliveries, *EVENTS, layout=layout)
    return other.world


def expect_same(found: dict[str, Counter], expected: dict[str, Counter]) -> None:
    """Fail with the first events that only one side has."""
    said = [
        f"{table}: {what} {row}"
        for table in expected
        for what, rows in (
            ("no longer", expected[table] - found[table]),
            ("new", found[table] - expected[table]),
        )
        for row in list(rows)[:3]
    ]
    assert not said, "\n".join(said)


def test_every_case_and_cell_equals_the_reference(lives: Lives, record_property) -> None:
    reports = lives.world.reports(lives.computation)
    said = Teller(lives.computation, lives.rows, SEED).tell(reports)
    assert not said, said
    compared = Counter({what: sum(one.compared for one in reports if one.what == what) for what in ("cases", "cells")})
    persons = len(lives.computation.registers.lives)
    record_property(
        "counted",
        f"random lives: {len(lives.populations)} populations (seed {SEED}) with {persons} persons and"
        f" {len(lives.rows)} delivered rows; {compared['cases']} cases and {compared['cells']} cells equal the"
        " reference's",
    )
    assert len(lives.populations) >= POPULATIONS


def test_every_reason_is_drawn(lives: Lives) -> None:
    """What is drawn must not become dull unseen: each reason to leave a denominator has cases (V6)."""
    rare = []
    for code in measures():
        found = Counter(case.exclusion_reason for case in lives.computation.cases(code) if case.is_mature)
        assert found.keys() <= {None, *REASONS.get(code, ())}, f"{code} has a reason that this test does not know"
        rare += [f"{code}: {reason}" for reason in REASONS.get(code, ()) if found[reason] < FEWEST]
    assert not rare, rare


def test_every_measure_has_events_on_both_sides(lives: Lives) -> None:
    """Each measure counts events, each share leaves some outside its numerator, some follow-ups are not over."""
    rare = []
    for code, measure in measures().items():
        events = lives.computation.contributions(code)
        hits = sum(event.numerator > 0 for event in events)
        rare += [f"{code}: {hits} in the numerator"] if hits < 2 * FEWEST else []
        misses = len(events) - hits
        rare += [f"{code}: {misses} outside the numerator"] if measure.kind == "share" and misses < 2 * FEWEST else []
        waiting = sum(not case.is_mature for case in lives.computation.cases(code))
        follow_up = any(measure.follow_up(lives.computation.parameters).values())
        rare += [f"{code}: {waiting} immature"] if follow_up and measure.indicator != "K" and waiting < FEWEST else []
    entries = Counter(run.rule for history in lives.computation.context.histories for run in history.entries)
    rare += [f"entries by {rule}" for rule in ("E1", "E2", "E3") if entries[rule] < 2 * FEWEST]
    assert not rare, rare


def test_every_area_and_breakdown_value_is_drawn(lives: Lives) -> None:
    """Somewhere there is an event of each, but of an unknown sex and a known age: both come with the person (A4)."""
    for where in ("area_level, area_code", "breakdown, breakdown_value"):
        never = lives.world.query(
            f"select {where} from marts.fct_indicator_value"
            " where breakdown_value = 'unknown_unknown' or not starts_with(breakdown_value, 'unknown_')"
            " group by all having sum(coalesce(nullif(denominator, 0), numerator)) = 0 order by all"
        )
        assert not never, never


def test_every_fault_of_a_row_is_drawn(lives: Lives) -> None:
    tables = lives.world.query("select table_name from duckdb_tables() where schema_name = 'quarantine'")
    reasons = {
        reason.split(":")[0]
        for (table,) in tables
        for (said,) in lives.world.query(f'select distinct _reasons from quarantine."{table}"')
        for reason in said.split("; ")
    }
    assert reasons == {"unreadable", "unknown_code", "empty", "reversed_interval", "bad_hetu", "duplicate_key"}


def test_most_cells_hold_one_event(lives: Lives) -> None:
    """In a cell of one event no error hides behind that of another population."""
    [(single, filled)] = lives.world.query(
        "select count_if(events = 1), count(*) from ("
        "select coalesce(denominator, numerator) as events from marts.fct_indicator_value"
        " where period_type = 'month' and area_level = 'employment_area' and breakdown <> 'total') where events > 0"
    )
    assert single > 0.6 * filled, (single, filled)


def test_persons_elsewhere_change_no_case(lives: Lives, some: Lives) -> None:
    """The part of the populations has the same events alone as among all, and no other ones."""
    alone, among = some.world.events(), lives.world.events()
    ours = set(labels_of(some.rows))
    for table in alone:
        theirs = Counter({row: count for row, count in among[table].items() if not ours.isdisjoint(row)})
        if any(not ours.isdisjoint(row) for row in alone[table]):
            expect_same({table: alone[table]}, {table: theirs})
        else:
            expect_same({table: alone[table]}, {table: alone[table] & among[table]})


def test_order_of_rows_and_layout_of_files_do_not_matter(some: Lives, tmp_path: Path) -> None:
    world = otherwise(some, tmp_path, shuffled(some.deliveries, SEED), either_layout)
    expect_same(world.events(), some.world.events())


def test_splitting_deliveries_changes_nothing(some: Lives, tmp_path: Path) -> None:
    world = otherwise(some, tmp_path, split(some.deliveries, SEED))
    expect_same(world.events(), some.world.events())


def test_landing_again_changes_nothing(some: Lives) -> None:
    landed = "select delivery_id, table_name, rows_landed, rows_quarantined from raw.delivery_files order by all"
    before = some.world.query(landed), some.world.database.read_bytes()
    assert {outcome.verdict for outcome in some.world.land()} == {"already landed"}
    assert (some.world.query(landed), some.world.database.read_bytes()) == before


# K1's day moves with Easter.
LEFT_OUT = "('unemployed_jobseekers', 'long_term_unemployed', 'laid_off')"
CELLS = (
    "measure_code, period_type, {later}(period_start), {later}(period_end), area_level, area_code, breakdown,"
    " breakdown_value, numerator, denominator, value, ci_low, ci_high, status, {later}(data_until), {later}(as_of_date)"
)
CASES = (
    "measure_code, person_id, {later}(reference_date), area_code, region_code, sex, age_group, language, citizenship,"
    " education, long_term_ill, entry_status, kind, in_denominator, in_numerator, amount, exclusion_reason,"
    " {later}(evidence_date), {later}(follow_up_until), is_mature"
)


def test_28_years_later_everything_is_the_same(some: Lives, tmp_path: Path) -> None:
    """28 years have the same weekdays and leap days: all dates and date parameters moved move all cells, but K1's."""
    history_from = PARAMETERS["history_from"]
    parameters = {"history_from": f"{int(history_from[:4]) + YEARS}{history_from[4:]}"}
    later = Lives(some.populations, World(tmp_path, parameters))
    later.live(moved(some.deliveries, YEARS), *RESULTS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{some.world.database}' as first (read_only)")
        connection.execute(f"attach '{later.world.database}' as second (read_only)")
        connection.execute(f"create macro later(day) as cast(day + interval {YEARS} year as date)")
        for mart, columns in (("fct_indicator_value", CELLS), ("fct_indicator_case", CASES)):
            first, second = (
                f"select {columns.format(later=move)} from {name}.marts.{mart} where measure_code not in {LEFT_OUT}"
                for name, move in (("first", "later"), ("second", ""))
            )
            gone = connection.execute(f"({first} except all {second}) limit 5").fetchall()
            new = connection.execute(f"({second} except all {first}) limit 5").fetchall()
            assert (gone, new) == ([], []), "\n".join(map(str, ["no longer:", *gone, "new:", *new]))


def test_a_difference_is_told_for_people(lives: Lives) -> None:
    """Whoever reads a failure learns which person of which population it is, and sees nothing that identifies."""
    case = next(case for case in lives.computation.cases("flow_3m") if case.in_numerator)
    [label] = [label for person_id, label in labels_of(lives.rows).items() if person_id == case.person_id]
    day = case.reference_date
    month = f"month {day.replace(day=1)} {last_of_month(day)} employment_area {case.area_code} total total"
    reports = [Report("flow_3m", "cases"), Report("flow_3m", "cells")]
    reports[0].add(f"{case.person_id} {day} (in_numerator)", "no", "yes")
    reports[1].add(month, "value; numerator 0.0", "value; numerator 1.0")
    told = Teller(lives.computation, lives.rows, SEED).tell(reports)
    _, of_case, of_cell = told.split("\n\n")
    assert f"flow_3m, cases: person {label} {day} (in_numerator); population {label[:-1]}; seed {SEED}\n" in of_case
    assert "  SQL        no\n  reference  yes\n" in of_case
    assert f"hetu {label}" in of_case
    assert f"hetu {label}" in of_cell
    assert case.person_id not in told


def test_random_populations_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """Others build on them, as data for broken SQL; so they must be as good, and the same whenever written."""
    for folder in ("one", "other"):
        write_random_lives(tmp_path / folder, 5, SEED)
    one, other = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("one", "other")
    )
    assert one == other
    assert random_populations(5, SEED) != random_populations(5, SEED + 1)
