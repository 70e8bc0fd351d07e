"""What beat rings in verification; each task is one service call."""

from verification.tasks import seals

__all__ = ["seals"]
