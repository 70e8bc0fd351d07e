"""Cases and seals of the demonstration, brought to their states by the deeds of owners, sources and reviewers."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from accounts.models import Business, User
from accounts.permissions import actor
from accounts.rules.countries import find_form
from pilot.management.demo.firms import Firm
from verification.models import Case, Decision, Document, Finding, Seal
from verification.rules import numbers
from verification.rules.looks import vat_verdict
from verification.selectors import cases as reading
from verification.services import (
    appeals,
    cases,
    details,
    documents,
    findings,
    identifiers,
    phones,
    review,
    seals,
)
from verification.services.findings import Seen
from verification.services.review import Wish
from verification.services.seals.issue import end_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Desk:
    """The two reviewers of the demonstration."""

    first: User
    second: User


def fill_in(firm: Firm, business: Business, owner: User, *, at: datetime) -> Case:
    """The tasks, as the owner does them: kind, details, numbers, phone, paper."""
    by = actor(owner)
    details.save_kind(
        business=business, kind=firm.kind, legal_form=firm.legal_form, country=firm.country, by=by, at=at
    )
    form = find_form(firm.country, firm.kind, firm.legal_form)
    given = {
        "name": firm.once or firm.name,
        "legal_name": firm.legal_name,
        "legal_form": form.code if form else firm.legal_form,
        "street": firm.street,
        "postcode": firm.postcode,
        "city": firm.city,
        "represented_by": firm.person,
        "publish_legal": False,
        "official_mail": f"info@{firm.key}.example",
    }
    details.save(business=business, given=given, seen=None, by=by, at=at)
    codes = {
        "register_court": firm.court,
        "register_no": firm.register,
        "vat_id": firm.vat_id,
        "no_vat_id": not firm.vat_id,
        "lei": "",
    }
    identifiers.save(business=business, given=codes, seen=None, by=by, at=at)
    prove(firm.left or firm.number, firm, business, owner, at=at + HOUR)
    case = reading.current(business)
    if case is None:
        raise RuntimeError("a business without a case")
    documents.add(
        business=business,
        kind=firm.paper,
        name=f"{firm.key}.png",
        content=picture(firm),
        issued_on=at.date(),
        by=by,
        at=at,
    )
    return case


def prove(number: str, firm: Firm, business: Business, owner: User, *, at: datetime) -> None:
    """By a code, as if it had been sent."""
    facts = numbers.parse(number, firm.country).facts
    if facts is None:
        raise RuntimeError(f"{number} is no number")
    facts = numbers.classify(facts.e164, firm.extension)
    phone = phones.enter(business=business, typed=number, facts=facts, by=actor(owner), at=at)
    method = "sms" if facts.line_type == "mobile" else "voice"
    phones.prove(phone=phone, method=method, by=actor(owner), at=at)


def picture(firm: Firm) -> bytes:
    """A paper as somebody would photograph it; made here, so that nothing real is in the repository."""
    page = Image.new("RGB", (900, 1200), "white")
    pen = ImageDraw.Draw(page)
    lines = ("MUSTER / SPECIMEN", firm.paper.replace("_", " "), firm.legal_name, firm.register, firm.city)
    for row, text in enumerate(lines):
        pen.text((60, 80 + 60 * row), text.encode("ascii", "replace").decode(), fill="black")
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def submit(case: Case, firm: Firm, owner: User, *, at: datetime) -> Case:
    """Handed in; the VAT register answers, and the case waits in the queue."""
    cases.submit(case=case, by=actor(owner), at=at)
    for finding in Finding.objects.filter(case=case, state="due"):
        looking = findings.claim(finding_id=finding.pk, tries=finding.attempts, at=at)
        if looking is not None:
            name = firm.legal_name if firm.country not in ("DE", "ES") else ""
            verdict = vat_verdict(
                valid=True, name=name, address="", consultation="", claimed=(firm.legal_name,)
            )
            findings.close(finding=looking, seen=Seen(verdict), at=at)
    cases.start_checks(case_id=case.pk, at=at + timedelta(minutes=1))
    return Case.objects.get(pk=case.pk)


def decide(case: Case, firm: Firm, desk: Desk, *, at: datetime) -> Seal | None:
    """What the desk does with the case, and what happens to the seal later."""
    case = review.take(case=case, person=desk.first, at=at)
    if firm.ends == "asked":
        flag = {"code": "DOC_UNREADABLE", "requirement": "evidence", "text": "Page 1 is blurred."}
        review.ask_back(case=case, person=desk.first, at=at, flags=[flag])  # type: ignore[list-item]
        return None
    if firm.ends == "rejected":
        reason = {
            "code": "ENTITY_DATA_MISMATCH",
            "requirement": "register_match",
            "text": "The register names another owner.",
        }
        wish = Wish("reject", [reason])  # type: ignore[list-item]
        review.propose(case=case, person=desk.first, at=at, wish=wish)
        return None
    for paper in Document.objects.filter(case=case, removed_at=None):
        review.judge_document(document=paper, verdict="fits", person=desk.first, at=at)
    return _approve(case, desk, at=at)


def _approve(case: Case, desk: Desk, *, at: datetime) -> Seal:
    open_ = review.judgement(case, at=at)
    hands = tuple(one.code for one in open_.missing) + open_.unavailable
    review.propose(case=case, person=desk.first, at=at, wish=Wish("approve", confirmed=hands))
    case.refresh_from_db()
    if case.state == "decision_proposed":
        review.confirm(case=case, person=desk.second, at=at + HOUR)
    return Seal.objects.get(business=case.business, further=False)


def object_to(case: Case, owner: User, *, at: datetime) -> None:
    """The business objects to the decision; the first reviewer made it, so that somebody else has to look."""
    decision, by = Decision.objects.get(case=case), actor(owner)
    text = (
        "The register entry that you compared with is from 2019. The owner changed in March, "
        "and the extract that we showed you says so on its second page."
    )
    appeals.save(decision=decision, text=text, seen=None, by=by, at=at)
    appeal = appeals.submit(decision=decision, by=by, at=at)
    cases.start_checks(case_id=appeal.case_id, at=at + timedelta(minutes=1))


def afterwards(seal: Seal, firm: Firm, owner: User, desk: Desk, *, now: datetime) -> None:
    """Suspended, revoked or expired, each by what leads to it."""
    if firm.ends == "suspended":
        _measure(seal, "suspend", "impersonation_credible", desk, at=now - timedelta(days=5))
    elif firm.ends == "revoked":
        _measure(seal, "revoke", "false_information", desk, at=now - timedelta(days=10))
    elif firm.ends == "expired":
        for days in (170, 340):
            # The owner proved the number again in time, twice; the year ran out all the same.
            phones.prove(
                phone=seal.phone, method="voice", by=actor(owner), at=seal.created_at + timedelta(days=days)
            )
        seals.expire(seal=seal, at=end_of(seal.assurance_to))


def _measure(seal: Seal, measure: str, reason: str, desk: Desk, *, at: datetime) -> None:
    text = "Siehe Schreiben vom selben Tag."
    case = review.open_measure(seal=seal, measure=measure, reason=reason, text=text, person=desk.first, at=at)
    review.confirm(case=case, person=desk.second, at=at + HOUR)
