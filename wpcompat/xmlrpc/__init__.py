"""xmlrpc.php: the endpoint and its methods."""
