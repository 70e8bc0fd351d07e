"""Invariants as raw SQL and own hashing: nothing here imports a service, so a bug there cannot hide here."""
