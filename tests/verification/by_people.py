"""Letters and calls as tests need them: ordered, printed, posted, waiting, and the code that stands on the paper."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Business, User
from accounts.permissions import actor
from config.kernel.actors import Actor
from tests import factories
from tests.verification import texting
from verification.models import CallBack, Case, Letter, PhoneNumber
from verification.rules.numbers import classify
from verification.selectors.call_backs import open_slots
from verification.services import call_backs, cases, letter_codes, letters, papers_box, phones

FREEPHONE = "+498001234567"
Trader = tuple[Business, Actor, Case]


def trader(name: str = "Goldschmiede Kaya", **fields: Any) -> Trader:
    """A sole trader with an address and an open case, and its owner."""
    owner = factories.user()
    values = {
        "kind": "sole_trader",
        "legal_name": "Elif Kaya",
        "legal_form": "trade",
        "represented_by": "Elif Kaya",
        "street": "Lindenallee 5",
        "register_court": "",
        "register_no": "",
        "details_at": timezone.now(),
        **fields,
    }
    business = factories.business(name, owner=owner, **values)
    by = actor(owner)
    case = cases.open_initial(business=business, by=by, at=timezone.now())
    return business, by, case


def requirement(case: Case, code: str = "address") -> str:
    return str(case.requirements.get(code=code).state)


def order(business: Business, by: Actor, *, at: datetime | None = None, **fields: Any) -> Letter:
    values = {"purpose": "address", "language": "de", **fields}
    return letters.ask(business=business, by=by, at=at or timezone.now(), **values)


def work(*queues: str, at: datetime | None = None) -> None:
    texting.work(*(queues or ("default",)), at=at)


def posted_letter(business: Business, by: Actor, **fields: Any) -> tuple[Letter, str]:
    """A letter that is on its way, and the code that stands on it."""
    letter = order(business, by, **fields)
    work(at=fields.get("at"))
    letter.refresh_from_db()
    return letter, letters.code_of(Letter.objects.select_related("phone").get(pk=letter.pk))


def printed_letter(business: Business) -> Letter:
    """One that waits in the operator's queue, with a paper that is none."""
    now = timezone.now()
    return Letter.objects.create(
        business=business,
        purpose="address",
        recipient=["Huber GmbH", "Lindenallee 5", "10115 Berlin", "DE"],
        state="printed",
        state_at=now,
        nonce=b"n" * 16,
        key_version=1,
        paper=papers_box.lock(b"%PDF-1.7 nothing"),
        created_at=now,
        expires_at=now + timedelta(days=30),
    )


def enter(letter: Letter, code: str, by: Actor, at: datetime | None = None) -> str:
    business = Business.objects.get(letters=letter)
    return letter_codes.confirm(
        business=business, letter_id=letter.pk, code=code, by=by, at=at or timezone.now()
    )


def wrong(code: str) -> str:
    """Another code of the same length."""
    return code[:-1] + ("7" if code[-1] != "7" else "8")


def entered_number(business: Business, by: Actor, e164: str = FREEPHONE, extension: str = "") -> PhoneNumber:
    """A number that no code was sent to."""
    facts = classify(e164, extension)
    return phones.enter(business=business, typed=e164, facts=facts, by=by, at=timezone.now())


def asked_call(
    phone: PhoneNumber, by: Actor, *, nth: int = 0, at: datetime | None = None, **fields: Any
) -> CallBack:
    moment = at or timezone.now()
    values = {"published": "Telefonbuch", "ask_for": "Frau Huber", **fields}
    return call_backs.ask(phone=phone, slot=open_slots(at=moment)[nth], by=by, at=moment, **values)


def waiting_call(phone: PhoneNumber) -> CallBack:
    """One that the desk has to make."""
    now = timezone.now()
    slot = open_slots(at=now)[0]
    return CallBack.objects.create(
        phone=phone,
        state_at=now,
        slot_from=slot.begins,
        slot_to=slot.ends,
        published="Telefonbuch",
        asked_by="somebody",
        created_at=now,
    )


def reached(call: CallBack, person: User, **fields: Any) -> CallBack:
    values = {"source": "https://www.huber.example/impressum", "spoke_to": "Eva Huber, owner", "note": ""}
    return call_backs.reached(call=call, person=person, at=timezone.now(), **{**values, **fields})
