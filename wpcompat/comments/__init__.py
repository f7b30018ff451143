"""``wp_comments``: accepting, keeping, moderating comments and pings."""
