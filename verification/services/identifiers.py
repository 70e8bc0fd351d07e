"""Register number, VAT id and LEI: stored in the registers' own way of writing, then asked about by jobs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Business
from config.kernel.actors import Actor
from config.outbox.services import audit
from verification.models import Case
from verification.services import drafts, findings

FIELDS = ("register_court", "register_no", "vat_id", "no_vat_id", "lei")


def stored(business: Business) -> dict[str, Any]:
    return {field: getattr(business, field) for field in FIELDS}


@transaction.atomic
def save(*, business: Business, given: Mapping[str, Any], seen: str | None, by: Actor, at: datetime) -> Case:
    """Writes the numbers (canonical, checked for form by the caller's form) and has VIES and GLEIF asked.

    A number that stays as it was is not asked about again. Raises Locked, ChangedMeanwhile.
    """
    case, fields = drafts.hold(business=business, task="identifiers")
    before = stored(case.business)
    wanted = {
        **before,
        **{key: given[key] for key in before if key in given and (fields is None or key in fields)},
    }
    if drafts.compare(stored=before, wanted=wanted, seen=seen):
        Business.objects.filter(pk=case.business_id).update(**wanted)
        case.business.refresh_from_db()
        changed = sorted(key for key in wanted if wanted[key] != before[key])
        audit("verification.identifiers.save", by=by, at=at, row=case.business, reason=", ".join(changed))
    findings.ask(case=case, source="vies", claim=wanted["vat_id"], by=by, at=at)
    findings.ask(case=case, source="gleif", claim=wanted["lei"], by=by, at=at)
    drafts.refresh(case, at=at)
    return case
