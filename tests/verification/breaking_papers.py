"""Breaks the promises about how long papers are kept, one at a time by hand."""

from datetime import timedelta

from django.utils import timezone

from tests import factories
from tests.verification import ready
from verification.models import Case, Document


def paper_too_old() -> None:
    ready.case_in_review(factories.user(desk_role="reviewer"))
    Document.objects.update(purge_at=timezone.now() - timedelta(days=2))


def paper_without_a_date() -> None:
    ready.case_in_review(factories.user(desk_role="reviewer"))
    Case.objects.update(state="withdrawn", state_at=timezone.now() - timedelta(days=2))
