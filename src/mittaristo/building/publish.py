"""Write, audit, publish and record a build: the one way in which results become those of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mittaristo.building import build_log
from mittaristo.building.dbt_build import Build, Progress, build
from mittaristo.building.draft import draft, forget_rejected


def publish_build(
    database: Path,
    *,
    as_of: date | None = None,
    select: Sequence[str] = (),
    variables: Mapping[str, Any] | None = None,
    progress: Progress = lambda done, total, name: None,
    notify: Callable[[str], None] = print,
    warn: Callable[[str], None] = print,
) -> Build:
    """Build and test in a draft of the database, publish it when every test passes, and add the build to the log.

    A draft that fails is kept aside and the database stays as it was; the next build that is published removes it.

    Args:
        database: the DuckDB file that deliveries have landed in.
        as_of: the day of coverage to build for (V3); by default the latest that ura covers.
        select: dbt node selectors; by default everything.
        variables: parameters of the rules that differ from their defaults.
        progress: is told of every finished node.
        notify: is told once who writes to the database, when this build has to wait.
        warn: is told when the log cannot be written.

    Raises:
        RefusedError: the database cannot be written, or see ``mittaristo.building.dbt_build.build``.
        FailedError: the disk is full, or another program changed the database meanwhile; it stays as it is.
    """
    with draft(database, notify=notify) as copy:
        result = build(copy.path, as_of=as_of, select=select, variables=variables, progress=progress)
        if result.failures:
            copy.reject()
    try:
        build_log.record(database, result, tuple(select))
    except OSError as error:
        warn(
            f"the log of builds {build_log.log_path(database)} could not be written: {error.strerror};"
            " `mittaristo status` will not know of this build"
        )
    if not result.failures:
        forget_rejected(database)
    return result
