"""A question that asks about several things at once is answered about none of them: which one would be a guess."""

from typing import Any

import pytest
from django.test import Client

from directory.models import KeyDay
from tests.directory.asking import PATH, block, key
from tests.house.pages import check
from tests.verification import ready
from tests.verification.texting import MOBILE
from verification.models import Seal

pytestmark = pytest.mark.django_db
SEALED, NOBODYS = "%2B493023125012", "%2B493023125999"


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


TWICE = [
    f"q={SEALED}&q={NOBODYS}",
    f"q={NOBODYS}&q={SEALED}",
    f"q={SEALED}&q={SEALED}",
    f"q={SEALED}&q=",
    f"q=&q={SEALED}",
    f"q={SEALED}&%71={NOBODYS}",
    f"q={SEALED}&x=1&q={NOBODYS}",
]


@pytest.mark.parametrize("query", TWICE)
@pytest.mark.parametrize("path", ["/api/v1/check", "/api/v1/statement"])
def test_the_api_says_so(client: Client, seal: Seal, path: str, query: str) -> None:
    answer = client.get(f"{path}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "Huber" not in answer.content.decode()
    if not query.endswith("&q="):  # an empty one is unreadable before anybody counts
        assert answer.json()["detail"].startswith("Send q once: it stands in this address 2 times")


@pytest.mark.parametrize("query", TWICE)
@pytest.mark.parametrize(
    ("path", "words"), [("/check/", "mehrere Fragen"), ("/en/check/", "several questions")]
)
def test_the_page_says_so_and_keeps_what_was_typed(
    client: Client, seal: Seal, path: str, words: str, query: str
) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 422
    page = check(answer.content, "en" if path.startswith("/en/") else "de")
    assert words in page.text_of("main")[0]
    assert "Huber" not in page.text_of("main")[0]
    typed = next(box["value"] for box in page.all("input") if box.get("name") == "q")
    assert "+493023125012" in typed
    assert "," in typed


@pytest.mark.parametrize("doubled", ["business", "number"])
def test_nobody_is_told_whether_they_may_write(client: Client, seal: Seal, doubled: str) -> None:
    """The one that was meant may have blocked the business; and the question costs nothing."""
    block(seal.business)
    row, text = key()
    given = {"business": [seal.code], "number": ["+491729999999"]}
    given[doubled].append(MOBILE if doubled == "number" else str(seal.business_id))
    for order in (1, -1):
        asked: Any = {name: values[::order] for name, values in given.items()}
        answer = client.get(PATH, asked, headers={"authorization": f"Bearer {text}"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["detail"].startswith(f"Send {doubled} once")
    assert not KeyDay.objects.filter(key=row, asked__gt=0).exists()


def test_a_key_is_asked_for_first(client: Client, seal: Seal) -> None:
    answer = client.get(PATH, {"business": seal.code, "number": [MOBILE, MOBILE]})
    assert answer.status_code == 401


def test_what_has_no_meaning_may_stand_there_as_often_as_it_likes(client: Client, seal: Seal) -> None:
    answer = client.get(f"/api/v1/check?utm=1&utm=2&q={SEALED}")
    assert (answer.status_code, answer.json()["name"]) == (200, "Bäckerei Huber")


@pytest.mark.parametrize("path", ["/api/v1/check", "/api/v1/statement", PATH])
def test_a_thousand_parameters_are_too_many(client: Client, path: str) -> None:
    answer = crowded(client, path)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/statement", PATH])
def test_a_developer_is_shown_no_traceback_for_that(client: Client, settings: Any, path: str) -> None:
    settings.DEBUG = True
    answer = crowded(client, path)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_where_nobody_reads_parameters_they_may_be_many(client: Client, seal: Seal) -> None:
    assert crowded(client, f"/api/v1/seals/{seal.code}").status_code == 200


def crowded(client: Client, path: str) -> Any:
    _row, text = key()
    query = "&".join(f"a{n}=1" for n in range(1000))
    return client.get(f"{path}?{query}", headers={"authorization": f"Bearer {text}"})
