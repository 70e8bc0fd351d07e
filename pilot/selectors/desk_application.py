"""One application as the desk sees it: all of it on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import BusinessName, User
from config.outbox.models import AuditEntry
from pilot.models import Application, Cohort, DeskNote, DeskQuestion
from pilot.selectors.desk import Row
from pilot.selectors.questionnaire import Field, questionnaire
from pilot.selectors.words import HAPPENED, STATES

MANY = 10
ENTRIES = 60


@dataclass(frozen=True)
class Duplicate:
    """Another application that looks like this one."""

    application: Application
    same_email: bool
    same_name: bool

    @property
    def tag(self) -> tuple[str, Any]:
        return STATES[self.application.state]


@dataclass(frozen=True)
class DeskApplication:
    """All that the page shows."""

    application: Application
    row: Row
    answers: tuple[Field, ...]
    questions: list[DeskQuestion]
    notes: list[dict[str, Any]]
    duplicates: list[Duplicate]
    businesses: list[BusinessName]
    steps: list[dict[str, Any]]
    cohorts: list[Cohort]

    @property
    def open_cohorts(self) -> list[Cohort]:
        return [cohort for cohort in self.cohorts if cohort.taken < cohort.size]


def desk_application(application: Application) -> DeskApplication:
    """Nine queries for any application, one more where a business has its name."""
    entries = list(
        AuditEntry.objects.filter(
            subject_type="pilot.application", subject_id=str(application.pk), action__in=HAPPENED
        ).order_by("-id")[:ENTRIES]
    )
    notes = list(application.notes.order_by("-id")[:ENTRIES])
    people = _people([*(entry.actor_id for entry in entries), *(note.author for note in notes)])
    return DeskApplication(
        application=application,
        row=Row(application),
        answers=questionnaire(application).fields,
        questions=list(application.desk_questions.order_by("-id")),
        notes=[_note(note, people) for note in notes],
        duplicates=_duplicates(application),
        businesses=_businesses(application),
        steps=[_step(entry, people) for entry in entries],
        cohorts=list(application.programme.cohorts.order_by("id")),
    )


def _people(ids: Iterable[str]) -> dict[str, str]:
    keys = {key for text in ids if (key := _uuid(text))}
    return {str(person.pk): person.name or person.email for person in User.objects.filter(pk__in=keys)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _note(note: DeskNote, people: dict[str, str]) -> dict[str, Any]:
    return {"title": people.get(note.author) or _("Desk"), "at": note.at, "text": note.text}


def _step(entry: AuditEntry, people: dict[str, str]) -> dict[str, Any]:
    by = people.get(entry.actor_id, "")
    return {"title": HAPPENED[entry.action], "at": entry.at, "by": by, "text": entry.reason}


def _duplicates(application: Application) -> list[Duplicate]:
    alike = Q(email=application.email) if application.email else Q(pk__in=[])
    if application.skeleton:
        alike |= Q(skeleton=application.skeleton)
    others = Application.objects.filter(alike, submitted_at__isnull=False).exclude(pk=application.pk)
    return [
        Duplicate(
            other,
            same_email=bool(application.email) and other.email == application.email,
            same_name=bool(application.skeleton) and other.skeleton == application.skeleton,
        )
        for other in others.order_by("submitted_at", "id")[:MANY]
    ]


def _businesses(application: Application) -> list[BusinessName]:
    if "NAME_OF_BUSINESS" not in application.warnings:
        return []
    names = BusinessName.objects.filter(skeleton=application.skeleton, state__in=["proposed", "approved"])
    return list(names.select_related("business").order_by("id")[:MANY])
