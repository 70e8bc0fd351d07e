"""The public profile of a business: four queries, whatever it says of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import Business, BusinessName, Profile, Slug
from accounts.rules.profiles.document import Document
from directory.selectors import UNKNOWN, by_code
from verification.models import Seal
from verification.rules import codes
from verification.rules.claims import tel_uri

FORMERLY = timedelta(days=90)  # how long a retired name is still told


@dataclass(frozen=True)
class Further:
    """One more number of the business that has a valid seal, until then. `code` as it is stored."""

    code: str
    e164: str
    extension: str
    until: datetime

    @property
    def shown(self) -> str:
        return codes.shown(self.code)

    @property
    def uri(self) -> str:
        return tel_uri(self.e164, self.extension)


@dataclass(frozen=True)
class PublicProfile:
    """What `/b/<slug>/` shows. `answer` is what the look-up says of the newest main seal (`code`), or of none;
    `further` are the other numbers that have a valid one, `watched` the codes of all further ones that live. `state`
    names all that it is drawn from, so that the same words mean the same page."""

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
    further: tuple[Further, ...] = ()
    watched: tuple[str, ...] = ()

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
    code, further, watched = _seals(business, at=at)
    found = by_code(code, at=at) if code else None
    answer = found.data if found and not found.is_unknown else UNKNOWN
    names, ends = _names(business, at=at)
    return PublicProfile(
        business=business,
        name=str(answer["name"] or names.get("approved") or names.get("proposed") or business.legal_name),
        formerly=names.get("retired", ""),
        formerly_until=ends,
        code=code,
        answer=answer,
        document=document,
        confirmed_at=own.confirmed_at if own else None,
        published_at=own.published_at if own else None,
        further=further,
        watched=watched,
        state=(
            business.pk,
            found.etag if found else "",
            further,
            (own.published_id or 0) if own else 0,
            own.confirmed_at if own else None,
            sorted(names.items()),
            business.closed_at,
            business.details_at,
            business.shows_legal_details,
        ),
    )


def _seals(business: Business, *, at: datetime) -> tuple[str, tuple[Further, ...], tuple[str, ...]]:
    """The code of the newest main seal, the further ones that are valid now, none before it is signed, and the codes of
    all that may come back."""
    fields = ("code", "further", "state", "ends_at", "token", "e164", "extension")
    rows = Seal.objects.filter(business=business).order_by("id").values_list(*fields)
    main, found, watched = "", [], []
    for code, is_further, state, ends_at, token, e164, extension in rows:
        if not is_further:
            main = code
            continue
        if state in (Seal.State.ACTIVE, Seal.State.SUSPENDED):
            watched.append(code)
        if state == Seal.State.ACTIVE and at < ends_at and token is not None:
            found.append(Further(code, e164, extension, ends_at))
    return main, tuple(found), tuple(watched)


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
