"""The scripts behind the Makefile; those that run before `.venv` exists use the standard library alone."""
