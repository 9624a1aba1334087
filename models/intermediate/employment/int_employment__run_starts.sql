-- Grain: one row per person and first day e of a run of open-market employment, not after data_until of ura (E7).
-- Rules: E5 (no subsidy covers e), E6 (an episode covers e - 1, whatever the status), E4 (a run whose first day fails
-- is no entry on any later day).

with runs as (
    select
        runs_of_all_days.person_id,
        runs_of_all_days.start_date,
        runs_of_all_days.end_date,
        runs_of_all_days.evidence
    from {{ ref('int_employment__runs') }} as runs_of_all_days
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'ura'
            and runs_of_all_days.start_date <= coverage.data_until
),

subsidies as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        {{ evidence('ura.ysijoit') }} as evidence
    from {{ ref('stg_ura__subsidies') }}
),

episode_chains as (
    select
        person_id,
        start_date,
        end_date,
        chain_start_date
    from {{ ref('int_timeline__episode_chains') }}
),

statuses as (
    select
        person_id,
        start_date,
        end_date,
        status_code
    from {{ ref('int_timeline__statuses') }}
),

covering_subsidies as (
    select
        runs.person_id,
        runs.start_date,
        subsidies.evidence,
        row_number() over (
            partition by runs.person_id, runs.start_date
            order by subsidies.start_date, subsidies.row_id
        ) as first_first
    from runs
    inner join subsidies
        on
            runs.person_id = subsidies.person_id
            and {{ covers('subsidies.start_date', 'subsidies.end_date', 'runs.start_date') }}
),

final as (
    select
        runs.person_id,
        runs.start_date,
        runs.end_date,
        covering_subsidies.person_id is not null as is_subsidised,
        episode_chains.person_id is not null as was_jobseeker,
        covering_subsidies.person_id is null and episode_chains.person_id is not null as is_entry,
        episode_chains.start_date as episode_start_date,
        episode_chains.chain_start_date,
        case statuses.status_code when '2' then 'unemployed' when '3' then 'laid_off' end as entry_status,
        runs.evidence,
        covering_subsidies.evidence as subsidy_evidence
    from runs
    left join covering_subsidies
        on
            runs.person_id = covering_subsidies.person_id
            and runs.start_date = covering_subsidies.start_date
            and covering_subsidies.first_first = 1
    left join episode_chains
        on
            runs.person_id = episode_chains.person_id
            and {{ covers('episode_chains.start_date', 'episode_chains.end_date', add_days('runs.start_date', -1)) }}
    left join statuses
        on
            runs.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', add_days('runs.start_date', -1)) }}
)

select * from final
