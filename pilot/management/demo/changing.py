"""Seals of the demonstration that were changed, or are to be: asked for by owners, decided by the desk."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.models import User
from accounts.permissions import actor
from accounts.rules.slugs import ascii_slug
from accounts.services import slugs
from pilot.management.demo.firms import Firm
from pilot.management.demo.judging import Desk, picture, prove
from verification.models import Case, Change, Document, Seal
from verification.services import cases, changes, review
from verification.services.seals import lists

DECIDED_BEFORE = timedelta(days=12)
ASKED_BEFORE = timedelta(days=1)
AFTERWARDS = timedelta(days=2)
ADDED_BEFORE = timedelta(days=10)
OFFICE = "Unser Büro in Berlin."
MOVED = "Wir sind in ein anderes Haus gezogen."
REASON = "Wir haben übernommen und heißen jetzt so."


def change_name(seal: Seal, firm: Firm, owner: User, desk: Desk, *, now: datetime) -> None:
    """To the name that the firm has today, or to the one that it would like to have: then it waits for the desk."""
    if firm.once:
        case = _ask(seal, firm, owner, firm.name, at=now - DECIDED_BEFORE)
        _approve(case, desk, at=now - DECIDED_BEFORE + timedelta(hours=20))
        lists.close_due(at=now)
    if firm.would_be:
        _ask(seal, firm, owner, firm.would_be, at=now - ASKED_BEFORE)


def change_number(seal: Seal, firm: Firm, owner: User, desk: Desk, *, now: datetime) -> None:
    """To the number that the firm has today; the one that it left says so for a while."""
    if not firm.left:
        return
    by, at = actor(owner), now - DECIDED_BEFORE
    change: Change = changes.ask(
        business=seal.business, kind=Case.Kind.PHONE_CHANGE, given={"reason": MOVED}, seen=None, by=by, at=at
    )
    prove(firm.number, firm, seal.business, owner, at=at)
    cases.submit(case=change.case, by=by, at=at)
    cases.start_checks(case_id=change.case_id, at=at + timedelta(minutes=1))
    _approve(Case.objects.get(pk=change.case_id), desk, at=at + timedelta(hours=20))
    lists.close_due(at=now)


def add_number(firm: Firm, owner: User, desk: Desk, *, now: datetime) -> None:
    """A further number, once the plan has room for it; it stands at the firm's second office, without an extension."""
    seal = Seal.objects.get(business__memberships__user=owner, further=False, state="active")
    by, at = actor(owner), now - ADDED_BEFORE
    change: Change = changes.ask(
        business=seal.business,
        kind=Case.Kind.FURTHER_NUMBER,
        given={"reason": OFFICE},
        seen=None,
        by=by,
        at=at,
    )
    prove(firm.second, replace(firm, extension=""), seal.business, owner, at=at)
    changes.submit(change=change, by=by, at=at)
    cases.start_checks(case_id=change.case_id, at=at + timedelta(minutes=1))
    _approve(Case.objects.get(pk=change.case_id), desk, at=at + timedelta(hours=20))


def change_address(seal: Seal, firm: Firm, owner: User, *, now: datetime) -> None:
    """The public page stood at the first name; since the new one was decided the old address leads to it."""
    if firm.once:
        business, present = seal.business, seal.business.slug
        for slug, at in (
            (ascii_slug(firm.once), seal.created_at),
            (present, now - DECIDED_BEFORE + AFTERWARDS),
        ):
            slugs.choose(business=business, slug=slug, by=owner, at=at)


def _ask(seal: Seal, firm: Firm, owner: User, name: str, *, at: datetime) -> Case:
    by = actor(owner)
    given = {"name": name, "legal_name": "", "reason": REASON}
    change: Change = changes.ask(
        business=seal.business, kind=Case.Kind.NAME_CHANGE, given=given, seen=None, by=by, at=at
    )
    changes.add_paper(
        change=change,
        by=by,
        at=at,
        kind=firm.paper,
        name=f"{firm.key}-neu.png",
        content=picture(firm),
        issued_on=at.date(),
    )
    cases.submit(case=change.case, by=by, at=at)
    cases.start_checks(case_id=change.case_id, at=at + timedelta(minutes=1))
    return Case.objects.get(pk=change.case_id)


def _approve(case: Case, desk: Desk, *, at: datetime) -> None:
    case = review.take(case=case, person=desk.first, at=at)
    for paper in Document.objects.filter(case=case, removed_at=None):
        review.judge_document(document=paper, verdict="fits", person=desk.first, at=at)
    review.propose(case=case, person=desk.first, at=at, wish=review.Wish("approve"))
