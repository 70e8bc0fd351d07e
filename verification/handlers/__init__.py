"""What verification does when it hears of an event; one module a noun."""
