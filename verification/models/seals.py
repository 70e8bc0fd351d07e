"""Seals, their log, their tokens, the status lists, and the read model that the internet asks."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from config.outbox.models import AppendOnly
from verification.models.cases import Case
from verification.models.decisions import Decision
from verification.models.phones import PhoneNumber


class StatusList(models.Model):
    """One published Token Status List: two bits a seal, least significant first, 2^17 seals a list."""

    number = models.PositiveIntegerField(primary_key=True)
    size = models.PositiveIntegerField(default=131_072)
    used = models.PositiveIntegerField(default=0)
    offset = models.PositiveIntegerField(
        help_text="With `step`, scatters indexes so that neighbours tell nothing"
    )
    step = models.PositiveIntegerField()
    bits = models.BinaryField()
    version = models.PositiveIntegerField(default=0, help_text="Counts changes of the bits")
    signed_version = models.IntegerField(default=-1)
    # NULL where it was never asked: SQLite adds such a column without making the table and its triggers anew.
    issuer = models.CharField(max_length=255, null=True, help_text="Our address when the token was signed")
    token = models.TextField(blank=True)
    etag = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used__lte=F("size")), name="verification_list_never_over_its_size"
            )
        ]

    def __str__(self) -> str:
        return f"status list {self.number}"


class Seal(models.Model):
    """Asserts that a business was verified under a name and a number, from `assurance_from` to `assurance_to`.

    A `further` one stands for one more number of a business that has a seal: it rests on what was shown for that seal,
    follows it, and never outlives it.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        REVOKED = "revoked"
        EXPIRED = "expired"
        SURRENDERED = "surrendered"
        CONTRACT_ENDED = "contract_ended"

    code = models.CharField(max_length=10, unique=True, help_text="Canonical, without hyphens")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="seals")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="seals", help_text="Latest that approved it"
    )
    further = models.BooleanField(default=False, help_text="For one more number, beside the business's seal")
    phone = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="seals")
    e164 = models.CharField(max_length=16)
    extension = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=120)
    skeleton = models.CharField(max_length=240, db_index=True)
    legal_name = models.CharField(
        max_length=160, blank=True, help_text="Empty where a sole trader did not consent"
    )
    register = models.CharField(max_length=120, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    domains = models.JSONField(default=list)
    checks = models.JSONField(default=list, help_text="[{c, m, on, to}] as in the token")
    policy_version = models.CharField(max_length=10)
    state = models.CharField(max_length=14, choices=State, default=State.ACTIVE)
    state_at = models.DateTimeField()
    causes = models.JSONField(default=list, help_text="Why it is suspended, from the closed list")
    assurance_from = models.DateField()
    assurance_to = models.DateField(help_text="The last day")
    ends_at = models.DateTimeField(help_text="The moment after the last day, where no state changes earlier")
    extended = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    formerly = models.JSONField(default=list, help_text="[{name, until}]: names it had, told for 90 days")
    left_numbers = models.JSONField(
        default=list, help_text="[{e164, extension, until}]: numbers it had, answered with a no for 90 days"
    )
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="seals")
    status_index = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField()
    resign_at = models.DateTimeField(help_text="When its token is due to be signed again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["e164", "extension"],
                condition=Q(state__in=["active", "suspended"]),
                name="verification_one_seal_per_number",
            ),
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(state__in=["active", "suspended"], further=False),
                name="verification_one_seal_per_business",
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="verification_one_index_per_seal"
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | ~Q(causes=[]),
                name="verification_suspended_seal_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(assurance_to__gt=F("assurance_from")), name="verification_assurance_has_a_length"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["resign_at"],
                condition=Q(state__in=["active", "suspended"]),
                name="verification_seal_resign",
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(state__in=["active", "suspended"]),
                name="verification_seal_end",
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk}"

    def is_valid(self, at: datetime) -> bool:
        return self.state == self.State.ACTIVE and at < self.ends_at


class LogHead(models.Model):
    """The one row that serialises the log: how many leaves there are, and the hash of the chain so far."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="verification_one_log_head")]

    def __str__(self) -> str:
        return f"log of {self.size}"


class SealEvent(AppendOnly):
    """One leaf of the log, with its final bytes. `chain_hash` = SHA-256(prev_hash || leaf_hash)."""

    index = models.PositiveBigIntegerField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=14, help_text="The seal's state after this event")
    at = models.DateTimeField()
    actor_role = models.CharField(max_length=12)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40, blank=True)
    leaf = models.TextField(help_text="The JCS text that was hashed")
    leaf_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seal", "index"], name="verification_event_of_seal")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.index}"


class SealToken(models.Model):
    """The signed statement of a seal's version as the internet gets it; one row a seal, replaced when re-signed."""

    seal = models.OneToOneField(Seal, on_delete=models.CASCADE, related_name="token")
    version = models.PositiveIntegerField()
    kid = models.CharField(max_length=64)
    issuer = models.CharField(
        max_length=200, default="", help_text="A token that names another address is signed again"
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"token of {self.seal_id}"


class SigningKey(models.Model):
    """A public key that we publish. The private half lies in a file outside the database, under the same `kid`."""

    kid = models.CharField(max_length=64, primary_key=True)
    use = models.CharField(
        max_length=10, choices=[("seal", "seal"), ("status", "status"), ("answer", "answer")]
    )
    state = models.CharField(max_length=12, default="pending")
    state_at = models.DateTimeField()
    public_jwk = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["use"], condition=Q(state="active"), name="verification_one_active_key"
            )
        ]

    def __str__(self) -> str:
        return self.kid


class Answer(models.Model):
    """The finished answer for one key the internet may ask by, written in the transaction of the change it tells of.

    `key` is "n:<e164>[;ext]", "c:<code>", "d:<domain>" or "a:<hash of a name>". `body` is the JSON of the look-up,
    byte for byte. From `until` on the row is no longer true and the seal is asked itself. With a `lookalike` it
    warns; a `seal` beside it is an ended one, whose answer comes back when the warning ends.
    """

    key = models.CharField(max_length=280, primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, null=True, related_name="answers")
    lookalike = models.ForeignKey(
        "verification.Lookalike", on_delete=models.CASCADE, null=True, related_name="answers"
    )
    body = models.BinaryField()
    etag = models.CharField(max_length=32)
    until = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seal__isnull=False) | Q(lookalike__isnull=False),
                name="verification_answer_is_about_something",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["changed_at"], name="verification_answer_changes")]

    def __str__(self) -> str:
        return f"answer {self.key[:1]}"
