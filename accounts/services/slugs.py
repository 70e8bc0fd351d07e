"""A business gets another slug; the old one keeps leading to it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import OWNER, actor
from accounts.selectors import slugs as reading
from accounts.services import members
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class SlugTaken(Refused):
    """Another business has this slug, or once had it."""

    code = "slug_taken"
    message = _("This address belongs to another business, or once did. Choose another one.")


class Unsuitable(Refused):
    """Something stands against this slug for this business; `sentences` says all of it."""

    code = "slug_unsuitable"
    message = "%(first)s"

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(first=sentences[0])


class TooSoon(Refused):
    """The address has moved often enough for now."""

    code = "slug_too_soon"
    message = _("The address has been changed twice within 30 days. You can change it again after that time.")


@transaction.atomic
def choose(*, business: Business, slug: str, by: User, at: datetime) -> Business:
    """An owner's wish for another address of the public page. Raises NotAllowed, TooSoon, Unsuitable or SlugTaken."""
    current = members.lock(business.pk)
    if members.role_of(by, current) != OWNER:
        raise members.NotAllowed
    if reading.again_at(current, at=at):
        raise TooSoon
    if against := reading.sentences(current, slug):
        raise Unsuitable(against)
    change(business=current, slug=slug, by=actor(by), at=at)
    return current


@transaction.atomic
def change(*, business: Business, slug: str, by: Actor, at: datetime) -> None:
    """Raises SlugTaken; a business may go back to a slug of its own."""
    before = Business.objects.select_for_update().get(pk=business.pk).slug
    if slug == before:
        return
    try:
        with transaction.atomic():
            Business.objects.filter(pk=business.pk).update(slug=slug)
    except IntegrityError as error:
        raise SlugTaken from error
    business.slug = slug
    audit(reading.ACTION, by=by, at=at, row=business, reason=before[:40])
    record("accounts.slug_changed", at=at, business=business.pk)
