"""The command ``mittaristo`` and its subcommands.

Exit status: 0 done, 1 failed (a check, or the machine), 2 refused input or wrong use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from mittaristo.cli.console import Console
from mittaristo.cli.options import CONSOLE, FAILED, REFUSED
from mittaristo.errors import FailedError, RefusedError

# Subcommand -> one line for the help. Each is the function of that name in mittaristo.cli.<name>, imported only when
# it is used: some bring libraries that take seconds to load.
COMMANDS = {
    "simulate": "Write register deliveries of simulated lives.",
    "land": "Check and land every delivery that has not landed yet.",
    "build": "Build every model on what has landed and run every test.",
    "run": "Land, then build: what a scheduler calls each month.",
    "verify": "Recompute every indicator in plain Python and compare.",
    "diff": "Say what differs between two databases: before and after a change.",
    "quarantine": "Give rows that could not be read to their sender, or release them.",
    "status": "Show what has landed, what is quarantined and what was built.",
}


class _Commands(click.Group):
    """Subcommands that load when needed, and one place where errors become sentences and exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return getattr(import_module(f"mittaristo.cli.{cmd_name}"), cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        status = FAILED
        try:
            result = super().invoke(ctx)
            status = 0
            return result
        except (RefusedError, FailedError) as error:
            _console(ctx).error(str(error))
            status = REFUSED if isinstance(error, RefusedError) else FAILED
            ctx.exit(status)
        except SystemExit as ending:
            status = ending.code if isinstance(ending.code, int) else FAILED
            raise
        finally:
            _console(ctx).ended(status)


def _console(ctx: click.Context) -> Console:
    """The console of the command, once it has one; else a plain one, without a log."""
    return ctx.meta.get(CONSOLE) or Console()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mittaristo")
def main() -> None:
    """An open warehouse of the national indicators of Finland's employment services."""
