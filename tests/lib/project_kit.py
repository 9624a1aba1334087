"""The dbt project as tests see it: its manifest, its files, and an empty warehouse built with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import yaml

from mittaristo.landing.schema import create_raw_tables
from mittaristo.project import project_folder
from mittaristo.warehouse import DATABASE_VARIABLE

PROJECT = project_folder()
FOLDERS = (
    ".ci",
    ".github",
    "analyses",
    "contracts",
    "docs",
    "macros",
    "models",
    "profiles",
    "seeds",
    "src",
    "tests",
    "tools",
)
TEXTS = frozenset(
    {
        "",
        ".cfg",
        ".csv",
        ".in",
        ".ini",
        ".json",
        ".lock",
        ".md",
        ".py",
        ".sql",
        ".svg",
        ".toml",
        ".txt",
        ".yaml",
        ".yml",
    }
)


def expect_none(problems: Iterable[str]) -> None:
    """Fail with every problem on a line of its own."""
    found = list(problems)
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def run_dbt(*arguments: str, database: Path, target: Path, project: Path = PROJECT, status: int = 0) -> None:
    """Run dbt in a process of its own, so that neither its logging nor its connections stay in this one.

    Raises:
        AssertionError: dbt ends with another exit status; the message holds the end of what it said.
    """
    environment = os.environ | {DATABASE_VARIABLE: str(database), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    said = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", *arguments, "--no-use-colors", "--no-version-check"),
            *("--project-dir", str(project), "--profiles-dir", str(project / "profiles")),
            *("--target-path", str(target), "--log-path", str(target / "logs")),
        ],
        env=environment,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == status, (
        f"dbt {arguments[0]} ended with {said.returncode}:\n{said.stdout[-5000:]}{said.stderr[-2000:]}"
    )


def parse_project(folder: Path, project: Path = PROJECT) -> dict[str, Any]:
    """The manifest of the project, or of a copy of it, as dbt parses it."""
    run_dbt("parse", database=folder / "never_opened.duckdb", target=folder, project=project)
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def build_empty_warehouse(folder: Path) -> Path:
    """A database with every model and seed, built on one delivery of ura without rows."""
    database = folder / "empty.duckdb"
    with duckdb.connect(database) as connection:
        create_raw_tables(connection)
        connection.execute(
            "insert into raw.deliveries values ('ura/2024-02-05', 'ura', date '2024-02-05', date '2024-01-31', 'delta',"
            " timestamp '2024-02-05 08:00:00', 'landed', 'no manifest', '1.0')"
        )
    run_dbt("build", "--resource-type", "model", "--resource-type", "seed", database=database, target=folder / "target")
    return database


def project_files(*suffixes: str, folders: tuple[str, ...] = FOLDERS) -> list[Path]:
    """The project's own text files: those of its folders, and of the root when all folders are asked for."""
    wanted = frozenset(suffixes) or TEXTS
    found = [path for folder in folders for path in (PROJECT / folder).rglob("*") if "__pycache__" not in path.parts]
    if folders == FOLDERS:
        found += PROJECT.iterdir()
    return sorted(path for path in found if path.is_file() and path.suffix in wanted)


def name_of(path: Path) -> str:
    """The path as people know it, from the project's root."""
    return path.relative_to(PROJECT).as_posix()


def described_in_yml(*kinds: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What the yml files say: file, kind (models, seeds, unit_tests and so on) and entry."""
    for path in project_files(".yml", folders=("models", "seeds", "macros", "tests")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind in kinds:
            for entry in document.get(kind) or []:
                yield name_of(path), kind, entry


def nodes(manifest: dict[str, Any], *resource_types: str) -> list[dict[str, Any]]:
    """The nodes of these types, in order of their names."""
    found = [node for node in manifest["nodes"].values() if node["resource_type"] in resource_types]
    return sorted(found, key=lambda node: node["name"])
