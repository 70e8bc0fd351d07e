"""What beat rings in verification; each task is one service call."""

from verification.tasks import cases, phones, seals

__all__ = ["cases", "phones", "seals"]
