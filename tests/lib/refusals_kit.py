"""What bad input and a bad machine get: each case is real files, the words that are printed and the exit status.

The words are compared letter by letter, and each stands in the operating guide: they are what an operator acts on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, csv_text, deliver, good_row, raw_file
from mittaristo.cli.main import main

STATUS, SEARCH, BAROMETER, EQUALITY = (
    "ura.ytyoll",
    "ura.ythaku",
    "keha.tyovoimabarometri",
    "keha.yhdenvertaisuuskartoitus",
)
DAY = "2025-02-03"
DELIVERY = f"ura/{DAY}"
ROWS = [good_row(STATUS, number) for number in range(3)]
TEXT = csv_text(STATUS, ROWS)


@dataclass(frozen=True)
class Scene:
    """What a case may change before landing: its warehouse and deliveries, the program, things held until the end.

    ``names`` are what stands in a message's placeholders.
    """

    warehouse: object
    monkeypatch: pytest.MonkeyPatch
    held: ExitStack
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the paths that messages show."""
        shown = {"database": self.database, "deliveries": self.deliveries}
        shown["validations"] = self.database.parent / "validations"
        self.names.update({name: str(path) for name, path in shown.items()})

    @property
    def deliveries(self) -> Path:
        return self.warehouse.deliveries

    @property
    def database(self) -> Path:
        return self.warehouse.database


# Changes something and returns options of `mittaristo land`, or None.
Prepare = Callable[[Scene], Sequence[str] | None]


@dataclass(frozen=True)
class Case:
    """A landing that goes wrong, or is worth a warning.

    Attributes:
        name: what is wrong.
        prepare: makes it so.
        message: the printed words, without what comes before them, with ``{names}`` of the scene.
        kind: ``error``, ``warning`` or ``note`` (which has no word in front).
        delivery: the delivery that the line begins with, or None.
        status: the exit status.
        command: the subcommand.
        lines: how many errors and warnings are printed; the message is the last.
    """

    name: str
    prepare: Prepare
    message: str
    kind: str = "error"
    delivery: str | None = DELIVERY
    status: int = 2
    lines: int = 1
    command: Sequence[str] = ("land",)

    def line(self, scene: Scene) -> str:
        """The whole printed line."""
        message = self.message
        for name, shown in scene.names.items():
            message = message.replace("{" + name + "}", shown)
        return "".join(
            [
                "" if self.kind == "note" else f"{self.kind}: ",
                f"{self.delivery}: " if self.delivery else "",
                message,
            ]
        )


def run(command: Sequence[str], scene, *options: str) -> tuple[int, str]:
    """Run a subcommand; exit status and everything that was printed."""
    arguments = [] if command in (("status",), ("build",)) else [str(scene.deliveries)]
    result = CliRunner().invoke(main, [*command, *arguments, "--database", str(scene.database), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def land(scene, *options: str) -> tuple[int, str]:
    """Land what was delivered; exit status and everything that was printed."""
    return run(("land",), scene, *options)


def said(output: str) -> list[str]:
    """The lines of errors and warnings."""
    return [line for line in output.splitlines() if line.startswith(("error: ", "warning: "))]


def status_delivery(scene, content: bytes = TEXT.encode(), rows: int = 3, suffix: str = ".csv", **manifest) -> Path:
    """Deliver a file of statuses; ``manifest`` changes what its manifest says."""
    return deliver(scene.deliveries, "ura", DAY, raw_file(STATUS, content, rows, suffix), **manifest)


def earlier(scene, day: str, count: int, name: str = STATUS, **manifest) -> None:
    """Deliver so many good rows of a table on a day."""
    rows = [good_row(name, number) for number in range(count)]
    deliver(scene.deliveries, name.split(".")[0], day, csv_file(name, rows), **manifest)


def entry(**changes) -> dict:
    """The manifest's list of files, with changes to its one entry."""
    return {"files": [{"table": "ytyoll", "file": "ytyoll.csv", "rows": 3, "sha256": sha(TEXT.encode())} | changes]}


def with_bad(total: int, bad: int) -> list[dict]:
    """Rows of which the first ``bad`` have a code that the closed list lacks."""
    return [good_row(STATUS, number, **({"tyok1": "?"} if number < bad else {})) for number in range(total)]


def sha(content: bytes) -> str:
    """The checksum that a manifest states."""
    return hashlib.sha256(content).hexdigest()
