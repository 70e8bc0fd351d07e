"""Where an application stands, in the applicant's words: who must act next, by when, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.outbox.models import AuditEntry
from pilot.models import Application, DeskQuestion, Programme
from pilot.selectors.programmes import successor
from pilot.selectors.waiting import Waiting, waiting
from pilot.selectors.words import HAPPENED, PUBLIC
from verification.rules.reasons import BY_CODE, Reason

TITLES = {
    "submitted": _("We have received your sign-up"),
    "screening": _("We have received your sign-up"),
    "needs_answer": _("We have a question for you"),
    "waitlisted": _("You are on the waiting list"),
    "invited": _("You are invited"),
    "accepted": _("You have accepted the invitation"),
    "onboarded": _("You are on board"),
    "declined": _("We cannot offer you a place"),
    "lapsed": _("Your invitation has run out"),
    "withdrawn": _("You have withdrawn your sign-up"),
    "programme_ended": _("The pilot has ended"),
}
TEXTS = {
    "submitted": _("A person reads your answers. You do not need to do anything."),
    "screening": _("A person reads your answers. You do not need to do anything."),
    "needs_answer": _("Answer below. Your sign-up goes on as soon as we have your answer."),
    "waitlisted": _(
        "You fit the pilot, and all places are taken at the moment. We write as soon as one is free."
    ),
    "invited": _("We have sent you an e-mail with your invitation. Open its link to create your account."),
    "accepted": _("Your account is ready. Sign in to prove your phone number and show who you are."),
    "onboarded": _("We have your evidence. Sign in to see how the check is going."),
    "lapsed": _("It was not used in time, twice. You can sign up again."),
    "withdrawn": _("We delete your answers 30 days after you withdrew. You can sign up again at any time."),
    "programme_ended": _("There are no decisions any more. We delete your answers 30 days after the end."),
}


# Who may still choose when a programme ends.
CHOOSES = ("draft", "submitted", "screening", "needs_answer", "waitlisted", "invited")


@dataclass(frozen=True)
class Status:
    """All that the status page shows. `late` says that we missed our own date."""

    application: Application
    question: DeskQuestion | None
    steps: list[dict[str, Any]]
    late: bool
    waiting: Waiting

    @property
    def title(self) -> Any:
        return TITLES[self.application.state]

    @property
    def text(self) -> Any:
        if self.application.state == "programme_ended" and self.application.business_id:
            return _("Your account, what you handed in and your seal stay as they are.")
        return TEXTS.get(self.application.state, "")

    @property
    def ends(self) -> bool:
        """The programme ends, and this application can still go another way."""
        return self.application.programme.ends_on is not None and self.can_withdraw

    @property
    def reason(self) -> Reason | None:
        return BY_CODE.get(self.application.decline_code)

    @property
    def reason_text(self) -> str:
        return self.reason.text(get_language() or "de") if self.reason else ""

    @property
    def reason_mend(self) -> str:
        return self.reason.mend(get_language() or "de") if self.reason else ""

    @property
    def again_at(self) -> datetime | None:
        """When a declined applicant may try again; None where only a change of facts could help."""
        days = self.reason.retry_after_days if self.reason else None
        return None if days is None else self.application.state_at + timedelta(days=days)

    @property
    def can_withdraw(self) -> bool:
        return self.application.state in CHOOSES[1:]


def status(application: Application, at: datetime) -> Status:
    """Two queries."""
    open_questions = application.desk_questions.filter(answered_at__isnull=True).order_by("-asked_at")
    waits_for_us = application.next_actor == "operator" and application.due_at is not None
    return Status(
        application=application,
        question=open_questions.first() if application.state in ("needs_answer", "screening") else None,
        steps=_steps(application),
        late=bool(waits_for_us and application.due_at and application.due_at < at),
        waiting=waiting(application),
    )


@dataclass(frozen=True)
class Ending:
    """The choice at the end of a programme: `successor` is where one may carry on."""

    application: Application
    successor: Programme | None

    @property
    def may_choose(self) -> bool:
        return self.application.state in CHOOSES and self.application.programme.ends_on is not None


def ending(application: Application, at: datetime) -> Ending:
    return Ending(application, successor(application, at))


def _steps(application: Application) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.filter(
        subject_type="pilot.application", subject_id=str(application.pk), action__in=PUBLIC
    )
    steps = [{"title": HAPPENED[entry.action], "at": entry.at} for entry in entries.order_by("id")[:50]]
    if steps:
        steps[-1]["now"] = True
    return steps
