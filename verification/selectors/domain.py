"""The domain page: the domain, the exact words to publish, what the last look found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verification.models import Case, DomainProof, Finding
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
    values: tuple[str, ...]
    looked_at: datetime | None
    next_at: datetime | None

    @property
    def proven(self) -> bool:
        return self.proof.state == "proven"

    @property
    def version(self) -> str:
        parts: tuple[Any, ...] = (
            self.proof.state,
            self.look and self.look.sentence,
            self.values,
            self.looked_at,
        )
        return "-".join(str(part) for part in parts)


def domain_page(proof: DomainProof | None, findings: Iterable[Finding]) -> DomainPage | None:
    """None while no domain was chosen."""
    if proof is None:
        return None
    row = next((row for row in findings if row.source == proof.method), None)
    looks = look_rows([row] if row else [])
    found = row.found if row else {}
    return DomainPage(
        proof=proof,
        domain=domains.shown(proof.domain),
        record_name=domains.record_name(proof.domain),
        file_address=domains.file_address(proof.domain),
        words=domains.proof(proof.nonce),
        look=looks[0] if looks else None,
        values=tuple(found.get("values", ())),
        looked_at=_moment(found.get("at", "")) or (row.checked_at if row else None),
        next_at=row.next_at if row and row.state == "due" else None,
    )


def shown_now(case: Case) -> DomainPage | None:
    """The same, read anew; two queries."""
    proof = DomainProof.objects.filter(business_id=case.business_id, state__in=("open", "proven")).first()
    return domain_page(proof, case.findings.exclude(state="discarded") if proof else ())


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
