"""Everything a business is about to hand in, in the order of the tasks, each with the way to change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Business
from accounts.rules.countries import find_form
from verification.models import Case, PhoneNumber
from verification.rules.domains import shown as shown_domain
from verification.selectors import clock, words
from verification.selectors.looks import LookRow, look_rows
from verification.selectors.progress import NEEDED_TASKS, progress
from verification.selectors.rows import Rows
from verification.selectors.tasks import Row, row


@dataclass(frozen=True)
class Line:
    """One answer; `change` is what the hidden words of its link name."""

    label: Any
    value: Any
    href: str


@dataclass(frozen=True)
class Review:
    """The page before handing in. `open` are the tasks that come first; without them it can be handed in."""

    sections: tuple[tuple[Any, tuple[Line, ...]], ...]
    open: tuple[Row, ...]
    wrong: tuple[LookRow, ...]
    promise: datetime


def review(case: Case, *, at: datetime) -> Review:
    state = progress(case, at=at)
    blocking = {_task_of(code) for code in state.obstacles}
    return Review(
        sections=tuple(_sections(case.business, state.rows)),
        open=tuple(row(code, state) for code in state.statuses if code in blocking),
        wrong=tuple(look for look in look_rows(state.rows.findings) if look.kind == "bad"),
        promise=clock.promise(at),
    )


def _task_of(obstacle: str) -> str:
    """The task where an obstacle (a requirement or a task) is cleared."""
    by_requirement = {
        "number": "phone",
        "number_document": "documents",
        "evidence": "documents",
        "register_match": "identifiers",
    }
    return obstacle if obstacle in NEEDED_TASKS else by_requirement.get(obstacle, "details")


def _sections(business: Business, rows: Rows) -> Iterable[tuple[Any, tuple[Line, ...]]]:
    yield words.GROUPS["business"], tuple(_business(business, rows))
    yield words.GROUPS["phone"], (_phone(rows.phone),)
    yield words.GROUPS["evidence"], tuple(_evidence(rows))


def _business(business: Business, rows: Rows) -> Iterable[Line]:
    kind, details, numbers = (reverse(f"verification:{page}") for page in ("kind", "details", "identifiers"))
    form = find_form(business.country, business.kind, business.legal_form)
    address = "\n".join(filter(None, [business.street, f"{business.postcode} {business.city}".strip()]))
    yield Line(_("Kind of business"), KINDS.get(business.kind, ""), kind)
    yield Line(_("Country"), countries.name(business.country), kind)
    yield Line(_("Name beside the seal"), rows.name.text if rows.name else "", details)
    yield Line(_("Legal name"), business.legal_name, details)
    yield Line(_("Legal form"), form.label(get_language() or "de") if form else "", details)
    yield Line(_("Address"), address, details)
    yield Line(_("Who acts for the business"), business.represented_by, details)
    if business.register_no:
        register = "\n".join(filter(None, [business.register_no, business.register_court]))
        yield Line(_("Register number"), register, numbers)
    yield Line(_("VAT number"), NO_VAT if business.no_vat_id else business.vat_id, numbers)
    yield Line(_("LEI (Legal Entity Identifier)"), business.lei, numbers)


def _phone(phone: PhoneNumber | None) -> Line:
    text = (
        f"{phone.typed} ({_('extension')} {phone.extension})"
        if phone and phone.extension
        else phone and phone.typed
    )
    return Line(_("Phone number"), text or "", reverse("verification:phone"))


def _evidence(rows: Rows) -> Iterable[Line]:
    listed = "\n".join(f"{words.PAPERS[paper.kind]}: {paper.name}" for paper in rows.documents)
    domain = shown_domain(rows.proof.domain) if rows.proof else ""
    yield Line(_("Website"), domain, reverse("verification:domain"))
    yield Line(_("Documents"), listed, reverse("verification:documents"))


KINDS: dict[str, Any] = {
    "legal_entity": _("Company in a register"),
    "sole_trader": _("Trade or freelance profession"),
    "public_body": _("Association, foundation or public body"),
}
NO_VAT = _("I have no VAT number")
