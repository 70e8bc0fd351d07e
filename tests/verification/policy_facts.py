"""Facts of cases as tests of the policy need them: a company, a trader and a public body."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from verification.rules.facts import DocumentFact, Facts, Finding, PhoneProof, Result, phone_proof_end

Shown = Literal["unseen", "fits", "does_not_fit"]


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


TODAY = NOW.date()


GIVEN = frozenset({"details", "name", "register_no", "represented_by", "address", "official_mail"})


def proof(line_type: str = "fixed_line", method: str = "voice", age: int = 10) -> PhoneProof:
    proven_at = NOW - timedelta(days=age)
    return PhoneProof(proven_at, phone_proof_end(line_type, proven_at), method, line_type)


def said(
    source: str, result: Result = "match", *, matched: str = "", reason: str = "", age: int = 1
) -> Finding:
    checked = NOW - timedelta(days=age)
    return Finding(
        source,
        result,
        checked_at=checked if result else None,
        expires_at=checked + timedelta(days=90) if result else None,
        matched=frozenset(matched.split()),
        reason=reason,
    )


def paper(kind: str, verdict: Shown = "fits", *, age: int | None = 5) -> DocumentFact:
    issued = None if age is None else TODAY - timedelta(days=age)
    return DocumentFact(kind, verdict, TODAY, issued)


def company(**changes: Any) -> Facts:
    """A GmbH with everything done but evidence."""
    facts = Facts("legal_entity", "AT", "GmbH", phone=proof(), name="proposed", given=GIVEN)
    return replace(facts, **changes)


def trader(**changes: Any) -> Facts:
    return replace(company(kind="sole_trader", legal_form="trade", findings=(said("letter"),)), **changes)


def body(**changes: Any) -> Facts:
    return replace(company(kind="public_body", legal_form="association", findings=(said("mail"),)), **changes)


EXTRACT = (paper("register_extract"),)


COMPLETE = {
    "company": company(documents=EXTRACT),
    "trader": trader(documents=(paper("trade_registration"),)),
    "body": body(documents=(paper("association_extract"),)),
}
