"""Seller and buyer as the tax rule wants them, and as an invoice keeps them."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Business, User
from accounts.permissions import BILLING_ROLES
from billing.models import VatCheck
from billing.rules.tax import Buyer, Seller, Treatment, treat


def seller_facts() -> Seller:
    return Seller(settings.OPERATOR_COUNTRY, settings.OPERATOR["vat_id"], settings.BILLING["small_business"])


def latest_check(business: Business) -> VatCheck | None:
    """The last answer about the VAT id that the business has now; an outage is no answer."""
    rows = VatCheck.objects.filter(business=business, vat_id=business.vat_id, result__in=("valid", "invalid"))
    return rows.order_by("-checked_at").first()


def treatment(business: Business, *, on: date) -> tuple[Treatment, VatCheck | None]:
    """The tax of a service on a day, and the confirmation that it rests on."""
    check = latest_check(business) if business.vat_id else None
    buyer = Buyer(
        business.country,
        business.vat_id,
        check is not None and check.result == "valid",
        check.consultation if check else "",
    )
    return treat(seller_facts(), buyer, on=on), check


def seller_words() -> dict[str, str]:
    """What an invoice says about us."""
    operator, billing = settings.OPERATOR, settings.BILLING
    own = {key: operator[key] for key in ("name", "email", "phone", "register", "vat_id")}
    ours = {key: billing[key] for key in ("street", "postcode", "city", "tax_number", "bank", "iban", "bic")}
    return {**own, **ours, "country": settings.OPERATOR_COUNTRY}


def buyer_words(business: Business) -> dict[str, str]:
    """What an invoice says about the customer."""
    keys = ("legal_name", "street", "postcode", "city", "country", "vat_id")
    words = {key: str(getattr(business, key)) for key in keys}
    person = contacts(business).first()
    return {**words, "name": words.pop("legal_name"), "email": person.email if person else ""}


def contacts(business: Business) -> QuerySet[User]:
    """Who hears about money: owners, admins and those with the role billing; the longest there first."""
    members = {"memberships__business": business, "memberships__role__in": BILLING_ROLES}
    return User.objects.filter(is_active=True, **members).order_by("memberships__id")


def missing_details(business: Business) -> list[str]:
    """What an invoice needs to know of its receiver and we do not."""
    return [key for key in ("legal_name", "street", "city", "country") if not getattr(business, key)]
