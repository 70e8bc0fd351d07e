"""Customers, whom they block, what they report, the keys of those who ask, and what the directory lists."""

from directory.models.customers import Block, Customer
from directory.models.entries import Entry, Posting, Term
from directory.models.keys import ApiKey, KeyDay
from directory.models.reports import Report, ReportNote

__all__ = ["ApiKey", "Block", "Customer", "Entry", "KeyDay", "Posting", "Report", "ReportNote", "Term"]
