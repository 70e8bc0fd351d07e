"""Every address, every role: strangers see and change nothing of others, GET changes nothing, nothing is a 500."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import inviting
from pilot.services import links
from tests import factories
from tests.verification import breaking_judgement, ready
from verification.models import CaseNote, Document, Seal
from verification.rules import codes

pytestmark = pytest.mark.django_db

MARK = "Zacharias-Geheim"
# Sessions, sign-in bookkeeping and the cache belong to the visitor who asks, not to what is asked.
OWN_TABLES = {"sessions", "usersessions", "contenttypes"}
# Gateways report by GET; without a valid signature it is refused, and that is what a stranger sends here.
FRAMEWORK = ("admin:", "djdt:")


@dataclass(frozen=True)
class Door:
    """One address with the values that stand for business A's rows."""

    name: str
    path: str


@pytest.fixture
def sealed(settings: Any) -> Seal:
    settings.DESK_SECOND_FACTOR = False
    made = ready.sealed()
    document = ready.document(made.case)
    Document.objects.filter(pk=document.pk).update(name=f"{MARK}.pdf")
    CaseNote.objects.create(
        case=made.case, text=MARK, author=factories.user(desk_role="reviewer"), at=timezone.now()
    )
    return made


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


def decision_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """The decision that the seal rests on, and what may be said against one."""
    decision, paper = seal.case.decisions.get(), seal.case.documents.latest("uploaded_at")
    own = {"pk": decision.pk}
    objecting = ("appeal", "appeal_draft", "appeal_withdraw")
    return {
        **{f"verification:{name}": own for name in ("decision", "decision_json", "mend", *objecting)},
        "verification:appeal_file_remove": {**own, "document": paper.pk},
    }


def review_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """The case behind the seal, as the desk sees it."""
    case, paper = {"pk": seal.case_id}, seal.case.documents.latest("uploaded_at")
    deeds = ("take", "put_back", "decide", "confirm", "send_back", "note", "appeal")
    return {
        "verification:review_verdict": {**case, "document": paper.pk},
        **{f"verification:review_{what}": case for what in ("case", "history", *deeds)},
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
        "directory:seal": code,
        "directory:seal_qr": code,
        "directory:report_status": {"token": "t" * 64},
        "directory:report_desk": {"pk": UUID(int=1)},
        "directory:report_do": {"pk": UUID(int=1), "deed": "triage"},
        "directory:profile": {"slug": seal.business.slug},
        "logo_picture": {"digest": "0" * 64, "size": 256},
        "directory:vcard": {"slug": seal.business.slug},
        "profiles:offer": {"mode": "pickup"},
        "profiles:offer_remove": {"mode": "pickup"},
        "profiles:version": {"number": 1},
        "profiles:bring_back": {"number": 1},
        **account_values(seal),
        **pilot_values(),
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "verification:not_me": {"link": "z" * 20},
        "verification:document": {"pk": paper.pk},
        "verification:document_remove": {"pk": paper.pk},
        **decision_values(seal),
        "verification:review_seal": code,
        "outbox:retry_job": {"pk": 1},
        **review_values(seal),
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


def fingerprint() -> dict[str, str]:
    """All rows of all our tables, a digest for each table."""
    return {
        model._meta.label_lower: hashlib.sha256(
            serializers.serialize("json", model._base_manager.order_by("pk")).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label not in OWN_TABLES and model._meta.label_lower != "outbox.cacheentry"
    }


def visitor(role: str) -> User | None:
    if role == "stranger":
        person = factories.user()
        factories.business("Fremde Firma", owner=person)
        return person
    desk = {"reviewer": "reviewer", "operator": "operator"}.get(role)
    return factories.user(desk_role=desk) if desk else None


def enter(client: Client, role: str, seal: Seal) -> None:
    person = seal.business.memberships.get().user if role == "owner" else visitor(role)
    if person is not None:
        client.force_login(person)


@pytest.mark.parametrize("role", ["nobody", "stranger", "owner", "reviewer", "operator"])
def test_looking_changes_nothing_and_never_breaks(client: Client, sealed: Seal, role: str) -> None:
    enter(client, role, sealed)
    all_doors = doors(sealed)
    before = fingerprint()
    for door in all_doors:
        for path in (door.path, f"{door.path}?q=%00&page=-1&after=%F0%9F%92%A9"):
            answer = client.get(path)
            assert answer.status_code < 500 or answer.status_code == 503, f"{door.name}: {answer.status_code}"
            client.head(path)
    after = fingerprint()
    assert [table for table in before if before[table] != after[table]] == []


@pytest.mark.parametrize("role", ["nobody", "stranger"])
def test_a_stranger_neither_sees_nor_changes_what_is_not_theirs(
    client: Client, sealed: Seal, role: str
) -> None:
    enter(client, role, sealed)
    all_doors = doors(sealed)
    before = _of_a(sealed)
    for door in all_doors:
        for answer in (
            client.get(door.path),
            client.post(door.path, {"code": sealed.code, "outcome": "approve"}),
        ):
            assert answer.status_code < 500 or answer.status_code == 503, f"{door.name}: {answer.status_code}"
            body = b"".join(answer)
            assert MARK.encode() not in body, door.name
    assert _of_a(sealed) == before


def _of_a(seal: Seal) -> str:
    business = seal.business
    rows = [
        *type(business).objects.filter(pk=business.pk),
        *business.names.all(),
        *business.phones.all(),
        *business.cases.all(),
        *business.seals.all(),
        *business.memberships.all(),
        *seal.case.documents.all(),
        *seal.case.requirements.all(),
        *seal.case.decisions.all(),
        *seal.case.notes.all(),
    ]
    return str(serializers.serialize("json", rows))


def test_the_mark_is_there_to_be_found(client: Client, sealed: Seal) -> None:
    client.force_login(factories.user(desk_role="reviewer"))
    assert MARK in client.get(f"/review/{sealed.case_id}/").content.decode()
