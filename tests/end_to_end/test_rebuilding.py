"""A build is a function of the deliveries and the as-of date: the same again, and the same later (V3)."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from demonstration_kit import Demonstration, environment, mittaristo
from mittaristo.building import PROJECT

AS_OF = "2025-10-31"
WITHOUT_TESTS = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
DBT = [Path(sys.executable).with_name("dbt"), "build", "--profiles-dir", "profiles", "--quiet", *WITHOUT_TESTS]
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


def build(folder: Path, *arguments: str) -> None:
    """Build with plain dbt, as an engineer does; what the tests say of these rows has been asked already."""
    ended = subprocess.run(
        [*DBT, *arguments],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def copy(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration's database to build again."""
    folder = tmp_path_factory.mktemp("copy")
    (folder / "warehouse").mkdir()
    shutil.copy(demonstration.database, folder / "warehouse" / "mittaristo.duckdb")
    return folder


@pytest.fixture(scope="module")
def landed_until_then(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that knows only what had been delivered when the as-of date was the newest day covered."""
    folder = tmp_path_factory.mktemp("then")
    for manifest in sorted(demonstration.deliveries.rglob("manifest.json")):
        register, delivered_on = manifest.parent.parts[-2:]
        if delivered_on < "2025-11-30":
            shutil.copytree(manifest.parent, folder / "deliveries" / register / delivered_on)
    ended = mittaristo(folder, "land", str(folder / "deliveries"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    build(folder)
    return folder


def test_building_twice_gives_identical_tables(demonstration, copy):
    build(copy)
    assert contents(copy / "warehouse" / "mittaristo.duckdb") == contents(demonstration.database)


def test_building_for_an_earlier_day_gives_the_values_of_that_day(copy, landed_until_then):
    build(copy, "--vars", f"{{as_of_date: {AS_OF}}}")
    earlier = contents(landed_until_then / "warehouse" / "mittaristo.duckdb")
    assert earlier["marts.fct_indicator_value"][0] > 100_000
    now = contents(copy / "warehouse" / "mittaristo.duckdb")
    assert {name for name in now if now[name] != earlier[name]} == set()
