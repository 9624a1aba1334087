"""Great Expectations over what a delivery landed: one suite per table, built from the contract.

Importing this module loads Great Expectations, which takes seconds; landing does so only when something lands.
The suites look at the landed rows themselves, on landing's own connection and inside its open transaction, so that
a mistake in reading is caught before it is committed. Results say for each expectation only whether it holds:
no value of a row is ever in them.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

# Read by Great Expectations when it is imported: no messages to its makers.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import duckdb_engine
import great_expectations as gx
import great_expectations.expectations as gxe
import sqlalchemy as sa
from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult, RunIdentifier
from great_expectations.core.batch import Batch
from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData
from great_expectations.expectations.row_conditions import Column as Row
from great_expectations.validator.validator import Validator, calc_validation_statistics
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from mittaristo.contracts import PERSON_ID, Column, Table
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing.manifest import DeliveredFile, Manifest
from mittaristo.landing.person import PERSON_ID_DIGITS
from mittaristo.landing.schema import literal, qualified

_DIALECT = "duckdb.landing"
_BATCH = "landed_rows"


# An evaluation gives one row of counts, or rows that break an expectation, of which one is enough. Great Expectations
# also runs the whole `select *` of a batch, only to see its columns: without a limit that would be every landed row.
_ROWS_THAT_MATTER = 1000


class _BufferedExecution(duckdb_engine.Dialect.execution_ctx_cls):
    """Takes the rows of a result at once: Great Expectations reads them after giving the connection back."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor is not None and self.cursor.description is not None:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor,
                alternate_description=self.cursor.description,
                initial_buffer=self.cursor.fetchmany(_ROWS_THAT_MATTER),
            )


class LandingDialect(duckdb_engine.Dialect):
    """DuckDB for Great Expectations, on a connection whose transaction belongs to landing: none is begun or ended."""

    execution_ctx_cls = _BufferedExecution
    supports_statement_cache = True

    def do_begin(self, connection: Any) -> None:
        """Landing has begun."""

    def do_commit(self, connection: Any) -> None:
        """Landing commits."""

    def do_rollback(self, connection: Any) -> None:
        """Landing rolls back."""

    def do_close(self, connection: Any) -> None:
        """Landing closes."""


registry.register(_DIALECT, __name__, LandingDialect.__name__)


@atexit.register
def _let_the_engine_go() -> None:
    """Keep the exit quiet.

    Great Expectations keeps modules alive past the interpreter's end; for those that hold on to DuckDB its binding
    would print a page about leaks.
    """
    sys.modules.pop("duckdb", None)


def suite_for(table: Table) -> ExpectationSuite:
    """What the contract promises of a table's landed rows, as expectations."""
    expectations = [one for column in table.columns for one in _column_expectations(table, column)]
    for interval in table.intervals:
        expectations.append(
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=interval.end,
                column_B=interval.start,
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **_unless_deleted(table, None),
            )
        )
    if not table.versioned:
        expectations.append(gxe.ExpectCompoundColumnsToBeUnique(column_list=list(table.key)))
    return ExpectationSuite(name=table.landed_name, expectations=expectations)


def _column_expectations(table: Table, column: Column) -> list[gxe.Expectation]:
    name = column.landed_name
    found: list[gxe.Expectation] = []
    if column.required:
        found.append(gxe.ExpectColumnValuesToNotBeNull(column=name, **_unless_deleted(table, column)))
    if column.codes:
        found.append(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=list(column.codes)))
    if column.empty_values:
        days = [day.isoformat() for day in column.empty_values]
        found.append(gxe.ExpectColumnValuesToNotBeInSet(column=name, value_set=days))
    if column.minimum is not None:
        found.append(gxe.ExpectColumnValuesToBeBetween(column=name, min_value=column.minimum))
    if column.type == "hetu":
        found.append(gxe.ExpectColumnValueLengthsToEqual(column=PERSON_ID, value=PERSON_ID_DIGITS))
    if column.pattern:
        # The query gives line numbers, not values: results hold no row of a table. It is a format string, in which
        # the braces of a pattern count double.
        pattern = literal(column.pattern).replace("{", "{{").replace("}", "}}")
        query = f'select _line from {{batch}} where not regexp_full_match("{name}", {pattern})'
        found.append(
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=query, description=f"{name} has the form {column.pattern}"
            )
        )
    return found


def _unless_deleted(table: Table, column: Column | None) -> dict[str, Any]:
    """V2: of a P row only the columns of the version are checked."""
    if not table.versioned or (column is not None and column.name in ("rivi_id", "muutosaika", "muutoslaji")):
        return {}
    return {"row_condition": Row("muutoslaji") != "P"}


class Validations:
    """Runs the suites and keeps their results.

    Args:
        connection: landing's, with what has landed and is not committed yet.
        folder: gets ``results`` (JSON), ``expectations`` (the suites) and ``data_docs`` (HTML).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """Set up Great Expectations; nothing is validated yet."""
        # Its warnings would repeat texts of the engine; what matters is raised below.
        logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
        self._folder = folder
        self._context = gx.get_context(mode="ephemeral", project_config=_configuration(folder.absolute()))
        engine = sa.create_engine(
            "duckdb+landing://",
            creator=lambda: duckdb_engine.ConnectionWrapper(connection),
            poolclass=sa.pool.StaticPool,
        )
        self._engine = SqlAlchemyExecutionEngine(engine=engine)
        self._suites: dict[str, ExpectationSuite] = {}
        self._kept: list[ValidationResultIdentifier] = []

    def check(self, table: Table, delivery_id: str, delivered_on: date) -> list[str]:
        """Validate what a delivery landed into a table, and keep the result.

        Returns:
            The expectations that do not hold, as in ``expect_column_values_to_not_be_null(tyok1)``.

        Raises:
            FailedError: when an expectation could not be evaluated.
        """
        suite = self._suite(table)
        rows = f"select * from {qualified('raw', table.landed_name)} where _delivery_id = {literal(delivery_id)}"
        data = SqlAlchemyBatchData(execution_engine=self._engine, query=rows, create_temp_table=False)
        validator = Validator(self._engine, batches=[Batch(data=data)], data_context=self._context)
        results = validator.graph_validate(
            configurations=suite.expectation_configurations,
            runtime_configuration={"result_format": "BOOLEAN_ONLY"},
        )
        for result in results:
            if _was_not_evaluated(result):
                raise FailedError(
                    f"Great Expectations could not evaluate {_named(result)} on {table.name}; nothing of it has landed"
                )
            result.result = {}
        self._keep(suite, results, delivered_on)
        return [_named(result) for result in results if not result.success]

    def require(self, manifest: Manifest, files: Iterable[DeliveredFile]) -> None:
        """Validate what files of a delivery landed.

        Raises:
            RefusedError: when an expectation does not hold.
            FailedError: when one could not be evaluated.
        """
        for file in files:
            table = manifest.register.tables[file.table]
            broken = self.check(table, manifest.delivery_id, manifest.delivered_on)
            if broken:
                raise RefusedError(
                    f"{file.name}: the landed rows of {file.table} break what the contract promises:"
                    f" {', '.join(broken)}; the results are in {self._folder}"
                )

    def build_docs(self) -> None:
        """Write the HTML pages of the results kept since the last call, and the index of all."""
        if self._kept:
            suites = [ExpectationSuiteIdentifier(name) for name in self._suites]
            self._context.build_data_docs(resource_identifiers=[*suites, *self._kept])
            self._kept.clear()

    def _suite(self, table: Table) -> ExpectationSuite:
        if table.landed_name not in self._suites:
            suite = suite_for(table)
            self._suites[table.landed_name] = self._context.suites.add_or_update(suite)
        return self._suites[table.landed_name]

    def _keep(self, suite: ExpectationSuite, results: list[Any], delivered_on: date) -> None:
        statistics = calc_validation_statistics(results)
        run = RunIdentifier(
            run_name=delivered_on.isoformat(), run_time=datetime.combine(delivered_on, time(), tzinfo=UTC)
        )
        kept = ExpectationSuiteValidationResult(
            results=results,
            success=statistics.success,
            suite_name=suite.name,
            statistics=statistics._asdict(),
            meta={"run_id": run},
        )
        name = ValidationResultIdentifier(ExpectationSuiteIdentifier(suite.name), run, _BATCH)
        self._context.validation_results_store.set(name, kept)
        self._kept.append(name)


def _was_not_evaluated(result: Any) -> bool:
    """Whether an exception stands in the place of a result; it is reported for the whole, or by metric."""
    found = result.exception_info or {}
    return any(one.get("raised_exception", False) for one in [found, *found.values()] if isinstance(one, dict))


def _named(result: Any) -> str:
    """An expectation and what it is about."""
    arguments = result.expectation_config.kwargs
    about = arguments.get("column") or arguments.get("column_A") or arguments.get("column_list")
    return f"{result.expectation_config.type}({about or result.expectation_config.description or ''})"


def _configuration(folder: Path) -> DataContextConfig:
    def files(name: str) -> dict[str, str]:
        kind = "TupleFilesystemStoreBackend"
        return {"class_name": kind, "base_directory": name, "root_directory": str(folder)}

    memory = {"class_name": "InMemoryStoreBackend"}
    return DataContextConfig(
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        stores={
            # Suites are made from the contract each time; a process that is killed could leave half of one on disk.
            "expectations_store": {"class_name": "ExpectationsStore", "store_backend": memory},
            "validation_results_store": {
                "class_name": "ValidationResultsStore",
                "store_backend": files("results"),
            },
            "checkpoint_store": {"class_name": "CheckpointStore", "store_backend": memory},
            "validation_definition_store": {
                "class_name": "ValidationDefinitionStore",
                "store_backend": memory,
            },
        },
        data_docs_sites={
            "landing": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": files("data_docs"),
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
        },
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
