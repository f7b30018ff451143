"""The command line, in WP-CLI's words."""

from __future__ import annotations


def main() -> None:
    """The console script ``wpcompat``."""
    from wpcompat.cli.frame import main as run

    run()
