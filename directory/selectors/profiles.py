"""The public profile of a business: four queries, whatever it says of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import Business, BusinessName, Profile, Slug
from accounts.rules.profiles.document import Document
from directory.selectors import UNKNOWN, by_code
from verification.models import Seal

FORMERLY = timedelta(days=90)  # how long a retired name is still told


@dataclass(frozen=True)
class PublicProfile:
    """What `/b/<slug>/` shows. `answer` is what the look-up says of the newest seal (`code`), or of none; `state` names
    all that it is drawn from, so that the same words mean the same page."""

    business: Business
    name: str
    formerly: str
    formerly_until: datetime | None
    code: str
    answer: dict[str, Any]
    document: Document
    confirmed_at: datetime | None
    published_at: datetime | None
    state: tuple[Any, ...]

    @property
    def sealed(self) -> bool:
        return bool(self.answer["verdict"] == "valid")

    @property
    def was_sealed(self) -> bool:
        return bool(self.answer["verdict"] != "unknown")


def profile(slug: str, *, at: datetime) -> PublicProfile | None:
    """None where there is no such business, or where it neither published anything nor ever had a seal."""
    business = Business.objects.filter(slug=slug).select_related("profile__published").first()
    if business is None:
        return None
    own: Profile | None = getattr(business, "profile", None)
    published = own.published if own else None
    found = _told(business, own, published.document if published else Document(), at=at)
    return found if published is not None or found.was_sealed else None


def preview(business: Business, own: Profile, *, at: datetime) -> PublicProfile:
    """The same page as it would be with the draft; of a business that published nothing yet, too."""
    return _told(business, own, own.document, at=at)


def _told(business: Business, own: Profile | None, document: Document, *, at: datetime) -> PublicProfile:
    main = Seal.objects.filter(business=business, further=False).order_by("-id")
    code = main.values_list("code", flat=True).first()
    found = by_code(code, at=at) if code else None
    answer = found.data if found and not found.is_unknown else UNKNOWN
    names, ends = _names(business, at=at)
    return PublicProfile(
        business=business,
        name=str(answer["name"] or names.get("approved") or names.get("proposed") or business.legal_name),
        formerly=names.get("retired", ""),
        formerly_until=ends,
        code=code or "",
        answer=answer,
        document=document,
        confirmed_at=own.confirmed_at if own else None,
        published_at=own.published_at if own else None,
        state=(
            business.pk,
            found.etag if found else "",
            (own.published_id or 0) if own else 0,
            own.confirmed_at if own else None,
            sorted(names.items()),
            business.closed_at,
            business.details_at,
            business.shows_legal_details,
        ),
    )


def _names(business: Business, *, at: datetime) -> tuple[dict[str, str], datetime | None]:
    """By state; of retired ones the newest that was approved and ended less than 90 days ago, and until when it is."""
    state = BusinessName.State
    told = Q(state__in=[state.APPROVED, state.PROPOSED]) | Q(
        state=state.RETIRED, valid_from__isnull=False, valid_to__gt=at - FORMERLY
    )
    rows = BusinessName.objects.filter(told, business=business).order_by("valid_to", "pk")
    found = list(rows.values_list("state", "text", "valid_to"))
    ends = [ended + FORMERLY for one, _text, ended in found if one == state.RETIRED and ended]
    return {one: text for one, text, _ended in found}, max(ends, default=None)


def successor(slug: str) -> str:
    """The present slug of the business that once had this one, or nothing."""
    found = Slug.objects.filter(text=slug, business__isnull=False).values_list("business__slug", flat=True)
    return next((present for present in found if present != slug), "")


def was_used(slug: str) -> bool:
    """Whether a business that was erased had this slug."""
    return Slug.objects.filter(text=slug, business__isnull=True).exists()
