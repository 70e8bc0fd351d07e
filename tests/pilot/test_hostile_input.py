"""Whatever is sent to a public form, the answer is a page in the reader's language and never an error of ours."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pilot.models import Answer, Application
from tests.pilot.factories import ANSWERS, answered, draft, pages, programme, screened
from tests.pilot.pages import browser, desk_browser, path, start, text

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x07\x1b[31m",
    "\u202eexe.gnp",
    "\u200b\u200d\ufeff",
    "\ufffd\ufffe",
    "Z̴̡̛̼͈̎̋a̷l̸g̵o̶" * 3,
    "🥐" * 60,
    "مخبز الأمل",
    "面包店",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% load %}",
    "' OR 1=1 --",
    "%(reference)s %s",
    "../../etc/passwd",
    "x" * 5000,
    "\r\n\r\nSet-Cookie: a=b",
]


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.PILOT_LIMITS = dict.fromkeys(settings.PILOT_LIMITS, 100_000)
    settings.DESK_SECOND_FACTOR = False
    cache.clear()


@pytest.mark.parametrize("typed", HOSTILE)
def test_every_page_of_the_questionnaire_bears_anything(typed: str) -> None:
    application = draft()
    client = browser(application)
    for key in pages(application):
        response = client.post(path("pilot:apply", key), dict.fromkeys(ANSWERS, typed))
        assert response.status_code in (302, 422), key
        if response.status_code == 422:
            assert 'role="alert"' in text(response)
    for answer in Answer.objects.all():
        assert "\x00" not in str(answer.value)
    assert client.get(path("pilot:check")).status_code == 200


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_other_forms_bear_anything_too(typed: str) -> None:
    application = screened()
    client, _person = desk_browser()
    data = dict.fromkeys(
        ("text", "code", "cohort", "application", "email", "query", "_draft", "_from"), typed
    )
    addresses = [path("pilot:resume"), path("pilot:later"), path("pilot:check"), path("pilot:desk_invite")]
    addresses += [path("pilot:desk_act", application.pk, act) for act in ("ask", "note", "decline", "invite")]
    for address in addresses:
        assert client.post(address, data).status_code in (302, 422), address
    assert client.get(path("pilot:desk"), {"q": typed.replace("\x00", ""), "after": "x"}).status_code == 200


@given(st.dictionaries(st.sampled_from([*ANSWERS, "later", "_from", "_draft"]), st.text(max_size=80)))
@rules(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_leads_somewhere(data: dict[str, str]) -> None:
    application = Application.objects.filter(state="draft").first() or draft()
    client = browser(application)
    for key in ("business", "impersonation", "contact"):
        encoded = QueryDict(mutable=True)
        encoded.update({name: value.encode("utf-8", "replace").decode() for name, value in data.items()})
        assert client.post(path("pilot:apply", key), encoded.dict()).status_code in (302, 422)


def test_fields_that_come_twice_are_read_once() -> None:
    application = draft()
    client = browser(application)
    body = "company=One&company=Two&postcode=1&postcode=2&country=DE&country=AT"
    client.post(path("pilot:apply", "business"), body, content_type="application/x-www-form-urlencoded")
    body = "channels=calls&channels=calls&channels=sms"
    client.post(path("pilot:apply", "channels"), body, content_type="application/x-www-form-urlencoded")
    values = {row.question.key: row.value for row in Answer.objects.select_related("question")}
    assert values == {"company": "Two", "postcode": "2", "country": "AT", "channels": ["calls", "sms"]}


def test_bytes_that_are_no_text_are_refused_or_mended() -> None:
    client = browser(draft())
    body = b"company=%ff%fe%ed%a0%80&postcode=1&country=DE"
    response = client.post(
        path("pilot:apply", "business"), body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in (302, 422)


def test_a_megabyte_is_too_much_and_says_so() -> None:
    application = answered()
    client = browser(application)
    response = client.post(path("pilot:apply", "impersonation"), {"impersonation_story": "x" * 1_000_000})
    assert response.status_code == 413
    assert path("pilot:apply", "impersonation") in text(response)
    application.refresh_from_db()
    assert application.state == "draft"


def test_sixty_thousand_characters_are_named_with_the_limit_and_kept() -> None:
    client = browser(draft())
    response = client.post(
        path("pilot:apply", "impersonation"), {"impersonated": "yes", "impersonation_story": "x" * 60_000}
    )
    assert response.status_code == 422
    assert "x" * 60_000 in text(response)
    assert "2000" in text(response).replace(".", "").replace(",", "")


@pytest.mark.parametrize("address", ["pilot:start", "pilot:resume"])
def test_too_many_forms_a_minute_are_braked(settings: Any, address: str) -> None:
    settings.PILOT_LIMITS = {**settings.PILOT_LIMITS, "forms": 3}
    programme()
    client = Client()
    codes = [client.post(path(address), {"email": "x"}).status_code for _ in range(5)]
    assert codes[:3].count(429) == 0
    assert codes[3:] == [429, 429]
    assert client.get(path(address)).status_code == 200


def test_a_broken_cache_lets_people_through(settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    programme()
    assert start(Client()).status_code == 302


def test_forms_without_csrf_token_are_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    programme()
    for name in ("pilot:start", "pilot:resume"):
        assert client.post(path(name), {"email": "a@huber.example"}).status_code == 403
    assert not Application.objects.exists()
