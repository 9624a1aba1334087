"""Runs the dbt build: models, seeds and every test, in this process."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mittaristo.errors import RefusedError
from mittaristo.project import default_parameters, project_folder
from mittaristo.warehouse import DATABASE_VARIABLE, connect

_DBT_LOG_BYTES = 2_000_000

# Called after each node with how many are done, how many there are, and the node's name.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Failure:
    """A node that did not succeed: a model that does not run, or a test that found rows."""

    name: str
    kind: str
    reason: str
    message: str
    file: str


@dataclass(frozen=True)
class Build:
    """What a build did: how many nodes of each kind succeeded, and what failed.

    ``succeeded`` counts by dbt's resource type: seed, model, unit_test, test.
    """

    succeeded: Mapping[str, int]
    failures: tuple[Failure, ...]
    skipped: int
    seconds: float


def parse_variables(assignments: Sequence[str]) -> dict[str, Any]:
    """Read ``name=value`` assignments of parameters; values are YAML (``cohort_statuses=[2, 3]``).

    Raises:
        RefusedError: an assignment without ``=``, a value that is no YAML, or a name that dbt_project.yml lacks.
    """
    known = default_parameters()
    variables: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals or name not in known:
            raise RefusedError(f"--var expects name=value with one of {', '.join(known)}; found {assignment!r}")
        try:
            # Codes such as 01 keep their zeros only as text; dates are passed on as they were written.
            parsed = yaml.load(value, Loader=yaml.BaseLoader) if name in _TEXT_PARAMETERS else yaml.safe_load(value)
        except yaml.YAMLError:
            raise RefusedError(f"--var {name} expects a YAML value such as 3 or [2, 3]; found {value!r}") from None
        variables[name] = parsed
    return variables


_TEXT_PARAMETERS = frozenset(
    {"as_of_date", "history_from", "open_market_statuses", "open_market_reasons", "cohort_statuses"}
)


def build(
    database: Path,
    *,
    as_of: date | None = None,
    select: Sequence[str] = (),
    variables: Mapping[str, Any] | None = None,
    progress: Progress = lambda done, total, name: None,
) -> Build:
    """Run ``dbt build`` on the database, with every data test and unit test.

    Args:
        database: the DuckDB file that deliveries have landed in.
        as_of: the day of coverage to build for (V3); by default the latest that ura covers.
        select: dbt node selectors; by default everything.
        variables: parameters of dbt_project.yml that differ from their defaults.
        progress: is told of every finished node.

    Raises:
        RefusedError: there is no project or no database, another process writes to it, or dbt does not start, as when
            a parameter cannot be used or the project does not parse.
    """
    # dbt takes a second to import, which other commands need not wait for.
    from dbt.cli.main import dbtRunner

    connect(database, read_only=True).close()
    wanted = dict(variables or {})
    if as_of is not None:
        wanted["as_of_date"] = as_of.isoformat()
    project = project_folder()
    arguments = ["build", "--project-dir", str(project), "--profiles-dir", str(project / "profiles")]
    arguments += ["--quiet", "--no-use-colors", "--log-level", "none"]
    # dbt's own log keeps five older files of this size.
    arguments += ["--log-level-file", "info", "--log-file-max-bytes", str(_DBT_LOG_BYTES)]
    # Exposures name what is downstream; there is nothing to build.
    arguments += ["--exclude-resource-type", "exposure"]
    if wanted:
        arguments += ["--vars", yaml.safe_dump(wanted, default_flow_style=True)]
    if select:
        arguments += ["--select", *select]
    started = time.monotonic()
    with _environment(DATABASE_VARIABLE, str(database.resolve())):
        result = dbtRunner(callbacks=[_listener(progress)]).invoke(arguments)
    if result.exception is not None or result.result is None:
        raise RefusedError(f"dbt cannot build: {_first_lines(str(result.exception))}")
    return _summary(result.result.results, time.monotonic() - started)


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _listener(progress: Progress) -> Callable[[Any], None]:
    totals = {"LogModelResult": "total", "LogSeedResult": "total", "LogTestResult": "num_models"}
    done = 0

    def listen(event: Any) -> None:
        nonlocal done
        if event.info.name in totals:
            done += 1
            progress(done, getattr(event.data, totals[event.info.name]), event.data.node_info.node_name)

    return listen


def _summary(results: Sequence[Any], seconds: float) -> Build:
    succeeded: Counter[str] = Counter()
    failures = []
    skipped = 0
    for result in results:
        status = str(result.status)
        if status in {"success", "pass"}:
            succeeded[str(result.node.resource_type)] += 1
        elif status == "skipped":
            skipped += 1
        else:
            failures.append(
                Failure(
                    name=result.node.name,
                    kind=str(result.node.resource_type),
                    reason=(result.node.description or "").strip(),
                    message=_first_lines(result.message or ""),
                    file=result.node.original_file_path,
                )
            )
    return Build(dict(succeeded), tuple(failures), skipped, seconds)


def _first_lines(text: str, lines: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[:lines])
