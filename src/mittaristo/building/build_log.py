"""The log of builds, a file beside the database: when each ended, what it was for, and why it failed if it did.

The database itself holds no clock time of a build: the same deliveries always give the same results.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from mittaristo.building.dbt_build import Build, Failure


@dataclass(frozen=True)
class LoggedBuild:
    """A build of the past.

    Attributes:
        ended_at: clock time, UTC, to the second (``2026-02-05T03:12:44``).
        is_published: whether its results became those of the database.
        seconds: how long it took.
        select: the selectors that it was limited to; empty for a whole build.
        succeeded: nodes by dbt's resource type that ran or passed (counts).
        failures: what failed.
    """

    ended_at: str
    is_published: bool
    seconds: float
    select: tuple[str, ...]
    succeeded: dict[str, int]
    failures: tuple[Failure, ...]


def log_path(database: Path) -> Path:
    """The file: one JSON object per line and build, the newest last."""
    return database.with_name(f"{database.name}.builds.jsonl")


def record(database: Path, build: Build, select: tuple[str, ...]) -> None:
    """Add a build that has just ended."""
    ended_at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    entry = LoggedBuild(
        ended_at, not build.failures, round(build.seconds, 1), select, dict(build.succeeded), build.failures
    )
    with log_path(database).open("a", encoding="utf-8") as log:
        log.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def builds(database: Path) -> list[LoggedBuild]:
    """All builds of the database that are known, the newest last."""
    path = log_path(database)
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [found for line in lines if (found := _read(line)) is not None]


def _read(line: str) -> LoggedBuild | None:
    """A build; None for a line that a full disk has cut off."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    failures = tuple(Failure(**failure) for failure in entry.pop("failures"))
    return LoggedBuild(**entry | {"select": tuple(entry["select"]), "failures": failures})
