"""Events and deliveries: every side effect leaves the database through here."""
