"""``python -m wpcompat``."""

from wpcompat.cli import main

if __name__ == "__main__":
    main()
