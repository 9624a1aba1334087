"""What commands need of ``mittaristo_lab``, which stands beside the product and is not shipped with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mittaristo.errors import RefusedError


@contextmanager
def laboratory(command: str) -> Iterator[None]:
    """Import from ``mittaristo_lab`` in this block.

    Args:
        command: what needs it, as in ``verify``.

    Raises:
        RefusedError: it is not installed, or something that it imports is not.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise RefusedError(
            f"`mittaristo {command}` needs mittaristo_lab, which only a checkout of the project has; {error.name} was"
            " not found: run it there, after pip install --editable '.[lab]'"
        ) from None
