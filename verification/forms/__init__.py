"""Input of verification; one module a noun."""
