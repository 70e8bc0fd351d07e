"""What a customer sees of the own blocks, what a business and the operator may know of them, and the one look-up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Business, BusinessName
from directory.models import Block, Customer
from verification.models import CustomerChallenge
from verification.rules import codes

LONGEST = 100
MOST_ROWS = 100
MOMENTS = ("sent_at", "delivered_at", "last_try_at", "verified_at", "closed_until")


@dataclass(frozen=True)
class Named:
    """A business as the customer knows it."""

    business: Business
    name: str


def _name(of: str) -> Any:
    rows = BusinessName.objects.filter(business=OuterRef(of), state__in=("approved", "proposed"))
    rows = rows.order_by("state")
    return Coalesce(Subquery(rows.values("text")[:1]), f"{of}__legal_name" if of != "pk" else "legal_name")


def named(text: str) -> Named | None:
    """The business that a seal's code, an id or a slug stands for."""
    found = _wanted(text[: LONGEST + 1])
    business = found.annotate(shown_name=_name("pk")).first() if found is not None else None
    return Named(business, business.shown_name) if business is not None else None


def _wanted(text: str) -> QuerySet[Business] | None:
    if not text or len(text) > LONGEST or "\x00" in text:
        return None
    if code := codes.parse(text):
        return Business.objects.filter(seals__code=code)
    pk = as_uuid(text)
    # Only what customers can see: a business that never published nor had a seal is shown to nobody.
    public = Q(seals__isnull=False) | Q(profile__published__isnull=False)
    return Business.objects.filter(pk=pk) if pk else Business.objects.filter(public, slug=text)


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class OwnBlock:
    """One block and the name of its business."""

    block: Block
    name: str


def own(customer: Customer) -> list[OwnBlock]:
    """All blocks, those in force first, the newest first."""
    rows = Block.objects.filter(customer=customer).select_related("business")
    rows = rows.annotate(shown_name=_name("business")).order_by("state", "-state_at", "pk")
    return [OwnBlock(one, one.shown_name) for one in rows]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def export(customer: Customer, *, at: datetime) -> dict[str, Any]:
    """Everything that is kept about the customer, in words for a program."""
    codes_sent = CustomerChallenge.objects.filter(number_hmac=customer.number_hmac).order_by("created_at")
    return {
        "exported_at": at.isoformat(),
        "number_hash": customer.number_hmac,
        "number_proven_at": customer.proven_at.isoformat(),
        "blocks": [
            {
                "business": str(one.block.business_id),
                "name": one.name,
                "state": one.block.state,
                "since": one.block.since.isoformat(),
                "lifted_at": _iso(one.block.lifted_at),
                "changed_at": one.block.state_at.isoformat(),
            }
            for one in own(customer)
        ],
        "codes": [
            {
                "asked_at": one.created_at.isoformat(),
                **{name: _iso(getattr(one, name)) for name in MOMENTS},
                "channel": one.channel,
                "language": one.language,
                "state": one.state,
                "changed_at": one.state_at.isoformat(),
                "sends": one.sends,
                "tries": one.attempts,
                "expires_at": one.expires_at.isoformat(),
            }
            for one in codes_sent
        ],
    }


def count_of(business: Business) -> int:
    """How many customers block the business now. It learns the number only where it is not small (rules.statistics)."""
    return Block.objects.filter(business=business, state="active").count()


@dataclass(frozen=True)
class Counts:
    """Numbers and nothing else; `rows` are the businesses with the most blocks."""

    customers: int
    active: int
    lifted: int
    rows: list[Any]


def counts() -> Counts:
    """For the operator."""
    states = dict(Block.objects.values_list("state").annotate(n=Count("pk")))
    rows = Business.objects.annotate(n=Count("customer_blocks", filter=Q(customer_blocks__state="active")))
    rows = rows.filter(n__gt=0).annotate(shown_name=_name("pk")).order_by("-n", "slug")
    return Counts(
        customers=Customer.objects.count(),
        active=states.get("active", 0),
        lifted=states.get("lifted", 0),
        rows=list(rows.values("slug", "shown_name", "city", "n")[:MOST_ROWS]),
    )
