"""Cases on their way to the desk, made by the services that the pages use."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Business, User
from accounts.permissions import actor
from config.kernel.actors import Actor
from config.outbox.moves import move
from tests import factories
from tests.verification import zoo
from verification.lifecycle import CASE
from verification.models import Case, Decision, Document, PhoneNumber
from verification.services import cases, details, documents, identifiers

DETAILS = {
    "name": "Bäckerei Huber",
    "legal_name": "Huber Backwaren GmbH",
    "legal_form": "GmbH",
    "street": "Lindenallee 5",
    "postcode": "10115",
    "city": "Berlin",
    "represented_by": "Maria Huber",
    "publish_legal": False,
    "official_mail": "",
}
NUMBERS = {
    "register_court": "Berlin (Charlottenburg)",
    "register_no": "HRB 12345 B",
    "vat_id": "DE123406230",
    "no_vat_id": False,
    "lei": "",
}


def owner(**fields: Any) -> User:
    return factories.user(**fields)


def empty_business(person: User) -> Business:
    """A business as it is right after its invitation was accepted: a name for the reader, and nothing else."""
    made = factories.business(
        owner=person, kind="", legal_name="", legal_form="", street="", postcode="", city="",
        register_court="", register_no="",
    )  # fmt: skip
    made.names.all().delete()
    return made


def by(person: User) -> Actor:
    return actor(person)


def opened(person: User | None = None) -> Case:
    """A fresh draft."""
    person = person or owner()
    business = empty_business(person)
    return cases.open_initial(business=business, by=by(person), at=timezone.now(), language="de")


def member(case: Case) -> User:
    return User.objects.filter(memberships__business=case.business).order_by("date_joined")[0]


def proven_phone(business: Business, *, e164: str = "", at: datetime | None = None) -> PhoneNumber:
    """A number of the range that Germany keeps for films, another one each time."""
    now = at or timezone.now()
    e164 = e164 or f"+493023125{PhoneNumber.objects.count():03d}"
    return PhoneNumber.objects.create(
        business=business,
        e164=e164,
        typed=e164.replace("+4930", "030 "),
        line_type="fixed_line",
        state="proven",
        state_at=now,
        proven_at=now,
        method="voice",
        expires_at=now + timedelta(days=180),
        created_at=now,
    )


def filled(person: User | None = None, *, paper: bool = True, **numbers: Any) -> Case:
    """A draft of a German company with everything that is asked for."""
    case = opened(person)
    person, now = member(case), timezone.now()
    proven_phone(case.business)
    details.save_kind(
        business=case.business, kind="legal_entity", legal_form="", country="DE", by=by(person), at=now
    )
    details.save(business=case.business, given=DETAILS, seen=None, by=by(person), at=now)
    identifiers.save(business=case.business, given={**NUMBERS, **numbers}, seen=None, by=by(person), at=now)
    if paper:
        add_paper(case)
    return Case.objects.select_related("business").get(pk=case.pk)


def add_paper(
    case: Case, *, kind: str = "register_extract", content: bytes | None = None, **fields: Any
) -> Document:
    return documents.add(
        business=case.business,
        kind=kind,
        name=fields.pop("name", "extract.pdf"),
        content=content or zoo.pdf(),
        issued_on=timezone.localdate(),
        by=by(member(case)),
        at=timezone.now(),
    )


def submitted(person: User | None = None, **numbers: Any) -> Case:
    case = filled(person, **numbers)
    return cases.submit(case=case, by=by(member(case)), at=timezone.now())


def asked_back(case: Case, *flags: tuple[str, str], text: str = "Bitte erklären Sie das.") -> Case:
    """The case as the desk hands it back: taken, then asked about `flags` (requirement, reason code)."""
    desk, now = Actor("reviewer", str(factories.user(desk_role="reviewer").pk)), timezone.now()
    case = move(case, CASE, "take", by=desk, at=now, changes={"due_at": case.due_at})
    flagged = [{"requirement": requirement, "code": code, "text": text} for requirement, code in flags]
    changes = {"flagged": flagged, "due_at": now + timedelta(days=14)}
    return move(case, CASE, "ask_back", by=desk, at=now, changes=changes)


def rejected(case: Case, *codes: str) -> tuple[Case, Decision]:
    """The case as the desk turns it down, for these reasons of the catalogue."""
    desk, now = Actor("reviewer", str(factories.user(desk_role="reviewer").pk)), timezone.now()
    for action in ("take", "propose", "reject"):
        case = move(case, CASE, action, by=desk, at=now, changes={"due_at": None})
    reasons = [{"code": code, "requirement": "evidence", "text": ""} for code in codes or ("DOC_UNREADABLE",)]
    decision = Decision.objects.create(
        case=case, outcome="rejected", reasons=reasons, reviewer_id=desk.id, policy_version="2026-10", at=now
    )
    return case, decision


def chosen(case: Case, kind: str = "legal_entity", country: str = "DE", form: str = "") -> Case:
    """The case of a business that has said which kind it is."""
    Business.objects.filter(pk=case.business_id).update(kind=kind, country=country, legal_form=form)
    return Case.objects.select_related("business").get(pk=case.pk)


def errors(response: Any) -> str:
    """The texts of a page's error summary, as a reader sees them."""
    summary = re.search(r'<div class="sum".*?</div>', response.content.decode(), re.S)
    return html.unescape(re.sub(r"<[^>]+>", "\n", summary[0])) if summary else ""
