"""What a made-up business is judged by: owner, details, name, proven number, approved case. One row each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Business, BusinessName, Membership, User
from config.kernel.actors import Actor
from config.kernel.tables import Row, Table, as_json
from config.outbox.models import AuditEntry
from verification.management.bulk.firms import Firm
from verification.models import Case, Decision, Finding, PhoneNumber, Requirement
from verification.rules import facts
from verification.rules.looks import GOOD_FOR
from verification.rules.requirements import CURRENT, judge, requirement_set

KIND: Final = "legal_entity"
LINE: Final = "fixed_line"
METHOD: Final = "voice"
BY_HAND: Final = "representative"
ASKED: Final = requirement_set(KIND, "DE", "GmbH", LINE)
SUBMITTED_BEFORE: Final = timedelta(days=3)

USERS = Table(User, "id", "email", "name", "password", "date_joined")
ADDRESSES = Table(EmailAddress, "user_id", "email", "verified", "primary")
BUSINESSES = Table(
    Business,
    *("id", "kind", "slug", "legal_name", "legal_form", "street", "postcode", "city", "country"),
    *("represented_by", "register_court", "register_no", "no_vat_id", "lei", "details_at", "created_at"),
)
MEMBERSHIPS = Table(Membership, "user_id", "business_id", "role", "created_at")
NAMES = Table(BusinessName, "business_id", "text", "skeleton", "state", "state_at", "valid_from")
PHONES = Table(
    PhoneNumber,
    *("id", "business_id", "e164", "typed", "line_type", "state", "state_at", "proven_at", "method"),
    *("expires_at", "created_at"),
)
CASES = Table(
    Case,
    *("id", "business_id", "policy_version", "state", "state_at", "next_actor", "assignee_id", "created_at"),
    *("submitted_at", "submitted_by_id"),
)
REQUIREMENTS = Table(
    Requirement,
    *("case_id", "code", "state", "alternatives", "claim", "order", "confirmed_at", "confirmed_by_id"),
)
FINDINGS = Table(
    Finding,
    *("id", "case_id", "source", "claim", "state", "state_at", "attempts", "result", "found", "created_at"),
    *("checked_at", "expires_at"),
)
DECISIONS = Table(Decision, "id", "case_id", "outcome", "facts", "reviewer_id", "policy_version", "at")
AUDIT = Table(
    AuditEntry,
    *("at", "actor_kind", "actor_id", "action", "subject_type", "subject_id", "from_state", "to_state"),
    "reason",
)


@dataclass(frozen=True, slots=True)
class Made:
    """One business on its way into the tables, with the keys that its rows refer to each other by."""

    firm: Firm
    user: UUID = field(default_factory=uuid4)
    business: UUID = field(default_factory=uuid4)
    phone: UUID = field(default_factory=uuid4)
    case: UUID = field(default_factory=uuid4)
    decision: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Desk:
    """Who approves all of it, and when."""

    reviewer: UUID
    at: datetime

    @property
    def actor(self) -> Actor:
        return Actor("reviewer", str(self.reviewer))

    @property
    def submitted(self) -> datetime:
        return self.at - SUBMITTED_BEFORE

    @property
    def proof_end(self) -> datetime:
        return facts.phone_proof_end(LINE, self.submitted)


def write(made: Sequence[Made], desk: Desk) -> None:
    """Writes everything that comes before the seal."""
    at, before = desk.at, desk.submitted
    password = make_password(None)
    USERS.write((m.user, m.firm.email, m.firm.person, password, before) for m in made)
    ADDRESSES.write((m.user, m.firm.email, True, True) for m in made)
    BUSINESSES.write(business_row(m, before) for m in made)
    MEMBERSHIPS.write((m.user, m.business, "owner", before) for m in made)
    NAMES.write((m.business, m.firm.name, m.firm.skeleton, "approved", at, at) for m in made)
    PHONES.write(_phone(m, desk) for m in made)
    CASES.write(
        (m.case, m.business, CURRENT, "approved", at, "", desk.reviewer, before, before, m.user) for m in made
    )
    REQUIREMENTS.write(row for m in made for row in _requirements(m, desk))
    FINDINGS.write(_finding(m, before) for m in made)
    judged = as_json(_judged(desk))
    DECISIONS.write((m.decision, m.case, "approved", judged, desk.reviewer, CURRENT, at) for m in made)
    AUDIT.write(_approval(m, desk) for m in made)


def business_row(made: Made, at: datetime) -> Row:
    firm = made.firm
    street = f"Marktstraße {firm.number % 200 + 1}"
    where = (street, firm.place.postcode, firm.place.city, "DE")
    entry = (firm.person, firm.place.court, firm.register_no, True, firm.lei)
    return (made.business, KIND, firm.slug, firm.legal_name, "GmbH", *where, *entry, at, at)


def _phone(made: Made, desk: Desk) -> Row:
    number, proven = made.firm.e164, desk.submitted
    told = (made.phone, made.business, number, number, LINE)
    return (*told, "proven", proven, proven, METHOD, desk.proof_end, proven)


def _requirements(made: Made, desk: Desk) -> Iterable[Row]:
    """Claims as the business made them when it handed its case in; one was confirmed by hand."""
    firm, ways = made.firm, ASKED.alternatives
    claims: dict[str, dict[str, object]] = {
        "number": {"e164": firm.e164, "extension": ""},
        "details": {"legal_name": firm.legal_name, "legal_form": "GmbH", "city": firm.place.city},
        "name": {"name": firm.name},
        "register_match": {"register_court": firm.place.court, "register_no": firm.register_no},
        "representative": {"represented_by": firm.person},
        "evidence": {"vat_id": "", "lei": firm.lei, "documents": []},
    }
    for order, one in enumerate(ASKED.requirements):
        hand = (desk.at, desk.reviewer) if one.code == BY_HAND else (None, None)
        said = as_json(claims.get(one.code, {}))
        yield (made.case, one.code, "met", as_json(list(ways.get(one.code, ()))), said, order, *hand)


def _finding(made: Made, at: datetime) -> Row:
    firm = made.firm
    found = {
        "exists": True,
        "status": "ISSUED",
        "name": firm.legal_name,
        "country": "DE",
        "city": firm.place.city,
        "register_no": firm.register_no,
        "name_result": "match",
        "reason": "",
    }
    asked = (uuid4(), made.case, "gleif", firm.lei, "done", at, 1)
    return (*asked, "match", as_json(found), at, at, at + GOOD_FOR)


def _approval(made: Made, desk: Desk) -> Row:
    return (
        *(desk.at, "reviewer", str(desk.reviewer), "verification.case.approve"),
        *("verification.case", str(made.case), "decision_proposed", "approved", ""),
    )


def _judged(desk: Desk) -> dict[str, list[str]]:
    """What the policy says of these facts; ValueError when it would not approve them any more."""
    seen = facts.Finding("gleif", "match", desk.submitted, None, frozenset({"name", "register_no"}))
    proof = facts.PhoneProof(desk.submitted, desk.proof_end, METHOD, LINE)
    given = frozenset({"details", "name", "represented_by", "address", "register_no", "lei"})
    known = facts.Facts(
        *(KIND, "DE", "GmbH", CURRENT, LINE, proof, "approved", given, (seen,)),
        confirmed=frozenset({BY_HAND}),
    )
    judged = judge(known, at=desk.at, issuing=True)
    if judged.outcome != "ready" or judged.four_eyes:
        raise ValueError(f"the policy has changed: {judged}")
    return judged.codes()
