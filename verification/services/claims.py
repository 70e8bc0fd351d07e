"""What a business says: asked about outside, and frozen beside each requirement when the case is handed in."""

from datetime import datetime
from typing import Any

from config.kernel.actors import SYSTEM
from verification.models import Case, Requirement
from verification.rules.policy import CHANGES
from verification.selectors.rows import change_of, names_of, phone_of
from verification.services import domains, findings


def look_up(case: Case, *, at: datetime) -> None:
    """Makes sure that everything the business claims now is asked about in this case; what was asked is left alone.

    In a case about a change registers are asked about a new legal name, and about nothing else.
    """
    business, proof, change = case.business, domains.current(case), change_of(case)
    if case.kind in CHANGES and not (change and change.legal_name):
        return
    findings.ask(case=case, source="vies", claim=business.vat_id, by=SYSTEM, at=at)
    findings.ask(case=case, source="gleif", claim=business.lei, by=SYSTEM, at=at)
    if proof is not None and proof.state == "open" and change is None:
        domains.ask(case=case, proof=proof, by=SYSTEM, at=at)


def snapshot(case: Case) -> None:
    """Writes the claims of all requirements; what is not listed for a requirement keeps its older claim."""
    words = _claims(case)
    for row in case.requirements.all():
        claim = {**row.claim, **words.get(row.code, {})}
        if claim != row.claim:
            Requirement.objects.filter(pk=row.pk).update(claim=claim)


def _claims(case: Case) -> dict[str, dict[str, Any]]:
    business = case.business
    change = change_of(case)
    phone = phone_of(case, change)
    name = next((one for one in names_of(case, change) if one.state in ("proposed", "approved")), None)
    address = {"street": business.street, "postcode": business.postcode, "city": business.city}
    papers = list(
        case.documents.filter(removed_at=None).order_by("uploaded_at").values_list("kind", flat=True)
    )
    register = {"register_court": business.register_court, "register_no": business.register_no}
    return {
        "number": {"e164": phone.e164, "extension": phone.extension} if phone else {},
        "details": {"legal_name": business.legal_name, "legal_form": business.legal_form, **address},
        "name": {"name": name.text} if name else {},
        "name_evidence": {"legal_name": change.legal_name if change else "", "documents": papers},
        "representative": {"represented_by": business.represented_by},
        "address": address,
        "register_match": register,
        "evidence": {"vat_id": business.vat_id, "lei": business.lei, "documents": papers},
    }
