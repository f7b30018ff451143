"""Speed beside a floor measured in the same run; run by hand and read, never asserted on time."""
