"""What one can apply for, and the questions that are asked."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from config.outbox.models import AppendOnly


def by_language(german: str, english: str) -> str:
    """The text in the reader's language, or in the other one where only that was written."""
    first, second = (english, german) if (get_language() or "de").startswith("en") else (german, english)
    return first or second


class Programme(models.Model):
    """Asserts when one may apply for how many places, from which countries."""

    name_de = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decides_on = models.DateField(help_text="The date by which every applicant has heard from us")
    capacity = models.PositiveIntegerField(help_text="How many applications are taken at most")
    taken = models.PositiveIntegerField(
        default=0, editable=False, help_text="Applications held; only ever changed by a guarded UPDATE"
    )
    countries = models.JSONField(default=list, blank=True, help_text="ISO 3166 codes; empty means all")
    ends_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The last day, once an operator has given notice"
    )
    notice_given_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the last open application had been ended"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="pilot_programme_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="pilot_programme_never_over_capacity"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(notice_given_at__isnull=False),
                name="pilot_programme_ends_with_notice",
            ),
        ]

    def __str__(self) -> str:
        return self.name_de

    @property
    def name(self) -> str:
        return by_language(self.name_de, self.name_en)

    def is_open(self, at: datetime) -> bool:
        """One may sign up; not any more once it is known that the programme ends."""
        return self.opens_at <= at < self.closes_at and self.ends_on is None

    @property
    def is_full(self) -> bool:
        return self.taken >= self.capacity

    def takes(self, country: str) -> bool:
        return not self.countries or country in self.countries


class Notice(AppendOnly):
    """The exact words an applicant accepted; a new wording is a new version, never a change."""

    version = models.CharField(max_length=20, unique=True)
    text_de = models.TextField()
    text_en = models.TextField()
    valid_from = models.DateTimeField()

    def __str__(self) -> str:
        return self.version

    @property
    def text(self) -> str:
        return by_language(self.text_de, self.text_en)

    @property
    def summary(self) -> str:
        """The first paragraph: what must be read before anything is typed."""
        return self.text.partition("\n\n")[0]


class Question(models.Model):
    """One page of the questionnaire. `fields` of a compound question are questions with this one as `page`."""

    class Type(models.TextChoices):
        TEXT = "text"
        LONG_TEXT = "long_text"
        EMAIL = "email"
        PHONE = "phone"
        COUNTRY = "country"
        ONE = "one"
        MANY = "many"
        PAGE = "page", "a page that holds several fields"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="questions")
    page = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="fields")
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=10, choices=Type)
    label_de = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    hint_de = models.CharField(max_length=240, blank=True)
    hint_en = models.CharField(max_length=240, blank=True)
    choices = models.JSONField(default=list, blank=True, help_text='[{"value", "de", "en"}]')
    required = models.BooleanField(default=True)
    shown_if = models.JSONField(default=dict, blank=True, help_text='{"question key": ["value", ...]}')
    max_length = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of a text; empty: the usual one"
    )
    autocomplete = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="pilot_one_question_per_key")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        return by_language(self.label_de, self.label_en)

    @property
    def hint(self) -> str:
        return by_language(self.hint_de, self.hint_en)


class Cohort(models.Model):
    """Asserts how many applicants may hold an invitation or a place at once."""

    class Rule(models.TextChoices):
        FIFO = "fifo"
        LOTTERY = "lottery"
        MANUAL = "manual"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(
        default=0, help_text="Places held; only ever changed by a guarded UPDATE"
    )
    rule = models.CharField(max_length=8, choices=Rule, default=Rule.MANUAL)
    draw_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The day from which it may be drawn; applicants read it",
    )
    draw_nonce = models.CharField(max_length=32, blank=True, editable=False)
    seed_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the seed, shown before the draw"
    )
    drawn_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True, help_text="Derived, and stored only once it was used")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("size")), name="pilot_cohort_never_over_its_size"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="")
                | (Q(drawn_at__isnull=False) & ~Q(seed="") & ~Q(seed_hash="")),
                name="pilot_cohort_shows_its_seed_when_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name
