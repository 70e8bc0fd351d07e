"""Who an invoice is for: the billing details where a business wrote some, else its company details."""

from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Business, User
from accounts.permissions import BILLING_ROLES
from billing.models import BillingDetails, PaymentMethod


@dataclass(frozen=True)
class Recipient:
    """What an invoice that is issued now says about its receiver."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    extra: str = ""
    email: str = ""
    vat_id: str = ""
    reference: str = ""
    xrechnung: bool = False

    @property
    def missing(self) -> list[str]:
        return [key for key in ("name", "street", "city", "country") if not getattr(self, key)]


def contacts(business: Business) -> QuerySet[User]:
    """Who hears about money: owners, admins and those with the role billing; the longest there first."""
    members = {"memberships__business": business, "memberships__role__in": BILLING_ROLES}
    return User.objects.filter(is_active=True, **members).order_by("memberships__id")


def recipient(business: Business) -> Recipient:
    written = BillingDetails.objects.filter(business=business).first()
    person = contacts(business).first() if written is None or not written.email else None
    if written is None:
        return Recipient(
            business.legal_name,
            business.street,
            business.postcode,
            business.city,
            business.country,
            email=person.email if person else "",
            vat_id=business.vat_id,
        )
    keys = Recipient.__dataclass_fields__
    found = Recipient(**{key: getattr(written, key) for key in keys})
    return replace(found, email=person.email) if person else found


def vat_id_of(business: Business) -> str:
    """The VAT id that the tax of a business's invoices rests on."""
    return recipient(business).vat_id


def words(business: Business) -> dict[str, str]:
    """As an invoice keeps it: with the profile of its XML and the way it is paid."""
    found = asdict(recipient(business))
    wants = found.pop("xrechnung") and may_xrechnung()
    method = PaymentMethod.objects.filter(business=business, removed_at=None).first()
    return {
        **found,
        "profile": "xrechnung" if wants else "en16931",
        "method": method.kind if method else "bank_transfer",
    }


def may_xrechnung() -> bool:
    """XRechnung wants more about the seller than the law does: a whole address, telephone and e-mail."""
    needed = [settings.OPERATOR[key] for key in ("name", "email", "phone")]
    needed += [settings.BILLING[key] for key in ("street", "postcode", "city")]
    return all(needed)
