"""Journeys through the real pages in a real browser, with real web, worker and beat processes."""
