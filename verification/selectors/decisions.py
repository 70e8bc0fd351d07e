"""A decision as the business reads it: outcome, every reason in words, how to mend it, what may be done about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from verification.models import Appeal, Case, Decision, Proposal, Seal
from verification.rules import reasons, tasks
from verification.selectors import appeals, cases, words
from verification.selectors.changes import PAGES

OUTCOMES: Final[dict[str, Any]] = {
    "approved": _("Approved"),
    "rejected": _("Not approved"),
    "revoked": _("Seal withdrawn"),
    "suspended": _("Seal suspended"),
    "resumed": _("Seal valid again"),
    "upheld": _("The decision stands"),
    "partly": _("The decision is partly overturned"),
    "overturned": _("The decision is overturned"),
}
# Reasons of measures against a seal; they are a closed list of their own beside the catalogue.
MEASURES: Final[dict[str, Any]] = {
    "phone_contested": _("Another business proved the phone number."),
    "phone_unproven": _("The proof of the phone number has run out."),
    "domain_lost": _("The proof is missing from the website."),
    "entity_dissolved": _("The business no longer exists in the register."),
    "impersonation_credible": _("There is a credible report that somebody else is behind the seal."),
    "misissuance_suspected": _("The seal may have been issued by mistake."),
    "holder_request": _("The business asked for it."),
    "false_information": _("Details turned out to be false."),
    "impersonation": _("Somebody else was behind the seal."),
    "rules_breach": _("The rules of the seal were broken."),
    "misissuance": _("The seal was issued by mistake."),
    "phone_reassigned": _("The phone number belongs to somebody else now."),
    "entity_ceased": _("The business has ceased."),
    "cleared": _("Every cause has been cleared."),
    # Of objections; the reviewer's own words stand beside them.
    "objection_uphold": _("Somebody else has looked at everything again and comes to the same result."),
    "objection_partly": _("You are right in part. What still stands is listed below."),
    "objection_overturn": _("You are right. The decision should not have been made like this."),
}


@dataclass(frozen=True)
class ReasonShown:
    """One reason: the published words, the reviewer's own, how to mend it, and the page where that is done."""

    code: str
    requirement: str
    requirement_title: Any
    text: Any
    note: str
    mend: str
    field: str
    task: str
    href: str
    appealable: bool
    retry_after_days: int | None


@dataclass(frozen=True)
class DecisionPage:
    """The whole page; the same facts make its JSON."""

    decision: Decision
    case: Case
    outcome: Any
    reasons: tuple[ReasonShown, ...]
    met: tuple[Any, ...]
    objection_until: datetime | None
    appeal: Appeal | None
    is_current: bool
    may_change: bool

    @property
    def goes_on(self) -> str:
        """The page of the request that an answer to an objection has opened again."""
        if self.decision.previous is None:
            return ""
        case = self.decision.previous.case
        measure: Proposal | None = getattr(case, "proposal", None)
        if measure is not None and measure.outcome == "revoke" and measure.seal and measure.seal.further:
            # A further number whose seal was withdrawn is asked for anew.
            return PAGES[Case.Kind.FURTHER_NUMBER]
        return PAGES.get(case.kind, "")

    @property
    def asks_again(self) -> str:
        """The page on which a request that was refused can be made anew."""
        return PAGES.get(self.case.kind, "") if self.decision.outcome == "rejected" else ""


def decision_page(business: Business, pk: UUID) -> DecisionPage | None:
    """A decision of this business; anybody else's does not exist. Three queries."""
    joined = ("case__business", "previous__case__proposal__seal")
    rows = Decision.objects.select_related(*joined).filter(case__business=business)
    decision = rows.filter(pk=pk).first()
    if decision is None:
        return None
    shown = tuple(_reason(one) for one in decision.reasons)
    objects = appeals.may_be_objected_to(decision)
    newest = cases.current(business)
    return DecisionPage(
        decision=decision,
        case=decision.case,
        outcome=OUTCOMES[decision.outcome],
        reasons=shown,
        met=tuple(
            words.REQUIREMENTS[code] for code in decision.facts.get("met", ()) if code in words.REQUIREMENTS
        ),
        objection_until=appeals.last_moment_of(decision) if objects else None,
        appeal=appeals.standing(decision) if objects else None,
        is_current=newest is not None and newest.pk == decision.case_id,
        may_change=newest is not None and newest.state == "draft" and decision.case.kind in cases.OWN_KINDS,
    )


def about_seal(seal: Seal | None) -> Decision | None:
    """The measure that stands against a seal; a further one without any of its own fell by that of its main one.

    None where the seal was given back since, or is suspended or over for what nobody decided.
    """
    if seal is None or seal.state not in ("suspended", "revoked"):
        return None
    if not seal.further:
        return _standing(seal, about=seal)
    main = (
        Seal.objects.filter(business=seal.business_id, further=False, pk__lt=seal.pk).order_by("-pk").first()
    )
    return _standing(seal, about=seal) or (_standing(seal, about=main) if main is not None else None)


def _standing(seal: Seal, *, about: Seal) -> Decision | None:
    rows = Decision.objects.filter(
        case__business=seal.business_id, outcome=seal.state, at__gte=seal.created_at
    )
    named = Q(case__proposal__seal=about)
    # Measures that were proposed before there were further seals name none.
    rows = rows.filter(named if about.further else named | Q(case__proposal__seal=None))
    rows = rows.exclude(later__outcome="overturned").select_related("case__proposal").order_by("-at")
    if seal.state == "revoked":
        return rows.filter(at__lte=seal.state_at).first()
    return next((one for one in rows if one.reasons[0]["code"] in seal.causes), None)


def _reason(stored: dict[str, str]) -> ReasonShown:
    code, language = stored["code"], get_language() or "de"
    known = reasons.BY_CODE.get(code)
    field = known.field if known else ""
    task, name = tasks.page_of(field)
    anchor = f"#id_{name}" if name else ""
    requirement = stored.get("requirement", "")
    return ReasonShown(
        code=code,
        requirement=requirement,
        requirement_title=words.REQUIREMENTS.get(requirement, ""),
        text=known.text(language) if known else MEASURES.get(code, code),
        note=stored.get("text", ""),
        mend=known.mend(language) if known else "",
        field=field,
        task=task,
        href=reverse(f"verification:{task}") + anchor if task else "",
        appealable=known.appealable if known else True,
        retry_after_days=known.retry_after_days if known else None,
    )


def as_json(page: DecisionPage) -> dict[str, Any]:
    """The page for a program; dates in UTC."""
    decision = page.decision
    return {
        "id": str(decision.pk),
        "case": str(decision.case_id),
        "outcome": decision.outcome,
        "at": decision.at.isoformat(),
        "policy_version": decision.policy_version,
        "automated": False,
        "reasons": [
            {
                "code": one.code,
                "requirement": one.requirement,
                "text": str(one.text),
                "note": one.note,
                "mend": one.mend,
                "field": one.field,
                "appealable": one.appealable,
                "retry_after_days": one.retry_after_days,
            }
            for one in page.reasons
        ],
        "met": list(decision.facts.get("met", ())),
        "objection_until": page.objection_until.isoformat() if page.objection_until else None,
        "objection": reverse("verification:appeal", args=[decision.pk]) if page.objection_until else None,
        "about": str(decision.previous_id) if decision.outcome in appeals.ANSWERS else None,
    }
