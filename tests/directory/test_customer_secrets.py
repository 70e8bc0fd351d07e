"""The number of a customer is nowhere in logs, events, tasks, cookies, addresses or tables; the export is whole."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection
from django.test import Client

from config.outbox.models import Event
from directory.models import Block, Customer
from directory.selectors.blocks import export
from tests.directory.asking import key, later, question
from tests.directory.blocking import ask, enter, sent_code, text
from tests.verification import ready, texting
from tests.verification.test_phone_secrets import broker_text
from tests.verification.texting import MOBILE, Gateways, work
from verification.models import CustomerChallenge, Seal

pytestmark = pytest.mark.django_db(transaction=True)

# What of a row is not about the customer, or is a secret that would let others act for them.
NOT_EXPORTED = {
    "Customer": {"id", "door"},
    "Block": {"id", "customer", "number_hmac"},
    "CustomerChallenge": {
        "id", "nonce", "key_version", "digits", "number_hmac", "number_cipher", "link", "error", "provider_id",
        "refusals",
    },
}  # fmt: skip
EXPORTED = {
    "Customer": {"number_hmac", "proven_at"},
    "Block": {"business", "state", "state_at", "since", "lifted_at"},
    "CustomerChallenge": {
        "created_at", "channel", "language", "state", "state_at", "sends", "attempts", "expires_at",
        "last_try_at", "sent_at", "delivered_at", "verified_at", "closed_until",
    },
}  # fmt: skip


@pytest.fixture
def seal(gateways: Gateways) -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


def database_text() -> str:
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                cells = [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
                rows.append(f"{model._meta.label} {cells!r}")
    return "\n".join(rows)


def test_a_whole_journey_leaves_neither_number_nor_code_behind(
    seal: Seal, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], settings: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    texting.SMS.answers.append(texting.REFUSED)
    site, seen = Client(), []
    seen.append(ask(site, "0171 3920012", seal.code))
    work()
    seen.append(site.post("/blocks/code/again/", {"channel": "sms"}))
    code = sent_code()
    during = database_text()
    seen.append(enter(site, texting.wrong(code), seal.code))
    seen.append(enter(site, code, seal.code))
    _row, secret = key()
    question(secret, seal.business_id)
    site.post("/blocks/lift/", {"block": str(Block.objects.get().pk)})
    work("codes", "mail", "default")
    written = capfd.readouterr()
    cookies = site.cookies.output()
    places = "\n".join(str(one.headers) for one in seen)
    everything = "\n".join(
        [
            caplog.text,
            written.out,
            written.err,
            during,
            database_text(),
            broker_text(settings),
            cookies,
            places,
        ]
    )
    assert str(CustomerChallenge.objects.get().pk).replace("-", "") in everything.replace("-", "")
    for one in (MOBILE, MOBILE[1:], MOBILE[3:], "171 3920012", code, texting.wrong(code)):
        assert one not in everything


def test_a_gateway_that_fails_does_not_make_the_log_talk(
    gateways: Gateways, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def explode() -> None:
        raise RuntimeError(f"could not reach {MOBILE}")

    texting.SMS.before = explode
    ask(Client())
    work()
    written = capfd.readouterr()
    assert MOBILE[3:] not in f"{caplog.text}{written.out}{written.err}{database_text()}"


def test_events_carry_ids_only(seal: Seal) -> None:
    site = Client()
    ask(site, business=seal.code)
    enter(site, sent_code(), seal.code)
    pk = str(CustomerChallenge.objects.get().pk)
    for event in Event.objects.filter(ids__has_key="customerchallenge"):
        assert set(event.ids.values()) <= {pk, "1"}
    assert json.dumps(list(Event.objects.values_list("ids", flat=True))).find("3920012") == -1


def test_whoever_steals_the_database_without_the_keys_reads_no_number(
    seal: Seal, settings: Any, tmp_path: Path
) -> None:
    ask(Client())
    challenge = CustomerChallenge.objects.get()
    for name in ("otp-1.key", "number-1.key"):
        (tmp_path / name).write_text("ab" * 32, encoding="ascii")
    settings.KEYS_DIR = tmp_path
    assert CustomerChallenge.hash_of(MOBILE) != challenge.number_hmac
    with pytest.raises(InvalidToken):
        _read = challenge.e164


def test_the_export_holds_every_row_and_every_field_about_the_customer(seal: Seal) -> None:
    site = Client()
    ask(site, business=seal.code)
    enter(site, sent_code(), seal.code)
    customer = Customer.objects.get()
    found = export(customer, at=later())
    with connection.cursor() as cursor:
        for table, part in (("directory_block", "blocks"), ("verification_customerchallenge", "codes")):
            cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE number_hmac = %s", [customer.number_hmac])
            assert cursor.fetchone() == (len(found[part]),)
            assert len(found[part]) == 1
    for model in (Customer, Block, CustomerChallenge):
        fields = {field.name for field in model._meta.concrete_fields}
        assert EXPORTED[model.__name__] | NOT_EXPORTED[model.__name__] == fields, model
        assert not EXPORTED[model.__name__] & NOT_EXPORTED[model.__name__]
    assert found["blocks"][0]["business"] == str(seal.business_id)
    assert "Bäckerei Huber" in text(site.get("/blocks/data.json"))
