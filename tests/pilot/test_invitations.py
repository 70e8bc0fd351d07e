"""Places: given, taken back, never one too many; links: single-use, 14 days, replaced when sent again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from pilot.models import Application, Cohort, PilotInvitation
from pilot.services import invitations
from pilot.services.links import by_invitation_token, invitation_token
from tests.pilot.factories import REVIEWER, cohort, invited, programme, screened

pytestmark = pytest.mark.django_db


def invite(application: Application, group: Cohort | None = None) -> PilotInvitation:
    group = group or cohort(application.programme)
    return invitations.invite(application=application, cohort=group, by=REVIEWER, at=timezone.now())


def taken(application: Application) -> int:
    return cohort(application.programme).taken


def test_an_invitation_holds_a_place_for_fourteen_days() -> None:
    application = screened()
    invitation = invite(application)
    application.refresh_from_db()
    assert application.state == "invited"
    assert application.cohort == cohort(application.programme)
    assert application.due_at == invitation.expires_at == invitation.created_at + timedelta(days=14)
    assert taken(application) == 1
    event = Event.objects.get(kind="pilot.application_invited")
    assert event.ids == {"application": str(application.pk), "invitation": str(invitation.pk)}


def test_the_token_is_found_by_its_hash_and_stored_nowhere() -> None:
    invitation = invited()
    token = invitation_token(invitation)
    found = by_invitation_token(token)
    assert found == invitation
    row = PilotInvitation.objects.values().get()
    assert token not in str(row)


def test_the_last_place_goes_once() -> None:
    where = programme(size=1)
    first, second = screened(where), screened(where)
    invite(first)
    with pytest.raises(invitations.CohortFull):
        invite(second)
    second.refresh_from_db()
    assert second.state == "screening"
    assert not second.invitations.exists()
    assert taken(first) == 1


def test_the_database_itself_holds_the_size() -> None:
    group = cohort(programme(size=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Cohort.objects.filter(pk=group.pk).update(taken=2)


def test_a_cohort_of_another_programme_is_refused() -> None:
    with pytest.raises(invitations.WrongCohort):
        invite(screened(), cohort(programme()))


@pytest.mark.parametrize("state", ["submitted", "needs_answer", "invited", "declined", "withdrawn", "lapsed"])
def test_only_from_states_of_the_table_and_no_place_is_lost(state: str) -> None:
    application = screened()
    changes = {"state": state, "decline_code": "PILOT_QUOTA", "cohort": cohort(application.programme)}
    Application.objects.filter(pk=application.pk).update(**changes)
    with pytest.raises(IllegalMove):
        invite(application)
    assert taken(application) == 0
    assert not PilotInvitation.objects.exists()


def test_several_at_once_each_by_itself() -> None:
    where = programme(size=2)
    three = [screened(where) for _ in range(3)]
    withdrawn = screened(where)
    Application.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    outcomes = invitations.invite_many(
        applications=[withdrawn, *three], cohort=cohort(where), by=REVIEWER, at=timezone.now()
    )
    refused = [type(outcome.refusal).__name__ for outcome in outcomes]
    assert refused == ["IllegalMove", "NoneType", "NoneType", "CohortFull"]
    assert cohort(where).taken == 2


def test_sending_again_replaces_the_link() -> None:
    old = invited()
    application = old.application
    new = invitations.renew(application=application, by=REVIEWER, at=timezone.now() + timedelta(days=3))
    old.refresh_from_db()
    application.refresh_from_db()
    assert old.revoked_at is not None
    assert invitation_token(old) != invitation_token(new)
    assert application.due_at == new.expires_at
    assert taken(application) == 1
    assert AuditEntry.objects.filter(action="pilot.invitation.renew").count() == 1
    assert Event.objects.get(kind="pilot.invitation_renewed").ids["invitation"] == str(new.pk)


def test_there_is_nothing_to_send_again_without_an_invitation() -> None:
    with pytest.raises(IllegalMove):
        invitations.renew(application=screened(), by=REVIEWER, at=timezone.now())


def test_it_lapses_to_the_waiting_list_once_and_then_for_good() -> None:
    start = timezone.now()
    application = invited(at=start).application
    assert invitations.lapse_due(at=start + timedelta(days=13)) == 0
    assert invitations.lapse_due(at=start + timedelta(days=14)) == 1
    application.refresh_from_db()
    assert (application.state, application.lapsed_once, application.cohort) == ("waitlisted", True, None)
    assert application.due_at is not None
    assert taken(application) == 0
    invitations.invite(
        application=application,
        cohort=cohort(application.programme),
        by=REVIEWER,
        at=start + timedelta(days=20),
    )
    assert invitations.lapse_due(at=start + timedelta(days=40)) == 1
    assert invitations.lapse_due(at=start + timedelta(days=40)) == 0
    application.refresh_from_db()
    assert Application.objects.filter(state="lapsed", cohort=None, due_at=None).exists()
    assert taken(application) == 0


def test_what_was_accepted_or_replaced_does_not_lapse() -> None:
    start, where = timezone.now(), programme()
    accepted, replaced = invited(where, at=start), invited(where, at=start)
    PilotInvitation.objects.filter(pk=accepted.pk).update(accepted_at=start)
    invitations.renew(application=replaced.application, by=REVIEWER, at=start + timedelta(days=10))
    assert invitations.lapse_due(at=start + timedelta(days=15)) == 0
    assert not invitations.lapse(invitation=accepted, at=start + timedelta(days=15))
    assert cohort(where).taken == 2
