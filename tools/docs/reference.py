"""The reference pages: measures from the seeds, registers from the contracts, marts from the yml beside them, tools."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mittaristo.contracts import Column, Register, Table, load_contracts
from mittaristo.project import default_parameters
from tools import PROJECT
from tools.commands import TOOLS
from tools.docs.markdown import bullets, described_models, page, seed, table
from tools.docs.method import parameter_text

# The layers that analysts query.
LAYERS = ("marts", "quality")
_BLOCK = re.compile(r"{%\s*docs (\w+)\s*%}(.*?){%\s*enddocs\s*%}", re.DOTALL)
_DOC = re.compile(r"{{\s*doc\(['\"](\w+)['\"]\)\s*}}")
_TYPES = {
    "d": "date",
    "n": "whole number",
    "x": "decimal",
    "t": "text",
    "month": "month (yyyy-mm)",
    "timestamp": "time to the second",
    "hetu": "identity code",
}


def reference_files(project: Path = PROJECT) -> dict[Path, str]:
    """The text of every reference page by its path below ``docs``."""
    folder = Path("reference")
    return {
        folder / "measures.md": _measures_page(project),
        folder / "registers.md": _registers_page(),
        folder / "marts.md": _marts_page(project),
        folder / "tools.md": _tools_page(),
    }


def _measures_page(project: Path) -> str:
    parts = ["# Measures", "Objectives, indicators and measures with their codes, and every word that results carry."]
    for objective in seed("objectives", project):
        parts += [f"## Objective {objective['objective_code']}", objective["name_en"]]
        for indicator in seed("indicators", project):
            if indicator["objective_code"] == objective["objective_code"]:
                parts += _indicator(indicator, project)
    for indicator in seed("indicators", project):
        if not indicator["objective_code"]:
            parts += ["## Context", *_indicator(indicator, project)]
    names = [("fi", "Finnish"), ("sv", "Swedish"), ("en", "English")]
    for title, file, keys in (
        ("Kinds of period", "period_types", ["period_type"]),
        ("Breakdowns", "breakdown_values", ["breakdown", "breakdown_value"]),
        ("Statuses of a result", "statuses", ["status"]),
        ("Reasons to leave the denominator", "exclusion_reasons", ["reason"]),
        ("Units", "units", ["unit"]),
    ):
        rows = [
            [*(f"`{row[key]}`" for key in keys), *(row[f"name_{language}"] for language, _ in names)]
            for row in seed(file, project)
        ]
        parts += [f"## {title}", table([*keys, *(name for _, name in names)], rows)]
    defaults = default_parameters(project)
    parts += [
        "## Parameters",
        "`mittaristo build --var name=value` changes one for a build.",
        table(["parameter", "default"], [(f"`{name}`", parameter_text(value)) for name, value in defaults.items()]),
    ]
    return page(*parts)


def _indicator(indicator: Mapping[str, str], project: Path) -> list[str]:
    code = indicator["indicator_code"]
    measures = [row for row in seed("measures", project) if row["indicator_code"] == code]
    units = {row["unit"]: row["name_en"] for row in seed("units", project)}

    return [
        f"### {code} {indicator['name_en']}",
        table(
            ["measure", "English", "Finnish", "Swedish", "unit", "better", "final by (follow-up in months)"],
            [
                (
                    f"`{row['measure_code']}`",
                    row["name_en"],
                    row["name_fi"],
                    row["name_sv"],
                    units[row["unit"]],
                    row["direction"],
                    re.sub(r"\+(\w+)", r" (\1)", _listed(row["final_by"])),
                )
                for row in measures
            ],
        ),
        table(
            ["measure", "periods", "levels", "breakdowns"],
            [
                (
                    f"`{row['measure_code']}`",
                    _listed(row["period_types"]),
                    _listed(row["area_levels"]),
                    _listed(row["breakdowns"]),
                )
                for row in measures
            ],
        ),
    ]


def _listed(words: str) -> str:
    return ", ".join(words.split())


def _registers_page() -> str:
    parts = [
        "# Registers",
        "What each register delivers, from the contracts in `contracts/`. A row lands in "
        "`raw.<register>__<table>`, or with its reasons in `quarantine.<register>__<table>`.",
    ]
    for register in load_contracts().values():
        parts += [f"## {register.name}", register.title, _dialect(register)]
        for found in register.tables.values():
            parts += _delivered_table(found)
    return page(*parts)


def _dialect(register: Register) -> str:
    kind = "new and changed rows" if register.kind == "delta" else "whole tables"
    return bullets(
        [
            f"delivers {kind}",
            f"CSV with separator `{register.separator}`, decimal sign `{register.decimal}`, dates or periods as "
            f"`{register.date_format}`",
            f"contract version {register.version}",
        ]
    )


def _delivered_table(found: Table) -> list[str]:
    months = found.schedule.months_between
    intervals = "; ".join(f"{interval.start} to {interval.end}" for interval in found.intervals)
    return [
        f"### {found.name}",
        found.description,
        bullets(
            [
                f"one row: {found.grain}",
                f"key: {', '.join(f'`{name}`' for name in found.key)}",
                *([f"closed intervals: {intervals}"] if intervals else []),
                f"comes every {'month' if months == 1 else f'{months} months'}, at the latest"
                f" {found.schedule.latest_days} days after the last day that it covers",
            ]
        ),
        table(
            ["column", "type", "may be empty", "allowed", "meaning"],
            [
                (
                    f"`{column.name}`",
                    _TYPES[column.type],
                    "no" if column.required else "yes",
                    _allowed(column),
                    column.description,
                )
                for column in found.columns
            ],
        ),
    ]


def _allowed(column: Column) -> str:
    words = []
    if column.codes is not None:
        words.append(", ".join(f"`{code}`" for code in column.codes))
    if column.pattern:
        words.append(f"pattern `{column.pattern}`")
    if column.minimum is not None:
        words.append(f"at least {column.minimum}")
    if column.empty_values:
        words.append(f"{', '.join(map(str, column.empty_values))} means empty")
    return "; ".join(words)


def _marts_page(project: Path) -> str:
    blocks = _doc_blocks(project)
    parts = ["# Marts", "The tables that analysts query, by schema. Every column is described in the database too."]
    for layer in LAYERS:
        models = described_models(project / "models" / layer)
        if models:
            parts += [f"## {layer}"]
        for model in models.values():
            parts += _model(layer, model, blocks)
    return page(*parts)


def _model(layer: str, model: Mapping[str, Any], blocks: Mapping[str, str]) -> list[str]:
    meta = model["config"]["meta"]
    columns = model["columns"]
    return [
        f"### {layer}.{model['name']}",
        _resolved(model["description"], blocks),
        f"{meta['grain']}; key: {', '.join(f'`{key}`' for key in meta['grain_keys'])}.",
        table(
            ["column", "type", "meaning"],
            [
                (f"`{column['name']}`", column.get("data_type", ""), _resolved(column["description"], blocks))
                for column in columns
            ],
        ),
    ]


def _tools_page() -> str:
    rows = [(f"`{name}`", tool.does, tool.when) for name, tool in TOOLS.items()]
    return page(
        "# Tools",
        "What makes and measures parts of the project stands in `tools/`, beside the product. From the root of the "
        "project `.venv/bin/python -m tools NAME` runs a tool; with `--help` it says what it can be told.",
        table(["name", "what it does", "when to run it"], rows),
    )


def _doc_blocks(project: Path) -> dict[str, str]:
    texts = (file.read_text(encoding="utf-8") for file in sorted((project / "models").rglob("*.md")))
    return {name: text.strip() for whole in texts for name, text in _BLOCK.findall(whole)}


def _resolved(description: str, blocks: Mapping[str, str]) -> str:
    return _DOC.sub(lambda found: blocks[found[1]], description)
