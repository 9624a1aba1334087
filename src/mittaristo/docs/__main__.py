"""``python -m mittaristo.docs`` writes the generated pages: docs/method and docs/reference.

With ``--check`` it writes nothing and ends with status 1 when a page is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from mittaristo.docs.generated import outdated, write


def main(arguments: Sequence[str]) -> int:
    """Run the program; returns 0 when every page is as it should be, 1 when ``--check`` found one that is not."""
    parser = argparse.ArgumentParser(prog="python -m mittaristo.docs", description="Write the generated pages.")
    parser.add_argument("--check", action="store_true", help="only say which pages differ")
    if parser.parse_args(arguments).check:
        found = outdated()
        for name in found:
            print(f"docs/{name} is not what the project says now; run python -m mittaristo.docs", file=sys.stderr)
        return 1 if found else 0
    for name in write():
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
