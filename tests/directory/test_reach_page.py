"""A customer asks a profile whether delivery comes to a postcode: answered in words, kept nowhere."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.rules.profiles.delivery import Area, DeliveryOffer
from accounts.rules.profiles.document import Document
from tests import factories
from tests.accounts.profile_documents import MAIN
from tests.directory.publishing import publish
from tests.directory.reading import Hand
from tests.directory.wsgi import ask
from tests.house.pages import check

HERE = "/en/b/huber/"
RADIUS = DeliveryOffer("own_delivery", area=Area("radius", radius_km=15, around="main"))
LISTED = DeliveryOffer("parcel", area=Area("postcodes", postcodes=("101*",), countries=("DE",)))
PICKUP = DeliveryOffer("pickup")


def shop(*offers: DeliveryOffer) -> None:
    firm = factories.business(slug="huber")
    publish(firm, Document(category="bakery", locations=(MAIN,), delivery=offers))


def words(client: Client, path: str = HERE, **query: str) -> str:
    return check(client.get(path, query).content, "en" if path.startswith("/en") else "de").text_of("main")[0]


@pytest.mark.django_db
def test_the_distance_is_said_from_the_whole_address_and_the_postcode_answered(client: Client) -> None:
    shop(RADIUS, LISTED, PICKUP)
    front = words(client)
    assert "Within 15 km of Musterweg 1, 10115 Berlin" in front
    assert "inside the area" not in front
    middle = words(client, postcode="10115")
    assert "Own delivery: yes, 10115 is inside the area." in middle
    assert "Parcel: yes, 10115 is inside the area." in middle
    assert "Pick-up: yes" not in middle
    beside = words(client, postcode=" １0999 ")
    assert "we cannot measure it without a map. Ask there whether 10999 is inside." in beside
    assert "Parcel: no, 10999 is outside the area." in beside
    german = words(client, "/b/huber/", postcode="10999")
    assert "Im Umkreis von 15 km um Musterweg 1, 10115 Berlin" in german
    assert "nein, 10999 liegt außerhalb des Gebiets." in german


@pytest.mark.django_db
def test_the_answer_is_announced_named_and_not_kept(client: Client) -> None:
    shop(RADIUS)
    answer = client.get(HERE, {"postcode": "10117"})
    page = check(answer.content, "en")
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.all("div", role="status")
    (field,) = page.all("input", name="postcode")
    assert (field["value"], field["autocomplete"]) == ("10117", "postal-code")
    assert page.dangling() == []
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "abc",
        "123",
        "1" * 21,
        "10115" * 5000,
        "💩",
        "\u202e10115",
        "<b>10115</b>",
        "' OR 1",
    ],
)
def test_what_is_no_postcode_is_said_with_an_example(client: Client, typed: str) -> None:
    shop(RADIUS)
    answer = client.get(HERE, {"postcode": typed})
    assert answer.status_code == 200
    page = check(answer.content, "en")
    assert "Enter a postcode like" in page.text_of("main")[0]
    assert "<b>10115" not in page.html
    (field,) = page.all("input", name="postcode")
    assert field["aria-invalid"] == "true"
    assert "postcode_error" in field["aria-describedby"]


@pytest.mark.django_db
def test_where_nothing_is_brought_nobody_asks(client: Client) -> None:
    shop(PICKUP)
    assert 'name="postcode"' not in client.get(HERE).content.decode()
    assert 'name="postcode"' not in client.get(HERE, {"postcode": "10115"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_reader_leaves_the_question_to_django(tmp_path: Path) -> None:
    shop(LISTED)
    hand: Any = Hand(tmp_path / "reader")
    try:
        hand.look()
        for _turn in range(2):
            ask(hand.reader, HERE)
        for typed, said in (("10115", b"is inside the area"), ("99999", b"is outside the area")):
            hand.keeper.turn()
            ours, djangos = (ask(side, f"{HERE}?postcode={typed}") for side in (hand.reader, hand.django))
            assert ours[:3] == djangos[:3]
            assert said in ours.body
        assert b"is inside the area" not in ask(hand.reader, HERE).body
    finally:
        hand.close()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["D-10117", "10117 Berlin", "DE 10117", "d-10117 berlin"])
def test_a_postcode_may_have_its_town_behind_it(client: Client, typed: str) -> None:
    shop(LISTED)
    assert "yes, 10117 is inside" in words(client, postcode=typed)


@pytest.mark.django_db
def test_the_sign_of_another_country_is_no_postcode_here(client: Client) -> None:
    shop(LISTED)
    assert "Enter a postcode like" in words(client, postcode="A-10117")
