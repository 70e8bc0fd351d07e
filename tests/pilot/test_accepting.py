"""Accepting: one account, one business, one owner, one first case, and a token that is burned."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Business, BusinessName, Membership, Profile, User
from accounts.services.newcomers import InvitationGone
from billing.models import Subscription
from config.outbox.models import AuditEntry
from pilot.models import Application, PilotInvitation
from pilot.services import accepting, invitations
from pilot.services.links import invitation_token
from tests import factories
from tests.pilot.factories import REVIEWER, invited, programme
from verification.models import Case

pytestmark = pytest.mark.django_db


def accept(invitation: PilotInvitation) -> accepting.Newcomer:
    return accepting.accept(token=invitation_token(invitation), at=timezone.now())


def refused(token: str, days: int = 0) -> str:
    with pytest.raises(InvitationGone) as gone:
        accepting.accept(token=token, at=timezone.now() + timedelta(days=days))
    return gone.value.why


def test_everything_that_a_newcomer_needs_exists() -> None:
    invitation = invited(email="anna@huber.example", language="en", country="AT", postcode="1010")
    newcomer = accept(invitation)
    user, business = newcomer.user, newcomer.business
    assert (user.email, user.language, user.name) == ("anna@huber.example", "en", "Anna Huber")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    assert (business.legal_name, business.country, business.postcode) == ("Bäckerei Huber", "AT", "1010")
    assert (business.slug, business.size) == ("baeckerei-huber", "10-49")
    assert Membership.objects.get(business=business).role == "owner"
    name = BusinessName.objects.get(business=business)
    assert (name.text, name.state) == ("Bäckerei Huber", "proposed")
    assert name.skeleton == invitation.application.skeleton
    assert Profile.objects.filter(business=business).exists()
    assert Subscription.objects.get(business=business).state == "free"
    assert Case.objects.get(business=business).state == "draft"


def test_the_application_knows_and_the_mailbox_is_confirmed() -> None:
    invitation = invited()
    newcomer = accept(invitation)
    application = Application.objects.get()
    assert (application.state, application.business_id) == ("accepted", newcomer.business.pk)
    assert application.email_confirmed_at is not None
    assert application.due_at is None
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"accounts.user.create", "accounts.business.open", "billing.subscription.open"} <= actions


def test_a_token_works_once() -> None:
    token = invitation_token(invited())
    accepting.accept(token=token, at=timezone.now())
    assert refused(token) == "used"
    assert Business.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "ä\x00", "a" * 500, "\ud800"])
def test_what_is_no_token_leads_nowhere(token: str) -> None:
    invited()
    assert refused(token) == "unknown"


def test_an_old_token_is_refused() -> None:
    token = invitation_token(invited())
    assert refused(token, days=15) == "expired"


def test_a_replaced_token_is_refused() -> None:
    old = invited()
    token = invitation_token(old)
    invitations.renew(application=old.application, by=REVIEWER, at=timezone.now())
    assert refused(token) == "withdrawn"
    assert not User.objects.exists()


def test_an_application_that_ended_otherwise_is_refused() -> None:
    invitation = invited()
    Application.objects.filter(pk=invitation.application_id).update(state="programme_ended")
    assert refused(invitation_token(invitation)) == "withdrawn"
    assert not User.objects.exists()


def test_somebody_with_an_account_gets_a_second_business() -> None:
    person = factories.user("anna@huber.example", name="Anna")
    newcomer = accept(invited(email="anna@huber.example"))
    assert newcomer.user == person
    assert User.objects.count() == 1
    assert EmailAddress.objects.filter(user=person).count() == 1
    assert Membership.objects.get(business=newcomer.business).user == person


def test_an_account_is_found_by_any_address_it_has_confirmed() -> None:
    person = factories.user("main@huber.example")
    EmailAddress.objects.create(user=person, email="anna@huber.example", verified=True)
    assert accept(invited(email="anna@huber.example")).user == person


def test_an_unconfirmed_address_of_somebody_else_gives_no_claim() -> None:
    stranger = factories.user("stranger@example.org")
    EmailAddress.objects.create(user=stranger, email="anna@huber.example", verified=False)
    newcomer = accept(invited(email="anna@huber.example"))
    assert newcomer.user != stranger
    assert EmailAddress.objects.get(email="anna@huber.example", verified=True).user == newcomer.user


def test_two_firms_of_one_name_have_addresses_of_their_own() -> None:
    where = programme()
    first, second, third = (accept(invited(where)).business.slug for _ in range(3))
    assert (first, second) == ("baeckerei-huber", "baeckerei-huber-de")
    assert third.startswith("baeckerei-huber-")
    assert len({first, second, third}) == 3


def test_a_name_without_latin_letters_has_an_address_too() -> None:
    business = accept(invited(company="Баварский хлеб")).business
    assert re.fullmatch(r"business-[0-9a-f]{6}", business.slug)


def test_a_long_name_is_proposed_shortened_and_nothing_fails() -> None:
    newcomer = accept(invited(company="Huber " * 19, postcode="1234567890", size="250+"))
    assert len(BusinessName.objects.get().text) <= 80
    assert newcomer.business.size == "250+"
