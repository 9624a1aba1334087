"""Reading of simulated deliveries by other means than those that wrote them."""

import csv
import gzip
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from mittaristo.contracts import load_contracts
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.run import simulate


@dataclass(frozen=True)
class Simulated:
    """A folder of simulated deliveries."""

    folder: Path
    plan: Plan

    @cached_property
    def manifests(self) -> list[tuple[Path, dict]]:
        """(folder, manifest) of every delivery, by register and day."""
        return [
            (path.parent, json.loads(path.read_text(encoding="utf-8")))
            for path in sorted(self.folder.glob("*/*/manifest.json"))
        ]

    def deliveries(self, register: str, table: str) -> list[list[dict[str, str]]]:
        """The rows of a table in each delivery that lists it, as text, empty as ''."""
        return [
            read_rows(folder / entry["file"], register, manifest["encoding"])
            for folder, manifest in self.manifests
            if manifest["register"] == register
            for entry in manifest["files"]
            if entry["table"] == table
        ]

    def rows(self, register: str, table: str) -> list[dict[str, str]]:
        """The rows of a table in all deliveries."""
        return [row for rows in self.deliveries(register, table) for row in rows]


def simulated(
    folder: Path,
    persons: int,
    *,
    seed: int = 1,
    dirty: bool = False,
    until: str = "2026-01",
    first_until: str | None = None,
) -> Simulated:
    """Simulate from 2023-01 into a new folder."""
    plan = Plan.of(persons, "2023-01", until, first_until, seed, dirty)
    simulate(plan, folder)
    return Simulated(folder, plan)


def read_lines(path: Path, register: str, encoding: str) -> list[list[str]]:
    """The fields of every line of a CSV file, header first."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    return list(csv.reader(text.splitlines(), delimiter=load_contracts()[register].separator))


def read_rows(path: Path, register: str, encoding: str) -> list[dict[str, str]]:
    """The rows of a file as text; lines with another number of fields than the header are left out."""
    if path.suffix == ".parquet":
        return [{k: "" if v is None else str(v) for k, v in row.items()} for row in pq.read_table(path).to_pylist()]
    header, *lines = read_lines(path, register, encoding)
    return [dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)]


def newest(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that exist in the end: of each rivi_id the newest version, unless it is a deletion (V1, V2)."""
    last: dict[str, dict[str, str]] = {}
    for row in rows:
        known = last.get(row["rivi_id"])
        if known is None or changed(row) >= changed(known):
            last[row["rivi_id"]] = row
    return [row for row in last.values() if row["muutoslaji"] != "P"]


def changed(row: dict[str, str]) -> str:
    """A text that sorts as `muutosaika` (dd.mm.yyyy hh:mm:ss) does."""
    day, time = row["muutosaika"].split(" ")
    return f"{sortable(day)} {time}"


def sortable(date: str) -> str:
    """A Finnish date as yyyy-mm-dd; '' for none."""
    return "-".join(part.zfill(2) for part in reversed(date.split("."))) if date else ""
