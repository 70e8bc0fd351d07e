"""Cases: what a business asks to be judged on, and what is required of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business


class Case(models.Model):
    """Asserts that a business asks for a judgement. `requirements` are frozen when it is created."""

    class Kind(models.TextChoices):
        INITIAL = "initial"
        RENEWAL = "renewal"
        NAME_CHANGE = "name_change"
        PHONE_CHANGE = "phone_change"
        FURTHER_NUMBER = "further_number"
        DISPUTE = "dispute"
        MISUSE = "misuse"
        APPEAL = "appeal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="cases")
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.INITIAL)
    policy_version = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default="draft")
    state_at = models.DateTimeField()
    next_actor = models.CharField(max_length=10, default="business", blank=True)
    due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True, help_text="When 80 % of our time was over")
    late_at = models.DateTimeField(null=True, help_text="When we told the business that we are late")
    reminded_at = models.DateTimeField(null=True)
    more_time_at = models.DateTimeField(
        null=True, help_text="When the business asked for more time to answer"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="assigned_cases"
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later_cases")
    flagged = models.JSONField(
        default=list, help_text="Asked back: [{requirement, code, text}]; only these unlock"
    )
    warnings = models.JSONField(default=list, help_text="[{code, detail}] of look-alikes and duplicates")
    language = models.CharField(max_length=5, default="de")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="submitted_cases"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business", "kind"],
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "auto_checks",
                        "in_queue",
                        "in_review",
                        "info_requested",
                        "decision_proposed",
                    ]
                )
                & ~Q(kind__in=["appeal", "dispute", "misuse"]),
                name="verification_one_open_case_per_kind",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=Q(kind="appeal") & ~Q(state="withdrawn"),
                name="verification_one_appeal_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(kind="appeal") | Q(previous__isnull=False),
                name="verification_appeal_is_about_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="verification_submitted_case_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at", "id"], name="verification_case_queue"),
            models.Index(fields=["assignee", "state"], name="verification_case_assignee"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class Requirement(models.Model):
    """One thing a case needs. `claim` is what the business said when it submitted."""

    class State(models.TextChoices):
        CURRENTLY_DUE = "currently_due"
        PENDING = "pending"
        MET = "met"
        ERROR = "error"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="requirements")
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=14, choices=State, default=State.CURRENTLY_DUE)
    alternatives = models.JSONField(default=list, help_text="Evidence codes of which one is enough")
    claim = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, help_text="When a reviewer confirmed it by hand")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "code"], name="verification_one_requirement_per_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.case_id}"


class CaseNote(models.Model):
    """An internal note of the desk; the business never sees it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"
