"""Reads of people, businesses and what they say of themselves."""
