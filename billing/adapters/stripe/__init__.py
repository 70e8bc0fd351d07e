"""Stripe: holds cards and accounts on its own pages and moves the money. Spoken to by its own library."""

from billing.adapters.stripe.payments import Stripe

__all__ = ["Stripe"]
