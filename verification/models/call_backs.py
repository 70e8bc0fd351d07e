"""Calls that the desk makes to a number that no code reaches."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from verification.models.phones import PhoneNumber


class CallBack(models.Model):
    """Asserts that a business asked to be called at a number, in a slot, and what the call brought.

    `published` is where the business says that its number stands; `source` is where the desk found it, which is
    the number that was called.
    """

    OPEN: ClassVar = ("asked", "reported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="call_backs")
    state = models.CharField(max_length=10, default="asked")
    state_at = models.DateTimeField()
    next_actor = models.CharField(max_length=10, default="operator", blank=True)
    slot_from = models.DateTimeField()
    slot_to = models.DateTimeField()
    published = models.CharField(max_length=200)
    ask_for = models.CharField(max_length=80, blank=True, help_text="Whom we ask for when somebody answers")
    calls = models.PositiveSmallIntegerField(default=0, help_text="How often nobody could be reached")
    source = models.CharField(max_length=200, blank=True)
    spoke_to = models.CharField(max_length=120, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="calls_made"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="calls_confirmed"
    )
    asked_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(state__in=["asked", "reported"]),
                name="verification_one_open_call_back",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reported", "confirmed"])
                | (Q(caller__isnull=False) & ~Q(source="") & ~Q(spoke_to="")),
                name="verification_call_back_says_who_and_where",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("caller")),
                name="verification_call_back_second_is_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "slot_from"], name="verification_call_back_queue")]

    def __str__(self) -> str:
        return f"call back {self.pk}"
