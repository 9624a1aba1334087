"""``python -m tools NAME`` finds every tool of its table and says what cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from mittaristo.errors import FailedError, RefusedError
from tools import __main__ as entry
from tools.commands import TOOLS


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_says_how_it_is_used(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        entry.main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: python -m tools {name} " in capsys.readouterr().out


def test_the_tools_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(tool.does in listed for tool in TOOLS.values())


@pytest.mark.parametrize("arguments", [[], ["hammer"]])
def test_without_a_tool_of_that_name_the_tools_are_listed_as_an_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(arguments) == 2
    assert "usage: python -m tools NAME" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "status"), [(RefusedError, 2), (FailedError, 1)])
def test_an_error_is_a_sentence_and_a_status(
    error: type[Exception], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def main(arguments: Sequence[str]) -> int:
        raise error(f"no use for {arguments[0]}")

    monkeypatch.setattr(entry, "import_module", lambda name: SimpleNamespace(main=main))
    assert entry.main(["docs", "x"]) == status
    assert capsys.readouterr().err == "no use for x\n"
