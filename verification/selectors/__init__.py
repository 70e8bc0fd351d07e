"""Reads of verification that span models; one frozen dataclass a page."""
