"""After a transactional test the tables are empty, the guards stand, and whoever keeps a copy has heard of it."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from config.outbox.models import AuditEntry, Change
from tests.emptying import KEPT
from tests.verification.ready import sealed

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return {name: number for name, number in found.items() if number}


def empty() -> None:
    """As the end of a transactional test does it."""
    options = {"reset_sequences": False, "allow_cascade": False, "inhibit_post_migrate": False}
    call_command("flush", verbosity=0, interactive=False, **options)


def guarded() -> bool:
    """An entry of the audit is never deleted."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM outbox_auditentry")
    except DatabaseError:
        return True
    return False


def test_everything_goes_but_what_the_code_says_by_itself() -> None:
    sealed()
    assert {"accounts_business", "outbox_auditentry", "verification_case"} <= set(rows())
    assert guarded()
    kept = (
        set(ContentType.objects.values_list("pk", "app_label", "model")),
        set(Permission.objects.values_list("pk", "codename")),
    )
    empty()
    assert set(rows()) <= KEPT | {"outbox_change"}
    assert kept == (
        set(ContentType.objects.values_list("pk", "app_label", "model")),
        set(Permission.objects.values_list("pk", "codename")),
    )
    assert all(kept)


def test_the_guards_stand_afterwards() -> None:
    sealed()
    empty()
    sealed()
    assert AuditEntry.objects.exists()
    assert guarded()
    assert AuditEntry.objects.exists()


def test_copies_hear_that_all_is_gone_and_nothing_else() -> None:
    sealed()
    last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    empty()
    assert list(Change.objects.filter(id__gt=last).values_list("key", flat=True)) == ["*"]
    assert Change.objects.count() == 1, "nor a row of the one before"


def test_numbers_of_rows_go_on() -> None:
    sealed()
    highest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    empty()
    sealed()
    assert highest is not None
    if connection.vendor == "postgresql":
        assert not AuditEntry.objects.filter(pk__lte=highest).exists()
