"""Customers, whom they block, what they report, the keys of those who ask, webhooks, and what is listed."""

from directory.models.customers import Block, Customer
from directory.models.entries import Entry, Posting, Term
from directory.models.keys import ApiKey, KeyDay
from directory.models.reports import Report, ReportNote
from directory.models.webhooks import Webhook, WebhookMessage

__all__ = [
    "ApiKey",
    "Block",
    "Customer",
    "Entry",
    "KeyDay",
    "Posting",
    "Report",
    "ReportNote",
    "Term",
    "Webhook",
    "WebhookMessage",
]
