"""Customers, whom they block, what they report, and the keys of those who ask."""

from directory.models.customers import Block, Customer
from directory.models.keys import ApiKey, KeyDay
from directory.models.reports import Report, ReportNote

__all__ = ["ApiKey", "Block", "Customer", "KeyDay", "Report", "ReportNote"]
