"""A build is a function of the deliveries and the as-of date: the same again, and the same later (V3)."""

import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import fmean

import duckdb
import pytest

from demonstration_kit import EARLIER_DAY, Demonstration, build, copy_demonstration, mittaristo
from mittaristo_lab.catalogue import measures
from project_kit import run_dbt

BUILT = ("seeds", "staging", "intermediate", "indicators", "results", "marts")


def contents(database: Path) -> dict[str, tuple[int, int]]:
    """Rows and an order-independent fingerprint of every built table; vintages remember earlier builds by purpose."""
    with duckdb.connect(database, read_only=True) as connection:
        tables = connection.execute(
            f"select schema_name, table_name from duckdb_tables() where schema_name in {BUILT}"
            " and table_name <> 'fct_indicator_value_vintage' order by all"
        ).fetchall()
        return {
            f"{schema}.{table}": connection.execute(
                f'select count(*), bit_xor(hash(built)) from "{schema}"."{table}" as built'
            ).fetchone()
            for schema, table in tables
        }


@pytest.fixture(scope="module")
def built_again(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A copy of the demonstration, built a second time."""
    copy = copy_demonstration(demonstration, tmp_path_factory.mktemp("again"))
    build(copy.folder)
    return copy


@pytest.fixture(scope="module")
def landed_until_then(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A warehouse that knows only what had been delivered when the earlier day was the newest."""
    folder = tmp_path_factory.mktemp("then")
    for manifest in sorted(demonstration.deliveries.rglob("manifest.json")):
        register, delivered_on = manifest.parent.parts[-2:]
        if delivered_on < "2025-11-30":
            shutil.copytree(manifest.parent, folder / "deliveries" / register / delivered_on)
    ended = mittaristo(folder, "land", str(folder / "deliveries"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    build(folder)
    return Demonstration(folder, ended.stdout)


def results(warehouse: Demonstration, table: str) -> dict[date, tuple[int, int]]:
    """Rows and an order-independent fingerprint of the results of each as-of date."""
    rows = warehouse.query(
        f"select as_of_date, count(*), bit_xor(hash(results)) from marts.{table} as results group by as_of_date"
    )
    return {as_of_date: (count, fingerprint) for as_of_date, count, fingerprint in rows}


def test_building_twice_gives_identical_tables(demonstration, built_again):
    assert contents(built_again.database) == contents(demonstration.database)


def test_building_for_an_earlier_day_gives_the_values_of_that_day(built_for_then, landed_until_then):
    earlier = contents(landed_until_then.database)
    assert earlier["marts.fct_indicator_value"][0] > 100_000
    now = contents(built_for_then.database)
    assert {name for name in now if now[name] != earlier[name]} == set()


def test_building_twice_leaves_one_vintage(demonstration, built_again):
    said = results(demonstration, "fct_indicator_value")
    assert results(demonstration, "fct_indicator_value_vintage") == said
    assert results(built_again, "fct_indicator_value_vintage") == said


def test_building_for_another_day_adds_its_vintage_and_touches_no_other(demonstration, built_for_then):
    then, now = (results(warehouse, "fct_indicator_value") for warehouse in (built_for_then, demonstration))
    assert then.keys() == {date.fromisoformat(EARLIER_DAY)}
    assert results(built_for_then, "fct_indicator_value_vintage") == then | now


def test_a_build_with_other_parameters_adds_no_vintage(demonstration, tmp_path):
    copy = copy_demonstration(demonstration, tmp_path / "otherwise")
    with duckdb.connect(copy.database) as connection:
        connection.execute("delete from marts.fct_indicator_value_vintage")
    only_the_vintage = ["run", "--quiet", "--select", "fct_indicator_value_vintage"]
    run_dbt(*only_the_vintage, "--vars", "{flow_months: 6}", database=copy.database, target=tmp_path / "target")
    assert results(copy, "fct_indicator_value_vintage") == {}


def test_revisions_compare_the_first_with_the_latest_value(built_for_then):
    said = defaultdict(list)
    for *cell, as_of_date, value in built_for_then.query(
        """
        select measure_code, period_type, area_level, period_start, period_end, area_code, as_of_date, value
        from marts.fct_indicator_value_vintage
        where breakdown = 'total' and status = 'value'
        order by as_of_date
        """
    ):
        said[tuple(cell)].append((as_of_date, value))
    groups = defaultdict(list)
    for (*group, _, period_end, _), values in said.items():
        if len(values) > 1:
            (first_day, first), (_, latest) = values[0], values[-1]
            lag = (first_day.year - period_end.year) * 12 + first_day.month - period_end.month
            groups[*group, lag].append((first, latest))
    rows = built_for_then.query("select * from quality.revisions")
    assert {row[:4] for row in rows} == groups.keys()
    assert any(share_changed > 0 for *_, share_changed, _, _, _, _, _ in rows)
    for row in rows:
        assert row[4:] == expected_revision(groups[row[:4]]), row[:4]


def expected_revision(values: list[tuple[float, float]]) -> tuple:
    """Cells compared, share changed, mean, mean and largest absolute, mean and largest relative revision."""
    moved = [latest - first for first, latest in values]
    sizes = [abs(difference) for difference in moved]
    relative = [100 * abs(latest - first) / first for first, latest in values if first]

    def about(number: float):
        return pytest.approx(number, abs=1e-5)

    return (
        len(values),
        about(100 * sum(latest != first for first, latest in values) / len(values)),
        about(fmean(moved)),
        about(fmean(sizes)),
        about(max(sizes)),
        about(fmean(relative)) if relative else None,
        about(max(relative)) if relative else None,
    )


def test_the_reference_computes_the_same_now_and_for_the_earlier_day(demonstration, built_for_then):
    for folder, day in ((demonstration.folder, "2026-01-31"), (built_for_then.folder, EARLIER_DAY)):
        ended = mittaristo(folder, "verify", str(demonstration.deliveries))
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert f"as of {day}: 0 differing cells and 0 differing cases in {len(measures())} measures" in ended.stdout
