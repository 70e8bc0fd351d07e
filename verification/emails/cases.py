"""Mails to a business about its case: what happened, who acts next, until when, and where to go."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.emails.letters import plain
from accounts.models import User
from accounts.permissions import EDITING_ROLES
from verification.models import Case, Decision
from verification.rules.policy import CHANGES
from verification.selectors.changes import PAGES

Letter = tuple[str, list[str]]


def _readers(case: Case) -> Iterable[User]:
    """Everybody who may act for the business."""
    members = {"memberships__business_id": case.business_id, "memberships__role__in": EDITING_ROLES}
    return User.objects.filter(is_active=True, **members).distinct()


def _send(case: Case, write: Callable[[], Letter], *, to: Iterable[User] | None = None) -> None:
    for person in _readers(case) if to is None else to:
        with translation.override(person.language):
            subject, lines = write()
            plain(person.email, subject, lines).send()


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""


def _link(name: str, *args: object) -> str:
    return settings.PUBLIC_URL + reverse(f"verification:{name}", args=args)


def _page(case: Case) -> str:
    """Where the business follows this case."""
    return _link(PAGES.get(case.kind, "status"))


def _approved(case: Case) -> str:
    if case.kind == Case.Kind.FURTHER_NUMBER:
        return _("The further number of %(name)s has been approved. Its seal is being issued.")
    if case.kind in CHANGES:
        return _("The change that %(name)s asked for has been approved. The seal says so from now on.")
    return _("%(name)s has been approved. The seal is being issued.")


def _name(case: Case) -> str:
    names = case.business.names.all()
    if case.kind in CHANGES:
        # It is known by the name that it has, whatever it wants to be called.
        names = names.filter(state="approved")
    newest = names.order_by("-state_at").values_list("text", flat=True).first()
    return newest or case.business.legal_name


def send_receipt(case: Case) -> None:
    """To whoever submitted: we have it, who acts next, and until when."""

    def write() -> Letter:
        return _("We have received your details"), [
            _("We have received the details of %(name)s.") % {"name": _name(case)},
            _("Next step: us, by %(day)s. We will email you.") % {"day": _day(case.due_at)},
            _("See how it goes: %(url)s") % {"url": _page(case)},
        ]

    submitter = case.submitted_by
    _send(case, write, to=[submitter] if submitter is not None else None)


def send_question(case: Case) -> None:
    """Names how many questions there are, never what they are about: mails are read by others, too."""

    def write() -> Letter:
        return _("We have a question about your details"), [
            _("We need something more to go on with the case of %(name)s.") % {"name": _name(case)},
            _("Next step: you, by %(day)s. Until you answer, our own clock stands still.")
            % {"day": _day(case.due_at)},
            _("Read the question and answer it: %(url)s") % {"url": _page(case)},
        ]

    _send(case, write)


def send_decision(case: Case, decision: Decision) -> None:
    def write() -> Letter:
        approved = decision.outcome == Decision.Outcome.APPROVED
        outcome = (
            _approved(case)
            if approved
            else _("%(name)s has not been approved. The decision says why, and what you can do about it.")
        )
        return _("We have decided"), [
            outcome % {"name": _name(case)},
            _("Read the decision: %(url)s") % {"url": _link("decision", decision.pk)},
        ]

    _send(case, write)


def send_appeal_receipt(case: Case) -> None:
    """To everybody who may act for the business: we have the objection, and somebody else decides about it."""

    def write() -> Letter:
        return _("We have received your objection"), [
            _("We have received the objection of %(name)s.") % {"name": _name(case)},
            _("Next step: us, by %(day)s. Somebody who had no part in the decision looks at it.")
            % {"day": _day(case.due_at)},
            _("See how it goes: %(url)s") % {"url": _link("appeal", case.appeal.decision_id)},
        ]

    _send(case, write)


def send_answer(case: Case, decision: Decision) -> None:
    """Says that there is an answer, never which: mails are read by others, too."""

    def write() -> Letter:
        return _("We have decided on your objection"), [
            _("Somebody else has looked at what was decided about %(name)s.") % {"name": _name(case)},
            _("Read the answer, and what you can do now: %(url)s") % {"url": _link("decision", decision.pk)},
        ]

    _send(case, write)


def send_reminder(case: Case) -> None:
    def write() -> Letter:
        return _("Your answer is still missing"), [
            _("We are still waiting for your answer about %(name)s.") % {"name": _name(case)},
            _("Next step: you, by %(day)s. If you need longer, you can say so on the same page.")
            % {"day": _day(case.due_at)},
            _("Read the question and answer it: %(url)s") % {"url": _page(case)},
        ]

    _send(case, write)


def send_abandoned(case: Case) -> None:
    def write() -> Letter:
        return _("Your case has been closed without a decision"), [
            _("We have had no answer about %(name)s, so the case is closed.") % {"name": _name(case)},
            _("Nothing is lost: you can open it again until %(day)s.") % {"day": _day(case.due_at)},
            _("Open it again: %(url)s") % {"url": _page(case)},
        ]

    _send(case, write)


def send_late(case: Case, *, new_date: datetime) -> None:
    def write() -> Letter:
        return _("We need longer than promised"), [
            _("We need longer than promised for %(name)s.") % {"name": _name(case)},
            _("New date: %(day)s. Your seal and your deadlines do not suffer from that.")
            % {"day": _day(new_date)},
            _("See how it goes: %(url)s") % {"url": _page(case)},
        ]

    _send(case, write)
