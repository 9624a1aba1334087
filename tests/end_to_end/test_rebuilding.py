"""A build is a function of the deliveries and the as-of date: the same again, and the same later (V3)."""

import shutil
from pathlib import Path

import duckdb
import pytest

from demonstration_kit import Demonstration, build, mittaristo

AS_OF = "2025-10-31"
BUILT = ("seeds", "staging", "intermediate", "indicators", "marts")


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
def built_again(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a copy of the demonstration's database, built a second time."""
    folder = tmp_path_factory.mktemp("again")
    (folder / "warehouse").mkdir()
    shutil.copy(demonstration.database, folder / "warehouse" / "mittaristo.duckdb")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def built_for_then(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a copy of the demonstration's database, built for an earlier day."""
    folder = tmp_path_factory.mktemp("for_then")
    (folder / "warehouse").mkdir()
    shutil.copy(demonstration.database, folder / "warehouse" / "mittaristo.duckdb")
    build(folder, "--vars", f"{{as_of_date: {AS_OF}}}")
    return folder


@pytest.fixture(scope="module")
def landed_until_then(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse that knows only what had been delivered when the earlier day was the newest."""
    folder = tmp_path_factory.mktemp("then")
    for manifest in sorted(demonstration.deliveries.rglob("manifest.json")):
        register, delivered_on = manifest.parent.parts[-2:]
        if delivered_on < "2025-11-30":
            shutil.copytree(manifest.parent, folder / "deliveries" / register / delivered_on)
    ended = mittaristo(folder, "land", str(folder / "deliveries"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    build(folder)
    return folder


def test_building_twice_gives_identical_tables(demonstration, built_again):
    assert contents(built_again / "warehouse" / "mittaristo.duckdb") == contents(demonstration.database)


def test_building_for_an_earlier_day_gives_the_values_of_that_day(built_for_then, landed_until_then):
    earlier = contents(landed_until_then / "warehouse" / "mittaristo.duckdb")
    assert earlier["marts.fct_indicator_value"][0] > 100_000
    now = contents(built_for_then / "warehouse" / "mittaristo.duckdb")
    assert {name for name in now if now[name] != earlier[name]} == set()


def test_the_reference_computes_the_same_now_and_for_the_earlier_day(demonstration, built_for_then):
    for folder, day in ((demonstration.folder, "2026-01-31"), (built_for_then, AS_OF)):
        ended = mittaristo(folder, "verify", str(demonstration.deliveries))
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert f"as of {day}: 0 differing cells and 0 differing cases in 30 measures" in ended.stdout
