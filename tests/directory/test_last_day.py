"""Whoever looks at a seal is told the same last day: by its page, the profile, the badge and what was checked."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from accounts.templatetags.site import day
from tests.directory.publishing import listed_seal
from verification.rules.answers import last_day

pytestmark = pytest.mark.django_db


def test_every_page_names_the_same_last_day(client: Client) -> None:
    seal = listed_seal()
    told = client.get(f"/api/v1/seals/{seal.code}").json()
    end = last_day(datetime.fromisoformat(told["valid_until"]))
    assert min(one["to"] for one in told["checks"]) == end.isoformat()
    with translation.override("en"):
        said, a_day_late = f"until {day(end)}", f"until {day(end + timedelta(days=1))}"
    for path in (f"/en/s/{seal.code}", "/en/b/baeckerei-huber/"):
        page = client.get(path).content.decode()
        assert page.count(said) >= 2, path
        assert a_day_late not in page, path
    assert said in client.get(f"/f/{seal.code}?lang=en").content.decode()
