"""What customers report, and what the desk made of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business
from verification.models import Decision, Seal


class Report(models.Model):
    """Asserts that somebody reported something on `created_at`; never shown as a fact before a person decided.

    `subject` is what was typed or prefilled (number, code, website); `seal` and `business` what we recognised in it.
    The reporter's name and address are kept until the report is purged, a year after it was closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=10, unique=True)
    once = models.UUIDField(
        unique=True, help_text="Of the form that was sent: a second press is the same report"
    )
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=300, blank=True)
    subject_key = models.CharField(
        max_length=300, blank=True, help_text="As the look-up understood it; groups reports"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, related_name="reports")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="reports")
    happened_on = models.DateField(null=True)
    text = models.TextField(max_length=2000, blank=True)
    place = models.CharField(max_length=300, blank=True, help_text="Where exactly it can be seen")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    good_faith = models.BooleanField(default=False)
    source = models.CharField(
        max_length=64, help_text="Keyed hash of the network it came from: shows clusters"
    )
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=14, default="received")
    state_at = models.DateTimeField()
    next_actor = models.CharField(max_length=10, default="operator", blank=True)
    due_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(max_length=20, blank=True, help_text="What was done, where something was")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["action_taken", "no_action", "duplicate"], closed_at__isnull=False)
                | Q(state__in=["received", "triaged", "investigating"], closed_at__isnull=True),
                name="directory_closed_report_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False),
                name="directory_duplicate_names_its_report",
            ),
            models.CheckConstraint(
                condition=~Q(state="action_taken") | ~Q(action=""), name="directory_action_taken_is_named"
            ),
            models.CheckConstraint(
                condition=~Q(action="seal_measure") | Q(decision__isnull=False),
                name="directory_seal_measure_has_a_decision",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at", "id"], name="directory_report_queue"),
            models.Index(fields=["subject_key", "created_at"], name="directory_report_subject"),
            models.Index(fields=["closed_at"], name="directory_report_closed"),
        ]

    def __str__(self) -> str:
        return self.reference


class ReportNote(models.Model):
    """An internal note of the desk; neither the reporter nor the business sees it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"
