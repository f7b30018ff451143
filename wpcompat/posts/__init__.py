"""``wp_posts``: posts, pages, attachments; their addresses, states and openness."""
