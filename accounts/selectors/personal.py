"""What accounts holds about a person; the other apps say their part in functions of their own."""

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from accounts.models import MemberInvitation, Membership, User
from accounts.selectors.people import name_of

M = TypeVar("M", bound=Model)


def everything(person: User) -> dict[str, Any]:
    """One section for each app that holds something, as the composition root names them."""
    return {section: import_string(dotted)(person) for section, dotted in settings.PERSONAL_DATA}


def proven(person: User) -> list[str]:
    """The addresses that a person has proven, so that nobody reads or erases a stranger's rows by claiming one."""
    rows = EmailAddress.objects.filter(user=person, verified=True)
    return [email.lower() for email in rows.values_list("email", flat=True)]


def of_theirs(rows: "QuerySet[M]", person: User) -> "QuerySet[M]":
    """Of rows with an `email`, however it was spelt, those of a person."""
    spelt = [Q(email__iexact=address) for address in proven(person)]
    return rows.filter(reduce(or_, spelt, Q(pk=None)))


def about(person: User) -> dict[str, Any]:
    memberships = Membership.objects.filter(user=person).select_related("business").order_by("created_at")
    addresses = list(EmailAddress.objects.filter(user=person).order_by("id"))
    return {
        "id": person.pk,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "joined": person.date_joined,
        "last_sign_in": person.last_login,
        "addresses": [
            {"email": one.email, "confirmed": one.verified, "main": one.primary} for one in addresses
        ],
        "businesses": [
            {"name": name_of(one.business), "role": one.role, "since": one.created_at} for one in memberships
        ],
        "invitations": list(
            MemberInvitation.objects.filter(email__in=[one.email for one in addresses] or [person.email])
            .order_by("created_at")
            .values("role", "created_at", "expires_at", "accepted_at", "withdrawn_at")
        ),
        "second_factors": list(
            Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
        ),
        "devices": list(
            UserSession.objects.filter(user=person)
            .order_by("created_at")
            .values("ip", "user_agent", "created_at", "last_seen_at")
        ),
    }
