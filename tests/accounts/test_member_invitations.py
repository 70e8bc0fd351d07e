"""Inviting colleagues: who may invite into what, how often, and how each invitation ends."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import MemberInvitation
from accounts.permissions import EVERY_ROLE
from accounts.services import inviting, joining, members
from accounts.services.entitlements import LimitReached
from accounts.services.newcomers import InvitationGone
from tests import factories
from tests.accounts import people
from tests.billing.factories import contract, plans

pytestmark = pytest.mark.django_db
BELOW = {"editor", "billing", "viewer"}


@pytest.mark.parametrize(
    ("own", "role"), [(own, role) for own in sorted(EVERY_ROLE) for role in sorted(EVERY_ROLE)]
)
def test_the_matrix_of_invitations(own: str, role: str) -> None:
    business = people.firm()
    by = people.member(business, own).user
    allowed = own == "owner" or (own == "admin" and role in BELOW)
    if allowed:
        assert people.invited(business, role, by=by).role == role
    else:
        with pytest.raises(members.NotAllowed):
            people.invited(business, role, by=by)
        assert not MemberInvitation.objects.exists()


def test_an_admin_cannot_touch_an_invitation_into_a_higher_role() -> None:
    business = people.firm()
    row = people.invited(business, "owner")
    admin = people.member(business, "admin").user
    for deed in (inviting.resend, inviting.withdraw):
        with pytest.raises(members.NotAllowed):
            deed(invitation=row, by=admin, at=timezone.now())
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_who_is_in_already_or_invited_already_is_not_invited_again() -> None:
    business = people.firm()
    present = people.member(business, "viewer", "da@example.org")
    for address in ("da@example.org", "  DA@Example.org "):
        with pytest.raises(inviting.AlreadyMember):
            people.invited(business, email=address)
    EmailAddress.objects.create(user=present.user, email="zweite@example.org", verified=True)
    with pytest.raises(inviting.AlreadyMember):
        people.invited(business, email="zweite@example.org")
    people.invited(business, email="neu@example.org")
    with pytest.raises(inviting.AlreadyInvited):
        people.invited(business, email="NEU@example.org")


def test_one_that_ran_out_is_replaced() -> None:
    business = people.firm()
    old = people.invited(business, at=timezone.now() - timedelta(days=15))
    new = people.invited(business)
    old.refresh_from_db()
    assert (old.withdrawn_at is not None, new.withdrawn_at) == (True, None)


def test_twenty_mails_a_day_are_enough() -> None:
    business = people.firm()
    large = plans()["large"]
    begin, end = date(2026, 11, 1), date(2099, 12, 1)
    contract(business, state="active", version=large, interval="month", period_start=begin, period_end=end)
    row = people.invited(business)
    for number in range(inviting.PER_DAY - 1):
        people.invited(business, email=f"p{number}@example.org")
    with pytest.raises(inviting.TooManyInvitations):
        people.invited(business, email="zuviel@example.org")
    with pytest.raises(inviting.TooManyInvitations):
        inviting.resend(invitation=row, by=people.owner(business), at=timezone.now())
    row.refresh_from_db()
    assert row.withdrawn_at is None, "a refused mail must not end the link that works"
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert inviting.resend(invitation=row, by=people.owner(business), at=tomorrow).pk != row.pk


def test_a_plan_has_so_many_seats() -> None:
    business = people.firm()
    contract(business)
    rows = [people.invited(business, email=f"p{number}@example.org") for number in range(4)]
    with pytest.raises(LimitReached) as refusal:
        people.invited(business, email="zuviel@example.org")
    assert refusal.value.values == {"limit": 5, "used": 5}
    inviting.withdraw(invitation=rows[0], by=people.owner(business), at=timezone.now())
    people.invited(business, email="zuviel@example.org")


def test_the_token_is_not_stored() -> None:
    row = people.invited(people.firm())
    token = inviting.token_of(row)
    assert token not in str(MemberInvitation.objects.values().get())
    assert joining.usable(token=token, at=timezone.now()) == row


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "ü\x00", "\ud800", "👩‍🍳" * 40])
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(InvitationGone) as gone:
        joining.accept(token=token, at=timezone.now())
    assert gone.value.why == "unknown"


def test_each_end_of_an_invitation_has_its_reason() -> None:
    business, now = people.firm(), timezone.now()
    row = people.invited(business)
    token = inviting.token_of(row)
    with pytest.raises(InvitationGone) as late:
        joining.accept(token=token, at=row.expires_at)
    newer = inviting.resend(invitation=row, by=people.owner(business), at=now)
    with pytest.raises(InvitationGone) as replaced:
        joining.accept(token=token, at=now)
    joining.accept(token=inviting.token_of(newer), at=now)
    with pytest.raises(InvitationGone) as used:
        joining.accept(token=inviting.token_of(newer), at=now)
    assert [one.value.why for one in (late, replaced, used)] == ["expired", "withdrawn", "used"]
    for deed in (inviting.resend, inviting.withdraw):
        with pytest.raises(inviting.InvitationOver):
            deed(invitation=newer, by=people.owner(business), at=now)


def test_joining_makes_one_account_one_membership_and_tells_the_owners() -> None:
    business = people.firm()
    row = people.invited(business, "editor", "neu@example.org", language="en")
    joined = joining.accept(token=inviting.token_of(row), at=timezone.now())
    assert (joined.user.email, joined.user.language) == ("neu@example.org", "en")
    assert business.memberships.get(user=joined.user).role == "editor"
    people.deliver()
    # The invitation itself ended before the worker came, so that only the news are mailed.
    assert [text.partition("\n")[0] for text in people.bodies("neu@example.org")] == [
        "Somebody has joined your business – Siegel"
    ]
    assert len(people.bodies(people.owner(business).email)) == 2


def test_a_known_person_joins_with_the_account_that_is_there() -> None:
    business, person = people.firm(), factories.user("schon@example.org")
    joined = joining.accept(
        token=inviting.token_of(people.invited(business, email="Schon@Example.org")), at=timezone.now()
    )
    assert joined.user == person


def test_accepting_lowers_nobody() -> None:
    business = people.firm()
    row = people.invited(business, "viewer", "neu@example.org")
    person = factories.user("neu@example.org")
    factories.membership(person, business, "admin")
    joining.accept(token=inviting.token_of(row), at=timezone.now())
    assert business.memberships.get(user=person).role == "admin"
