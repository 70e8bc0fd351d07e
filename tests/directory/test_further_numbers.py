"""What customers see of a business with several numbers: each is found, and all stand on its public page."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests.verification import adding, changing
from verification.models import Seal
from verification.rules import codes
from verification.services import seals

pytestmark = pytest.mark.django_db
HEADING = "Numbers with a valid seal"


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair(e164="+493023125097")


def page(client: Client, seal: Seal) -> str:
    return client.get(f"/en/b/{seal.business.slug}/").content.decode()


def linked(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_each_number_is_found_with_its_own_seal(client: Client, pair: tuple[Seal, Seal]) -> None:
    for seal in pair:
        shown = client.get("/en/check/", {"q": seal.e164}).content.decode()
        assert "This seal is valid" in shown
        assert codes.shown(seal.code) in shown
        assert "Bäckerei Huber" in shown
        assert codes.shown(seal.code) in client.get(f"/en/s/{codes.shown(seal.code)}").content.decode()
        assert client.get(f"/f/{codes.shown(seal.code)}").status_code == 200


def test_a_name_and_the_page_of_the_business_lead_to_the_main_seal(
    client: Client, pair: tuple[Seal, Seal]
) -> None:
    main, further = pair
    for asked in ("Bäckerei Huber", f"{settings.PUBLIC_URL}/b/{main.business.slug}/"):
        shown = client.get("/en/check/", {"q": asked}).content.decode()
        assert codes.shown(main.code) in shown
        assert codes.shown(further.code) not in shown


def test_the_public_page_names_all_numbers(client: Client, pair: tuple[Seal, Seal]) -> None:
    text = page(client, pair[0])
    assert HEADING in text
    for seal in pair:
        assert f'href="tel:{seal.e164}"' in text
        assert f'href="/en/s/{codes.shown(seal.code)}"' in text
    data = linked(text)
    assert data["telephone"] == pair[0].e164
    assert data["contactPoint"] == [{"@type": "ContactPoint", "telephone": adding.SECOND}]
    card = client.get(f"/b/{pair[0].business.slug}/contact.vcf").content.decode()
    assert card.count("TEL;") == 2
    assert f"tel:{adding.SECOND}" in card


def test_one_that_is_not_valid_is_not_among_them(client: Client, pair: tuple[Seal, Seal]) -> None:
    before = client.get(f"/en/b/{pair[0].business.slug}/")["ETag"]
    seals.suspend(seal=pair[1], cause="phone_contested", by=SYSTEM, at=timezone.now())
    answer = client.get(f"/en/b/{pair[0].business.slug}/", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert HEADING not in answer.content.decode()
    assert adding.SECOND not in answer.content.decode()


def test_a_business_with_one_number_has_no_list(client: Client) -> None:
    assert HEADING not in page(client, adding.main())


def test_where_only_the_main_number_is_contested_the_other_one_stands(
    client: Client, pair: tuple[Seal, Seal]
) -> None:
    seals.suspend(seal=pair[0], cause="phone_contested", by=SYSTEM, at=timezone.now())
    text = page(client, pair[0])
    assert "The seal has been suspended since" in text
    assert f'href="tel:{adding.SECOND}"' in text
    assert f'href="tel:{pair[0].e164}"' not in text


def test_one_not_yet_signed_is_not_spoken_of(client: Client) -> None:
    main = adding.main()
    changing.decide(adding.asked(main))
    assert Seal.objects.filter(further=True).count() == 1
    assert HEADING not in page(client, main)
    assert client.get("/api/v1/check", {"q": adding.SECOND}).json()["verdict"] == "unknown"
