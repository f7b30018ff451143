"""``wp_users``: people, passwords, roles and what they may do."""
