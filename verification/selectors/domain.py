"""The domain page: the domain, the exact words to publish, what the last look found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verification.models import Case, DomainProof
from verification.rules import domains
from verification.selectors.looks import LookRow, look_rows


@dataclass(frozen=True)
class DomainPage:
    """`values` is what was found instead; `version` changes whenever something on the page does."""

    proof: DomainProof
    domain: str
    record_name: str
    file_address: str
    words: str
    look: LookRow | None
    detail: str
    values: tuple[str, ...]
    looked_at: datetime | None
    next_at: datetime | None

    @property
    def proven(self) -> bool:
        return self.proof.state == "proven"

    @property
    def version(self) -> str:
        parts: tuple[Any, ...] = (self.proof.state, self.look and self.look.sentence, self.values, self.looked_at)
        return "-".join(str(part) for part in parts)


def domain_page(case: Case) -> DomainPage | None:
    """None while no domain was chosen; two or three queries."""
    proof = DomainProof.objects.filter(business_id=case.business_id, state__in=("open", "proven")).first()
    if proof is None:
        return None
    row = case.findings.filter(source=proof.method).exclude(state="discarded").first()
    looks = look_rows(case, sources=(proof.method,))
    found = row.found if row else {}
    return DomainPage(
        proof=proof,
        domain=domains.shown(proof.domain),
        record_name=domains.record_name(proof.domain),
        file_address=domains.file_address(proof.domain),
        words=domains.proof(proof.nonce),
        look=looks[0] if looks else None,
        detail=found.get("detail", ""),
        values=tuple(found.get("values", ())),
        looked_at=_moment(found.get("at", "")) or (row.checked_at if row else None),
        next_at=row.next_at if row and row.state == "due" else None,
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
