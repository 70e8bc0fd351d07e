"""Verification in the back office: to be read. Evidence, decisions and seals change through their services alone."""

from config.outbox.admin import show
from verification.models import (
    Case,
    Decision,
    DomainProof,
    Finding,
    PhoneNumber,
    Requirement,
    Seal,
    SealEvent,
    SigningKey,
    StatusList,
)

show(Case, Requirement, Finding, Decision, DomainProof, PhoneNumber, Seal, SealEvent, SigningKey, StatusList)
