"""What a judgement is made from: plain facts about one case, gathered anew each time it is judged."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

PHONE_PROOF_DAYS: Final = 180
VOIP_PROOF_DAYS: Final = 90
EXTRACT_DAYS: Final = 90

Result = Literal["match", "mismatch", "not_provided", "unavailable", ""]
NameState = Literal["none", "proposed", "approved", "refused"]


def phone_proof_end(line_type: str, proven_at: datetime) -> datetime:
    """Until when a proof of control over a number counts: 180 days, 90 for internet telephony."""
    return proven_at + timedelta(days=VOIP_PROOF_DAYS if line_type == "voip" else PHONE_PROOF_DAYS)


@dataclass(frozen=True)
class PhoneProof:
    """A proof of control over the number. `method`: sms, voice, letter, call_back, by_hand."""

    proven_at: datetime
    expires_at: datetime
    method: str
    line_type: str

    def holds(self, at: datetime) -> bool:
        """Never longer than the policy allows, whatever the row says."""
        end = min(self.expires_at, phone_proof_end(self.line_type, self.proven_at))
        return self.proven_at <= at < end


@dataclass(frozen=True)
class Finding:
    """What one outside source said. An empty `result` means that it was not asked to the end yet.

    `source`: vies, gleif, dns, http, register, letter, mail, call_back. `matched` names what else agreed:
    "name", "register_no". `reason` is the code of the catalogue that goes with a mismatch.
    """

    source: str
    result: Result
    checked_at: datetime | None = None
    expires_at: datetime | None = None
    matched: frozenset[str] = frozenset()
    reason: str = ""

    def holds(self, at: datetime) -> bool:
        return bool(
            self.checked_at and self.checked_at <= at and (self.expires_at is None or at < self.expires_at)
        )


@dataclass(frozen=True)
class DocumentFact:
    """A paper that was shown. A removed one is no fact."""

    kind: str
    verdict: Literal["unseen", "fits", "does_not_fit"]
    uploaded_on: date
    issued_on: date | None = None

    @property
    def is_too_old(self) -> bool:
        """A register extract counts 90 days from its date to its upload, so that our own delay never ages it."""
        limited = self.kind in ("register_extract", "association_extract")
        return (
            limited
            and self.issued_on is not None
            and self.uploaded_on - self.issued_on > timedelta(EXTRACT_DAYS)
        )

    @property
    def counts(self) -> bool:
        return self.verdict == "fits" and not self.is_too_old


@dataclass(frozen=True)
class Facts:
    """All that a judgement may look at.

    `given`: what the business filled in: details, name, register_no, represented_by, address, official_mail,
    vat_id, lei, domain. `confirmed`: requirement codes that a reviewer confirmed by hand. `overridden`: sources
    whose mismatch a reviewer set aside with a reason. `duplicates`: what another business also has: number,
    vat_id, lei, register_no, name; and "warning" where customers are warned of its number, website or name.
    `case_kind` says what is asked for: the seal, or one change of it.
    """

    kind: str
    country: str
    legal_form: str = ""
    policy_version: str = "2026-10"
    line_type: str = ""
    phone: PhoneProof | None = None
    name: NameState = "none"
    given: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    confirmed: frozenset[str] = frozenset()
    overridden: frozenset[str] = frozenset()
    duplicates: tuple[str, ...] = ()
    name_warnings: tuple[str, ...] = field(default=())
    case_kind: str = "initial"

    @property
    def line(self) -> str:
        return self.phone.line_type if self.phone else self.line_type
