"""wp-login.php and the screens of wp-admin."""
