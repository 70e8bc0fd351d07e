"""Dates, times and numbers as each language writes them; Django reads these through FORMAT_MODULE_PATH."""
