"""Numbers, challenges, cases, decisions, seals and what is published of them."""

from verification.models.appeals import Appeal
from verification.models.badges import Badge
from verification.models.cases import Case, CaseNote, Requirement
from verification.models.challenges import Challenge, CustomerChallenge
from verification.models.counters import CodeSend, LimitBucket, LimitLog, SendBudget, SendStop
from verification.models.decisions import Decision, Proposal
from verification.models.evidence import Document, DomainProof, Finding
from verification.models.phones import PhoneContest, PhoneNumber
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
    "Appeal",
    "Badge",
    "Case",
    "CaseNote",
    "Challenge",
    "CodeSend",
    "CustomerChallenge",
    "Decision",
    "Document",
    "DomainProof",
    "Finding",
    "LimitBucket",
    "LimitLog",
    "LogHead",
    "PhoneContest",
    "PhoneNumber",
    "Proposal",
    "Requirement",
    "Seal",
    "SealEvent",
    "SealToken",
    "SendBudget",
    "SendStop",
    "SigningKey",
    "StatusList",
]
