"""``mittaristo run --json``: one object for a scheduler, whatever happens, and nothing else on standard output."""

import json

import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, deliver, good_row
from mittaristo.building.dbt_build import Build, Failure
from mittaristo.cli import run as running
from mittaristo.cli.main import main
from mittaristo.errors import FailedError
from mittaristo.landing.person import KEY_VARIABLE

STATUS = "ura.ytyoll"
GOOD = Build({"seed": 1, "model": 2, "unit_test": 3, "test": 4}, (), 0, 12.34)
FAILURE = Failure("x__holds", "test", "Because.", "Got 1 result", "models/x.yml")


@pytest.fixture
def run(warehouse, monkeypatch):
    """Runs what was delivered with a build that ends as given; returns status, what was told, and standard error."""

    def run(build: Build | Exception = GOOD, *options: str):
        def build_and_report(console, *arguments):
            console.line("building")
            print("a library prints")
            if isinstance(build, Exception):
                raise build
            return build

        monkeypatch.setattr(running, "build_and_report", build_and_report)
        arguments = ["run", str(warehouse.deliveries), "--json", "--database", str(warehouse.database), *options]
        ended = CliRunner().invoke(main, arguments)
        assert ended.stdout.count("\n") == 1, ended.stdout
        return ended.exit_code, json.loads(ended.stdout), ended.stderr

    return run


def statuses(warehouse, day: str, *rows: dict, **manifest) -> None:
    deliver(warehouse.deliveries, "ura", day, csv_file(STATUS, list(rows)), **manifest)


def test_a_run_that_is_done(warehouse, run):
    statuses(warehouse, "2025-02-03", good_row(STATUS, 1))
    warehouse.land()
    statuses(warehouse, "2025-03-03", good_row(STATUS, 2), good_row(STATUS, 3, hetu="x"), data_until="2025-02-28")
    status, told, printed = run()
    assert status == told["exit_status"] == 0
    assert told["error"] is None
    assert (told["rows_landed"], told["rows_quarantined"], told["deliveries_landed_before"]) == (1, 1, 1)
    (delivery,) = told["deliveries"]
    assert delivery.pop("seconds") >= 0
    assert delivery == {
        "delivery": "ura/2025-03-03",
        "verdict": "landed",
        "rows": 1,
        "quarantined": 1,
        "message": None,
        "warnings": [],
    }
    assert told["build"] == {
        "verdict": "published",
        "seconds": 12.3,
        "succeeded": {"seed": 1, "model": 2, "unit_test": 3, "test": 4},
        "skipped": 0,
        "failures": [],
    }
    assert "1 delivery landed with 1 rows" in printed
    assert "a library prints" in printed


def test_a_refused_delivery_is_told_with_its_sentence(warehouse, run):
    statuses(warehouse, "2025-02-03", good_row(STATUS, 1), contract_version="0.9")
    status, told, _ = run()
    assert status == told["exit_status"] == 2
    (delivery,) = told["deliveries"]
    assert delivery["verdict"] == "refused"
    assert delivery["message"].startswith("manifest.json: unknown contract version")
    assert told["build"]["verdict"] == "published"


def test_a_failing_test_is_told_with_its_reason(warehouse, run):
    statuses(warehouse, "2025-02-03", good_row(STATUS, 1))
    status, told, _ = run(Build({"model": 1}, (FAILURE,), 5, 1.0))
    assert status == told["exit_status"] == 1
    assert (told["build"]["verdict"], told["build"]["skipped"]) == ("rejected", 5)
    assert told["build"]["failures"] == [
        {
            "name": "x__holds",
            "kind": "test",
            "reason": "Because.",
            "message": "Got 1 result",
            "file": "models/x.yml",
        }
    ]


def test_a_run_that_cannot_start(warehouse, run, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE)
    status, told, printed = run()
    assert status == told["exit_status"] == 2
    assert KEY_VARIABLE in told["error"]
    assert (told["deliveries"], told["build"]) == ([], None)
    assert KEY_VARIABLE in printed


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FailedError("the disk is full"), "the disk is full"),
        (ValueError("a value that nobody should see"), "the program stopped by ValueError"),
    ],
)
def test_a_run_that_breaks_tells_what_was_done_before(warehouse, run, error, sentence):
    statuses(warehouse, "2025-02-03", good_row(STATUS, 1))
    status, told, _ = run(error)
    assert status == told["exit_status"] == 1
    assert (told["error"], told["rows_landed"], told["build"]) == (sentence, 1, None)
