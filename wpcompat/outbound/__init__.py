"""The only way out: the guarded door for HTTP and the mailer."""
