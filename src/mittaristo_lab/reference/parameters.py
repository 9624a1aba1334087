"""The parameters of the rules with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Parameters:
    """One set of parameters; the names are those of dbt_project.yml.

    `as_of_date` None means the latest `data_until` of ura (V3).
    """

    as_of_date: date | None = None
    history_from: date = date(2023, 1, 1)
    open_market_statuses: frozenset[str] = frozenset({"1"})
    open_market_reasons: frozenset[str] = frozenset({"01", "03"})
    layoff_return_is_employment: bool = True
    cohort_statuses: frozenset[str] = frozenset({"2", "3"})
    flow_months: int = 3
    permanent_months: int = 6
    benefit_gap_days: int = 30
    benefit_lag_months: int = 2
    placement_days: int = 14
    barometer_max_age_months: int = 12
    long_term_months: int = 12
    max_quarantined_share: float = 0.01

    def with_values(self, values: Mapping[str, Any]) -> "Parameters":
        """Return the parameters with some values replaced, read from text or lists by the default's type.

        Raises:
            ValueError: a name that is no parameter, or a value that cannot be read as its type.
        """
        known = {field.name for field in fields(self)}
        read = {}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"{name} is no parameter; expected one of {', '.join(sorted(known))}")
            try:
                read[name] = _read(name, getattr(self, name), value)
            except (TypeError, ValueError) as error:
                raise ValueError(f"parameter {name}: cannot read {value!r} ({error})") from error
        return replace(self, **read)


def _read(name: str, default: Any, value: Any) -> Any:
    """Return the value in the type of the parameter's default."""
    if name in ("as_of_date", "history_from"):
        return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))
    if isinstance(default, frozenset):
        codes = value.strip("[]{} ").split(",") if isinstance(value, str) else value
        return frozenset(str(code).strip(" '\"") for code in codes if str(code).strip(" '\""))
    if isinstance(default, bool):
        if str(value).lower() not in ("true", "false"):
            raise ValueError("expected true or false")
        return str(value).lower() == "true"
    return type(default)(value)
