"""The status page: who acts next, until when, what each check says, what we asked, what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import get_language

from verification.models import Case, Decision
from verification.rules import codes, reasons, tasks
from verification.selectors import clock, words
from verification.selectors.looks import LookRow, look_rows
from verification.selectors.own_seals import main_seal

WITH_US: Final = ("submitted", "auto_checks", "in_queue", "in_review", "decision_proposed")
TAGS: Final = {
    "approved": "ok",
    "rejected": "bad",
    "info_requested": "todo",
    "draft": "todo",
    "withdrawn": "neu",
}


@dataclass(frozen=True)
class Question:
    """One thing that we asked back: our words, the reason in general, and where it is answered."""

    requirement: str
    title: Any
    text: str
    reason: str
    mend: str
    pages: list[tuple[str, Any]]
    answer: str


@dataclass(frozen=True)
class Status:
    """The whole page. `version` changes whenever something on it does; `live` says whether it still may."""

    case: Case
    word: Any
    tag: str
    looks: list[LookRow]
    questions: list[Question]
    decision: Decision | None
    seal_code: str
    new_date: datetime | None

    @property
    def with_us(self) -> bool:
        return self.case.state in WITH_US

    @property
    def live(self) -> bool:
        return self.with_us or any(look.running for look in self.looks)

    @property
    def pace(self) -> int:
        """Seconds between two looks of the page at itself: often while machines work, seldom while people do."""
        return 5 if any(look.running for look in self.looks) or self.case.state in WITH_US[:2] else 30

    @property
    def done(self) -> int:
        return sum(not look.running for look in self.looks)

    @property
    def version(self) -> str:
        parts = [self.case.state, self.case.due_at, self.new_date]
        parts += [f"{look.source}{look.word}{look.sentence}" for look in self.looks]
        return sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def status(case: Case, *, at: datetime) -> Status:
    """Three queries: looks, decision, seal."""
    decision = Decision.objects.filter(case=case).order_by("-at").first()
    seal = main_seal(case.business_id)
    late = case.state in WITH_US and case.due_at is not None and case.due_at < at
    return Status(
        case=case,
        word=words.STATES[case.state],
        tag=TAGS.get(case.state, "run"),
        looks=look_rows(case.findings.exclude(state="discarded")),
        questions=questions(case),
        decision=decision,
        seal_code=codes.shown(seal.code) if seal and case.state == "approved" else "",
        new_date=clock.late_promise(case.due_at, at=at) if late and case.due_at else None,
    )


def questions(case: Case) -> list[Question]:
    """What we asked back."""
    return [_question(flag) for flag in case.flagged]


def _question(flag: dict[str, str]) -> Question:
    requirement, language = flag.get("requirement", ""), get_language() or "de"
    reason = reasons.BY_CODE.get(flag.get("code", ""))
    return Question(
        requirement=requirement,
        title=words.REQUIREMENTS.get(requirement, requirement),
        text=flag.get("text", ""),
        reason=reason.text(language) if reason else "",
        mend=reason.mend(language) if reason else "",
        pages=[(page, words.TASKS[page]) for page in tasks.pages(flag)],
        answer=flag.get("answer", ""),
    )
