"""Deeds on seals. Only this package may reach the issuance code; who verifies evidence cannot sign."""

from verification.services.seals.changing import follow_domains, move_number, rename
from verification.services.seals.deeds import clear, extend, renew, resume, suspend
from verification.services.seals.endings import end_contract, expire, revoke, surrender, time_out
from verification.services.seals.errors import (
    CannotIssue,
    MainFirst,
    NeedsSecondReviewer,
    NumberHasSeal,
    UnknownReason,
)
from verification.services.seals.family import must_not_wait
from verification.services.seals.further import issue_further
from verification.services.seals.issue import issue
from verification.services.seals.refresh import refresh

__all__ = [
    "CannotIssue",
    "MainFirst",
    "NeedsSecondReviewer",
    "NumberHasSeal",
    "UnknownReason",
    "clear",
    "end_contract",
    "expire",
    "extend",
    "follow_domains",
    "issue",
    "issue_further",
    "move_number",
    "must_not_wait",
    "refresh",
    "rename",
    "renew",
    "resume",
    "revoke",
    "surrender",
    "suspend",
    "time_out",
]
