"""Numbers, challenges, cases, decisions, seals and what is published of them."""

from verification.models.appeals import Appeal
from verification.models.badges import Badge
from verification.models.call_backs import CallBack
from verification.models.cases import Case, CaseNote, Requirement
from verification.models.challenges import Challenge, CustomerChallenge
from verification.models.changes import Change, OldPlace
from verification.models.counters import CodeSend, LimitBucket, LimitLog, SendBudget, SendStop
from verification.models.decisions import Decision, Proposal
from verification.models.evidence import Document, DomainProof, Finding
from verification.models.letters import Letter
from verification.models.lookalikes import Lookalike, LookalikeStep
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
    "CallBack",
    "Case",
    "CaseNote",
    "Challenge",
    "Change",
    "CodeSend",
    "CustomerChallenge",
    "Decision",
    "Document",
    "DomainProof",
    "Finding",
    "Letter",
    "LimitBucket",
    "LimitLog",
    "LogHead",
    "Lookalike",
    "LookalikeStep",
    "OldPlace",
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
