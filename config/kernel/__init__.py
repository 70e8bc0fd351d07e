"""Plain Python that every app stands on: errors, actors, lifecycle tables, ports, keys."""
