"""Withdrawing, erasing, confirming, and coming on board."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry
from pilot.models import Answer, Application, PilotInvitation, Programme
from pilot.services import accepting, desk, mailboxes, onboarding
from pilot.services.erasing import erase_due
from pilot.services.links import invitation_token
from pilot.services.withdrawing import withdraw
from tests.pilot.factories import REVIEWER, answered, cohort, invited, programme, screened, sent
from verification.models import Case, PhoneNumber

pytestmark = pytest.mark.django_db


def test_withdrawing_frees_the_places_and_ends_the_invitation() -> None:
    invitation = invited()
    application = invitation.application
    gone = withdraw(application=application, at=timezone.now())
    assert gone is not None
    assert (gone.state, gone.cohort, gone.due_at) == ("withdrawn", None, None)
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert cohort(application.programme).taken == 0
    assert Programme.objects.get(pk=application.programme_id).taken == 0


def test_withdrawing_twice_frees_one_place() -> None:
    where = programme()
    one = sent(where)
    sent(where)
    withdraw(application=one, at=timezone.now())
    withdraw(application=one, at=timezone.now())
    assert Programme.objects.get(pk=where.pk).taken == 1
    assert AuditEntry.objects.filter(action="pilot.application.withdraw").count() == 1


def test_a_draft_is_deleted_at_once() -> None:
    application = answered()
    assert withdraw(application=application, at=timezone.now()) is None
    assert not Application.objects.exists()
    assert not Answer.objects.exists()
    assert Programme.objects.get().taken == 0


def test_an_account_is_not_withdrawn_here() -> None:
    invitation = invited()
    accepting.accept(token=invitation_token(invitation), at=timezone.now())
    with pytest.raises(IllegalMove):
        withdraw(application=invitation.application, at=timezone.now())


def test_idle_drafts_are_erased_after_thirty_days() -> None:
    where = programme()
    now = timezone.now()
    idle, busy = answered(where, at=now), answered(where, at=now + timedelta(days=3))
    assert erase_due(at=now + timedelta(days=29)) == 0
    assert erase_due(at=now + timedelta(days=30)) == 1
    assert list(Application.objects.all()) == [busy]
    assert AuditEntry.objects.filter(subject_id=str(idle.pk), action="pilot.application.erase").exists()


def test_withdrawn_applications_keep_no_personal_data() -> None:
    invitation = invited(company="Geheimrat Huber")
    application = invitation.application
    desk.add_note(application=application, text="Frau Huber rief an.", by=REVIEWER, at=timezone.now())
    withdraw(application=application, at=timezone.now())
    assert erase_due(at=timezone.now() + timedelta(days=29)) == 0
    assert erase_due(at=timezone.now() + timedelta(days=31)) == 1
    assert erase_due(at=timezone.now() + timedelta(days=31)) == 0
    application.refresh_from_db()
    assert application.reference
    assert (application.email, application.company, application.skeleton) == ("", "", "")
    for rows in (application.answers, application.notes, application.desk_questions):
        assert not rows.exists()
    assert not PilotInvitation.objects.exists()


def test_the_mailbox_is_confirmed_once() -> None:
    application = sent()
    at = timezone.now()
    mailboxes.confirm(application=application, at=at)
    mailboxes.confirm(application=application, at=at + timedelta(days=1))
    application.refresh_from_db()
    assert application.email_confirmed_at == at
    assert AuditEntry.objects.filter(action="pilot.application.confirm_email").count() == 1


def proven(business_id: UUID) -> PhoneNumber:
    at = timezone.now()
    return PhoneNumber.objects.create(
        business_id=business_id,
        e164="+493023125012",
        typed="030 23125 012",
        line_type="FIXED_LINE",
        state="proven",
        state_at=at,
        proven_at=at,
        expires_at=at + timedelta(days=180),
        created_at=at,
    )


def test_on_board_with_a_proven_number_and_a_submitted_case() -> None:
    at = timezone.now()
    business = accepting.accept(token=invitation_token(invited()), at=at).business
    assert not onboarding.complete(business_id=business.pk, at=at)
    Case.objects.filter(business=business).update(state="submitted", submitted_at=at)
    assert not onboarding.complete(business_id=business.pk, at=at)
    proven(business.pk)
    assert onboarding.complete(business_id=business.pk, at=at)
    assert not onboarding.complete(business_id=business.pk, at=at)
    assert Application.objects.get().state == "onboarded"


def test_a_business_that_did_not_come_by_the_pilot_is_left_alone() -> None:
    assert not onboarding.complete(business_id=screened().pk, at=timezone.now())
