"""The rules of indicators.md, and which of them a set of tests carries in its names."""

from __future__ import annotations

from mittaristo.docs.unit_tests import rules_in_name


def ids(letters: dict[str, int]) -> frozenset[str]:
    """Rule ids from how many each letter has: {'E': 2} is e1, e2."""
    return frozenset(f"{letter.lower()}{number + 1}" for letter, count in letters.items() for number in range(count))


# The rules of indicators.md by letter and count, and L2 of registers.md, which staging holds. A dbt unit test carries
# the id, or a data test where no single model can show the rule.
REQUIRED = ids({"D": 6, "T": 5, "J": 2, "U": 3, "E": 7, "A": 7, "F": 3, "R": 2, "B": 3, "I": 2, "S": 5, "W": 2, "O": 4})
REQUIRED |= ids({"P": 1, "Q": 1, "C": 1, "M": 2, "K": 2, "V": 7}) | {"l2"}


def ids_after_model(test: str, model: str) -> list[str]:
    """The ids that a unit test's name carries right after its model, in small letters as there."""
    return [rule.lower() for rule in rules_in_name(test, model)]


def rules_without_test(unit_tests: list[tuple[str, str]], data_tests: list[str]) -> list[str]:
    """Rules that no test carries: unit tests are given as name and model."""
    tested = {rule for name, model in unit_tests for rule in ids_after_model(name, model)}
    tested |= {word for name in data_tests for word in name.split("_")}
    return sorted(REQUIRED - tested)
