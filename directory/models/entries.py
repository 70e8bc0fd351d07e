"""The read model of the directory: an entry for each business, and the terms by which it is found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business
from directory.rules.openness import DIGITS


class Entry(models.Model):
    """What a list shows of a business, as it was when something about it last changed. Numbers are not part of it.

    `key` puts entries in the order of their names and tells any two apart. `sealed` puts an entry into the list of the
    sealed ones; whether it still is, a page asks of the seal itself. `opens` are the stretches in which any of its
    places is open, in minutes since 1970 ("29400420-29401080 ..."), known until `opens_until`; a job computes them
    anew before that. `week` tells roughly the same of a half-hour of the week, from an index alone; whoever is open has
    its bit set, and an entry of which it is not known yet (null) may be open at any time.
    """

    business = models.OneToOneField(
        Business, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    key = models.CharField(max_length=64, unique=True)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=14, blank=True, help_text="Of the newest seal; empty where there is none"
    )
    sealed = models.BooleanField()
    opens = models.TextField(blank=True)
    opens_until = models.DateTimeField(null=True)
    week = models.CharField(max_length=DIGITS, null=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sealed=False) | Q(state="active"),
                name="directory_sealed_entry_has_an_active_seal",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["opens_until"],
                condition=Q(opens_until__isnull=False),
                name="directory_entry_hours_due",
            ),
            models.Index(fields=["key", "week"], name="directory_entry_week"),
        ]

    def __str__(self) -> str:
        return f"entry of {self.business_id}"


class Posting(models.Model):
    """Asserts that an entry is found by `term`. Terms are kinds and values: "w:huber" a word of the name, "c:berlin",
    "p:DE:10115", "k:bakery", "d:DE:101" a postcode's beginning to which it delivers, "a:" all of them.

    `key` and `sealed` are the entry's, so that each list is read in its order from one index.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings", db_index=False)
    term = models.CharField(max_length=80)
    sealed = models.BooleanField()
    key = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "term"], name="directory_one_posting_a_term")
        ]
        indexes: ClassVar = [models.Index(fields=["term", "sealed", "key"], name="directory_posting_list")]

    def __str__(self) -> str:
        return self.term


class Term(models.Model):
    """A word of a name or a city that some entry has or had, for whoever types it otherwise."""

    text = models.CharField(max_length=80, primary_key=True)

    def __str__(self) -> str:
        return self.text
