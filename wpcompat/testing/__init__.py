"""The pytest plugin: a site, a pretend web, a clock."""
