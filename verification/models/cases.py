"""Cases: what is required, what was found, which papers were shown, what was decided."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from config.outbox.models import AppendOnly


class Case(models.Model):
    """Asserts that a business asks for a judgement. `requirements` are frozen when it is created."""

    class Kind(models.TextChoices):
        INITIAL = "initial"
        RENEWAL = "renewal"
        NAME_CHANGE = "name_change"
        PHONE_CHANGE = "phone_change"
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
                ),
                name="verification_one_open_case_per_kind",
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
    removed_at = models.DateTimeField(null=True)
    purge_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["purge_at"], condition=Q(purge_at__isnull=False), name="verification_document_purge"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="verification_one_copy_of_a_document",
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


class CaseNote(models.Model):
    """An internal note of the desk; the business never sees it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Proposal(models.Model):
    """What a reviewer wants to decide, until it is confirmed, or sent back."""

    class Outcome(models.TextChoices):
        APPROVE = "approve"
        REJECT = "reject"
        SUSPEND = "suspend"
        REVOKE = "revoke"
        RESUME = "resume"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="proposal")
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
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
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
                condition=Q(outcome__in=["approved", "rejected"]),
                name="verification_one_terminal_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
