"""Every address, every role: strangers see and change nothing of others, GET changes nothing, nothing is a 500."""

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.house.doors import doors
from tests.verification import ready
from verification.models import CallBack, CaseNote, Document, Seal

pytestmark = pytest.mark.django_db

MARK = "Zacharias-Geheim"
# Sessions, sign-in bookkeeping and the cache belong to the visitor who asks, not to what is asked.
OWN_TABLES = {"sessions", "usersessions", "contenttypes"}


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
        *business.letters.all(),
        *CallBack.objects.filter(phone__business=business),
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
