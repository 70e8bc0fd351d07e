"""Many hands at the people of one business: real threads and connections, on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.services import inviting, joining, members
from config.kernel.errors import Refused
from tests.accounts import people
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def owners(business: Business) -> int:
    return business.memberships.filter(role="owner").count()


def test_owners_who_remove_each_other_leave_one() -> None:
    for _round in range(ROUNDS):
        business = people.firm()
        first, second = business.memberships.get(), people.member(business, "owner")
        now = timezone.now()
        results = race(
            [
                partial(members.remove, member=second, by=first.user, at=now),
                partial(members.remove, member=first, by=second.user, at=now),
            ]
        )
        assert owners(business) == 1
        assert sum(isinstance(one, Refused) for one in results) == 1, results


def test_owners_who_lower_and_leave_at_once_leave_one() -> None:
    for _round in range(ROUNDS):
        business = people.firm()
        rows = [business.memberships.get(), *(people.member(business, "owner") for _ in range(3))]
        now = timezone.now()
        deeds: list[Callable[[], object]] = []
        for row in rows:
            deeds.append(partial(members.remove, member=row, by=row.user, at=now))
            deeds.append(partial(members.change_role, member=row, role="viewer", by=row.user, at=now))
        results = race(deeds)
        assert owners(business) == 1
        assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]


def past_the_service(pk: int) -> None:
    """As code would that knows nothing of the service's lock."""
    with transaction.atomic():
        assert Membership.objects.filter(role="owner").count() >= 2
        Membership.objects.filter(pk=pk).delete()


def test_the_database_alone_keeps_one_when_no_code_locks() -> None:
    kept: Counter[int] = Counter()
    for _round in range(ROUNDS):
        business = people.firm()
        rows = [business.memberships.get(), people.member(business, "owner")]
        results = race([partial(past_the_service, row.pk) for row in rows])
        kept[owners(business)] += 1
        assert all(isinstance(one, IntegrityError | AssertionError) for one in results if one is not None), (
            results
        )
        Membership.objects.filter(role="viewer").delete()
    assert kept == {1: ROUNDS}


def test_an_invitation_is_used_once() -> None:
    token = inviting.token_of(people.invited(people.firm()))
    results = race([partial(joining.accept, token=token, at=timezone.now()) for _ in range(8)])
    assert sum(isinstance(one, joining.Joined) for one in results) == 1
    assert User.objects.filter(email="neu@example.org").count() == 1
    assert Membership.objects.filter(user__email="neu@example.org").count() == 1


def test_one_address_is_invited_once() -> None:
    business = people.firm()
    results = race([partial(people.invited, business) for _ in range(8)])
    assert sum(isinstance(one, MemberInvitation) for one in results) == 1
    assert Counter(getattr(one, "code", "done") for one in results) == {"done": 1, "already_invited": 7}


def test_a_right_that_is_taken_away_is_gone_for_what_comes_after() -> None:
    """Either the invitation came first and stands, or the admin had no right any more: never an unowned third."""
    for _round in range(ROUNDS):
        business = people.firm()
        admin, boss = people.member(business, "admin"), people.owner(business)
        now = timezone.now()

        deeds: list[Callable[[], object]] = [
            partial(members.change_role, member=admin, role="viewer", by=boss, at=now),
            partial(people.invited, business, "viewer", by=admin.user),
        ]
        lowered, invited = race(deeds)
        assert isinstance(lowered, Membership)
        assert isinstance(invited, MemberInvitation | members.NotAllowed)
        assert business.member_invitations.count() == int(isinstance(invited, MemberInvitation))
