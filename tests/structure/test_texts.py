"""What no file of the project may hold: clocks, switched-off checks, paths of one machine, addresses to fetch from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from project_kit import PROJECT, expect_none, name_of, project_files

# D3, V3: nothing reads the clock, draws at random or depends on the run. Words that need a bracket are functions.
_CLOCK = re.compile(
    r"\b(?:current_(?:date|time|timestamp|localtime|localtimestamp)|localtime(?:stamp)?|sysdate|run_started_at"
    r"|invocation_id|tablesample|using\s+sample|modules\.datetime|modules\.pytz"
    r"|(?:now|today|getdate|random|rand|setseed|shuffle|uuid|uuidv[47]|gen_random_uuid|transaction_timestamp"
    r"|statement_timestamp|clock_timestamp|get_current_time(?:stamp)?|get_current_date)\s*\()",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.DOTALL)

# The marks that switch a check off. Written in pieces, so that this file does not hold them.
_MARKS = re.compile(
    "|".join(
        (
            "no" + "qa",
            "type:" + r"\s*ignore",
            r"\bpytest\.(?:mark\.)?(?:skip|xfail|importorskip)",
            r"\bunittest\.skip",
            r"\benabled\s*[:=]\s*[Ff]alse",
            r"\bseverity\s*[:=]\s*[\"']?warn",
            r"\b(?:TO" + "DO|FIX" + r"ME)\b",
            r"\bpragma:\s*no",
            "fmt:" + r"\s*(?:off|skip)",
            r"sqlfluff:\s*(?:off|disable)",
        )
    )
)

_MACHINE_PATH = re.compile(r"(?<![\w.:/*}])/(?:home|root|Users|work|tmp|mnt|opt|var/folders)/\w|\b[A-Z]:\\\w")
_ADDRESS = re.compile(
    r"--(?:(?:extra-)?index-url|find-links|trusted-host)|git\+(?:https?|ssh):"
    r"|(?:https?|ftp|s3)://\S+\.(?:whl|zip|gz|tgz|bz2|xz|parquet|csv|xlsx?|jar|duckdb)\b",
    re.IGNORECASE,
)

# A verdict that rests on seconds is one about the machine: tests wait until they see or are told that something is so.
_SECONDS = re.compile(
    r"\btime\.(?:sleep|time|monotonic|perf_counter|process_time|thread_time)(?:_ns)?\(|^from time import"
    r"|\btimeout\s*=|\bdeadline\s*=\s*(?!None)|\.(?:join|wait|get|acquire)\([\d.]+\)"
)


def without_comments(sql: str) -> str:
    return _COMMENTS.sub(" ", sql)


def reads_the_clock(sql: str) -> bool:
    """Whether SQL or Jinja, comments aside, reads the clock, draws at random or depends on the run."""
    return _CLOCK.search(without_comments(sql)) is not None


def lines_with(pattern: re.Pattern[str], paths: Iterable[Path] | None = None) -> list[str]:
    return [
        f"{name_of(path)}:{number}"
        for path in (project_files() if paths is None else paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_sql_reads_the_clock() -> None:
    paths = project_files(".sql", folders=("models", "macros", "tests", "analyses"))
    expect_none([name_of(path) for path in paths if reads_the_clock(path.read_text(encoding="utf-8"))])


def test_no_check_is_switched_off() -> None:
    expect_none(lines_with(_MARKS))


def test_no_test_measures_time_or_waits_for_so_long() -> None:
    expect_none(lines_with(_SECONDS, project_files(".py", folders=("tests",))))


def test_no_file_names_a_path_of_one_machine() -> None:
    expect_none(lines_with(_MACHINE_PATH))


def test_no_file_names_an_address_to_fetch_from() -> None:
    expect_none(lines_with(_ADDRESS))
    assert "://" not in (PROJECT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sql",
    [
        "select current_date",
        "where day <= now()",
        "order by RANDOM ()",
        "{{ run_started_at }}",
        "{{ dbt.current_timestamp() }}",
        "{{ modules.datetime.date.today() }}",
        "select gen_random_uuid() as id",
        "from t using sample 10 percent",
    ],
)
def test_a_clock_is_found(sql: str) -> None:
    assert reads_the_clock(sql)


@pytest.mark.parametrize(
    "sql", ["-- now() would be wrong", "{# never current_date #}", "select today, known_now", "select rand_code"]
)
def test_words_that_are_no_clock_are_left_alone(sql: str) -> None:
    assert not reads_the_clock(sql)


@pytest.mark.parametrize(
    "line",
    [
        "import x  # no" + "qa: F401",
        "x = y  # type:" + " ignore",
        "@pytest." + "mark.skip(reason='slow')",
        "@pytest." + "mark.xfail",
        "    enabled" + ": false",
        "{{ config(enabled" + "=false) }}",
        "severity" + ": warn",
        "# TO" + "DO later",
    ],
)
def test_a_switched_off_check_is_found(line: str) -> None:
    assert _MARKS.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "    time." + "sleep(0.1)",
        "assert time." + "monotonic() - started < 1",
        "from time " + "import perf_counter",
        "answers.get(time" + "out=60)",
        "told." + "wait(10)",
        "@settings(dead" + "line=200)",
    ],
)
def test_a_test_of_seconds_is_found(line: str) -> None:
    assert _SECONDS.search(line)


def test_a_path_of_one_machine_is_found() -> None:
    assert _MACHINE_PATH.search("path = '/" + "home/anna/warehouse.duckdb'")
    assert _MACHINE_PATH.search("open(/" + "tmp/x)")
    assert not _MACHINE_PATH.search("src/home/x and https://example.org/home/x and #!/usr/bin/env bash")


def test_an_address_to_fetch_from_is_found() -> None:
    assert _ADDRESS.search("pip install --" + "index-url somewhere")
    assert _ADDRESS.search("https" + "://example.org/data.csv")
    assert not _ADDRESS.search("uv pip compile --no-emit-index-url")
    assert not _ADDRESS.search("the annex stands at https://example.org/annex")
