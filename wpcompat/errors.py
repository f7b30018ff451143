"""What the domain raises. Adapters translate: a fault, a trackback answer, a page, a line on stderr."""

from __future__ import annotations

from typing import Any


class WPError(Exception):
    """A refusal by meaning (WordPress's ``WP_Error``).

    ``code`` is WordPress's word for it (``comment_duplicate``), ``message`` the text WordPress shows, as it stands
    in WordPress (entities included), ``status`` the HTTP status that goes with it, ``data`` what else a caller may use.
    """

    def __init__(self, code: str, message: str, status: int = 500, **data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data


class ConfigError(Exception):
    """settings.ini or an environment value is wrong; the text says where, what and what would be right."""


class NotInstalled(Exception):
    """The folder holds no site yet: ``wpcompat core install`` makes one."""
