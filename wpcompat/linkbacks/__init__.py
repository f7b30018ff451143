"""Pingbacks, trackbacks and Update Services pings, in and out."""
