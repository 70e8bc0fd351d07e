"""What the review desk reads of one case: claim, source and result side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, BusinessName, User
from accounts.selectors.names import alike
from config.kernel.lifecycle import Move
from config.outbox.models import AuditEntry
from verification.lifecycle import CASE
from verification.models import (
    Case,
    CaseNote,
    Change,
    Decision,
    Document,
    Finding,
    PhoneContest,
    PhoneNumber,
    Proposal,
    Seal,
)
from verification.rules.requirements import Judgement, requirement_set
from verification.selectors.contests import contests_of
from verification.selectors.desk_words import word
from verification.selectors.own_seals import seal_of
from verification.selectors.rows import change_of, names_of, phone_of
from verification.selectors.sent_back import sent_back


@dataclass(frozen=True)
class Row:
    """One line of the comparison. `result` is a result of a finding, or "" where nothing is compared."""

    label: Any
    claim: str
    sources: list[tuple[str, str]]
    result: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True)
class CasePage:
    """All that a reviewer needs on one page."""

    case: Case
    business: Business
    rows: list[Row]
    documents: list[Document]
    warnings: list[dict[str, Any]]
    notes: list[CaseNote]
    decisions: list[Decision]
    proposal: Proposal | None
    moves: dict[str, Move]
    seal: Seal | None
    mine: bool
    judged: Judgement
    change: Change | None = None
    contests: Sequence[PhoneContest] = ()
    sent_back: CaseNote | None = None

    @property
    def by_hand(self) -> list[str]:
        """Requirements that are open and that a reviewer may confirm without a source."""
        firm = self.business
        asked = requirement_set(firm.kind, firm.country, firm.legal_form, case_kind=self.case.kind)
        open_ = {one.code for one in self.judged.missing} | set(self.judged.unavailable)
        return [one.code for one in asked.requirements if one.by_hand and one.code in open_]

    @property
    def set_aside(self) -> list[str]:
        return [one.source for one in self.judged.mismatches]

    @property
    def deviations(self) -> int:
        return sum(row.result == "mismatch" for row in self.rows)


def case_page(case: Case, *, person: User, actor_kind: str, judged: Judgement) -> CasePage:
    business = case.business
    findings = {row.source: row for row in case.findings.all() if row.state != "discarded"}
    change = change_of(case)
    phone = phone_of(case, change)
    names = names_of(case, change)
    proposal = Proposal.objects.filter(case=case).select_related("reviewer", "seal").first()
    return CasePage(
        case=case,
        business=business,
        rows=_rows(business, names, phone, findings),
        documents=list(case.documents.filter(removed_at=None).order_by("uploaded_at")),
        warnings=_look_alikes(business, names, phone),
        notes=list(case.notes.select_related("author").order_by("-at")),
        decisions=list(Decision.objects.filter(case__business=business).order_by("-at")),
        proposal=proposal,
        moves={move.action: move for move in CASE.legal(case.state, actor_kind)},
        seal=seal_of(case, change, proposal),
        mine=case.assignee_id == person.pk,
        judged=judged,
        change=change,
        contests=contests_of(case),
        sent_back=sent_back(case) if proposal else None,
    )


def _found(findings: dict[str, Finding], key: str) -> list[tuple[str, str]]:
    pairs = ((source, str(finding.found.get(key) or "")) for source, finding in findings.items())
    return [(word("source", source), value) for source, value in pairs if value]


def _result(findings: dict[str, Finding], *sources: str) -> tuple[str, datetime | None]:
    looks = [findings[source] for source in sources if source in findings]
    if not looks:
        return "not_provided", None
    order = ("mismatch", "match", "unavailable", "not_provided")
    best = min(looks, key=lambda look: order.index(look.result) if look.result else len(order))
    return best.result or "pending", best.checked_at


def _rows(
    business: Business, names: list[BusinessName], phone: PhoneNumber | None, findings: dict[str, Finding]
) -> list[Row]:
    address = ", ".join(
        filter(None, [business.street, f"{business.postcode} {business.city}".strip(), business.country])
    )
    register = " ".join(filter(None, [business.register_no, business.register_court]))
    domain = next((findings[source].claim for source in ("dns", "http") if source in findings), "")
    rows = [
        Row(_("Name beside the seal"), names[0].text if names else "", _found(findings, "name")),
        Row(_("Legal name"), business.legal_name, _found(findings, "name"), *_result(findings, "gleif")),
        Row(_("Register"), register, _found(findings, "register_no")),
        Row(_("Address"), address, _found(findings, "address") + _found(findings, "city")),
        Row(_("Acts for the business"), business.represented_by, []),
        Row(
            _("VAT number"),
            business.vat_id,
            _found(findings, "consultation"),
            *_result(findings, "vies"),
        ),
        Row(_("LEI"), business.lei, _found(findings, "status"), *_result(findings, "gleif")),
        Row(_("Website"), domain, _found(findings, "domain"), *_result(findings, "dns", "http")),
    ]
    return [_phone_row(phone), *rows]


def _phone_row(phone: PhoneNumber | None) -> Row:
    if phone is None:
        return Row(_("Phone number"), "", [], "not_provided")
    shown = f"{phone.e164} {phone.extension}".strip()
    proven = phone.state == "proven"
    return Row(
        _("Phone number"),
        shown,
        [(word("method", phone.method), word("line", phone.line_type))],
        "match" if proven else "not_provided",
        phone.proven_at,
    )


def _look_alikes(
    business: Business, names: Iterable[BusinessName], phone: PhoneNumber | None
) -> list[dict[str, Any]]:
    """Others with a name that reads alike, the same number, VAT id or register entry: a signal, never a verdict."""
    found: list[dict[str, Any]] = []
    for name in names:
        found += [
            {"code": "name", "text": other.text, "business": other.business, "state": other.state}
            for other in alike(name.skeleton, business=name.business_id, states=("proposed", "approved"))
        ]
    for code, others in _duplicates(business, phone).items():
        found += [
            {"code": code, "text": other.legal_name, "business": other, "state": ""} for other in others[:5]
        ]
    return found


def _duplicates(business: Business, phone: PhoneNumber | None) -> dict[str, "QuerySet[Business]"]:
    others = Business.objects.exclude(pk=business.pk)
    found: dict[str, QuerySet[Business]] = {}
    if business.vat_id:
        found["vat"] = others.filter(vat_id=business.vat_id)
    if business.register_no:
        found["register"] = others.filter(
            country=business.country, register_no=business.register_no, register_court=business.register_court
        )
    if phone is not None:
        found["phone"] = others.filter(
            phones__e164=phone.e164, phones__state__in=["proven", "stale"]
        ).distinct()
    return found


def history(case: Case) -> list[AuditEntry]:
    """Who did what when, newest first; at most 200 lines."""
    rows = AuditEntry.objects.filter(subject_type="verification.case", subject_id=str(case.pk)).order_by(
        "-id"
    )
    return list(rows[:200])
