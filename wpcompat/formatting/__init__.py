"""Pure text, no database: WordPress's formatting rules and PHP's coercions."""
