"""One look at one source: asks through the port, outside every transaction, and judges what came back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Business
from config.kernel.ports import port
from verification.models import DomainProof, Finding
from verification.ports import DomainLook, LeiAnswer, VatAnswer
from verification.rules import domains as domain_rules
from verification.rules import looks
from verification.rules.looks import Verdict
from verification.selectors import cases
from verification.selectors.rows import change_of
from verification.services import domains
from verification.services.findings import Seen, claim, close

EDITABLE = ("draft", "info_requested")


def look(*, finding_id: UUID, tries: int, at: datetime) -> Finding | None:
    """Does the look that an event announced; None when it was done already. Repeating it changes nothing."""
    finding = claim(finding_id=finding_id, tries=tries, at=at)
    if finding is None:
        return None
    seen = LOOKS[finding.source](finding, at)
    with transaction.atomic():
        if close(finding=finding, seen=seen, at=at) and finding.source in ("dns", "http"):
            domains.remember(finding=finding, verdict=seen.verdict, at=at)
    return finding


def claimed_names(business: Business) -> tuple[str, ...]:
    """The names a register may know the business by: the legal name, and a sole trader's own."""
    own = (business.represented_by,) if business.kind == business.Kind.SOLE_TRADER else ()
    return (business.legal_name, *own)


def _claimed(finding: Finding) -> tuple[str, ...]:
    """In a case about a new legal name that one, and nothing older."""
    change = change_of(finding.case)
    return (change.legal_name,) if change and change.legal_name else claimed_names(finding.case.business)


def _vies(finding: Finding, at: datetime) -> Seen:
    answer: VatAnswer = port("verification.vat").check(finding.claim)
    if answer.detail == "not_covered":
        return Seen(Verdict("not_provided", found={"detail": answer.detail}))
    if answer.result == "unavailable":
        return _silent(finding, answer.detail, at)
    return Seen(
        looks.vat_verdict(
            valid=answer.result == "valid",
            name=answer.name,
            address=answer.address,
            consultation=answer.consultation_number,
            claimed=_claimed(finding),
        )
    )


def _gleif(finding: Finding, at: datetime) -> Seen:
    answer: LeiAnswer = port("verification.lei").look_up(finding.claim)
    if answer.result == "unavailable":
        return _silent(finding, answer.detail, at)
    return Seen(
        looks.lei_verdict(
            exists=answer.result == "found",
            status=answer.status,
            name=answer.legal_name,
            country=answer.country,
            city=answer.city,
            register_no=answer.register_no,
            claimed=_claimed(finding),
        )
    )


def _domain(finding: Finding, at: datetime) -> Seen:
    proof = DomainProof.objects.filter(business=finding.case.business, domain=finding.claim)
    row = proof.exclude(state="dropped").order_by("-created_at").first()
    if row is None:
        return Seen(Verdict("not_provided", found={"detail": "dropped"}))
    answer = ask_domain(row.domain, finding.source)
    if answer.result == "unavailable":
        return _silent(finding, answer.detail, at)
    if answer.result == "found" and domain_rules.proves(answer.values, row.nonce):
        return _good(finding, at)
    return _absent(finding, answer, at)


def ask_domain(domain: str, method: str) -> DomainLook:
    """Through the port: the TXT strings, or the file."""
    looker = port("verification.domains")
    answer: DomainLook = (
        looker.txt(domain_rules.record_name(domain)) if method == "dns" else looker.well_known(domain)
    )
    return answer


def looks_needed(method: str) -> int:
    """Two resolvers that agree are two looks; otherwise the same look is repeated a minute later."""
    return 1 if method == "dns" and len(settings.DNS_RESOLVERS) > 1 else 2


def _good(finding: Finding, at: datetime) -> Seen:
    good = [*finding.found.get("good_looks", []), at.isoformat()]
    if len(good) < looks_needed(finding.source):
        return Seen(again=looks.SECOND_LOOK_AFTER, found={"good_looks": good})
    return Seen(Verdict("match", found={"good_looks": good}))


def _absent(finding: Finding, answer: DomainLook, at: datetime) -> Seen:
    detail = answer.detail or "other_words"
    found = {"detail": detail, "values": [value[:200] for value in answer.values[:5]]}
    # Once the case was handed in, nobody waits for a record that is not there.
    waited_for = finding.case.state in EDITABLE or cases.unlocked(finding.case, "domain") is None
    if not waited_for or at - finding.created_at >= looks.ABSENT_ENDS:
        return Seen(Verdict("not_provided", "DOMAIN_NOT_PROVEN", found))
    return Seen(again=looks.absent_pause(finding.attempts), found={**found, "at": at.isoformat()})


def _silent(finding: Finding, detail: str, at: datetime) -> Seen:
    since = datetime.fromisoformat(finding.found.get("outage_from", at.isoformat()))
    found = {**finding.found, "detail": detail, "outage_from": since.isoformat()}
    if looks.gives_up(since, at):
        return Seen(Verdict("unavailable", found=found))
    return Seen(again=min(looks.pause(finding.attempts), _left(since, at)), found=found)


def _left(since: datetime, at: datetime) -> timedelta:
    return max(since + looks.OUTAGE_COUNTS_AFTER - at, timedelta(seconds=60))


LOOKS: dict[str, Callable[[Finding, datetime], Seen]] = {
    "vies": _vies,
    "gleif": _gleif,
    "dns": _domain,
    "http": _domain,
}
