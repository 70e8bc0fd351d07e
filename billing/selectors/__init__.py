"""Reads of billing; one frozen dataclass a page."""
