"""The address of a business's public page: the present one, the former ones, and what stands against another."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Slug
from accounts.rules.names import near, skeleton
from accounts.rules.slugs import LONGEST, SHORTEST, SlugProblem, ascii_slug, problems
from accounts.selectors.names import alike
from config.outbox.models import AuditEntry

ACTION: Final = "accounts.business.slug"
# Enough to mend a slip at once; an address that moves all the time is of no use to customers.
MOST_CHANGES: Final = 2
WINDOW: Final = timedelta(days=30)
# Each is kept from everybody else for ever.
MOST_SLUGS: Final = 10
NOBODY: Final = UUID(int=0)

# Names are compared without the dots of an umlaut; in addresses it is written with an e.
_UMLAUT = re.compile("([aou])e")

SENTENCES: Final[dict[str, Any]] = {
    SlugProblem.EMPTY: _("Write at least one letter from a to z: addresses have no others."),
    SlugProblem.TOO_SHORT: _("This is too short. Use at least %(least)s letters and digits."),
    SlugProblem.TOO_LONG: _("This is too long. Use at most %(most)s characters."),
    SlugProblem.NO_LETTER: _("An address needs at least one letter, since digits alone look like a number."),
    SlugProblem.RESERVED: _("This word is kept for pages of our own. Add a word of your name."),
    SlugProblem.PROTECTED: _("This sounds as if the address were a seal. Leave that word out."),
    SlugProblem.NOT_YOUR_NAME: _("This does not say your name. Use at least one word of “%(name)s”."),
    "taken": _("Another business has this address. Choose another one, for example with your town."),
    "once": _("This address once belonged to another business, and never changes hands. Choose another one."),
    "alike": _("This reads like the name of another business with a seal. Add a word that sets you apart."),
    "same": _("This is your address already."),
    "many": _("You have had %(most)s addresses, and no more are given. Choose one of your former ones."),
}


@dataclass(frozen=True)
class Address:
    """`former` lead to `present` for ever; `again_at` is set while no other address can be chosen."""

    present: str
    former: tuple[str, ...]
    again_at: datetime | None


def address(business: Business, *, at: datetime) -> Address:
    """Two queries."""
    own = Slug.objects.filter(business=business).exclude(text=business.slug)
    former = tuple(own.order_by("-given_at", "text").values_list("text", flat=True))
    return Address(business.slug, former, again_at(business, at=at))


def shown(slug: str) -> str:
    """The whole address as customers read it, without the protocol; the part before the slug, when there is none."""
    host, path = settings.PUBLIC_URL.partition("://")[2], reverse("directory:profile", args=[slug or "-"])
    return f"{host}{path if slug else path[:-2]}"


def again_at(business: Business, *, at: datetime) -> datetime | None:
    """When the address can be changed again; None when it can be now."""
    moments = AuditEntry.objects.filter(
        subject_type=Business._meta.label_lower,
        subject_id=str(business.pk),
        action=ACTION,
        at__gt=at - WINDOW,
    )
    found = list(moments.order_by("-at").values_list("at", flat=True)[:MOST_CHANGES])
    return found[-1] + WINDOW if len(found) == MOST_CHANGES else None


def own_names(business: Business) -> list[str]:
    """The sealed name, else the one that is proposed, and the legal one: what an address may say."""
    known = dict(business.names.filter(state__in=("approved", "proposed")).values_list("state", "text"))
    return [name for name in (known.get("approved") or known.get("proposed"), business.legal_name) if name]


def sentences(business: Business, slug: str) -> list[str]:
    """Every reason against `slug` as the next address of `business`, for people; empty where it can be had."""
    owner = Slug.objects.filter(text=slug).values_list("business_id", "business__slug").first()
    if slug and slug == business.slug:
        return [str(SENTENCES["same"])]
    if owner is not None and owner[0] == business.pk:
        return []
    names = own_names(business)
    found: list[str] = [*problems(slug, names)]
    if owner is not None:
        found.append("taken" if owner[1] == slug else "once")
    elif not found and _is_others(business, slug, names):
        found.append("alike")
    if not found and Slug.objects.filter(business=business).count() >= MOST_SLUGS:
        found.append("many")
    most = MOST_SLUGS if "many" in found else LONGEST
    values = {"least": SHORTEST, "most": most, "name": names[0] if names else ""}
    return [str(SENTENCES[one]) % values for one in found]


def suits_newcomer(slug: str, name: str) -> bool:
    """Whether the same check gives this address to somebody whose name nobody has looked at yet.

    Stricter in one thing: until then a name that reads like a sealed business's is no name of their own.
    """
    return not problems(slug, [name]) and not _is_sealed(_keys(slug) | _keys(ascii_slug(name)), NOBODY)


def _is_others(business: Business, slug: str, names: list[str]) -> bool:
    """Whether it reads like somebody else's sealed name and not like one of its own."""
    keys = _keys(slug)
    own = {skeleton(name) for name in names} | {
        skeleton(ascii_slug(name).replace("-", " ")) for name in names
    }
    if any(near(key, own) for key in keys):
        return False
    return _is_sealed(keys, business.pk)


def _keys(slug: str) -> set[str]:
    spoken = slug.replace("-", " ")
    return {skeleton(spoken), skeleton(_UMLAUT.sub(r"\1", spoken))}


def _is_sealed(keys: set[str], business: UUID) -> bool:
    """Whether one of them reads like the sealed name of anybody but this business."""
    return any(alike(key, business=business, states=("approved",), most=1) for key in sorted(keys) if key)
