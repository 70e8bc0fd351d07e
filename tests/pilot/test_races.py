"""Many hands at once: real threads, each with a connection of its own, on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Business, Membership, User
from config.kernel.errors import Refused
from pilot.models import Application, Cohort, PilotInvitation, Programme
from pilot.services import accepting, invitations, submissions
from pilot.services.links import invitation_token
from pilot.services.questions import load_standard_notice
from pilot.services.withdrawing import withdraw
from tests.pilot.factories import REVIEWER, answered, cohort, invited, programme, screened
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(results: Sequence[object]) -> Counter[str]:
    """What happened how often; anything but a refusal of ours is a failure."""
    broken = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not broken, broken
    return Counter(one.code if isinstance(one, Refused) else "done" for one in results)


def invite(application: Application, group: Cohort) -> object:
    return invitations.invite(application=application, cohort=group, by=REVIEWER, at=timezone.now())


def submit(application: Application) -> object:
    version = load_standard_notice(at=timezone.now()).version
    return submissions.submit(
        application=application, notice_version=version, language="de", at=timezone.now()
    )


def test_two_reviewers_and_the_last_place() -> None:
    where = programme(size=1)
    group = cohort(where)
    two = [screened(where), screened(where)]
    assert outcomes(race([partial(invite, one, group) for one in two])) == {"done": 1, "cohort_full": 1}
    assert cohort(where).taken == 1
    assert Application.objects.filter(state="invited").count() == 1


def test_many_reviewers_and_five_places() -> None:
    where = programme(size=5)
    group = cohort(where)
    many = [screened(where) for _ in range(12)]
    assert outcomes(race([partial(invite, one, group) for one in many])) == {"done": 5, "cohort_full": 7}
    assert cohort(where).taken == Application.objects.filter(state="invited").count() == 5


def test_two_reviewers_invite_the_same_applicant() -> None:
    where = programme(size=5)
    application, group = screened(where), cohort(where)
    result = outcomes(race([partial(invite, application, group) for _ in range(8)]))
    assert result["done"] == 1
    assert cohort(where).taken == 1
    assert PilotInvitation.objects.count() == 1


def test_the_programme_is_never_over_its_capacity() -> None:
    where = programme(capacity=3)
    many = [answered(where) for _ in range(8)]
    assert outcomes(race([partial(submit, one) for one in many])) == {"done": 3, "full": 5}
    assert Programme.objects.get().taken == 3
    references = Application.objects.filter(state="submitted").values_list("reference", flat=True)
    assert len(set(references)) == 3


def test_sending_the_same_draft_many_times_is_one_application() -> None:
    application = answered()
    results = race([partial(submit, application) for _ in range(8)])
    assert outcomes(results) == {"done": 8}
    assert len({one.reference for one in results if isinstance(one, Application)}) == 1
    assert Programme.objects.get().taken == 1


def test_an_invitation_is_accepted_once() -> None:
    token = invitation_token(invited())
    results = race([partial(accepting.accept, token=token, at=timezone.now()) for _ in range(8)])
    assert outcomes(results) == {"done": 1, "invitation_gone": 7}
    assert User.objects.count() == Business.objects.count() == Membership.objects.count() == 1


def test_firms_of_one_name_accept_at_once() -> None:
    where = programme()
    tokens = [invitation_token(invited(where)) for _ in range(6)]
    results = race([partial(accepting.accept, token=token, at=timezone.now()) for token in tokens])
    assert outcomes(results) == {"done": 6}
    assert len(set(Business.objects.values_list("slug", flat=True))) == 6


def test_accepting_withdrawing_and_lapsing_leave_one_end() -> None:
    for _round in range(4):
        invitation = invited()
        token, over = invitation_token(invitation), invitation.expires_at
        ends: list[Callable[[], object]] = [
            partial(accepting.accept, token=token, at=over - timedelta(seconds=1)),
            partial(withdraw, application=invitation.application, at=over),
            partial(invitations.lapse, invitation=invitation, at=over),
        ]
        race(ends)
        application = Application.objects.get(pk=invitation.application_id)
        invitation.refresh_from_db()
        held = cohort(application.programme).taken
        assert (invitation.accepted_at is None) != (application.state == "accepted")
        assert held == (1 if application.state == "accepted" else 0)
        assert bool(application.business_id) == (application.state == "accepted")


def test_withdrawing_many_times_frees_one_place() -> None:
    where = programme()
    staying, leaving = invited(where), invited(where)
    race([partial(withdraw, application=leaving.application, at=timezone.now()) for _ in range(8)])
    assert cohort(where).taken == 1
    assert Programme.objects.get(pk=where.pk).taken == 1
    staying.application.refresh_from_db()
    assert staying.application.state == "invited"
