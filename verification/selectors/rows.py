"""The rows of one case, read once for everything that a page or a judgement makes of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Business, BusinessName
from verification.models import (
    Case,
    Change,
    Document,
    DomainProof,
    Finding,
    PhoneNumber,
    Requirement,
    Seal,
)
from verification.rules.policy import CHANGES, NUMBERS

HELD = ("proven", "stale", "unproven")


@dataclass(frozen=True)
class Rows:
    """`names` without retired ones, newest first; `findings` without discarded, `documents` without removed ones.

    In a case about a change, `phone` and `names` are what is to be changed into; elsewhere what waits for another
    case's decision is not among them.
    """

    phone: PhoneNumber | None
    names: list[BusinessName]
    proof: DomainProof | None
    requirements: list[Requirement]
    findings: list[Finding]
    documents: list[Document]
    change: Change | None = None

    @property
    def name(self) -> BusinessName | None:
        """The name that the business wants to stand beside the seal: the proposed one before the approved one."""
        wanted = [name for name in self.names if name.state in ("proposed", "approved")]
        return min(wanted, key=lambda name: name.state != "proposed", default=None)

    def claim(self, requirement: str) -> dict[str, str]:
        return next((row.claim for row in self.requirements if row.code == requirement), {})


def load(case: Case) -> Rows:
    """Six queries; seven in a case about a change."""
    business, change = case.business, change_of(case)
    return Rows(
        phone=phone_of(case, change),
        names=names_of(case, change),
        proof=DomainProof.objects.filter(business=business, state__in=("open", "proven")).first(),
        requirements=list(case.requirements.all()),
        findings=list(case.findings.exclude(state="discarded")),
        documents=list(case.documents.filter(removed_at=None).order_by("uploaded_at")),
        change=change,
    )


def change_of(case: Case) -> Change | None:
    """What the case wants to change; None in every other kind of case, without asking."""
    if case.kind not in CHANGES:
        return None
    return Change.objects.filter(case=case).select_related("name", "phone", "seal").first()


def names_of(case: Case, change: Change | None) -> list[BusinessName]:
    if case.kind == Case.Kind.NAME_CHANGE:
        return [change.name] if change and change.name else []
    waiting = Q(state=BusinessName.State.PROPOSED) & Exists(Change.objects.filter(name=OuterRef("pk")))
    rows = case.business.names.exclude(state=BusinessName.State.RETIRED).exclude(waiting)
    return list(rows.order_by("-state_at"))


def phone_of(case: Case, change: Change | None) -> PhoneNumber | None:
    if case.kind in NUMBERS:
        return change.phone if change and change.phone and change.phone.state in HELD else None
    return current_phone(case.business)


def current_phone(business: Business) -> PhoneNumber | None:
    """The number that the business shows: that of its main seal, else a proven one before one that is only entered."""
    living = Seal.objects.filter(phone=OuterRef("pk"), state__in=("active", "suspended"), further=False)
    rows = business.phones.filter(state__in=HELD).order_by("-created_at").annotate(sealed=Exists(living))
    return min(rows, key=lambda row: (not row.sealed, HELD.index(row.state)), default=None)
