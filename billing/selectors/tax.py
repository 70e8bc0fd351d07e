"""Seller and buyer as the tax rule wants them, and as an invoice keeps them."""

from datetime import date
from typing import Any

from django.conf import settings

from accounts.models import Business
from billing.models import VatCheck
from billing.rules.tax import Buyer, Seller, Treatment, treat
from billing.selectors import recipients, words


def seller_facts() -> Seller:
    return Seller(settings.OPERATOR_COUNTRY, settings.OPERATOR["vat_id"], settings.BILLING["small_business"])


def latest_check(business: Business) -> VatCheck | None:
    """The last answer about the VAT id that the business has now; an outage is no answer."""
    return _latest_check(business, recipients.vat_id_of(business))


def _latest_check(business: Business, vat_id: str) -> VatCheck | None:
    rows = VatCheck.objects.filter(business=business, vat_id=vat_id, result__in=("valid", "invalid"))
    return rows.order_by("-checked_at").first() if vat_id else None


def treatment(business: Business, *, on: date) -> tuple[Treatment, VatCheck | None]:
    """The tax of a service on a day, and the confirmation that it rests on."""
    vat_id = recipients.vat_id_of(business)
    check = _latest_check(business, vat_id)
    buyer = Buyer(
        business.country,
        vat_id,
        check is not None and check.result == "valid",
        check.consultation if check else "",
    )
    return treat(seller_facts(), buyer, on=on), check


def reasons(business: Business, treated: Treatment) -> list[Any]:
    """Why tax is charged although the customer is abroad, in words: an outage is never a mistake of the customer."""
    last = (
        business.vat_checks.filter(vat_id=recipients.vat_id_of(business)).order_by("-asked_at", "-pk").first()
    )
    known = {"buyer_vat_id_not_confirmed": (f"vat_id_{last.result or 'being_asked'}" if last else "")}
    found = [known.get(code) or code for code in treated.reasons]
    return [words.TAX_REASONS[code] for code in found if code in words.TAX_REASONS]


def seller_words() -> dict[str, str]:
    """What an invoice says about us."""
    operator, billing = settings.OPERATOR, settings.BILLING
    own = {key: operator[key] for key in ("name", "email", "phone", "register", "vat_id")}
    ours = {key: billing[key] for key in ("street", "postcode", "city", "tax_number", "bank", "iban", "bic")}
    return {**own, **ours, "country": settings.OPERATOR_COUNTRY}
