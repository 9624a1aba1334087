"""The rules of the seed, where the project cites them, and which of them tests carry in their names."""

from __future__ import annotations

import ast
import csv
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import yaml

from tools.docs.markdown import seed
from tools.docs.unit_tests import rules_in_name

# A piece of text with the number of the line that it starts on, and an id with the number of its line.
Text = tuple[int, str]
Citation = tuple[int, str]

RULES = frozenset(row["rule_id"] for row in seed("rules"))
# The rules that landing holds, all but L2, which staging has too: Python tests show them. A dbt unit test carries the
# id of any other, or a data test where no single model can show the rule. Ids in names are in small letters.
LANDED = frozenset(rule for rule in RULES if rule[0] in "LHX") - {"L2"}
REQUIRED = frozenset(rule.lower() for rule in RULES - LANDED)

_ID = re.compile(r"(?<![\w.])[A-Z]{1,2}[1-9][0-9]?\b")
_ID_IN_NAME = re.compile(r"(?<=_)[a-z]{1,2}[1-9][0-9]?(?=_|$)")
_LINK = re.compile(r"(?<=rules\.md#)[a-z]+[0-9]+")
_SQL_COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.DOTALL)
_FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
# Keys of yml below which stand rows and SQL, not words.
_DATA = frozenset({"given", "expect", "overrides", "arguments"})
_LISTS_OF_RULES = frozenset({"rules", "rests_on"})


def ids_after_model(test: str, model: str) -> list[str]:
    """The ids that a unit test's name carries right after its model, in small letters as there."""
    return [rule.lower() for rule in rules_in_name(test, model)]


def rules_without_test(unit_tests: list[tuple[str, str]], data_tests: list[str]) -> list[str]:
    """Rules that no test carries: unit tests are given as name and model."""
    tested = {rule for name, model in unit_tests for rule in ids_after_model(name, model)}
    tested |= {word for name in data_tests for word in name.split("_")}
    return sorted(REQUIRED - tested)


def citations(path: Path) -> list[Citation]:
    """The ids of rules in what people read of a file, known or not, and in the names of its tests.

    What is read is comments, docstrings, messages, descriptions and the words of pages. A text without white space in
    it, like a cell of a workbook or the code of an occupation or of a case in an example, is data; so are drawings.
    """
    text = path.read_text(encoding="utf-8")
    found: list[Citation] = []
    for line, words in _texts(path.suffix, text):
        found += [(line + words.count("\n", 0, match.start()), match[0]) for match in _ID.finditer(words)]
    for line, name in _names(path.suffix, text):
        found += [(line, match.upper()) for match in _ID_IN_NAME.findall(name)]
    if path.suffix == ".md":
        for line, words in enumerate(text.splitlines(), start=1):
            found += [(line, match.upper()) for match in _LINK.findall(words)]
    return sorted(found)


def _texts(suffix: str, text: str) -> Iterator[Text]:
    """What people read of a file."""
    match suffix:
        case ".py":
            yield from _python(text)
        case ".sql":
            yield from ((_line(text, match.start()), match[0]) for match in _SQL_COMMENT.finditer(text))
        case ".yml" | ".yaml":
            yield from _hash_comments(text)
            for key, node in _scalars(yaml.compose(text)):
                if _is_prose(node.value) or key in _LISTS_OF_RULES:
                    yield node.start_mark.line + 1, node.value
        case ".csv":
            rows = csv.reader(io.StringIO(text))
            head = next(rows)
            for row in rows:
                named = zip(head, row, strict=True)
                words = [cell for column, cell in named if column.startswith("rule") or _is_prose(cell)]
                yield rows.line_num, " ".join(words)
        case ".md":
            yield from _page(text)
        case ".json":
            yield 1, text
        case ".svg":
            return
        case _:
            yield from _hash_comments(text)


def _names(suffix: str, text: str) -> Iterator[Text]:
    """Names of a file's tests."""
    if suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.lineno, node.name
    elif suffix == ".yml":
        for key, node in _scalars(yaml.compose(text)):
            if key == "name":
                yield node.start_mark.line + 1, node.value


def _python(text: str) -> Iterator[Text]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
            yield node.lineno, node.value


def _scalars(node: yaml.Node | None, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """The values of a document with the nearest key above each, without rows of tests."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value not in _DATA:
                yield from _scalars(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value, key)
    elif isinstance(node, yaml.ScalarNode):
        yield key, node


def _page(text: str) -> Iterator[Text]:
    """A page without its code, and of a table only cells that are words."""
    plain = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), text)
    for number, line in enumerate(plain.splitlines(), start=1):
        is_row = line.lstrip().startswith("|")
        yield number, " ".join(cell for cell in line.split("|") if _is_prose(cell.strip())) if is_row else line


def _hash_comments(text: str) -> Iterator[Text]:
    for number, line in enumerate(text.splitlines(), start=1):
        start = re.search(r"(?:^|\s)#", line)
        if start:
            yield number, line[start.start() :]


def _is_prose(text: str) -> bool:
    return len(text.split()) > 1


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
