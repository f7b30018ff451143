"""A WordPress-compatible linkback and XML-RPC server."""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from pathlib import Path

    from wpcompat.app import Application

__version__ = "0.1.0"

__all__ = ["__version__", "create_app"]


def create_app(path: str | Path = "wpcompat-site") -> Application:
    """The WSGI callable of the site folder ``path``, for granian, gunicorn, waitress, uWSGI and mod_wsgi.

    Each process sends the site's pings itself, on a thread of its own (``[server] cron = no`` leaves that to ``wp-cron.php``).
    Raises ``wpcompat.errors.ConfigError`` when the folder's settings.ini is wrong and
    ``wpcompat.errors.NotInstalled`` when the folder holds no site yet.
    """
    from wpcompat.app import create_app as create

    return create(path, run_events=True)
