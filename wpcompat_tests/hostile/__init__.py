"""Bad input of every kind: what attacks share, and long runs by hand (``python -m wpcompat_tests.hostile.NAME --count N``)."""
