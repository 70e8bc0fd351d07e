"""Reads of the pilot; one frozen dataclass a page."""
