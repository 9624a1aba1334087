"""SQL samples in the documentation: a block of ``sql`` followed by a block of ``text`` with its printed result.

``python -m tools samples DATABASE`` runs every sample on the demonstration database and says which printed
results differ; with ``--write`` it writes the results into the files. A test compares them in CI. The page that
compares vintages is asked only when it is named, with a database that was built for two days.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tools import PROJECT

# More lines than these do not help a reader.
LONGEST = 40
# The page whose samples need a demonstration that was built for an earlier day too.
PAGE_OF_TWO_VINTAGES = PROJECT / "docs" / "how-to" / "compare-vintages.md"
_SAMPLE = re.compile(r"```sql\n(?P<sql>(?:(?!```).)*?)\n```\n\n?```text\n(?P<printed>.*?)\n?```", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """A query in a documentation file and the result printed below it; ``line`` is the line of the query."""

    file: Path
    line: int
    sql: str
    printed: str


def documentation_files(project: Path = PROJECT) -> list[Path]:
    """README.md and every page under docs, in order."""
    return [project / "README.md", *sorted((project / "docs").rglob("*.md"))]


def samples_in(file: Path) -> list[Sample]:
    """The samples of a file, from its top."""
    text = file.read_text(encoding="utf-8")
    return [
        Sample(file, text.count("\n", 0, found.start()) + 1, found["sql"], found["printed"])
        for found in _SAMPLE.finditer(text)
    ]


def run(database: Path, sql: str) -> str:
    """The result of a query as it is printed in the documentation.

    Raises:
        ValueError: the result has more than ``LONGEST`` rows.
        duckdb.Error: the query does not run.
    """
    with duckdb.connect(database, read_only=True) as connection:
        answer = connection.execute(sql)
        columns = [column[0] for column in answer.description]
        rows = answer.fetchall()
    if len(rows) > LONGEST:
        raise ValueError(f"a sample may print {LONGEST} rows; found {len(rows)}: add a limit to the query")
    return table(columns, rows)


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A result as text: names, a line, and a line a row; numbers to the right, nulls empty, no blanks at line ends."""
    cells = [[_text(value) for value in row] for row in rows]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    right = [_is_number([row[place] for row in rows]) for place in range(len(columns))]

    def line(texts: Sequence[str]) -> str:
        aligned = [
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(texts, widths, right, strict=True)
        ]
        return "  ".join(aligned).rstrip()

    return "\n".join([line(columns), "  ".join("-" * width for width in widths), *(line(row) for row in cells)])


def _is_number(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    numbers = (int, float, Decimal)
    return bool(known) and all(isinstance(value, numbers) and not isinstance(value, bool) for value in known)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def rewritten(text: str, answer: Callable[[str], str]) -> str:
    """A page's text with every printed result replaced by what the query gives now."""
    return _SAMPLE.sub(lambda found: f"```sql\n{found['sql']}\n```\n\n```text\n{answer(found['sql'])}\n```", text)


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns 0 when every result is as printed or was written, 1 when one differs."""
    parser = argparse.ArgumentParser(prog="python -m tools samples", description="Check the SQL samples.")
    parser.add_argument("--write", action="store_true", help="write the results into the pages")
    parser.add_argument("database", type=Path, help="the database of `make build`")
    parser.add_argument("pages", type=Path, nargs="*", help="pages, by default every one but that of two vintages")
    chosen = parser.parse_args(arguments)
    different = 0
    pages = [page.resolve() for page in chosen.pages]
    for file in pages or [file for file in documentation_files() if file != PAGE_OF_TWO_VINTAGES]:
        before = file.read_text(encoding="utf-8")
        if chosen.write:
            after = rewritten(before, lambda sql: run(chosen.database, sql))
            if after != before:
                file.write_text(after, encoding="utf-8")
                print(f"wrote {file.relative_to(PROJECT)}")
            continue
        for sample in samples_in(file):
            if run(chosen.database, sample.sql) != sample.printed:
                print(f"{file.relative_to(PROJECT)}, line {sample.line}: the printed result differs", file=sys.stderr)
                different += 1
    return 1 if different else 0
