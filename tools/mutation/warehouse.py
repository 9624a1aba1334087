"""The built warehouse of awkward lives on which faults are tried, equal to the reference before any fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mittaristo.errors import FailedError
from mittaristo.landing.person import KEY_VARIABLE
from mittaristo.warehouse import DATABASE_VARIABLE
from tools import PROJECT
from tools.mutation.population import AS_OF, write_population

# Nobody of the population exists: the key protects nobody.
_KEY = "a key for awkward lives"


@dataclass(frozen=True)
class Built:
    """The database, and the folder of what dbt compiled for it."""

    database: Path
    target: Path


def make(folder: Path, say: Callable[[str], None]) -> Built:
    """Write, land, build with tests, and verify; each run builds anew, as the models may have changed.

    Only what is held plausible of real deliveries is not asked: awkward lives are not plausible.

    Raises:
        FailedError: a step fails: no fault can be told from one that is there already.
    """
    built = Built(folder / "warehouse" / "mutation.duckdb", folder / "target")
    for old in (folder / "deliveries", folder / "warehouse", built.target):
        shutil.rmtree(old, ignore_errors=True)
    deliveries = folder / "deliveries"
    write_population(deliveries)
    for said, command in {
        "land": ["mittaristo", "land", str(deliveries)],
        "build": ["dbt.cli.main", "build", "--quiet", "--exclude", "tag:plausibility", *_PROJECT, "--vars", _AS_OF],
        "verify": ["mittaristo", "verify", str(deliveries)],
    }.items():
        say(f"{said} the population")
        _run(built, folder, command)
    return built


_AS_OF = f"{{as_of_date: {AS_OF}}}"
_PROJECT = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT / "profiles"))


def _run(built: Built, folder: Path, command: list[str]) -> None:
    environment = os.environ | {
        DATABASE_VARIABLE: str(built.database.resolve()),
        KEY_VARIABLE: _KEY,
        "DBT_TARGET_PATH": str(built.target.resolve()),
        "DBT_LOG_PATH": str((folder / "logs").resolve()),
    }
    ended = subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise FailedError(f"{' '.join(command[:2])} of the population failed:\n{ended.stdout}{ended.stderr}")
