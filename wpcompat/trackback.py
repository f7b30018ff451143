"""wp-trackback.php: a form in, ``<response>`` out."""

from __future__ import annotations
