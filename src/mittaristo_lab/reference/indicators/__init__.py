"""One module per indicator, found by itself: `INDICATORS` says which it computes, `cases` or `contributions` how."""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def modules() -> dict[str, ModuleType]:
    """Return the module of each indicator.

    A module has `cases(context)`, the person-level rows (V6), or where there are none `contributions(context)`, what
    each measure's events bring to the cells.
    """
    found = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return {indicator: module for module in found for indicator in module.INDICATORS}
