"""The published shares come out of the deliveries, measured by the rules in SQL of its own."""

import duckdb
import pytest

from mittaristo_lab.simulation.calibration import PUBLISHED
from simulation_kit import simulated

PERSONS = 60_000

STATUSES = """
with versions as (
    select *, row_number() over (
        partition by rivi_id order by strptime(muutosaika, '%d.%m.%Y %H:%M:%S') desc, filename desc
    ) as newest
    from read_csv('{folder}/ura/*/{table}.csv.gz', delim = ';', header = true, all_varchar = true, filename = true)
),
rows as (
    select hetu, strptime(muutosaika, '%d.%m.%Y %H:%M:%S') as changed, rivi_id, {kind} as kind, {reason} as reason,
        strptime({start_day}, '%d.%m.%Y')::date as start_day,
        case when {end_day} = '11.11.2222' then null else strptime({end_day}, '%d.%m.%Y')::date end as end_day
    from versions
    where newest = 1 and muutoslaji <> 'P'
),
closed_first as (
    select * from rows
    qualify row_number() over (
        partition by hetu, start_day{same} order by end_day is null, changed desc, rivi_id desc
    ) = 1
)
select * from closed_first
{one_per_start}
"""

ONE_PER_START = """
qualify row_number() over (partition by hetu, start_day order by changed desc, rivi_id desc) = 1
"""

MEASURES = """
create table timeline as
select hetu, kind, start_day,
    least(
        coalesce(end_day, date '2100-01-01'),
        coalesce(lead(start_day) over (partition by hetu order by start_day) - 1, date '2100-01-01')
    ) as end_day
from statuses;

create table episodes as
with marked as (
    select *, coalesce(end_day, date '2100-01-01') as last_day,
        max(coalesce(end_day, date '2100-01-01')) over (
            partition by hetu order by start_day, rivi_id rows between unbounded preceding and 1 preceding
        ) as before
    from searches
),
numbered as (
    select *, sum(case when before is null or start_day > before + 1 then 1 else 0 end) over (
        partition by hetu order by start_day, rivi_id
    ) as episode
    from marked
)
select hetu, min(start_day) as start_day, max(last_day) as end_day from numbered group by hetu, episode;

create table spells as
with pieces as (
    select t.hetu, t.kind, greatest(t.start_day, e.start_day) as start_day, least(t.end_day, e.end_day) as end_day
    from timeline as t
    join episodes as e on t.hetu = e.hetu and t.start_day <= e.end_day and e.start_day <= t.end_day
    where t.kind in ('2', '3')
),
numbered as (
    select *, sum(case when start_day = before + 1 then 0 else 1 end) over (
        partition by hetu order by start_day
    ) as spell
    from (select *, lag(end_day) over (partition by hetu order by start_day) as before from pieces)
)
select hetu, min(start_day) as start_day, max(end_day) as end_day, arg_max(kind, start_day) as last_kind,
    strptime(
        case when substr(hetu, 7, 1) in ('A', 'B', 'C', 'D', 'E', 'F') then '20' else '19' end
        || substr(hetu, 5, 2) || substr(hetu, 3, 2) || substr(hetu, 1, 2), '%Y%m%d'
    )::date as born
from numbered group by hetu, spell;

create table stock as
select spells.*, d.day,
    date_diff('year', born, d.day) - (strftime(d.day, '%m%d') < strftime(born, '%m%d'))::int as age
from spells
join (values (date '2025-09-30'), (date '2025-11-28'), (date '2026-01-30')) as d(day)
    on spells.start_day <= d.day and spells.end_day >= d.day;

create table starts as
select spells.*, end_day >= (start_day + interval 3 month)::date as over_3m,
    date_diff('year', born, start_day) - (strftime(start_day, '%m%d') < strftime(born, '%m%d'))::int as age
from spells
where start_day between date '2023-01-01' and date '2025-10-31';
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A database of timelines and spells of a larger population."""
    folder = tmp_path_factory.mktemp("calibration") / "deliveries"
    simulated(folder, PERSONS)
    connection = duckdb.connect()
    statuses = STATUSES.format(
        folder=folder,
        table="ytyoll",
        kind="tyok1",
        reason="tymsyy",
        start_day="tappvh",
        end_day="tppvm",
        same=", kind",
        one_per_start=ONE_PER_START,
    )
    searches = STATUSES.format(
        folder=folder,
        table="ythaku",
        kind="hedkd",
        reason="hapkd",
        start_day="alkpv1",
        end_day="loppv1",
        same="",
        one_per_start="",
    )
    connection.execute(f"create table statuses as {statuses}")
    connection.execute(f"create table searches as {searches}")
    connection.execute(MEASURES)
    connection.execute(f"create view payments as from read_parquet('{folder}/etuudet/*/maksut.parquet')")
    connection.execute(
        f"""create table homes as
        select hetu, area_code from (
            select hetu, kunnoh, row_number() over (partition by hetu order by rivi_id::bigint) as nth
            from read_csv('{folder}/ura/*/yhkunta.csv.gz', delim = ';', header = true, all_varchar = true)
        ) join read_csv('seeds/areas/municipalities.csv', all_varchar = true) on kunnoh = municipality_code
        where nth = 1"""
    )
    yield connection
    connection.close()


def _share(connection, condition: str, table: str, where: str = "true") -> float:
    query = f"select count(*) filter (where {condition}) / count(*) from {table} where {where}"
    return connection.execute(query).fetchone()[0]


STOCK = {
    "long_term": "(start_day + interval 12 month)::date <= day",
    "over_two_years": "(start_day + interval 24 month)::date <= day",
    "under_25": "age < 25",
    "over_55": "age >= 55",
}


@pytest.mark.parametrize("statistic", STOCK)
def test_the_unemployed_are_composed_as_published(measured, statistic):
    lowest, highest, _ = PUBLISHED[statistic]
    assert lowest - 0.015 <= _share(measured, STOCK[statistic], "stock") <= highest + 0.015


def test_the_laid_off_are_a_share_of_the_unemployed_as_published(measured):
    laid_off, everybody = measured.execute(
        """select count(*) filter (where t.kind = '3'), count(*)
        from stock join timeline as t on stock.hetu = t.hetu and stock.day between t.start_day and t.end_day"""
    ).fetchone()
    lowest, highest, _ = PUBLISHED["laid_off"]
    assert lowest - 0.01 <= laid_off / everybody <= highest + 0.01


@pytest.mark.parametrize(("group", "condition"), [("under_25", "age < 25"), ("over_55", "age >= 55")])
def test_unemployment_ends_within_three_months_as_published(measured, group, condition):
    lowest, highest, _ = PUBLISHED[f"ended_before_3m_{group}"]
    share = _share(measured, "not over_3m", "starts", condition)
    assert lowest - 0.02 <= share <= highest + 0.02


@pytest.mark.parametrize(("area", "tolerance"), [("39", 0.03), ("25", 0.07)])
def test_areas_at_both_ends_flow_as_published(measured, area, tolerance):
    share = _share(measured, "over_3m", "starts join homes using (hetu)", f"area_code = '{area}'")
    assert share == pytest.approx(PUBLISHED[f"over_3m_area_{area}"][0], abs=tolerance)


def test_all_areas_have_cases_and_differ(measured):
    shares = measured.execute(
        "select area_code, avg(over_3m::int), count(*) from starts join homes using (hetu) group by all"
    ).fetchall()
    assert len(shares) == 46
    assert min(count for _, _, count in shares) > 20
    large = [share for _, share, count in shares if count > 400]
    assert max(large) - min(large) > 0.15


def test_recipients_have_the_benefits_that_kela_counts(measured):
    shares = dict(
        measured.execute(
            """select etuus, count(distinct hetu) / sum(count(distinct hetu)) over () from payments
            where date '2024-12-31' between jakso_alku and jakso_loppu and takaisinperinta = '0' group by etuus"""
        ).fetchall()
    )
    assert shares["01"] == pytest.approx(PUBLISHED["earnings_related"][0], abs=0.04)
    assert shares["03"] == pytest.approx(PUBLISHED["labour_market_subsidy"][0], abs=0.04)
