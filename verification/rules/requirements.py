"""Judges a case from its facts: what is met, what is missing, what disagrees, and who must look twice.

The same function judges when a decision is made and again when the seal is issued.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from verification.rules.evidence import Evidence, Mismatch
from verification.rules.facts import DocumentFact, Facts, Finding, PhoneProof, phone_proof_end
from verification.rules.policy import CURRENT, DOCUMENT_KINDS, Requirement, RequirementSet, requirement_set

__all__ = (
    "CURRENT",
    "DOCUMENT_KINDS",
    "DocumentFact",
    "Facts",
    "Finding",
    "Judgement",
    "Mismatch",
    "Missing",
    "Period",
    "PhoneProof",
    "RequirementSet",
    "assurance_period",
    "judge",
    "phone_proof_end",
    "requirement_set",
    "second_reviewer_reasons",
    "standing",
)

Outcome = Literal["ready", "mismatch", "incomplete", "unavailable"]
State = Literal["currently_due", "pending", "met", "error"]


class Period(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Missing:
    """`why`: not_given, not_proven, expired, not_checked, not_approved, refused, document_refused, document_too_old."""

    code: str
    why: str


@dataclass(frozen=True)
class Judgement:
    """All answers at once, each in the order of the requirement set.

    `ready` is the only outcome that carries an approval or a seal. `unavailable` holds what could not be
    checked because a source was silent: neither met nor missing nor wrong. A `mismatch` that a reviewer set
    aside is not listed any more but makes `four_eyes` true.
    """

    outcome: Outcome
    met: tuple[str, ...]
    missing: tuple[Missing, ...]
    mismatches: tuple[Mismatch, ...]
    unavailable: tuple[str, ...]
    four_eyes_reasons: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def four_eyes(self) -> bool:
        return bool(self.four_eyes_reasons)

    def codes(self) -> dict[str, list[str]]:
        """For the decision's row: what was met and missing when it was judged."""
        return {
            "met": list(self.met),
            "missing": [f"{one.code}:{one.why}" for one in self.missing],
            "mismatches": [f"{one.source}:{one.reason}" for one in self.mismatches],
            "unavailable": list(self.unavailable),
            "four_eyes": list(self.four_eyes_reasons),
            "warnings": list(self.warnings),
        }


def assurance_period(start: date) -> Period:
    """A year of assurance at most: up to the day before the anniversary; from 29 February to 27 February."""
    try:
        anniversary = start.replace(year=start.year + 1)
    except ValueError:
        anniversary = date(start.year + 1, 2, 28)
    return Period(start, anniversary - timedelta(days=1))


def judge(facts: Facts, *, at: datetime, issuing: bool = False) -> Judgement:
    """Judges at the moment `at`; `issuing` also asks that the name is approved, not only proposed."""
    asked, evidence = _asked(facts), Evidence(facts, at, issuing)
    open_ = [one for one in asked.requirements if not evidence.meets(one)]
    silent = [one for one in open_ if evidence.is_silent(one)]
    missing = tuple(Missing(one.code, evidence.why(one, asked)) for one in open_ if one not in silent)
    mismatches = tuple(evidence.mismatches(asked))
    return Judgement(
        outcome=_outcome(bool(mismatches), bool(missing), bool(silent)),
        met=tuple(one.code for one in asked.requirements if one not in open_),
        missing=missing,
        mismatches=mismatches,
        unavailable=tuple(one.code for one in silent),
        four_eyes_reasons=tuple(evidence.second_looks(asked)),
        warnings=tuple(evidence.warnings()),
    )


def _outcome(mismatch: bool, missing: bool, silent: bool) -> Outcome:
    if mismatch:
        return "mismatch"
    if missing:
        return "incomplete"
    return "unavailable" if silent else "ready"


def standing(facts: Facts, *, at: datetime) -> dict[str, State]:
    """Each requirement's state as the business sees it; nothing may be `currently_due` when a case is submitted.

    Given or uploaded is `pending` until it was checked, and stays so while a source is silent.
    """
    asked, evidence = _asked(facts), Evidence(facts, at)
    wrong = {code for mismatch in evidence.mismatches(asked) for code in mismatch.requirements}
    return {
        one.code: "error" if one.code in wrong else _state(one, asked, evidence) for one in asked.requirements
    }


def _state(one: Requirement, asked: RequirementSet, evidence: Evidence) -> State:
    if evidence.meets(one):
        return "met"
    if evidence.is_given(one, asked):
        return "pending"
    return (
        "error"
        if evidence.why(one, asked) in ("refused", "document_refused", "document_too_old")
        else "currently_due"
    )


def second_reviewer_reasons(
    case_kind: str, outcome: str, judgement: Judgement | None = None
) -> tuple[str, ...]:
    """Why this decision needs a second reviewer; empty when the same person may confirm it.

    `outcome`: approve, reject, revoke, and about an objection uphold, partly, overturn.
    """
    reasons = list(judgement.four_eyes_reasons) if judgement and outcome == "approve" else []
    if outcome == "revoke":
        reasons.append("revocation")
    if (case_kind, outcome) == ("renewal", "reject"):
        reasons.append("renewal_refused")
    if outcome in ("partly", "overturn"):
        reasons.append("decision_overturned")
    return tuple(reasons)


def _asked(facts: Facts) -> RequirementSet:
    return requirement_set(
        facts.kind, facts.country, facts.legal_form, facts.line, facts.policy_version, facts.case_kind
    )
