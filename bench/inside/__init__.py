"""What runs as a process of its own on the stores that are measured; each prints one JSON object."""
