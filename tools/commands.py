"""The tools by name: what each does, and when to run it; docs/reference/tools.md is made from this table."""

from __future__ import annotations

from typing import NamedTuple


class Tool(NamedTuple):
    """A tool.

    ``module`` has a function ``main`` that takes the arguments and returns the exit status. ``does`` and ``when`` are
    sentences; the second may hold Markdown.
    """

    module: str
    does: str
    when: str


TOOLS = {
    "sources": Tool(
        "tools.dbt_sources",
        "Write dbt's sources from the contracts.",
        "After a change in `contracts/`. The sources are `models/sources/`.",
    ),
    "holidays": Tool(
        "tools.calendar_seed",
        "Write the seed of public holidays.",
        "After moving its last year in `tools/calendar_seed.py`, when the calendar no longer reaches far enough.",
    ),
    "cards": Tool(
        "tools.cards.renewal",
        "Check the indicator cards, or renew their versions and fingerprints.",
        "After a change of a rule or of a card; see [Change a rule](../../CONTRIBUTING.md#change-a-rule).",
    ),
    "docs": Tool(
        "tools.docs.generated",
        "Write the generated pages of the documentation.",
        "After a change of a card, a contract, a seed of the framework, a description or a unit test that is drawn."
        " The pages are `docs/method/` and `docs/reference/`, this one too; `make docs` does it.",
    ),
    "samples": Tool(
        "tools.docs.samples",
        "Check the SQL samples of the documentation on a database, or write their results.",
        "After a change that moves results of the demonstration, with the database of `make build`.",
    ),
    "mutate": Tool(
        "tools.mutation.campaign",
        "Put faults into the models, one at a time, and report which no test sees.",
        "After a change of a model or of its tests, of some models with `--models`; of all of them before a release, by"
        " `make mutate`, which takes half an hour and writes [the report](../mutation.md).",
    ),
    "bench": Tool(
        "tools.benchmark",
        "Measure simulating, landing and building a million persons.",
        "After a change that may cost time or memory, and before a release, by `make bench`, which writes"
        " [the benchmarks](../benchmarks.md).",
    ),
}
