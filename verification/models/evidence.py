"""What was shown and looked up: findings, papers, domains."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business
from verification.models.cases import Case, Requirement


class Finding(models.Model):
    """One look at one outside source: the row is the job. `result` is set when a look ended."""

    class Result(models.TextChoices):
        MATCH = "match"
        MISMATCH = "mismatch"
        NOT_PROVIDED = "not_provided"
        UNAVAILABLE = "unavailable"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, null=True, related_name="findings")
    source = models.CharField(
        max_length=16, help_text="vies, gleif, dns, http, register_form, document, phone"
    )
    claim = models.CharField(max_length=253, help_text="What is looked up: a VAT id, an LEI, a domain")
    state = models.CharField(max_length=10, default="due")
    state_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, help_text="When to look (again)")
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=14, choices=Result, blank=True)
    found = models.JSONField(default=dict, help_text="What the source said: name, city, status ...")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    overridden_at = models.DateTimeField(null=True, help_text="When a reviewer set its mismatch aside")
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(result="") & Q(checked_at__isnull=False)),
                name="verification_done_finding_has_a_result",
            ),
            models.UniqueConstraint(
                fields=["case", "source"],
                condition=Q(state__in=["due", "running", "done"]),
                name="verification_one_finding_per_source",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="verification_finding_due")]

    def __str__(self) -> str:
        return f"{self.source} for {self.case_id}"


class Document(models.Model):
    """A paper that was shown. The file lies outside the web root under `storage_name`, which no person chose."""

    class Verdict(models.TextChoices):
        UNSEEN = "unseen"
        FITS = "fits"
        DOES_NOT_FIT = "does_not_fit"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=120, help_text="The file's name as uploaded, cleaned")
    media_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_name = models.CharField(max_length=80, unique=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField()
    issued_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=14, choices=Verdict, default=Verdict.UNSEEN)
    verdict_by = models.CharField(max_length=40, blank=True)
    verdict_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, help_text="From then on nobody sees it any more")
    purge_at = models.DateTimeField(null=True, help_text="When its bytes are to be deleted")
    purged_at = models.DateTimeField(null=True, help_text="When they were")

    class Meta:
        # Whole and not partial: SQLite cannot match a bound parameter with an index's condition.
        indexes: ClassVar = [
            models.Index(fields=["purged_at", "purge_at"], name="verification_document_purge")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="verification_one_copy_of_a_document",
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True) | Q(removed_at__isnull=False),
                name="verification_purged_document_is_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"


class DomainProof(models.Model):
    """Asserts that a business controls `domain` (IDNA A-label), shown by a TXT string or a well-known file.

    `absent_since` is the first look of an unbroken row that found the proof gone; a silent server is not counted.
    """

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253)
    method = models.CharField(max_length=4, choices=[("dns", "dns"), ("http", "http")])
    nonce = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default="open", help_text="open, proven, lost, dropped")
    state_at = models.DateTimeField()
    created_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    absent_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, help_text="When to look again, once proven")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(state__in=["open", "proven"]),
                name="verification_one_domain_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="proven") | Q(proven_at__isnull=False),
                name="verification_proven_domain_has_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="verification_domain_due")]

    def __str__(self) -> str:
        return f"domain {self.pk}"
