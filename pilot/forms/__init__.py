"""Forms of the pilot: they read and refuse, they never save."""
