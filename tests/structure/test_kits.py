"""What tests share lies in tests/lib, and its page names every kit and the tests that use it."""

from __future__ import annotations

import re
from pathlib import Path

from project_kit import PROJECT

TESTS = PROJECT / "tests"
LIB = TESTS / "lib"
_IMPORT = re.compile(r"^(?:from|import) (\w+_kit)\b", re.MULTILINE)
_ROW = re.compile(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", re.MULTILINE)


def used_by(tests: Path) -> dict[str, list[str]]:
    """The folders of tests, or conftest.py, that import each kit."""
    users: dict[str, set[str]] = {path.stem: set() for path in (tests / "lib").glob("*.py")}
    for path in tests.rglob("*.py"):
        for kit in _IMPORT.findall(path.read_text(encoding="utf-8")):
            users[kit].add(path.relative_to(tests).parts[0])
    return {kit: sorted(found) for kit, found in users.items()}


def told(page: str) -> dict[str, list[str]]:
    """The kits of the page's table, and who uses each."""
    return {kit: users.split(", ") for kit, users in _ROW.findall(page)}


def test_every_kit_lies_in_the_one_folder_that_holds_nothing_else() -> None:
    assert {path.parent for path in TESTS.rglob("*_kit.py")} == {LIB}
    assert [path.name for path in LIB.glob("*.py") if not path.stem.endswith("_kit")] == []


def test_the_page_names_the_kits_and_their_users() -> None:
    assert told((LIB / "README.md").read_text(encoding="utf-8")) == used_by(TESTS)


def test_users_of_a_kit_are_found(tmp_path: Path) -> None:
    for name, text in {
        "lib/a_kit.py": "",
        "lib/b_kit.py": "import a_kit\n",
        "unit/x/test_x.py": "from a_kit import y\n",
        "conftest.py": "def f():\n    from b_kit import y\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert used_by(tmp_path) == {"a_kit": ["lib", "unit"], "b_kit": []}
    assert told("| kit | used by |\n| `a_kit` | gives | when | lib, unit |\n") == {"a_kit": ["lib", "unit"]}
