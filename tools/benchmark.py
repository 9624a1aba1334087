"""Measures a whole country's month: simulate, land and build a large set, and writes docs/benchmarks.md.

Run ``make bench``. Each step is its own process, so that its time and memory are its own; the operating system's
accounting of the finished process is what is recorded.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mittaristo.cli.console import Console
from mittaristo.errors import FailedError
from tools import PROJECT

REPORT = PROJECT / "docs" / "benchmarks.md"
_KIB = 1024


@dataclass(frozen=True)
class Step:
    """One process of the benchmark: wall and processor seconds, peak memory in MiB."""

    name: str
    wall: float
    processor: float
    peak: float


def measure(name: str, command: Sequence[str], environment: dict[str, str]) -> Step:
    """Run a command to its end.

    Raises:
        FailedError: it ended with another status than 0.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise FailedError(f"{name} ended with status {os.waitstatus_to_exitcode(status)}")
    return Step(name, time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KIB)


def run_once(persons: int, folder: Path) -> list[Step]:
    """Simulate, land and build once in an empty folder; the deliveries and the database stay in it."""
    deliveries, database = folder / "deliveries", folder / "bench.duckdb"
    environment = dict(os.environ, MITTARISTO_DATABASE=str(database), DBT_TARGET_PATH=str(folder / "target"))
    mittaristo = [sys.executable, "-m", "mittaristo"]
    simulate = [*mittaristo, "simulate", str(deliveries), "--persons", str(persons), "--dirty"]
    return [
        measure("simulate", [*simulate, "--from", "2023-01", "--until", "2026-01", "--seed", "1"], environment),
        measure("land", [*mittaristo, "land", str(deliveries)], environment),
        measure("build", [*mittaristo, "build"], environment),
    ]


def sizes(database: Path) -> list[tuple[str, int]]:
    """What the benchmark worked on: rows landed and quarantined, cases, cells (counts)."""
    counted = {
        "rows landed": "select sum(rows_landed) from raw.delivery_files",
        "rows quarantined": "select sum(rows_quarantined) from raw.delivery_files",
        "cases (marts.fct_indicator_case)": "select count(*) from marts.fct_indicator_case",
        "cells (marts.fct_indicator_value)": "select count(*) from marts.fct_indicator_value",
    }
    with duckdb.connect(str(database), read_only=True) as connection:
        return [(name, int(connection.execute(sql).fetchone()[0])) for name, sql in counted.items()]


def report(persons: int, runs: Sequence[Sequence[Step]], counted: Sequence[tuple[str, int]], size: int) -> str:
    """The page docs/benchmarks.md, with medians over the runs; ``size`` is the database's in bytes."""
    how_often = f"Medians of {len(runs)} runs." if len(runs) > 1 else "One run."
    lines = [
        "# Benchmarks",
        "",
        f"Made by `make bench` (`python -m tools bench --persons {persons} --runs {len(runs)}`): a delivery",
        "set with history and three years of results is simulated, landed and built, each in a process of its own.",
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {os.cpu_count()} cores. {how_often}",
        "",
        f"| step, {persons:,} persons | wall, s | processor, s | peak memory, MiB |",
        "|---|--:|--:|--:|",
    ]
    for steps in zip(*runs, strict=True):
        figures = [statistics.median(getattr(step, name) for step in steps) for name in ("wall", "processor", "peak")]
        lines.append(f"| {steps[0].name} | " + " | ".join(f"{figure:,.0f}" for figure in figures) + " |")
    lines += ["", "| what | how many |", "|---|--:|"]
    lines += [f"| {name} | {count:,} |" for name, count in counted]
    lines.append(f"| size of the database, MiB | {size / _KIB / _KIB:,.0f} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Measure and write the report; returns 0.

    Raises:
        FailedError: a step failed.
    """
    parser = argparse.ArgumentParser(prog="python -m tools bench", description="Measure simulate, land and build.")
    parser.add_argument("--persons", type=int, default=1_000_000, help="persons to simulate (default: a million)")
    parser.add_argument("--runs", type=int, default=1, help="how often (default: once); the report gives medians")
    parser.add_argument("--output", type=Path, default=REPORT, help="where the report goes")
    chosen = parser.parse_args(arguments)
    console = Console()
    measured = []
    for number in range(1, chosen.runs + 1):
        folder = Path(tempfile.mkdtemp(prefix="mittaristo-bench-"))
        try:
            measured.append(run_once(chosen.persons, folder))
            counted = sizes(folder / "bench.duckdb")
            size = (folder / "bench.duckdb").stat().st_size
        finally:
            shutil.rmtree(folder)
        console.table(
            [f"run {number}", "wall s", "processor s", "peak MiB"],
            [[step.name, step.wall, step.processor, step.peak] for step in measured[-1]],
        )
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(report(chosen.persons, measured, counted, size), encoding="utf-8")
    console.line(f"written: {chosen.output}")
    return 0
