"""A profile is edited, published, brought back; nobody's words are overwritten without being shown."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Profile, ProfileVersion
from accounts.rules.profiles import document, sections
from accounts.rules.profiles.asking import CONFIRM_AFTER
from accounts.rules.profiles.document import Document
from accounts.services.entitlements import require_room
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class EditedMeanwhile(Refused):
    """Somebody else changed this part after the form was opened; `profile` holds what is true now."""

    code = "edited_meanwhile"
    message = _("Somebody else has changed this in the meantime. Compare both, then save again.")

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        super().__init__()


class NothingToPublish(Refused):
    """The draft says what is public already."""

    code = "nothing_to_publish"
    message = _("There is nothing new to publish.")


class NoSuchVersion(Refused):
    """A profile has no version with this number."""

    code = "no_such_version"
    message = _("This version does not exist.")


def of(business: Business) -> Profile:
    """The profile of a business; every business has one from its first edit at the latest."""
    return Profile.objects.get_or_create(business=business)[0]


def peek(business: Business) -> Profile:
    """The same for a page that only looks: one that does not exist yet is not written."""
    return Profile.objects.select_related("published").filter(business=business).first() or Profile(
        business=business
    )


def _locked(profile: Profile) -> Profile:
    return Profile.objects.select_for_update(of=("self",)).select_related("published").get(pk=profile.pk)


@transaction.atomic
def edit(
    *,
    profile: Profile,
    section: str,
    seen: str,
    change: Callable[[Document], Document],
    by: Actor,
    at: datetime,
) -> Profile:
    """Applies `change` to the draft and returns the profile as it is now.

    `seen` is the mark (rules.profiles.sections) of `section` in the form that was sent: where that part has changed
    since, EditedMeanwhile is raised and nothing is. A change that changes nothing leaves no trace.
    """
    current = _locked(profile)
    before = current.document
    if sections.mark(before, section) != seen:
        raise EditedMeanwhile(current)
    data = document.dump(change(before))
    if data == document.dump(before):
        return current
    _store(current, data, by=by, at=at)
    audit("accounts.profile.edit", by=by, at=at, row=current, reason=section[:40])
    return current


def _store(profile: Profile, data: dict[str, object], *, by: Actor, at: datetime) -> None:
    profile.draft, profile.draft_at, profile.draft_by_id = data, at, by.id or None
    profile.save(update_fields=["draft", "draft_at", "draft_by"])


@transaction.atomic
def publish(
    *, profile: Profile, by: Actor, at: datetime, seen: str | None = None, restores: int | None = None
) -> ProfileVersion:
    """Makes the draft public as the next version. Raises NothingToPublish where the public says the same already, and
    EditedMeanwhile where `seen`, the mark of the draft that was looked at, is no longer the draft's.
    """
    current = _locked(profile)
    _require_seen(current, seen)
    public = current.published.document if current.published else Document()
    if current.published and current.document == public:
        raise NothingToPublish
    newest = current.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ProfileVersion.objects.create(
        profile=current,
        number=newest + 1,
        data=document.dump(current.document),
        at=at,
        by_id=by.id or None,
        restores=restores,
    )
    current.published, current.published_at = version, at
    current.hours_due_at = at + CONFIRM_AFTER
    current.save(update_fields=["published", "published_at", "hours_due_at"])
    audit("accounts.profile.publish", by=by, at=at, row=current, reason=f"version {version.number}")
    record("accounts.profile_published", at=at, business=current.business_id, version=version.pk)
    return version


def _require_seen(current: Profile, seen: str | None) -> None:
    if seen is not None and seen != sections.mark_of_all(current.document):
        raise EditedMeanwhile(current)


@transaction.atomic
def bring_back(
    *, profile: Profile, number: int, by: Actor, at: datetime, seen: str | None = None
) -> ProfileVersion:
    """Publishes an earlier version again, as a new one; the draft becomes the same.

    Raises NoSuchVersion, EditedMeanwhile like `publish`, since what was not published goes, or LimitReached where it
    has more locations than there are now and the plan has no room.
    """
    current = _locked(profile)
    old = current.versions.filter(number=number).first()
    if old is None:
        raise NoSuchVersion
    _require_seen(current, seen)
    places = len(old.document.locations)
    if places > len(current.document.locations):
        require_room(current.business_id, "locations", used=places - 1)
    _store(current, old.data, by=by, at=at)
    return publish(profile=current, by=by, at=at, restores=number)


@transaction.atomic
def discard(*, profile: Profile, by: Actor, at: datetime, seen: str | None = None) -> Profile:
    """The draft says again what is public. Raises EditedMeanwhile like `publish`."""
    current = _locked(profile)
    _require_seen(current, seen)
    public = current.published.data if current.published else {}
    _store(current, public, by=by, at=at)
    audit("accounts.profile.discard", by=by, at=at, row=current)
    return current


@transaction.atomic
def confirm(*, profile: Profile, by: Actor, at: datetime) -> None:
    """The business says that its hours and holidays are still right; the day is shown in public."""
    current = _locked(profile)
    current.confirmed_at, current.hours_due_at = at, at + CONFIRM_AFTER
    current.save(update_fields=["confirmed_at", "hours_due_at"])
    audit("accounts.profile.confirm", by=by, at=at, row=current)
    record("accounts.profile_confirmed", at=at, business=current.business_id)
