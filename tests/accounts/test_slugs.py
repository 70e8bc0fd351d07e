"""A slug never leads to somebody else: not by any way of making or changing a business, not after erasure."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Business, Slug
from accounts.services import slugs
from config.kernel.actors import SYSTEM
from config.outbox.models import AuditEntry, Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_slug_that_was_given_is_kept() -> None:
    firm = factories.business(slug="first")
    slugs.change(business=firm, slug="second", by=SYSTEM, at=timezone.now())
    assert set(Slug.objects.filter(business=firm).values_list("text", flat=True)) == {"first", "second"}
    assert AuditEntry.objects.get(action="accounts.business.slug").reason == "first"
    assert Event.objects.get(kind="accounts.slug_changed").ids == {"business": str(firm.pk)}


def test_an_old_slug_is_given_to_nobody_else() -> None:
    firm, other = factories.business(slug="first"), factories.business(slug="other")
    slugs.change(business=firm, slug="second", by=SYSTEM, at=timezone.now())
    with pytest.raises(slugs.SlugTaken):
        slugs.change(business=other, slug="first", by=SYSTEM, at=timezone.now())
    with pytest.raises(slugs.SlugTaken):
        slugs.change(business=other, slug="second", by=SYSTEM, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.business(slug="first")
    other.refresh_from_db()
    assert other.slug == "other"


def test_one_may_go_back_to_a_slug_of_ones_own() -> None:
    firm = factories.business(slug="first")
    for slug in ("second", "first", "first"):
        slugs.change(business=firm, slug=slug, by=SYSTEM, at=timezone.now())
    assert Slug.objects.filter(business=firm).count() == 2
    assert Event.objects.filter(kind="accounts.slug_changed").count() == 2


def test_the_database_itself_keeps_them() -> None:
    """Bulk, raw SQL and an UPDATE by hand pass by every service; a migration that loses the triggers fails here."""
    made = Business.objects.bulk_create(
        Business(id=uuid4(), slug=f"bulk-{n}", created_at=timezone.now()) for n in range(3)
    )
    assert Slug.objects.filter(business__in=made).count() == 3
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_business SET slug = 'by-hand' WHERE slug = 'bulk-0'")
    assert Slug.objects.filter(business=made[0]).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.filter(pk=made[1].pk).update(slug="bulk-0")


def test_an_erased_business_leaves_its_slug_behind() -> None:
    firm = Business.objects.create(slug="gone", created_at=timezone.now())
    firm.delete()
    assert Slug.objects.get(text="gone").business is None
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.business(slug="gone")
