"""What a business asks to have changed on a living seal, or added; and places that a seal had on a list before."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import BusinessName
from verification.models.cases import Case
from verification.models.phones import PhoneNumber
from verification.models.seals import Seal, StatusList


class Change(models.Model):
    """Asserts that a case asks for one change of a seal, another name or number, or for a further seal; and why.

    `was` is what the seal said when it was asked for. `name` is the proposed name, `phone` the number once entered.
    A further number is asked for beside the business's main `seal`.
    """

    LONGEST = 2000

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="change")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="changes")
    was = models.CharField(max_length=120)
    name = models.ForeignKey(BusinessName, on_delete=models.SET_NULL, null=True, related_name="changes")
    legal_name = models.CharField(
        max_length=160, blank=True, help_text="The new legal name, where that changed as well"
    )
    phone = models.ForeignKey(PhoneNumber, on_delete=models.SET_NULL, null=True, related_name="changes")
    reason = models.TextField(max_length=LONGEST)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"change {self.pk}"


class OldPlace(models.Model):
    """A place on a status list that an earlier version of a seal has.

    Until `until` it says what the seal's state says, so that a token in somebody's hands does not turn bad at once;
    from then on it says "ended" for good.
    """

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="old_places")
    version = models.PositiveIntegerField(help_text="The last version that had this place")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="old_places")
    status_index = models.PositiveIntegerField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="verification_one_old_index_per_seal"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["until"], condition=Q(closed_at__isnull=True), name="verification_old_place_due"
            )
        ]

    def __str__(self) -> str:
        return f"old place of {self.seal_id}"
