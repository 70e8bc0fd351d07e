"""Contact permission: yes or no by key, at once, alike for hit and miss, within a budget, and never about others."""

import logging
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from directory.models import KeyDay
from directory.rules import replies
from directory.rules.api_keys import make
from directory.services import api_keys, blocks
from tests import factories
from tests.directory.asking import NO, OTHER, PATH, YES, block, customer, key, later, question
from tests.verification import ready
from tests.verification.texting import MOBILE
from verification.rules import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return factories.business("Bäckerei Huber")


def test_a_block_turns_yes_into_no_at_once_and_lifting_turns_it_back(business: Business) -> None:
    _row, text = key()
    assert question(text, business.pk).content == YES
    made = block(business)
    assert question(text, business.pk).content == NO
    assert question(text, business.pk, OTHER).content == YES
    blocks.lift(customer=customer(), block_id=made.pk, at=timezone.now())
    assert question(text, business.pk).content == YES


def test_the_business_may_be_named_by_its_seal_in_any_way_of_writing() -> None:
    seal = ready.sealed()
    _row, text = key()
    block(seal.business)
    for name in (seal.code, codes.shown(seal.code).lower(), str(seal.business_id), seal.business_id.hex):
        assert question(text, name).content == NO


def test_unknown_and_unblocked_are_the_same_bytes_headers_and_queries(business: Business) -> None:
    _row, text = key()
    block(factories.business("Andere"), OTHER)
    block(business, "+491731111111")
    answers, statements = [], []
    for number in (OTHER, "+491740000000", "+491731111111"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answers.append(question(text, business.pk, number))
        said = [one["sql"].split(" WHERE ")[0][:40] for one in seen.captured_queries]
        # Where the test's own transaction is, a portion is taken in a savepoint.
        statements.append([one for one in said if "SAVEPOINT" not in one])
    known_elsewhere, unknown, blocked = answers
    assert known_elsewhere.content == unknown.content == YES
    assert len(YES) == len(NO) == len(blocked.content)
    heads = [
        {k: v for k, v in dict(one.headers).items() if k != "X-Request-ID"}
        for one in (known_elsewhere, unknown)
    ]
    assert heads[0] == heads[1]
    assert set(heads[0]) | {"X-Request-ID"} == set(blocked.headers)
    assert statements[0] == statements[1] == statements[2]
    assert len(statements[0]) == 3


def test_only_who_asked_may_keep_the_answer_and_not_for_long(business: Business) -> None:
    _row, text = key()
    first = question(text, business.pk)
    assert first["Cache-Control"] == "private, max-age=3"
    assert "Authorization" in first["Vary"]
    assert first["Content-Type"] == "application/json"
    again = question(text, business.pk, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    block(business)
    assert question(text, business.pk, **{"if-none-match": first["ETag"]}).content == NO


@pytest.mark.parametrize("number", [" 491713920012", "+4901713920012", MOBILE])
def test_one_number_is_one_number_however_it_arrives(business: Business, number: str) -> None:
    _row, text = key()
    block(business)
    assert question(text, business.pk, number).content == NO


@pytest.mark.parametrize(
    "number",
    ["", "0171 3920012", "491713920012", "+", "+0", "+49", "+49171392001212345", "+49 171 3920012", "tel:+491713920012",
     "+٤٩١٧١٣٩٢٠٠١٢", "+491713920012;ext=1", "+4917139200x2", "🥐", "+999123456789", "x" * 5000],
)  # fmt: skip
def test_what_is_not_e164_is_refused(business: Business, number: str) -> None:
    row, text = key()
    refused = question(text, business.pk, number)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert not KeyDay.objects.filter(key=row).exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "00000000-0000-0000-0000-000000000000",
        "0000-0000-00",
        "baeckerei-huber",
        "🥐",
        "' OR 1=1 --",
        "1",
    ],
)
def test_an_unknown_business_is_not_found(business: Business, name: str) -> None:
    _row, text = key()
    refused = question(text, name)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "query", ["", "business=1", "number=%2B49171", "business=a&number=", "business=" + "x" * 999]
)
def test_what_is_missing_is_said(query: str) -> None:
    _row, text = key()
    answer = Client().get(f"{PATH}?{query}", headers={"authorization": f"Bearer {text}"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_business_asks_about_itself_only(business: Business) -> None:
    _row, text = key(business)
    other = factories.business("Andere")
    block(business)
    block(other)
    assert question(text, business.pk).content == NO
    assert question(text, business.pk, OTHER).content == YES
    refused = [question(text, other.pk, number) for number in (MOBILE, OTHER)]
    assert [one.status_code for one in refused] == [403, 403]
    assert refused[0].content == refused[1].content


SHAPED = "Bearer ks_live_" + "A" * 38


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic a2V5", "bearer ks_live_", SHAPED, "x" * 9000]
)
def test_without_a_key_nothing_is_answered(business: Business, header: str) -> None:
    headers = {"authorization": header} if header else {}
    answer = Client().get(PATH, {"business": str(business.pk), "number": MOBILE}, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "no-store" in answer["Cache-Control"]


def test_a_key_that_does_not_exist_ended_or_was_revoked_reads_the_same(business: Business) -> None:
    row, text = key(business, days=1)
    with time_machine.travel(later(days=2)):
        expired = question(text, business.pk)
    api_keys.revoke(key=row, by=Actor("business"), at=timezone.now())
    api_keys.revoke(key=row, by=Actor("business"), at=timezone.now())
    revoked, unknown = question(text, business.pk), question(make(), business.pk)
    assert expired.status_code == revoked.status_code == unknown.status_code == 401
    assert expired.content == revoked.content == unknown.content


def test_a_signed_in_owner_without_a_key_gets_nothing(client: Client) -> None:
    owner = factories.user()
    business = factories.business("Bäckerei Huber", owner=owner)
    client.force_login(owner)
    assert client.get(PATH, {"business": str(business.pk), "number": MOBILE}).status_code == 401


@pytest.mark.parametrize("name", ["key", "access_token", "token", "business", "number", "Authorization"])
def test_a_key_in_the_address_is_refused_and_not_used(business: Business, name: str) -> None:
    row, text = key(business)
    data = {"business": str(business.pk), "number": MOBILE, name: text}
    for headers in ({}, {"authorization": f"Bearer {text}"}):
        answer = Client().get(PATH, data, headers=headers)
        assert answer.status_code == 400
        assert b"Revoke" in answer.content
        assert text.encode() not in answer.content
    assert not KeyDay.objects.filter(key=row).exists()


def test_the_budget_of_a_day(business: Business) -> None:
    row, text = key(per_day=3)
    with time_machine.travel("2026-11-22T23:00:00Z", tick=False):
        assert [question(text, business.pk).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = question(text, business.pk)
        assert refused["Retry-After"] == "3600"
        assert refused["Content-Type"] == "application/problem+json"
        block(business)
        assert question(text, business.pk).content == refused.content
    assert KeyDay.objects.get(key=row).asked == 3
    with time_machine.travel("2026-11-23T00:00:00Z", tick=False):
        assert question(text, business.pk).content == NO


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_asking_is_possible(business: Business, method: str) -> None:
    _row, text = key()
    answer = getattr(Client(), method)(PATH, headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 405


def test_the_log_holds_neither_key_nor_number_nor_answer(
    business: Business, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], settings: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.DEBUG = True
    row, text = key(business)
    block(business)
    question(text, business.pk)
    Client().get(PATH, {"key": text}, headers={"authorization": f"Token {text}"})
    written = capfd.readouterr()
    everything = f"{caplog.text}{written.out}{written.err}"
    assert str(row.pk) in everything
    for secret in (text, text[8:40], MOBILE, MOBILE[1:], "'no'", '"no"'):
        assert secret not in everything


def test_the_description_tells_of_it(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    operation = schema["paths"][PATH]["get"]
    assert operation["security"]
    assert set(operation["responses"]) == {"200", "304", "400", "401", "403", "404", "429", "503"}
    assert "application/problem+json" in operation["responses"]["429"]["content"]
    assert [one["name"] for one in operation["parameters"]] == ["business", "number"]
    assert PATH in client.get("/api/docs/").content.decode()


def test_the_bytes_are_one_pure_function() -> None:
    assert (replies.permission(blocked=True).body, replies.permission(blocked=False).body) == (NO, YES)
    tags = {dict(replies.permission(blocked=b).headers)["ETag"] for b in (True, False)}
    assert len(tags) == 2
