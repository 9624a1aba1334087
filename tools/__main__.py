"""``python -m tools NAME [ARGUMENTS]`` runs a tool.

Exit status: 0 done, 1 failed (a check, or the machine), 2 refused input or wrong use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from mittaristo.errors import FailedError, RefusedError
from tools.commands import TOOLS

_USAGE = "usage: python -m tools NAME [--help] [ARGUMENTS]\n\n" + "\n".join(
    f"  {name:<10}{tool.does}" for name, tool in TOOLS.items()
)


def main(arguments: Sequence[str]) -> int:
    """Run the tool that the first argument names with the others; returns its exit status."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(_USAGE)
        return 0
    if not arguments or arguments[0] not in TOOLS:
        print(_USAGE, file=sys.stderr)
        return 2
    try:
        return import_module(TOOLS[arguments[0]].module).main(arguments[1:])
    except (RefusedError, FailedError) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, RefusedError) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
