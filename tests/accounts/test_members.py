"""Who may give which role to whom; the last owner stays; everybody concerned is told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import MemberInvitation, Membership
from accounts.permissions import EVERY_ROLE, may_give
from accounts.services import inviting, joining, members
from config.kernel.errors import Refused
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.accounts import people

pytestmark = pytest.mark.django_db
BELOW = {"editor", "billing", "viewer"}


def test_only_owners_make_owners_and_administrators() -> None:
    gives = {own: {role for role in EVERY_ROLE if may_give(own, role)} for own in EVERY_ROLE}
    assert gives == {
        "owner": set(EVERY_ROLE),
        "admin": BELOW,
        "editor": set(),
        "billing": set(),
        "viewer": set(),
    }
    assert not may_give("", "viewer")


@pytest.mark.parametrize("own", sorted(EVERY_ROLE))
@pytest.mark.parametrize("before", sorted(EVERY_ROLE))
@pytest.mark.parametrize("after", sorted(EVERY_ROLE))
def test_the_matrix_of_role_changes(own: str, before: str, after: str) -> None:
    business = people.firm()
    actor, target = people.member(business, own).user, people.member(business, before)
    allowed = own == "owner" or (own == "admin" and {before, after} <= BELOW)
    try:
        members.change_role(member=target, role=after, by=actor, at=timezone.now())
    except members.NotAllowed:
        assert not allowed
    else:
        assert allowed
    target.refresh_from_db()
    assert target.role == (after if allowed else before)


def test_nobody_raises_themselves() -> None:
    business = people.firm()
    admin = people.member(business, "admin")
    with pytest.raises(members.NotAllowed):
        members.change_role(member=admin, role="owner", by=admin.user, at=timezone.now())


def test_a_stranger_and_a_former_member_change_nothing() -> None:
    business, other = people.firm(), people.firm("Andere")
    target = people.member(business, "viewer")
    former = people.member(business, "owner")
    members.remove(member=former, by=people.owner(business), at=timezone.now())
    for person in (people.owner(other), former.user):
        with pytest.raises(members.NotAllowed):
            members.change_role(member=target, role="editor", by=person, at=timezone.now())
        with pytest.raises(members.NotAllowed):
            members.remove(member=target, by=person, at=timezone.now())
    assert Membership.objects.get(pk=target.pk).role == "viewer"


def test_the_last_owner_is_neither_lowered_nor_removed() -> None:
    business = people.firm()
    last = business.memberships.get()
    people.member(business, "admin")
    with pytest.raises(members.LastOwner):
        members.change_role(member=last, role="admin", by=last.user, at=timezone.now())
    with pytest.raises(members.LastOwner):
        members.remove(member=last, by=last.user, at=timezone.now())
    assert business.memberships.filter(role="owner").count() == 1


def test_the_database_itself_keeps_the_last_owner() -> None:
    business, other = people.firm(), people.firm("Andere")
    last = business.memberships.get()
    for role in ("admin", "viewer"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=last.pk).update(role=role)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=last.pk).update(business=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        last.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        people.owner(business).delete()
    assert Membership.objects.get(pk=last.pk).role == "owner"


def test_one_statement_cannot_lower_all_owners_at_once() -> None:
    business = people.firm()
    people.member(business, "owner")
    with pytest.raises(IntegrityError), transaction.atomic():
        business.memberships.update(role="viewer")
    assert business.memberships.filter(role="owner").count() == 2


def test_the_database_lets_everybody_else_go() -> None:
    business = people.firm()
    second, viewer = people.member(business, "owner"), people.member(business, "viewer")
    Membership.objects.filter(pk=viewer.pk).update(role="editor")
    viewer.delete()
    second.delete()
    assert business.memberships.count() == 1


def test_the_same_role_again_is_no_news() -> None:
    business = people.firm()
    target = people.member(business, "viewer")
    members.change_role(member=target, role="viewer", by=people.owner(business), at=timezone.now())
    assert not Event.objects.exists()


def test_an_unknown_role_is_refused() -> None:
    business = people.firm()
    target = people.member(business, "viewer")
    for role in ("", "root", "OWNER", "owner\x00"):
        with pytest.raises(members.UnknownRole):
            members.change_role(member=target, role=role, by=people.owner(business), at=timezone.now())
        with pytest.raises(members.UnknownRole):
            people.invited(business, role)


def test_all_owners_and_the_person_hear_of_a_new_role() -> None:
    business = people.firm()
    first, second = people.owner(business), people.member(business, "owner").user
    target, admin = people.member(business, "viewer"), people.member(business, "admin")
    members.change_role(member=target, role="editor", by=first, at=timezone.now())
    people.deliver()
    assert {message.to[0] for message in mail.outbox} == {first.email, second.email, target.user.email}
    assert admin.user.email not in {message.to[0] for message in mail.outbox}
    assert "Bearbeitung" in people.bodies(second.email)[0]
    assert target.user.email in people.bodies(second.email)[0]
    entry = AuditEntry.objects.get(action="accounts.membership.change_role")
    assert (entry.actor_id, entry.from_state, entry.to_state) == (str(first.pk), "viewer", "editor")


def test_whoever_is_removed_hears_it_and_keeps_the_account() -> None:
    business = people.firm()
    target = people.member(business, "editor")
    members.remove(member=target, by=people.owner(business), at=timezone.now())
    people.deliver()
    assert len(people.bodies(target.user.email)) == len(people.bodies(people.owner(business).email)) == 1
    target.user.refresh_from_db()
    assert target.user.is_active
    assert AuditEntry.objects.filter(action="accounts.membership.remove").count() == 1


def test_one_may_always_leave_but_for_the_last_owner() -> None:
    business = people.firm()
    for role in sorted(EVERY_ROLE):
        own = people.member(business, role)
        members.remove(member=own, by=own.user, at=timezone.now())
    assert business.memberships.count() == 1


def test_removing_twice_is_said_plainly() -> None:
    business = people.firm()
    target = people.member(business, "editor")
    members.remove(member=target, by=people.owner(business), at=timezone.now())
    with pytest.raises(members.MemberGone):
        members.remove(
            member=Membership(pk=target.pk, business=business), by=people.owner(business), at=timezone.now()
        )


def test_events_carry_ids_only() -> None:
    business = people.firm()
    row = people.invited(business, email="geheim@example.org")
    members.remove(member=people.member(business, "viewer"), by=people.owner(business), at=timezone.now())
    for event in Event.objects.all():
        assert "@" not in str(event.ids)
        assert inviting.token_of(row) not in str(event.ids)


@pytest.mark.parametrize(("own", "role"), [(own, role) for own in EVERY_ROLE for role in EVERY_ROLE])
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


def test_the_token_is_not_stored() -> None:
    row = people.invited(people.firm())
    token = inviting.token_of(row)
    assert token not in str(MemberInvitation.objects.values().get())
    assert joining.usable(token=token, at=timezone.now()) == row


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "ü\x00", "\ud800", "👩‍🍳" * 40])
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(joining.InvitationGone) as gone:
        joining.accept(token=token, at=timezone.now())
    assert gone.value.why == "unknown"


def test_each_end_of_an_invitation_has_its_reason() -> None:
    business, now = people.firm(), timezone.now()
    row = people.invited(business)
    token = inviting.token_of(row)
    with pytest.raises(joining.InvitationGone) as late:
        joining.accept(token=token, at=row.expires_at)
    newer = inviting.resend(invitation=row, by=people.owner(business), at=now)
    with pytest.raises(joining.InvitationGone) as replaced:
        joining.accept(token=token, at=now)
    joining.accept(token=inviting.token_of(newer), at=now)
    with pytest.raises(joining.InvitationGone) as used:
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
        "Somebody has joined your business"
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


def test_refusals_speak() -> None:
    for refusal in (members.NotAllowed, members.LastOwner, inviting.AlreadyMember, inviting.InvitationOver):
        assert issubclass(refusal, Refused)
        assert len(str(refusal())) > 20
