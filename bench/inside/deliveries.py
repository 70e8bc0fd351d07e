"""Deliveries with the least possible subscriber."""

from config.outbox.models import Event


def hear(event: Event) -> None:
    """Hears it, and that is all."""
