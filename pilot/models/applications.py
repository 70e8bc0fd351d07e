"""An application, its answers, the desk's questions about it, and the invitation it may lead to."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.outbox.models import AppendOnly
from pilot.models.programmes import Cohort, Notice, Programme, Question


class Application(models.Model):
    """Asserts that somebody asked to take part. `company` and `email` repeat answers, for lists and search."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(
        max_length=10, unique=True, null=True, help_text="P-7F3K2; given at submission"
    )
    email = models.EmailField(max_length=254, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, help_text="When a mailed link was opened and used")
    company = models.CharField(max_length=120, blank=True)
    skeleton = models.CharField(max_length=240, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=5, default="de")
    state = models.CharField(max_length=16, default="draft")
    state_at = models.DateTimeField()
    next_actor = models.CharField(max_length=10, default="business", blank=True)
    due_at = models.DateTimeField(null=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="applications")
    decline_code = models.CharField(max_length=40, blank=True)
    lapsed_once = models.BooleanField(default=False)
    warnings = models.JSONField(
        default=list, help_text="Codes that screening found, such as DUPLICATE_ACCOUNT"
    )
    flagged = models.BooleanField(
        default=False, help_text="Screening found something; repeats `warnings` for lists"
    )
    nonce = models.CharField(max_length=32, help_text="Input of the status and resume links; never shown")
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, help_text="When everything personal was removed")
    carried_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The draft in another programme that goes on with these answers",
    )
    business_id = models.UUIDField(null=True, help_text="The business that accepting the invitation created")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="withdrawn")
                | (Q(submitted_at__isnull=False) & Q(notice__isnull=False) & Q(reference__isnull=False)),
                name="pilot_submitted_application_accepted_the_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_code=""),
                name="pilot_declined_application_has_a_code",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["invited", "accepted", "onboarded"]) | Q(cohort__isnull=False),
                name="pilot_invited_application_holds_a_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "submitted_at", "id"], name="pilot_application_desk"),
            models.Index(fields=["programme", "submitted_at", "id"], name="pilot_application_all"),
            models.Index(
                fields=["programme", "country", "submitted_at", "id"], name="pilot_application_country"
            ),
            models.Index(
                fields=["programme", "submitted_at", "id"],
                condition=Q(flagged=True),
                name="pilot_application_flagged",
            ),
            models.Index(fields=["email"], name="pilot_application_email"),
            models.Index(fields=["business_id"], name="pilot_application_business"),
            models.Index(fields=["touched_at"], condition=Q(state="draft"), name="pilot_application_idle"),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(state="withdrawn", erased_at__isnull=True),
                name="pilot_application_erase",
            ),
            models.Index(
                fields=["state_at"],
                condition=Q(state="programme_ended", erased_at__isnull=True),
                name="pilot_application_ended",
            ),
            models.Index(
                fields=["due_at"], condition=Q(state="needs_answer"), name="pilot_application_overdue"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"draft {self.pk}"


class DrawPlace(AppendOnly):
    """Asserts that the draw of a cohort gave an application this place, counted from 1."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="draw_places")
    position = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "application"], name="pilot_drawn_once"),
            models.UniqueConstraint(fields=["cohort", "position"], name="pilot_one_per_place"),
        ]

    def __str__(self) -> str:
        return f"place {self.position} in {self.cohort_id}"


class Answer(models.Model):
    """What an applicant answered to one question; `value` is a string, or a list of strings for `many`."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT)
    value = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "question"], name="pilot_one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class DeskQuestion(models.Model):
    """Something the desk asked an applicant, with the answer once there is one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="desk_questions")
    text = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"],
                condition=Q(answered_at__isnull=True, reminded_at__isnull=True),
                name="pilot_desk_question_reminder",
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class DeskNote(models.Model):
    """An internal note of the desk about an application; the applicant never sees it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    author = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class PilotInvitation(models.Model):
    """Asserts that an applicant may open an account until `expires_at`, once. The token is derived, not stored."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, help_text="The one address that may use it")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="pilot_one_open_invitation",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(accepted_at__isnull=False), name="pilot_accepted_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="pilot_invitation_open",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
