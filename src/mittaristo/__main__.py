"""``python -m mittaristo`` is the command ``mittaristo``."""

from mittaristo.cli.main import main

if __name__ == "__main__":
    main()
