"""What a business says about itself: its kind, its name beside the seal, its legal name, address and people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.lifecycle import NAME
from accounts.models import Business, BusinessName
from accounts.rules.countries import find_form
from accounts.rules.names import skeleton
from config.kernel.actors import Actor
from config.outbox.moves import move
from config.outbox.services import audit
from verification.models import Case, Requirement
from verification.selectors import cases
from verification.selectors.rows import Rows, load
from verification.services import addresses, drafts, findings, letters

FIELDS = ("legal_name", "legal_form", "street", "postcode", "city", "represented_by", "publish_legal")
PLACE = ("street", "postcode", "city")
COMPARED = ("legal_name", "represented_by")


def stored(case: Case, rows: Rows) -> dict[str, Any]:
    """The details as they stand now, under the names that the form uses."""
    return {
        "name": rows.name.text if rows.name else "",
        **{field: getattr(case.business, field) for field in FIELDS},
        "official_mail": rows.claim("official_mail").get("official_mail", ""),
    }


@transaction.atomic
def save_kind(
    *, business: Business, kind: str, legal_form: str, country: str, by: Actor, at: datetime
) -> Case:
    """Decides what is asked for. A legal form that does not exist there is forgotten; `legal_form` is a default."""
    case, _fields = drafts.hold(business=business, task="kind")
    own = case.business
    kept = own.legal_form if find_form(country, kind, own.legal_form) and own.kind == kind else ""
    # The choice between trade and freelance, or association and authority, is the legal form itself.
    form = legal_form if legal_form and not _same_choice(legal_form, kept) else kept
    values = {"kind": kind, "country": country, "legal_form": form}
    if values != {"kind": own.kind, "country": own.country, "legal_form": own.legal_form}:
        Business.objects.filter(pk=own.pk).update(**values)
        audit("verification.details.kind", by=by, at=at, row=own, reason=f"{kind} {country}")
        own.refresh_from_db()
    drafts.refresh(case, at=at)
    return case


def _same_choice(default: str, kept: str) -> bool:
    """Whether `kept` is a finer choice under the same radio as `default`."""
    associations = ("registered_association", "association", "foundation", "church")
    if default == "registered_association":
        return kept in associations
    if default == "trade":
        return bool(kept) and kept != "freelance"
    return kept == default


@transaction.atomic
def save(*, business: Business, given: Mapping[str, Any], seen: str | None, by: Actor, at: datetime) -> Case:
    """Writes the company details; raises Locked, or ChangedMeanwhile when another tab was faster.

    Fields that are locked, or missing from `given`, keep what they hold. A legal name that changed is compared
    again with every register that named one.
    """
    case, fields = drafts.hold(business=business, task="details")
    before = stored(case, load(case))
    if cases.keeps_its_name(case):
        # Another name than the sealed one has a case of its own, with evidence for it.
        given = {key: value for key, value in given.items() if key != "name"}
    wanted = {**before, **{key: given[key] for key in before if key in given and _open(key, fields)}}
    if drafts.compare(stored=before, wanted=wanted, seen=seen):
        _write(case, before, wanted, by=by, at=at)
    if case.business.details_at is None or before != wanted:
        Business.objects.filter(pk=case.business_id).update(details_at=at)
        case.business.refresh_from_db()
    drafts.refresh(case, at=at)
    return case


def _open(key: str, fields: frozenset[str] | None) -> bool:
    return fields is None or key in fields


def _write(case: Case, before: dict[str, Any], wanted: dict[str, Any], *, by: Actor, at: datetime) -> None:
    business = case.business
    Business.objects.filter(pk=business.pk).update(**{field: wanted[field] for field in FIELDS})
    business.refresh_from_db()
    changed = sorted(key for key in wanted if wanted[key] != before[key])
    audit("verification.details.save", by=by, at=at, row=business, reason=", ".join(changed))
    if wanted["name"] != before["name"]:
        propose_name(business, wanted["name"], by=by, at=at)
    if any(wanted[key] != before[key] for key in PLACE):
        letters.cancel(business=business, by=by, at=at)
        addresses.forget(case=case, by=by, at=at)
    if wanted["official_mail"] != before["official_mail"]:
        claim = {"official_mail": wanted["official_mail"]}
        Requirement.objects.filter(case=case, code="official_mail").update(claim=claim)
    if any(wanted[key] != before[key] for key in COMPARED):
        findings.ask_again(case=case, sources=("vies", "gleif"), by=by, at=at)


@transaction.atomic
def propose_name(business: Business, text: str, *, by: Actor, at: datetime) -> BusinessName | None:
    """Puts `text` in the place of the name proposed before; the approved one stays until a case decides."""
    for old in business.names.filter(state=BusinessName.State.PROPOSED):
        move(old, NAME, "replace", by=by, at=at)
    if business.names.filter(state=BusinessName.State.APPROVED, text=text).exists():
        return None
    return BusinessName.objects.create(business=business, text=text, skeleton=skeleton(text), state_at=at)
