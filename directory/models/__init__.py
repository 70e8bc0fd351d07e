"""Customers, whom they block, and the keys of those who ask."""

from directory.models.customers import Block, Customer
from directory.models.keys import ApiKey, KeyDay

__all__ = ["ApiKey", "Block", "Customer", "KeyDay"]
