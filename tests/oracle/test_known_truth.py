"""The warehouse against what is true of the simulated world (`truth.csv`), cell by cell."""

from pathlib import Path

import duckdb
import pytest

from demonstration_kit import build, mittaristo
from mittaristo_lab.catalogue import measures

# Nineteen months are enough for every follow-up and every period type, and build in a third of the time.
CLEAN = ["--persons", "3000", "--until", "2024-07", "--first-until", "2024-05", "--seed", "2"]
KEY = "measure_code, period_type, period_start, period_end, area_level, area_code"
NUMBERS = ("numerator", "denominator", "value")
# What the truth must know; of a measure that simulated lives cannot tell it is silent.
KNOWN = {
    *("equality_score", "cooperation_score", "wif_leads", "shortage_permits", "specialist_permits"),
    *(f"{rate}_rate_{group}" for rate in ("employment", "unemployment") for group in ("young", "foreign", "55plus")),
    *(
        "long_term_ill_employed",
        "long_term_ill_employed_share",
        "flow_3m",
        "employed_at_3m",
        "relapse_3m",
        "relapse_6m",
    ),
    *("benefit_days_mean", "benefit_days_mean_recipients"),
    *("shortage_entries", "shortage_entries_share"),
    *(f"offers_to_other_area_{subject}{suffix}" for subject in ("workplaces", "clients") for suffix in ("", "_share")),
    *("unemployed_jobseekers", "long_term_unemployed", "laid_off", "unemployment_starts", "over_3m_unemployment"),
}
# Sums of means, the only ones that are not exact, agree to the ninth digit.
DIFFERENT = " or ".join(
    [f"({n} is null) <> (true_{n} is null) or abs({n} - true_{n}) > 1e-9 * greatest(1, abs(true_{n}))" for n in NUMBERS]
)


def with_truth(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the folder's warehouse with the view `cells`: both sides of every cell."""
    connection = duckdb.connect(folder / "warehouse" / "mittaristo.duckdb", read_only=True)
    types = {"area_code": "varchar", **dict.fromkeys(NUMBERS, "double")}
    connection.execute(
        f"create temp view truth as from read_csv('{folder / 'deliveries' / 'truth.csv'}', types = {types})"
    )
    renamed = ", ".join(f"{name} as true_{name}" for name in (*NUMBERS, "status"))
    connection.execute(
        f"create temp view cells as select * from (select {KEY}, {', '.join(NUMBERS)}, status "
        "from marts.fct_indicator_value where breakdown = 'total' "
        "and measure_code in (select measure_code from truth)) "
        f"full join (select {KEY}, {renamed} from truth) using ({KEY})"
    )
    return connection


@pytest.fixture(scope="module")
def clean_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse of deliveries without dirt."""
    folder = tmp_path_factory.mktemp("clean")
    for arguments in (["simulate", str(folder / "deliveries"), *CLEAN], ["land", str(folder / "deliveries")]):
        ended = mittaristo(folder, *arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    build(folder)
    return folder


@pytest.fixture(scope="module")
def clean(clean_folder: Path):
    with with_truth(clean_folder) as connection:
        yield connection


def test_clean_deliveries_give_the_truth_in_every_cell(clean):
    differing = clean.execute(f"select * from cells where status is distinct from true_status or {DIFFERENT}")
    assert differing.fetchmany(20) == []


def test_the_cells_compared_hold_something(clean):
    """An empty truth would equal an empty warehouse."""
    filled = clean.execute(
        "select measure_code, count(*) filter (where status = 'value' and true_numerator > 0) from cells group by all"
    ).fetchall()
    assert {code for code, _ in filled} >= KNOWN
    assert [code for code, count in filled if count < 20] == []
    assert clean.execute("select count(distinct status) from cells").fetchall() == [(3,)]


def test_the_reference_finds_the_same_in_clean_deliveries(clean_folder):
    ended = mittaristo(clean_folder, "verify", str(clean_folder / "deliveries"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"0 differing cells and 0 differing cases in {len(measures())} measures" in ended.stdout
