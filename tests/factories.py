"""Rows for tests, made the way the services make them; each returns what it made."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Business, BusinessName, Membership, User
from pilot.models import Cohort, Notice, Programme


def user(email: str = "", *, desk_role: str = "", password: str | None = None, **fields: Any) -> User:
    email = email or f"person-{secrets.token_hex(4)}@example.org"
    made = User.objects.create_user(email, password, desk_role=desk_role, **fields)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def business(name: str = "Bäckerei Huber", *, owner: User | None = None, **fields: Any) -> Business:
    at: datetime = fields.pop("at", None) or timezone.now()
    values: dict[str, Any] = {
        "kind": "legal_entity",
        "legal_name": f"{name} GmbH",
        "legal_form": "GmbH",
        "street": "Lindenallee 5",
        "postcode": "10115",
        "city": "Berlin",
        "country": "DE",
        "register_court": "Berlin (Charlottenburg)",
        "register_no": "HRB 12345 B",
        "slug": f"huber-{secrets.token_hex(4)}",
        "created_at": at,
        **fields,
    }
    made = Business.objects.create(**values)
    if owner is not None:
        membership(owner, made, at=at)
    BusinessName.objects.create(business=made, text=name, skeleton=name.casefold(), state_at=at)
    return made


def membership(person: User, firm: Business, role: str = "owner", at: datetime | None = None) -> Membership:
    return Membership.objects.create(user=person, business=firm, role=role, created_at=at or timezone.now())


def programme(*, capacity: int = 100, size: int = 10, **fields: Any) -> Programme:
    now = timezone.now()
    values: dict[str, Any] = {
        "name_de": "Pilotbetrieb",
        "name_en": "Pilot",
        "slug": f"pilot-{secrets.token_hex(3)}",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "decides_on": (now + timedelta(days=40)).date(),
        "capacity": capacity,
        "countries": ["DE", "AT", "CH"],
        **fields,
    }
    made = Programme.objects.create(**values)
    Cohort.objects.create(programme=made, name="A", size=size)
    return made


def notice(version: str = "2026-10") -> Notice:
    found = Notice.objects.filter(version=version).first()
    return found or Notice.objects.create(
        version=version, text_de="Kein Anspruch.", text_en="No guarantee.", valid_from=timezone.now()
    )
