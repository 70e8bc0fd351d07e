"""Who may give which role to whom; the last owner stays; everybody concerned is told."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import EVERY_ROLE, may_give
from accounts.services import inviting, members
from config.kernel.errors import Refused
from config.outbox.models import AuditEntry, Event
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


def test_refusals_speak() -> None:
    for refusal in (members.NotAllowed, members.LastOwner, inviting.AlreadyMember, inviting.InvitationOver):
        assert issubclass(refusal, Refused)
        assert len(str(refusal())) > 20
