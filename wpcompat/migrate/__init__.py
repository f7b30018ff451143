"""Getting a site in and out: a fresh install, WordPress exports."""
