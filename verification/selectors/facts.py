"""Gathers the facts of one case, anew each time it is judged: when it is decided, and again when a seal is issued."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.models import Business, BusinessName
from accounts.rules import identifiers, names
from accounts.rules.countries import in_register
from accounts.selectors.calendar import today
from verification.models import Case, Document, Finding, Lookalike, PhoneNumber
from verification.rules import facts as rules
from verification.rules.facts import DocumentFact, Facts, NameState, PhoneProof
from verification.rules.lookalikes import key_of, key_of_name
from verification.rules.looks import GOOD_FOR
from verification.selectors import postal
from verification.selectors.rows import Rows, load


def gather(case: Case, *, at: datetime, duplicates: bool = True, rows: Rows | None = None) -> Facts:
    """Everything a judgement may look at, as the rows say it now; six queries, four more with `duplicates`.

    Pass `duplicates=False` where only the business's own state is drawn, and `rows` where they were read already.
    """
    rows, business = rows or load(case), case.business
    return Facts(
        kind=business.kind,
        country=business.country,
        legal_form=business.legal_form,
        policy_version=case.policy_version,
        case_kind=case.kind,
        line_type=rows.phone.line_type if rows.phone else "",
        phone=_proof(rows.phone, at),
        name=_name_state(rows.names),
        given=frozenset(_given(business, rows)),
        findings=tuple(_findings(business, rows)),
        documents=tuple(_paper(row) for row in rows.documents),
        confirmed=frozenset(row.code for row in rows.requirements if row.confirmed_at),
        overridden=frozenset(row.source for row in rows.findings if row.overridden_at),
        duplicates=tuple(_duplicates(business, rows)) if duplicates else (),
        name_warnings=tuple(warning.code for name in rows.names[:1] for warning in names.warnings(name.text)),
    )


def _proof(phone: PhoneNumber | None, at: datetime) -> PhoneProof | None:
    if phone is None or not phone.is_proven(at) or phone.proven_at is None or phone.expires_at is None:
        return None
    return PhoneProof(phone.proven_at, phone.expires_at, phone.method, phone.line_type)


def _name_state(newest: list[BusinessName]) -> NameState:
    states = {name.state for name in newest}
    for state in ("approved", "proposed", "refused"):
        if state in states:
            return state
    return "none"


def _given(business: Business, rows: Rows) -> Iterable[str]:
    """What the business filled in, as far as it still passes the checks that need nobody outside."""
    address = postal.is_whole(business)
    truths = {
        "details": bool(business.details_at and business.legal_name and business.legal_form) and address,
        "name": rows.name is not None,
        "represented_by": bool(business.represented_by),
        "address": address,
        "register_no": register_fits(business),
        "vat_id": bool(business.vat_id),
        "lei": bool(business.lei),
        "domain": rows.proof is not None,
        "official_mail": bool(rows.claim("official_mail").get("official_mail")),
    }
    if rows.change is not None and not rows.change.legal_name:
        # No register knows the name beside the seal; they are asked about a new legal name only.
        truths |= {"vat_id": False, "lei": False}
    return (key for key, true in truths.items() if true)


def register_fits(business: Business) -> bool:
    """Whether the stored register entry is one of the country that is stored now."""
    if not in_register(business.country, business.kind, business.legal_form):
        return False
    return identifiers.check_register(business.country, business.register_court, business.register_no).ok


def _findings(business: Business, rows: Rows) -> Iterable[rules.Finding]:
    proof = rows.proof
    proven = proof is not None and proof.state == "proven"
    for row in rows.findings:
        if row.source in ("dns", "http") and proven:
            continue
        yield rules.Finding(
            source=row.source,
            result=_result(row),
            checked_at=row.checked_at,
            expires_at=row.expires_at,
            matched=_matched(row, business),
            reason=row.found.get("reason", ""),
        )
    if proof is not None and proven and proof.last_ok_at:
        end = proof.last_ok_at + GOOD_FOR
        yield rules.Finding(proof.method, "match", checked_at=proof.last_ok_at, expires_at=end)


def _result(row: Finding) -> rules.Result:
    known: dict[str, rules.Result] = {
        "match": "match",
        "mismatch": "mismatch",
        "not_provided": "not_provided",
        "unavailable": "unavailable",
    }
    return known.get(row.result, "") if row.state == "done" else ""


def _matched(row: Finding, business: Business) -> frozenset[str]:
    """What else agreed: the name, and the register number where the source knows it."""
    matched = {"name"} if row.found.get("name_result") == "match" else set()
    theirs = row.found.get("register_no", "")
    if theirs and business.register_no and _same_number(business, theirs):
        matched.add("register_no")
    return frozenset(matched)


def _same_number(business: Business, theirs: str) -> bool:
    read = identifiers.check_register(business.country, business.register_court, theirs)
    plain = "".join(char for char in theirs.upper() if char.isalnum())
    own = "".join(char for char in business.register_no.upper() if char.isalnum())
    return read.canonical == business.register_no or plain == own


def _paper(row: Document) -> DocumentFact:
    verdicts = {"fits": "fits", "does_not_fit": "does_not_fit"}
    day = today(row.uploaded_at)
    return DocumentFact(row.kind, verdicts.get(row.verdict, "unseen"), day, row.issued_on)  # type: ignore[arg-type]


def _duplicates(business: Business, rows: Rows) -> Iterable[str]:
    """What another business also has; a signal for the desk, never a verdict."""
    phone = rows.phone
    if phone is not None:
        held = PhoneNumber.objects.filter(
            e164=phone.e164, extension=phone.extension, state__in=("proven", "stale")
        )
        if held.exclude(business=business).exists():
            yield "number"
    yield from _same_identifiers(business)
    keys = [name.skeleton for name in rows.names if name.state in ("proposed", "approved")]
    others = BusinessName.objects.filter(skeleton__in=keys, state__in=("proposed", "approved"))
    if keys and others.exclude(business=business).exists():
        yield "name"
    if is_warned_of(rows, keys):
        yield "warning"


def is_warned_of(rows: Rows, skeletons: Iterable[str]) -> bool:
    """Whether customers are warned of the number, the website or a name of this case; a seal would end that."""
    keys = [key_of_name(skeleton) for skeleton in skeletons]
    keys += [key_of("number", rows.phone.e164)] if rows.phone else []
    keys += [key_of("domain", rows.proof.domain)] if rows.proof else []
    return Lookalike.objects.filter(key__in=keys, state="in_force").exists()


def _same_identifiers(business: Business) -> Iterable[str]:
    same = {
        "vat_id": Q(vat_id=business.vat_id) & ~Q(vat_id=""),
        "lei": Q(lei=business.lei) & ~Q(lei=""),
        "register_no": Q(
            country=business.country, register_no=business.register_no, register_court=business.register_court
        )
        & ~Q(register_no=""),
    }
    anyone = Business.objects.exclude(pk=business.pk).filter(
        same["vat_id"] | same["lei"] | same["register_no"]
    )
    for what in same:
        own = getattr(business, what)
        if own and any(
            getattr(other, what) == own for other in anyone.only("vat_id", "lei", "register_no")[:20]
        ):
            yield what
