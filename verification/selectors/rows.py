"""The rows of one case, read once for everything that a page or a judgement makes of them."""

from dataclasses import dataclass

from accounts.models import Business, BusinessName
from verification.models import Case, Document, DomainProof, Finding, PhoneNumber, Requirement

HELD = ("proven", "stale", "unproven")


@dataclass(frozen=True)
class Rows:
    """`names` without retired ones, newest first; `findings` without discarded, `documents` without removed ones."""

    phone: PhoneNumber | None
    names: list[BusinessName]
    proof: DomainProof | None
    requirements: list[Requirement]
    findings: list[Finding]
    documents: list[Document]

    @property
    def name(self) -> BusinessName | None:
        """The name that the business wants to stand beside the seal: the proposed one before the approved one."""
        wanted = [name for name in self.names if name.state in ("proposed", "approved")]
        return min(wanted, key=lambda name: name.state != "proposed", default=None)

    def claim(self, requirement: str) -> dict[str, str]:
        return next((row.claim for row in self.requirements if row.code == requirement), {})


def load(case: Case) -> Rows:
    """Six queries."""
    business = case.business
    return Rows(
        phone=current_phone(business),
        names=list(business.names.exclude(state=BusinessName.State.RETIRED).order_by("-state_at")),
        proof=DomainProof.objects.filter(business=business, state__in=("open", "proven")).first(),
        requirements=list(case.requirements.all()),
        findings=list(case.findings.exclude(state="discarded")),
        documents=list(case.documents.filter(removed_at=None).order_by("uploaded_at")),
    )


def current_phone(business: Business) -> PhoneNumber | None:
    """The number that the business shows: a proven one before one that is only entered."""
    rows = business.phones.filter(state__in=HELD).order_by("-created_at")
    return min(rows, key=lambda row: HELD.index(row.state), default=None)
