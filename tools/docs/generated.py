"""``python -m tools docs`` writes the generated pages: docs/method and docs/reference.

With ``--check`` it writes nothing and ends with status 1 when a page is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import PROJECT
from tools.docs.method import method_files
from tools.docs.reference import reference_files

# Folders below docs that hold generated files only.
FOLDERS = ("method", "reference")


def generated_files(project: Path = PROJECT) -> dict[Path, str]:
    """The text of every generated file by its path below ``docs``."""
    return method_files(project) | reference_files(project)


def outdated(project: Path = PROJECT) -> list[str]:
    """The generated files, by their path below ``docs``, that are missing, differ, or are no longer made."""
    docs = project / "docs"
    wanted = generated_files(project)
    different = {
        path.as_posix()
        for path, text in wanted.items()
        if not (docs / path).exists() or (docs / path).read_text(encoding="utf-8") != text
    }
    return sorted(different | {path.as_posix() for path in _leftovers(docs, wanted)})


def write(project: Path = PROJECT) -> list[str]:
    """Write what is outdated and remove what is no longer made; returns the paths below ``docs``."""
    docs = project / "docs"
    wanted = generated_files(project)
    changed = outdated(project)
    for path in map(Path, changed):
        if path in wanted:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(wanted[path], encoding="utf-8")
        else:
            (docs / path).unlink()
    return changed


def _leftovers(docs: Path, wanted: dict[Path, str]) -> list[Path]:
    found = [file.relative_to(docs) for folder in FOLDERS for file in (docs / folder).rglob("*") if file.is_file()]
    return [path for path in found if path not in wanted]


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns 0 when every page is as it should be, 1 when ``--check`` found one that is not."""
    parser = argparse.ArgumentParser(prog="python -m tools docs", description="Write the generated pages.")
    parser.add_argument("--check", action="store_true", help="only say which pages differ")
    if parser.parse_args(arguments).check:
        found = outdated()
        for name in found:
            print(f"docs/{name} is not what the project says now; run python -m tools docs", file=sys.stderr)
        return 1 if found else 0
    for name in write():
        print(f"wrote docs/{name}")
    return 0
