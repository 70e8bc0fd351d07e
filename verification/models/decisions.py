"""What was proposed and decided. A decision is written once."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from config.outbox.models import AppendOnly
from verification.models.cases import Case


class Proposal(models.Model):
    """What a reviewer wants to decide, until it is confirmed, or sent back."""

    class Outcome(models.TextChoices):
        APPROVE = "approve"
        REJECT = "reject"
        SUSPEND = "suspend"
        REVOKE = "revoke"
        RESUME = "resume"
        UPHOLD = "uphold"
        PARTLY = "partly"
        OVERTURN = "overturn"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="proposal")
    seal = models.ForeignKey(
        "verification.Seal",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Of a measure: the seal that it is about",
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    reasons = models.JSONField(default=list, help_text="[{code, requirement, text}]")
    four_eyes = models.JSONField(default=list, help_text="Why a second person is needed; empty when none is")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proposal for {self.case_id}"


class Decision(AppendOnly):
    """What was decided, why, by whom, and under which policy. Never changed; a new case gets a new one."""

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"
        REVOKED = "revoked"
        SUSPENDED = "suspended"
        RESUMED = "resumed"
        UPHELD = "upheld"
        PARTLY = "partly"
        OVERTURNED = "overturned"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reasons = models.JSONField(default=list, help_text="[{code, requirement, text}]")
    facts = models.JSONField(default=dict, help_text="Codes of what was met and missing when it was judged")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    needs_second = models.BooleanField(default=False)
    policy_version = models.CharField(max_length=10)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="later",
        help_text="The one before; for an objection the one that it is about",
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second_reviewer__isnull=True) | ~Q(second_reviewer=F("reviewer")),
                name="verification_second_reviewer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(second_reviewer__isnull=False),
                name="verification_four_eyes_where_needed",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["rejected", "revoked", "suspended"]) | ~Q(reasons=[]),
                name="verification_refusing_decision_has_reasons",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(outcome__in=["approved", "rejected", "upheld", "partly", "overturned"]),
                name="verification_one_terminal_decision",
            ),
            # That nobody judges their own decision is a trigger (see the migrations): it compares two rows.
            models.CheckConstraint(
                condition=~Q(outcome__in=["upheld", "partly", "overturned"])
                | Q(previous__isnull=False) & ~Q(reasons=[]),
                name="verification_appeal_names_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["partly", "overturned"]) | Q(needs_second=True),
                name="verification_overturning_needs_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
