"""The pages about webhooks before W3C's validator: empty, filled in, wrong, switched off, and the secret shown once."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from directory.models import Webhook
from directory.services import webhook_sending as sending
from tests.accounts.people import browser, owner
from tests.directory.hooking import add, added, dead, paying, publish
from tests.directory.test_validators import html_problems

pytestmark = [pytest.mark.processes, pytest.mark.django_db]


def test_they_are_valid_html(tmp_path: Path, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    business = paying()
    site = browser(owner(business))
    pages = [site.get(f"{prefix}/account/webhooks/") for prefix in ("", "/en")]
    pages += [add(site, address="http://<b>'\"&"), add(site)]
    hook = added(business)
    sending.tell(event=publish(business)[0], at=timezone.now())
    dead(added(business))
    for row in Webhook.objects.order_by("created_at"):
        for prefix in ("", "/en"):
            here = f"{prefix}/account/webhooks/"
            places = (here, f"{here}new/", *(f"{here}{row.pk}/{end}" for end in ("", "secret/", "remove/")))
            pages += [site.get(place) for place in places]
    secret = f"/en/account/webhooks/{hook.pk}/secret/"
    for number in (1, 1, 2):  # made, made already, and another one within the day
        pages += [site.post(secret, {"secret_no": number}), site.get(secret)]
    pages.append(site.post(f"/en/account/webhooks/{hook.pk}/test/", follow=True))
    assert {page.status_code for page in pages} == {200, 422}
    for number, page in enumerate(pages):
        (tmp_path / f"{number}.html").write_bytes(page.content)
    assert html_problems(tmp_path) == ""
