"""Numbers, challenges, cases, decisions, seals and what is published of them."""

from verification.models.cases import Case, CaseNote, Requirement
from verification.models.decisions import Decision, Proposal
from verification.models.evidence import Document, DomainProof, Finding
from verification.models.phones import Challenge, LimitBucket, PhoneContest, PhoneNumber, SendBudget
from verification.models.seals import (
    Answer,
    LogHead,
    Seal,
    SealEvent,
    SealToken,
    SigningKey,
    StatusList,
)

__all__ = [
    "Answer",
    "Case",
    "CaseNote",
    "Challenge",
    "Decision",
    "Document",
    "DomainProof",
    "Finding",
    "LimitBucket",
    "LogHead",
    "PhoneContest",
    "PhoneNumber",
    "Proposal",
    "Requirement",
    "Seal",
    "SealEvent",
    "SealToken",
    "SendBudget",
    "SigningKey",
    "StatusList",
]
