"""Every address with the values that stand for one business's rows: what the walk of all roles opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.services import inviting
from directory.models import Webhook, WebhookMessage
from pilot.services import links
from tests.billing.doors import billing_values
from tests.verification import adding, breaking_judgement, by_people, changing, imitating
from verification.models import Seal
from verification.rules import codes

# Gateways report by GET; without a valid signature it is refused, and that is what a stranger sends here.
FRAMEWORK = ("admin:", "djdt:")


@dataclass(frozen=True)
class Door:
    """One address with the values that stand for business A's rows."""

    name: str
    path: str


def names() -> Iterator[tuple[str, set[str]]]:
    """Each address's name with the names of its variable parts."""

    def walk(resolver: URLResolver, space: str, parts: set[str]) -> Iterator[tuple[str, set[str]]]:
        for one in resolver.url_patterns:
            own = parts | set(getattr(one.pattern, "converters", ()))
            if isinstance(one, URLResolver):
                yield from walk(one, f"{space}{one.namespace}:" if one.namespace else space, own)
            elif one.name:
                yield f"{space}{one.name}", own

    yield from walk(get_resolver(), "", set())


def account_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """The people of the sealed business."""
    member = seal.business.memberships.get()
    invited = inviting.invite(
        business=seal.business,
        email="colleague@example.org",
        role="viewer",
        language="de",
        by=member.user,
        at=timezone.now(),
    )
    return {
        "accounts:join": {"token": "w" * 32},
        "accounts:invitation_resend": {"pk": invited.pk},
        "accounts:invitation_take_back": {"pk": invited.pk},
        "accounts:member_role": {"pk": member.pk},
        "accounts:member_remove": {"pk": member.pk},
    }


def pilot_values() -> dict[str, dict[str, Any]]:
    """One application that was sent."""
    application = breaking_judgement.application()
    programme = application.programme
    group = programme.cohorts.earliest("pk")
    token = links.status_token(application)
    return {
        "pilot:apply": {"step": "business"},
        "pilot:done": {"reference": application.reference},
        "pilot:resume_link": {"token": "x" * 40},
        "pilot:status": {"token": token},
        "pilot:confirm": {"token": token},
        "pilot:withdraw": {"token": token},
        "pilot:ending": {"token": token},
        "pilot:programme": {"slug": programme.slug},
        "pilot:programme_change": {"slug": programme.slug},
        "pilot:programme_end": {"slug": programme.slug},
        "pilot:group_add": {"slug": programme.slug},
        "pilot:group": {"pk": group.pk},
        "pilot:group_act": {"pk": group.pk, "action": "fill"},
        "pilot:invitation": {"token": "y" * 40},
        "pilot:desk_application": {"pk": application.pk},
        "pilot:desk_act": {"pk": application.pk, "action": "waitlist"},
    }


def people_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """A call that the desk has to make, and a letter that waits to be posted."""
    call = {"pk": by_people.waiting_call(seal.phone).pk}
    letter = {"pk": by_people.printed_letter(seal.business).pk}
    return {
        "verification:call": call,
        "verification:call_reached": call,
        "verification:call_act": {**call, "action": "missed"},
        **{f"verification:letter_{what}": letter for what in ("paper", "posted", "returned")},
    }


def decision_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """The decision that the seal rests on, and what may be said against one."""
    decision, paper = seal.case.decisions.get(), seal.case.documents.latest("uploaded_at")
    own = {"pk": decision.pk}
    objecting = ("appeal", "appeal_draft", "appeal_withdraw")
    return {
        **{f"verification:{name}": own for name in ("decision", "decision_json", "mend", *objecting)},
        "verification:appeal_file_remove": {**own, "document": paper.pk},
    }


def change_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """A change of the name that was asked for, with the paper that shows it."""
    change = changing.name_asked(seal)
    own = {"pk": change.case_id}
    steps = ("paper", "submit", "answer", "withdraw")
    return {
        **{f"verification:change_{step}": own for step in steps},
        "verification:change_paper_remove": {**own, "document": change.case.documents.get().pk},
    }


def further_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """One more number of the sealed business; its plan must have room for it."""
    code = {"code": codes.shown(adding.added(seal).code)}
    return {f"verification:further_{what}": code for what in ("seal", "surrender")}


def review_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """The case behind the seal, as the desk sees it."""
    case, paper = {"pk": seal.case_id}, seal.case.documents.latest("uploaded_at")
    deeds = ("take", "put_back", "decide", "confirm", "send_back", "again", "drop", "note", "appeal")
    return {
        "verification:review_verdict": {**case, "document": paper.pk},
        **{f"verification:review_{what}": case for what in ("case", "history", *deeds)},
    }


def warning_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """A warning that waits for a second person."""
    waiting = {"pk": imitating.proposed(seal).pk}
    return {"verification:warning": waiting, "verification:warning_act": {**waiting, "deed": "confirm"}}


def webhook_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """A webhook of the business, and a message that was given up."""
    at = timezone.now()
    values: dict[str, Any] = {"state_at": at, "created_at": at}
    hook = Webhook.objects.create(
        business=seal.business,
        address="https://hooks.example.org/",
        nonce=b"n" * 16,
        key_version=1,
        created_by=seal.business_id,
        **values,
    )
    over = {"kind": "test", "body": "{}", "state": "dead", "gives_up_at": at, "tried_at": at}
    message = WebhookMessage.objects.create(webhook=hook, **over, **values)
    steps = ("webhook", *(f"webhook_{step}" for step in ("test", "secret", "enable", "remove")))
    return {
        **{f"directory:{step}": {"pk": hook.pk} for step in steps},
        "directory:webhook_send_again": {"pk": message.pk},
    }


def values(seal: Seal) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name something; a new one must be added here."""
    code = {"code": codes.shown(seal.code)}
    paper = seal.case.documents.latest("uploaded_at")
    return {
        "badge": code,
        "status_list": {"number": seal.status_list_id},
        "phone_receipt": {"gateway": "kannel"},
        "api:seal": code,
        **{f"directory:{name}": code for name in ("seal", "seal_slash", "seal_qr", "seal_qr_pdf")},
        "directory:report_status": {"token": "t" * 64},
        "directory:report_desk": {"pk": UUID(int=1)},
        "directory:report_do": {"pk": UUID(int=1), "deed": "triage"},
        "directory:profile": {"slug": seal.business.slug},
        **{f"directory:{name}": {"pk": seal.case_id} for name in ("key_revoke", "partner_revoke")},
        **webhook_values(seal),
        "logo_picture": {"digest": "0" * 64, "size": 256},
        "sitemap_part": {"digits": "0a"},
        "directory:vcard": {"slug": seal.business.slug},
        "profiles:offer": {"mode": "pickup"},
        "profiles:offer_remove": {"mode": "pickup"},
        **{f"profiles:{what}": {"key": "main"} for what in ("place", "place_up", "place_remove", "hours")},
        "profiles:version": {"number": 1},
        "profiles:bring_back": {"number": 1},
        **account_values(seal),
        **billing_values(seal),
        **pilot_values(),
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "verification:not_me": {"link": "z" * 20},
        "verification:document": {"pk": paper.pk},
        "verification:document_remove": {"pk": paper.pk},
        **decision_values(seal),
        **people_values(seal),
        **change_values(seal),
        **further_values(seal),
        "verification:review_seal": code,
        "outbox:retry_job": {"pk": 1},
        **review_values(seal),
        **warning_values(seal),
    }


def doors(seal: Seal) -> list[Door]:
    known = values(seal)
    found = []
    for name, needed in names():
        if name.startswith(FRAMEWORK):
            continue
        given = known.get(name, {}) if needed else {}
        assert needed <= set(given), f"{name}: say in values() what stands behind it"
        found.append(Door(name, reverse(name, kwargs={key: given[key] for key in needed})))
    return found
