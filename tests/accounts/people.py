"""A business with people in it, and browsers of theirs."""

import re
import time
from typing import Any

from allauth.account.internal.flows import login
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.services import inviting
from config.outbox import delivering
from tests import factories


def firm(name: str = "Bäckerei Huber") -> Business:
    """With one owner."""
    return factories.business(name, owner=factories.user(name="Olga Owner"))


def owner(business: Business) -> User:
    return business.memberships.filter(role="owner").earliest("id").user


def member(business: Business, role: str, email: str = "") -> Membership:
    return factories.membership(factories.user(email), business, role)


def invited(
    business: Business, role: str = "editor", email: str = "neu@example.org", **more: Any
) -> MemberInvitation:
    values = {"language": "de", "by": owner(business), "at": timezone.now(), **more}
    return inviting.invite(business=business, email=email, role=role, **values)


def browser(person: User, *, confirmed: bool = True) -> Client:
    """Signed in; `confirmed` as if a password had been typed a moment ago."""
    client = Client()
    client.force_login(person)
    if confirmed:
        session = client.session
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def deliver() -> None:
    for queue in ("default", "mail", "codes"):
        delivering.work(queue)


def bodies(to: str) -> list[str]:
    """What was mailed to an address, oldest first, the subject in front."""
    return [f"{message.subject}\n{message.body}" for message in mail.outbox if message.to == [to]]


def link_in(text: str) -> str:
    """The path of the first link of an invitation."""
    found = re.search(r"http://testserver(/\S*invitation/\S+)", text)
    assert found, text
    return found[1]


def code_in(text: str) -> str:
    found = re.search(r"\b([0-9A-Z]{3,4}-[0-9A-Z]{3,4})\b", text)
    assert found, text
    return found[1]
