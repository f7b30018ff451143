"""Chance that does not change: a suite that is green today is green tomorrow; whoever explores names another seed.

``WPCOMPAT_TEST_SEED=N pytest`` lets everything that is made up come from ``N``, and hypothesis look for examples anew.
"""

from __future__ import annotations

import os

EXPLORING = "WPCOMPAT_TEST_SEED" in os.environ
SEED = int(os.environ.get("WPCOMPAT_TEST_SEED", "1"))
