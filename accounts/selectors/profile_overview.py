"""What the profile's front page tells its business."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from accounts.rules.profiles.asking import is_due
from accounts.rules.profiles.document import Document
from accounts.selectors.differences import Line, Part, differences, of_section, title

PAGES = {
    "texts": "profiles:texts",
    "contact": "profiles:contact",
    "logo": "profiles:logo",
    "places": "profiles:places",
    "delivery": "profiles:delivery",
}


@dataclass(frozen=True)
class Section:
    """One part of the profile: where it is edited and what it says, empty where nothing was said yet."""

    name: str
    title: str
    href: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Overview:
    """`changes` is what publishing would change in public; `confirm_due` says that hours wait to be confirmed again."""

    sections: tuple[Section, ...]
    published_at: datetime | None
    changes: tuple[Part, ...]
    never_published: bool
    confirmed_on: date | None
    confirm_due: bool


def overview(profile: Profile, *, at: datetime) -> Overview:
    """Two queries at most; the profile comes with its published version."""
    draft = profile.document
    public = profile.published.document if profile.published else Document()
    confirmed = profile.confirmed_at or profile.published_at
    return Overview(
        sections=tuple(_sections(draft)),
        published_at=profile.published_at,
        changes=tuple(differences(public, draft)),
        never_published=profile.published is None,
        confirmed_on=timezone.localtime(confirmed).date() if confirmed else None,
        confirm_due=is_due(confirmed_at=profile.confirmed_at, published_at=profile.published_at, at=at),
    )


def _sections(draft: Document) -> Iterator[Section]:
    """In the order of the pages; each place's hours follow the places."""
    for name, page in PAGES.items():
        yield Section(name, title(name, draft), reverse(page), tuple(of_section(draft, name)))
        for place in draft.locations if name == "places" else ():
            hours = f"hours:{place.key}"
            lines = tuple(of_section(draft, hours))
            yield Section(
                f"hours-{place.key}", title(hours, draft), reverse("profiles:hours", args=[place.key]), lines
            )
