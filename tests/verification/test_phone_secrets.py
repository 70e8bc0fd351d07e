"""Codes and numbers are nowhere: not in logs, events, deliveries, audit rows, tasks, pages' addresses or titles."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.permissions import actor
from config.outbox.models import AuditEntry, Delivery, Event
from tests import factories
from tests.verification import texting
from tests.verification.texting import (
    LANDLINE,
    MOBILE,
    Gateways,
    again,
    confirm,
    firm,
    sent_code,
    start,
    work,
    wrong,
)
from verification.models import Challenge, LimitLog
from verification.services import challenges, confirming

pytestmark = pytest.mark.django_db(transaction=True)


def database_text() -> str:
    """Every value of every table, except what the business itself typed and the number's own row."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.label in ("verification.PhoneNumber", "outbox.ConsoleMessage"):
                continue
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            rows += [f"{model._meta.label} {row!r}" for row in cursor.fetchall()]
    return "\n".join(rows)


def broker_text(settings: Any) -> str:
    """What lies in the embedded broker's folder: the messages as Celery wrote them."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    folder = Path(options.get("data_folder_out", "/nonexistent"))
    return "\n".join(path.read_text(errors="replace") for path in folder.glob("*")) if folder.is_dir() else ""


def test_a_whole_journey_leaves_neither_code_nor_number_behind(
    gateways: Gateways, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], settings: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    texting.SMS.answers.append(texting.REFUSED)
    business, by = firm()
    owner = business.memberships.get().user
    challenge, code = sent_code(business, by)
    again(challenge, by, timezone.now())
    work()
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code), by)
    site = Client()
    site.force_login(owner)
    page = site.get("/phone/code/").content.decode()
    confirm(challenge, code, by)
    work("codes", "mail", "default")
    written = capfd.readouterr()
    everything = "\n".join([caplog.text, written.out, written.err, database_text(), broker_text(settings)])
    assert str(challenge.pk).replace("-", "") in everything.replace("-", "")
    for secret in (code, wrong(code), MOBILE, MOBILE.removeprefix("+"), MOBILE.removeprefix("+49")):
        assert secret not in everything
    assert code not in page


def test_a_gateway_that_fails_does_not_make_the_log_talk(
    gateways: Gateways, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], settings: Any
) -> None:
    def explode() -> None:
        raise RuntimeError(f"could not reach {LANDLINE}")

    texting.VOICE.before = explode
    challenge = start(*firm(), LANDLINE)
    work()
    code = confirming.code_of(Challenge.objects.select_related("phone").get(pk=challenge.pk))
    delivery = Delivery.objects.get(event__kind="verification.challenge_due")
    written = capfd.readouterr()
    everything = f"{caplog.text}\n{written.out}\n{written.err}\n{delivery.error}\n{database_text()}"
    assert delivery.error == "RuntimeError"
    assert LANDLINE not in everything
    assert code not in everything


def test_events_and_audit_rows_hold_ids_only(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    ids = {str(challenge.pk), str(challenge.phone_id), str(business.pk), "1"}
    for event in Event.objects.filter(kind__startswith="verification."):
        assert set(event.ids.values()) <= ids, event.kind
    assert set(AuditEntry.objects.values_list("reason", flat=True)) == {""}
    assert json.dumps(list(Event.objects.values_list("ids", flat=True))).count(code) == 0


def test_the_row_alone_does_not_give_the_code_away(gateways: Gateways, settings: Any, tmp_path: Path) -> None:
    """Whoever steals the database, and not the key files, derives something else."""
    business, by = firm()
    challenge, code = sent_code(business, by)
    (tmp_path / "otp-1.key").write_text("ab" * 32, encoding="ascii")
    settings.KEYS_DIR = tmp_path
    assert confirming.code_of(Challenge.objects.select_related("phone").get(pk=challenge.pk)) != code


def test_counters_do_not_name_whom_they_count(gateways: Gateways) -> None:
    business, by = firm()
    sent_code(business, by)
    keys = "\n".join(LimitLog.objects.values_list("key", flat=True))
    for value in (MOBILE, str(business.pk), business.pk.hex, texting.ADDRESS):
        assert value not in keys


def test_a_key_that_is_turned_over_leaves_running_codes_valid(gateways: Gateways, keys: Path) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    newer = keys / "otp-2.key"
    newer.write_text("cd" * 32, encoding="ascii")
    try:
        assert confirm(challenge, code, by).result == "proven"
        fresh, other = sent_code(*firm("Zweite"), LANDLINE)
        assert fresh.key_version == 2
        assert other == confirming.code_of(Challenge.objects.select_related("phone").get(pk=fresh.pk))
    finally:
        newer.unlink()


def test_a_stranger_with_the_link_of_the_code_page_sees_no_number(gateways: Gateways) -> None:
    sent_code(*firm())
    stranger = factories.user()
    factories.business("Fremde", owner=stranger)
    site = Client()
    site.force_login(stranger)
    for path in ("/phone/", "/phone/code/", "/phone/code/state/"):
        assert MOBILE not in site.get(path, follow=True).content.decode()
    with pytest.raises(Challenge.DoesNotExist):
        confirming.confirm(
            business=stranger.memberships.get().business,
            challenge_id=Challenge.objects.get().pk,
            code="000000",
            by=actor(stranger),
            at=timezone.now(),
        )
    assert challenges.expire_due(at=timezone.now()) == 0
