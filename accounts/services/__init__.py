"""Deeds of accounts."""
