"""Changes of a seal that were asked for: the open one, the last one, and the page about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from accounts.models import Business
from verification.models import Case, Change, Decision, Document, Seal
from verification.rules.policy import NUMBERS
from verification.selectors import cases, documents, words
from verification.selectors.progress import Progress, progress
from verification.selectors.status import Question, questions

OPEN: Final = cases.OPEN
EDITABLE: Final = cases.EDITABLE
# The page on which the business follows a request, by the kind of its case.
PAGES: Final[dict[str, str]] = {
    Case.Kind.NAME_CHANGE: "seal_name",
    Case.Kind.PHONE_CHANGE: "seal_number",
    Case.Kind.FURTHER_NUMBER: "further_add",
}
Stage = Literal["none", "draft", "asked", "with_us", "over"]


def stored(change: Change | None) -> dict[str, str]:
    """What was asked for, under the names that the form uses."""
    if change is None:
        return {"name": "", "legal_name": "", "reason": ""}
    name = change.name.text if change.name else ""
    return {"name": name, "legal_name": change.legal_name, "reason": change.reason}


def unlocked(case: Case) -> frozenset[str]:
    """The fields that the business may change now: everything in a draft; once we asked back, what that is about."""
    if case.state == "draft":
        return frozenset({"name", "legal_name", "reason"})
    flagged = {flag.get("requirement", "") for flag in case.flagged}
    about = {"name", "legal_name"} if flagged & {"name", "name_evidence"} else set()
    return frozenset(about | {"reason"}) if case.state in EDITABLE else frozenset()


def running(business: Business, kind: str) -> Change | None:
    """The one that is not decided yet."""
    rows = Change.objects.filter(case__business=business, case__kind=kind, case__state__in=OPEN)
    return rows.select_related("case__business", "name", "phone", "seal").first()


def of_business(business: Business, pk: UUID) -> Change | None:
    """By its case; anybody else's does not exist."""
    rows = Change.objects.filter(case__business=business, case_id=pk)
    return rows.select_related("case__business", "name", "phone", "seal").first()


def about_numbers(business: Business) -> Change | None:
    """The request for another number, or a further one, that is not decided yet; there is one at a time."""
    rows = Change.objects.filter(case__business=business, case__kind__in=NUMBERS, case__state__in=OPEN)
    return rows.select_related("case__business", "phone", "seal").first()


def open_to_numbers(business: Business) -> Change | None:
    """The one in which a new number may be entered now."""
    change = about_numbers(business)
    return change if change is not None and change.case.state in EDITABLE else None


@dataclass(frozen=True)
class ChangePage:
    """All that the page shows. Without a living seal `seal` is None, and nothing can be asked for.

    `other` is an open request about a number that has to end before this one can begin.
    """

    kind: str
    seal: Seal | None
    change: Change | None
    stage: Stage
    documents: tuple[tuple[Document, Any], ...] = ()
    kinds: tuple[str, ...] = ()
    state: Progress | None = None
    questions: tuple[Question, ...] = ()
    decision: Decision | None = None
    other: Change | None = None

    @property
    def case(self) -> Case | None:
        return self.change.case if self.change else None

    @property
    def open_needs(self) -> list[Any]:
        """What is still to be done before it can be submitted."""
        return [words.REQUIREMENTS[code] for code in (self.state.obstacles if self.state else ())]

    @property
    def is_ready(self) -> bool:
        return self.state is not None and not self.state.obstacles


def seal_of(business: Business, kind: str, code: str = "") -> Seal | None:
    """The living seal that a request begins at: of a change of number the one with this code, else the main one."""
    living = Seal.objects.filter(business=business, state__in=("active", "suspended"))
    if code and kind == Case.Kind.PHONE_CHANGE:
        return living.filter(code=code).first()
    return living.filter(further=False).first()


def change_page(business: Business, kind: str, *, at: datetime, code: str = "") -> ChangePage:
    """`code` names the seal whose number is to change; a request that is open already says itself which one it is."""
    begun = running(business, kind)
    seal = begun.seal if begun is not None else seal_of(business, kind, code)
    change = begun or _last(business, kind)
    asked = about_numbers(business) if kind in NUMBERS else None
    other = asked if asked is not None and asked.case.kind != kind else None
    if change is None:
        return ChangePage(kind, seal, None, "none", other=other)
    change.case.business = business
    papers = Document.objects.filter(case=change.case, removed_at=None).order_by("uploaded_at")
    state = progress(change.case, at=at) if change.case.state in EDITABLE else None
    return ChangePage(
        kind=kind,
        seal=seal,
        change=change,
        stage=_stage(change.case.state),
        documents=tuple((paper, words.PAPERS[paper.kind]) for paper in papers),
        kinds=documents.kinds(state.facts) if state else (),
        state=state,
        questions=tuple(questions(change.case)),
        decision=Decision.objects.filter(case=change.case).order_by("-at").first(),
        other=other,
    )


def _last(business: Business, kind: str) -> Change | None:
    rows = Change.objects.filter(case__business=business, case__kind=kind)
    return rows.select_related("case", "name", "phone", "seal").order_by("-pk").first()


def _stage(state: str) -> Stage:
    known: dict[str, Stage] = {"draft": "draft", "info_requested": "asked"}
    return known.get(state, "with_us" if state in OPEN else "over")
