"""Our own address changes: what is signed names one address, the same in seals and in status lists."""

import base64
import json
from typing import Any

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from config.outbox.models import Delivery, Event
from tests.directory.asked import make_all
from tests.verification import ready
from tests.verification.outside import deliver
from verification.models import Answer, Badge, Seal, StatusList
from verification.rules.badges import unpacked
from verification.services import seals
from verification.services.seals import lists, moving
from verification.services.seals.refresh import refresh_due

pytestmark = pytest.mark.django_db


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==="))
    return found


def test_lists_are_signed_anew_as_the_tokens_are(settings: Any) -> None:
    seal = ready.sealed()
    lists.sign_due(at=timezone.now())
    settings.PUBLIC_URL = "https://elsewhere.example"
    assert (refresh_due(at=timezone.now()), lists.sign_due(at=timezone.now())) == (1, 1)
    seal.token.refresh_from_db()
    named = claims_of(seal.token.text)["status"]["status_list"]["uri"]
    assert named.startswith("https://elsewhere.example/")
    assert claims_of(StatusList.objects.get().token)["sub"] == named
    assert lists.sign_due(at=timezone.now()) == 0


NEW = "https://elsewhere.example"


@pytest.fixture
def house() -> dict[str, Seal]:
    """A seal in every state, as the old address told of them."""
    made = make_all()
    deliver()
    return made


def move(settings: Any, address: str = NEW) -> None:
    """What happens once every process has the new address; beat rings both within five minutes."""
    settings.PUBLIC_URL, settings.PUBLIC_HOST = address, address.partition("://")[2]
    refresh_due(at=timezone.now())
    lists.sign_due(at=timezone.now())
    deliver()


def said(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Answer.objects.get(key=key).body))
    return found


def standing() -> list[Answer]:
    """What is said as it is stored; of a row that ran out the seal itself is asked."""
    return list(Answer.objects.filter(until__gt=timezone.now()))


def test_everything_that_is_said_names_the_new_address(settings: Any, house: dict[str, Seal]) -> None:
    told = {row.key: json.loads(bytes(row.body)) for row in Answer.objects.all()}
    assert {one["status"]["uri"].partition("/status")[0] for one in told.values() if one["status"]} == {
        "http://testserver"
    }
    move(settings)
    states = set()
    for row in standing():
        body = json.loads(bytes(row.body))
        assert b"testserver" not in bytes(row.body), row.key
        assert body["verdict"] == told[row.key]["verdict"], row.key
        states.add(body["state"])
        if body["status"]:
            assert body["status"]["uri"].startswith(f"{NEW}/status-lists/"), row.key
            assert body["status"]["idx"] == told[row.key]["status"]["idx"]
    assert {"active", "suspended", "revoked"} <= states
    for badge in Badge.objects.filter(until__gt=timezone.now()):
        drawn = unpacked(bytes(badge.body)).decode()
        assert "testserver" not in drawn, badge.key
        assert "elsewhere.example" in drawn, badge.key


def test_once_is_enough(settings: Any, house: dict[str, Seal]) -> None:
    move(settings)
    before = list(Answer.objects.order_by("key").values_list("key", "etag", "changed_at"))
    count = Event.objects.count()
    move(settings)
    assert Event.objects.count() == count
    assert list(Answer.objects.order_by("key").values_list("key", "etag", "changed_at")) == before


def test_there_and_back(settings: Any, house: dict[str, Seal]) -> None:
    code = f"c:{house['suspended'].code}"
    before = said(code)
    move(settings)
    move(settings, "http://testserver")
    # Its old token names this address again, and it was never signed for the other one.
    assert said(code) == before


def test_a_suspended_seal_shows_no_token_of_the_old_address(settings: Any, house: dict[str, Seal]) -> None:
    seal = house["suspended"]
    assert said(f"c:{seal.code}")["token"]
    move(settings)
    assert (said(f"c:{seal.code}")["token"], said(f"c:{seal.code}")["verdict"]) == (None, "suspended")


def test_who_resumes_is_not_spoken_of_before_the_new_token(settings: Any) -> None:
    seal = ready.sealed()
    lists.sign_due(at=timezone.now())
    suspended = seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    move(settings)
    seals.clear(seal=suspended, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert said(f"c:{seal.code}")["verdict"] == "suspended", "an answer without a proof"
    deliver()
    found = said(f"c:{seal.code}")
    assert (found["verdict"], claims_of(found["token"])["iss"]) == ("valid", NEW)


def test_portion_by_portion(settings: Any, house: dict[str, Seal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "BATCH", 1)
    move(settings)
    heard = Delivery.objects.filter(subscriber="verification.handlers.seals.rewrite", state="done")
    idle = Seal.objects.exclude(state="active").count()
    assert heard.count() == idle + 1
    assert not [row.key for row in standing() if b"testserver" in bytes(row.body)]


def test_a_portion_twice_changes_nothing_and_a_list_of_nobody_is_no_work(
    settings: Any, house: dict[str, Seal]
) -> None:
    move(settings)
    before = list(Answer.objects.order_by("key").values_list("key", "etag"))
    number = house["revoked"].status_list_id
    assert moving.go_on(number, after=0, at=timezone.now()) > 0
    assert moving.go_on(number + 1, after=0, at=timezone.now()) == 0
    assert list(Answer.objects.order_by("key").values_list("key", "etag")) == before


def test_an_ended_seal_covers_up_nobody_on_the_way(settings: Any) -> None:
    old = ready.sealed(e164="+493023125012", name="Konditorei Alt")
    lists.sign_due(at=timezone.now())
    deliver()
    seals.surrender(seal=old, by=Actor("business", str(old.business_id)), at=timezone.now())
    type(old.phone).objects.filter(pk=old.phone_id).update(state="released")
    new = ready.sealed(e164="+493023125012", name="Konditorei Neu")
    deliver()
    move(settings)
    assert Answer.objects.get(key="n:+493023125012").seal_id == new.pk
    assert said(f"c:{old.code}")["status"]["uri"].startswith(NEW)


def test_a_first_signature_is_no_move(settings: Any) -> None:
    ready.sealed()
    lists.sign_due(at=timezone.now())
    assert not Event.objects.filter(kind="verification.address_changed").exists()
