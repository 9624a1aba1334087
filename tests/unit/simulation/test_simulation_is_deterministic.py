"""The same arguments give the same bytes; the work is done on arrays, not person by person."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mittaristo.errors import RefusedError
from mittaristo_lab.simulation.plan import BLOCK_PERSONS, Plan, PlanError
from mittaristo_lab.simulation.run import build_blocks, simulate
from mittaristo_lab.simulation.world import build_world
from simulation_kit import simulated


def _checksums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("options", [[], ["--dirty"]])
def test_same_arguments_same_bytes_in_another_process(clean, dirty, tmp_path, options):
    before = dirty if options else clean
    arguments = ["simulate", str(tmp_path / "again"), "--persons", str(before.plan.persons), "--seed", "1", *options]
    command = [sys.executable, "-m", "mittaristo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "39 deliveries" in done.stdout
    assert _checksums(tmp_path / "again") == _checksums(before.folder)


def test_another_seed_gives_other_lives(clean, tmp_path):
    other = simulated(tmp_path / "other", clean.plan.persons, seed=2)
    same, here = _checksums(other.folder), _checksums(clean.folder)
    assert same.keys() == here.keys()
    statuses = [name for name in here if "ytyoll" in name]
    assert statuses
    assert all(same[name] != here[name] for name in statuses)


def test_a_block_of_persons_does_not_depend_on_the_blocks_beside_it():
    first = {}
    for persons in (BLOCK_PERSONS, BLOCK_PERSONS + 10):
        plan = Plan.of(persons, "2023-01", "2026-01", None, 1, False)
        first[persons] = next(build_blocks(plan, build_world(plan), lambda what, done, total: None))
    alone, accompanied = first.values()
    for name in ("person", "state", "start", "end", "exit", "search"):
        assert np.array_equal(getattr(alone.lives, name), getattr(accompanied.lives, name))
    assert np.array_equal(alone.persons.birth, accompanied.persons.birth)


def test_ten_times_the_persons_take_hardly_more_python_calls(tmp_path):
    """A loop over persons in Python would call ten times as much."""
    calls = {}
    for persons in (2_000, 20_000):
        plan = Plan.of(persons, "2023-01", "2026-01", None, 1, False)
        count = 0

        def counting(frame, event, argument):
            nonlocal count
            count += event == "call"

        sys.setprofile(counting)
        try:
            simulate(plan, tmp_path / str(persons))
        finally:
            sys.setprofile(None)
        calls[persons] = count
    assert calls[20_000] < calls[2_000] * 1.3


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine", encoding="utf-8")
    plan = Plan.of(100, "2023-01", "2023-06", None, 1, False)
    with pytest.raises(RefusedError, match="already holds something"):
        simulate(plan, kept)
    assert [path.name for path in kept.iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_nothing_is_left_of_a_simulation_that_is_interrupted(tmp_path):
    def stop(what: str, done: int, total: int) -> None:
        if what.startswith("Living"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(Plan.of(100, "2023-01", "2023-06", None, 1, False), tmp_path / "out", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((100, "2023-13", "2026-01", None, 1), "--from must be a month such as 2023-01"),
        ((100, "2026-01", "2023-01", None, 1), r"--until \(2023-01\) must be after --from"),
        ((100, "2023-01", "2026-01", "2022-12", 1), "--first-until"),
        ((100, "2023-01", "2026-01", "2026-02", 1), "--first-until"),
        ((0, "2023-01", "2026-01", None, 1), "--persons must be at least 1"),
        ((100, "2023-01", "2026-01", None, -1), "--seed must not be negative"),
        ((100, "1999-01", "2026-01", None, 1), "must lie between 2000-01"),
    ],
)
def test_wrong_arguments_are_refused_with_the_option(arguments, sentence):
    with pytest.raises(PlanError, match=sentence):
        Plan.of(*arguments, dirty=False)
