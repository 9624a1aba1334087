"""Each kind of fault is made where it can be, and nowhere else; the query with it still runs."""

from __future__ import annotations

import duckdb
import pytest

from tools.mutation.mutants import Query

QUERY = """
with days as (
    select
        person,
        day,
        row_number() over (partition by person order by day desc, source) as place
    from given
    where day >= cast('2024-02-29' as date) and source <> 'x'
)
select distinct
    days.person,
    coalesce(other.label, 'none') as label,
    case when days.place = 1 then days.day + 1 end as next_day
from days
left join other on days.person = other.person
where days.place < 3
"""

EXPECTED = {
    "comparison: day >= CAST('2024-02-29' AS DATE) to day > CAST('2024-02-29' AS DATE) (1)",
    "comparison: day >= CAST('2024-02-29' AS DATE) to day < CAST('2024-02-29' AS DATE) (1)",
    "comparison: days.place < 3 to days.place <= 3 (1)",
    "boundary: CAST('2024-02-29' AS DATE) to CAST('2024-03-01' AS DATE) (1)",
    "boundary: CAST('2024-02-29' AS DATE) to CAST('2024-03-28' AS DATE) (1)",
    "boundary: days.day + 1 to days.day + 2 (1)",
    "boundary: days.day + 1 to days.day + 0 (1)",
    "join: left join other to inner join other (1)",
    "condition: and source <> 'x' to (left out) (1)",
    "condition: WHERE days.place < 3 to (left out) (1)",
    "condition: join other on days.person = other.person to (left out) (1)",
    "arguments: COALESCE(other.label, 'none') to other.label (1)",
    "arguments: days.day + 1 to days.day - 1 (1)",
    "order: order by day DESC to order by day ASC (1)",
    "order: order by source to (left out) (1)",
    "order: partition by person to (left out) (1)",
    "distinct: select distinct to select (1)",
}


def keys(sql: str) -> set[str]:
    return set(Query(sql).mutants)


def test_every_kind_of_fault_is_made() -> None:
    assert keys(QUERY) >= EXPECTED


def test_a_key_of_a_join_is_dropped_but_not_turned_round() -> None:
    assert not [key for key in keys(QUERY) if key.startswith("comparison: days.person = other.person")]


def test_every_mutant_runs_and_differs_from_the_query() -> None:
    query = Query(QUERY)
    with duckdb.connect(":memory:") as connection:
        connection.execute("create table given (person text, day date, source text)")
        connection.execute("create table other (person text, label text)")
        texts = [query.sql(mutant) for mutant in query.mutants.values()]
        for text in texts:
            connection.execute(text).fetchall()
    assert query.sql() not in texts
    assert len(set(texts)) == len(texts)


def test_the_key_stays_when_the_line_moves() -> None:
    moved = Query("\n\n" + QUERY)
    assert keys(QUERY) == set(moved.mutants)
    assert {mutant.line for mutant in moved.mutants.values()} == {
        mutant.line + 2 for mutant in Query(QUERY).mutants.values()
    }


def test_the_same_fault_in_two_places_is_told_apart() -> None:
    assert keys("select a < 1 as x, a < 1 as y from t") >= {
        "comparison: a < 1 to a <= 1 (1)",
        "comparison: a < 1 to a <= 1 (2)",
    }


@pytest.mark.parametrize(
    ("sql", "key"),
    [
        ("select min(a) as b from t", "aggregate: MIN(a) to MAX(a) (1)"),
        ("select greatest(a, 2) as b from t", "aggregate: GREATEST(a, 2) to LEAST(a, 2) (1)"),
        ("select count(distinct a) as b from t", "distinct: COUNT(DISTINCT a) to COUNT(a) (1)"),
        ("select a from t union select 1 as a", "distinct: union to union all (1)"),
        ("select a - 2 as b from t", "arguments: a - 2 to 2 - a (1)"),
        ("select a from t where a in (1, 2)", "condition: a in 2 to (left out) (1)"),
        ("select case when a = 1 then 1 else 3 end as b from t", "condition: else 3 to (left out) (1)"),
        ("select a from t where a is not null", "negation: NOT a IS NULL to a IS NULL (1)"),
    ],
)
def test_a_fault_is_made(sql: str, key: str) -> None:
    assert key in keys(sql)


def test_what_only_names_an_open_end_or_orders_a_result_is_left_alone() -> None:
    assert keys("select cast('9999-12-30' as date) as a from t order by a") == set()
    assert keys("select a from t union all select b from u") == set()


def test_what_group_by_repeats_changes_in_both() -> None:
    query = Query("select a + 1 as b, count(*) as n from t group by a + 1")
    text = query.sql(query.mutants["boundary: a + 1 to a + 2 (1)"])
    assert text == "SELECT a + 2 AS b, COUNT(*) AS n FROM t GROUP BY a + 2"


def test_the_rows_of_a_unit_test_are_left_alone_and_the_fault_is_the_models() -> None:
    model = 'with rows_of as (select a from "db"."s"."t" where a < 3) select a from rows_of'
    embedded = (
        "with __dbt__cte__t as (select 1 as a where 1 < 2), "
        "rows_of as (select a from __dbt__cte__t where a < 3) select a from rows_of"
    )
    assert keys(embedded) == keys(model)
    query = Query(embedded)
    with duckdb.connect(":memory:") as connection:
        assert connection.execute(query.sql()).fetchall() == [(1,)]
        wrong = query.sql(query.mutants["comparison: a < 3 to a >= 3 (1)"])
        assert connection.execute(wrong).fetchall() == []
