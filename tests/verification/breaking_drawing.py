"""Breaks the promises about draws, endings and colleagues, one at a time by hand."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import MemberInvitation
from pilot.models import Cohort, Programme
from tests.accounts import people
from tests.pilot.drawing import drawn, lottery
from tests.verification import breaking_judgement


def open_after_the_end() -> None:
    breaking_judgement.application()
    now = timezone.now()
    Programme.objects.update(ends_on=now.date(), notice_given_at=now, ended_at=now)


def joined_too_late() -> None:
    people.invited(people.firm())
    late = timezone.now() + timedelta(days=15)
    MemberInvitation.objects.update(accepted_at=late)


def seed_that_was_chosen() -> None:
    drawn(lottery())
    Cohort.objects.update(seed="chosen by somebody")
