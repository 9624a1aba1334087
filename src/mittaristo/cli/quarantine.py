"""``mittaristo quarantine``: rows that could not be read, for their sender and after a change of the contract."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from mittaristo.cli.land import Watcher
from mittaristo.cli.options import database_option, logged_console, quiet_option
from mittaristo.contracts import load_contracts
from mittaristo.warehouse import connect


class _Register(click.ParamType):
    """The name of a contracted register; the contracts are read when a name is given, not for a help."""

    name = "register"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return click.Choice(list(load_contracts())).convert(value, param, ctx)


@click.group()
def quarantine() -> None:
    """Rows that could not be read: give them to their sender, or release them.

    Both commands take --database PATH.
    """


@quarantine.command()
@click.argument("register", type=_Register())
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook to write; an older one is replaced.  [default: quarantine-REGISTER.xlsx]",
)
@database_option
@quiet_option
def export(register: str, file: Path | None, database: Path, quiet: bool) -> None:
    """Write the quarantined rows of REGISTER into a workbook for its sender.

    A first sheet explains in Finnish, Swedish and English; then comes a sheet per table, with a line per fault. There
    are no identity codes and no pseudonyms in it: file and line say which row is meant.
    """
    from mittaristo.quarantine.workbook import export as write

    console = logged_console(database, quiet=quiet)
    target = file or Path(f"quarantine-{register}.xlsx")
    with closing(connect(database, read_only=True)) as connection:
        found = write(connection, load_contracts()[register], target)
    if not found:
        console.line(f"no row of {register} is in quarantine; no workbook is written")
        return
    of_tables = {table: [one for one in found if one.table == table] for table in dict.fromkeys(o.table for o in found)}
    console.table(
        ["table", "faults", "newest"],
        [[table, sum(one.count for one in of), max(one.newest for one in of)] for table, of in of_tables.items()],
    )
    console.line(f"written to {target}; it holds values of single persons, send it only by a protected way")


@quarantine.command()
@click.argument("register", type=_Register())
@click.argument("deliveries", type=click.Path(path_type=Path))
@database_option
@quiet_option
def release(register: str, deliveries: Path, database: Path, quiet: bool) -> None:
    """Land the quarantined rows of REGISTER that today's contract can read.

    For use after a change in contracts/, such as a new code of a closed list. The rows are read again out of
    DELIVERIES, whose files must be those that landed, and land under their old delivery and line. What was released
    is kept in quarantine.releases. The person key comes from MITTARISTO_PERSON_KEY.
    """
    from mittaristo.quarantine.release import release as release_rows

    console = logged_console(database, quiet=quiet)
    with console.progress("releasing") as advance:
        done = release_rows(load_contracts()[register], deliveries, database, Watcher(console, advance, "releasing"))
    if done.tables:
        console.table(
            ["delivery", "table", "released", "left", "displaced"],
            [[one.delivery, one.table, one.released, one.left, one.displaced] for one in done.tables],
        )
    if done.not_given:
        console.warning(f"{deliveries} does not hold {', '.join(done.not_given)}, whose quarantined rows stay")
    released = sum(one.released for one in done.tables)
    console.line(
        f"{released:,} rows released, {sum(one.left for one in done.tables):,} left in quarantine"
        + ("; they are in the results after `mittaristo build`" if released else "")
    )
