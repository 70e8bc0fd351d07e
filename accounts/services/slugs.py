"""A business gets another slug; the old one keeps leading to it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class SlugTaken(Refused):
    """Another business has this slug, or once had it."""

    code = "slug_taken"
    message = _("This address belongs to another business, or once did. Choose another one.")


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
    audit("accounts.business.slug", by=by, at=at, row=business, reason=before[:40])
    record("accounts.slug_changed", at=at, business=business.pk)
