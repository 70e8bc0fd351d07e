"""Two people in one form: what one of them changed is joined, what both changed is shown to the second."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Business, Profile, ProfileVersion
from accounts.rules.profiles.document import Document, dump
from accounts.rules.profiles.hours import Hours
from accounts.rules.profiles.meeting import fingerprints, meet
from accounts.rules.profiles.words import BothLanguages
from tests import factories
from tests.accounts.opening_hours import week
from tests.accounts.test_logos import drawing, encoded
from tests.accounts.test_places_pages import SHOP
from tests.house.filling import filled


def alone(name: str) -> frozenset[str]:
    return frozenset({name})


@pytest.mark.parametrize(
    ("opened", "mine", "now", "values", "theirs", "clashes"),
    [
        ({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "3"}, {"a": "2", "b": "3"}, ("b",), ()),
        ({"a": "1"}, {"a": "2"}, {"a": "3"}, {"a": "2"}, ("a",), ("a",)),
        ({"a": "1"}, {"a": "2"}, {"a": "2"}, {"a": "2"}, (), ()),
        ({"a": "1"}, {"a": ""}, {"a": "1"}, {"a": ""}, (), ()),
        ({"a": "1"}, {"a": "1"}, {"a": ""}, {"a": ""}, ("a",), ()),
        ({}, {"a": ""}, {"a": "new"}, {"a": "new"}, ("a",), ()),
        ({"a": True}, {"a": True}, {"a": False}, {"a": False}, ("a",), ()),
        ({"a": ["de", "en"]}, {"a": ["en", "de"]}, {"a": ["de"]}, {"a": ["de"]}, ("a",), ()),
        ({"a": "x\ny"}, {"a": "\nx\r\ny "}, {"a": "z"}, {"a": "z"}, ("a",), ()),
        ({"a": None}, {}, {"a": "z"}, {"a": "z"}, ("a",), ()),
        ({"d0_on": True}, {"d0_on": True, "d0_1_from": ""}, {"d0_on": True, "d0_1_from": "14"},
         {"d0_on": True, "d0_1_from": "14"}, ("d0_1_from",), ()),
    ],
)  # fmt: skip
def test_what_only_one_changed_is_joined(
    opened: dict[str, object],
    mine: dict[str, object],
    now: dict[str, object],
    values: dict[str, object],
    theirs: tuple[str, ...],
    clashes: tuple[str, ...],
) -> None:
    met = meet(mine, fingerprints(opened), now, alone)
    assert (met.values, met.theirs, met.clashes) == (values, theirs, clashes)


def test_of_one_thing_nothing_is_joined() -> None:
    """A street of hers with a city of his would be no address."""
    opened = fingerprints({"street": "Weg 1", "city": "Berlin"})
    met = meet(
        {"street": "Weg 2", "city": "Berlin"},
        opened,
        {"street": "Weg 1", "city": "Wien"},
        lambda _name: frozenset({"address"}),
    )
    assert met.values == {"street": "Weg 2", "city": "Berlin"}
    assert met.clashes == ("city",)


@pytest.mark.parametrize("opened", ["", ":", ",,,", "a", "a:b:c", "\x00", "a:\ud800", "x:1," * 50_000])
def test_a_form_that_does_not_say_what_it_showed_never_wipes_words(opened: str) -> None:
    met = meet({"a": "mine", "b": ""}, opened, {"a": "theirs", "b": "theirs"}, alone)
    assert met.clashes == ("a",)
    assert met.values == {"a": "mine", "b": "theirs"}


@pytest.fixture
def business(client: Client, db: None) -> Business:
    owner = factories.user()
    client.force_login(owner)
    business = factories.business(owner=owner)
    put(business, Document(about=BothLanguages("Brot", "Bread"), description=BothLanguages("Alt", "Old")))
    return business


def put(business: Business, document: Document) -> None:
    Profile.objects.update_or_create(business=business, defaults={"draft": dump(document)})


def stored(business: Business) -> Document:
    return Profile.objects.get(business=business).document


def test_words_of_both_are_in_the_form_and_are_stored(client: Client, business: Business) -> None:
    opened = client.get("/en/profile/texts/")
    put(business, replace(stored(business), about=BothLanguages("Frisches Brot", "Bread")))
    answer = client.post("/en/profile/texts/", filled(opened, "about_de", description_de="Neu"))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Their changes are in the form now, beside yours." in body
    assert "Description in English</dt>" not in body  # nobody changed it
    again = filled(answer, "about_de")
    assert (again["about_de"], again["description_de"]) == ("Frisches Brot", "Neu")
    assert client.post("/en/profile/texts/", again).status_code == 302
    assert stored(business).about.de == "Frisches Brot"
    assert stored(business).description.de == "Neu"


def test_where_both_wrote_the_second_is_asked_at_the_field(client: Client, business: Business) -> None:
    opened = client.get("/en/profile/texts/")
    put(business, replace(stored(business), about=BothLanguages("Ihres <b>", "Bread")))
    answer = client.post("/en/profile/texts/", filled(opened, "about_de", about_de="Meines"))
    body = answer.content.decode()
    assert "Somebody else has put “Ihres &lt;b&gt;” here. Yours is kept" in body
    assert '<a href="#id_about_de">' in body
    assert filled(answer, "about_de")["about_de"] == "Meines"
    assert stored(business).about.de == "Ihres <b>"


def test_another_location_is_none_of_the_reader_s_business(client: Client, business: Business) -> None:
    put(business, replace(stored(business), locations=(SHOP, replace(SHOP, key="cafe", name="Café"))))
    opened = client.get("/en/profile/places/shop/")
    put(business, replace(stored(business), locations=(SHOP, replace(SHOP, key="cafe", name="Bistro"))))
    answer = client.post("/en/profile/places/shop/", filled(opened, "country", action="save", name="Laden 2"))
    assert answer.status_code == 302
    assert [one.name for one in stored(business).locations] == ["Laden 2", "Bistro"]


def test_two_days_of_one_week(client: Client, business: Business) -> None:
    at = replace(SHOP, hours=Hours("week", week("9-18")))
    put(business, replace(stored(business), locations=(at,)))
    opened = client.get("/en/profile/hours/shop/")
    put(
        business,
        replace(
            stored(business), locations=(replace(at, hours=Hours("week", week("9-18", mo="9-12 14-18"))),)
        ),
    )
    answer = client.post("/en/profile/hours/shop/", filled(opened, "quick", action="save", d1_0_from="10:00"))
    assert answer.status_code == 422
    again = client.post("/en/profile/hours/shop/", filled(answer, "quick", action="save"))
    assert again.status_code == 302
    assert stored(business).locations[0].hours.week == week("9-18", mo="9-12 14-18", tu="10-18")


def test_nobody_publishes_or_discards_what_they_have_not_seen(client: Client, business: Business) -> None:
    preview, asked = client.get("/en/profile/preview/"), filled(client.get("/en/profile/preview/"), "seen")
    put(business, replace(stored(business), about=BothLanguages("Ganz anders", "Else")))
    for page in ("publish", "discard"):
        answer = client.post(f"/en/profile/{page}/", asked, follow=True)
        assert answer.redirect_chain[-1][0] == "/en/profile/preview/"
        assert "Somebody else has changed the profile since you opened this page." in answer.content.decode()
    assert not ProfileVersion.objects.exists()
    assert stored(business).about.de == "Ganz anders"
    assert preview.status_code == 200
    client.post("/en/profile/publish/", filled(client.get("/en/profile/preview/"), "seen"))
    assert ProfileVersion.objects.get().document.about.de == "Ganz anders"


@pytest.mark.parametrize("marked", [{}, {"seen": ""}, {"seen": "\x00"}, {"seen": "0" * 200}])
def test_a_form_without_its_mark_puts_nothing_over_what_is_there(
    client: Client, business: Business, marked: dict[str, str]
) -> None:
    for page in ("publish", "discard"):
        client.post(f"/en/profile/{page}/", marked)
    assert not ProfileVersion.objects.exists()
    answer = client.post("/en/profile/texts/", {**marked, "about_de": "Meines", "category": "bakery"})
    assert answer.status_code == 422
    assert stored(business).about.de == "Brot"
    again = filled(answer, "about_de")
    assert (again["about_de"], again["description_de"]) == ("Meines", "Alt")
    assert client.post("/en/profile/texts/", again).status_code == 302
    assert (stored(business).about.de, stored(business).description.de) == ("Meines", "Alt")


def test_an_earlier_version_is_not_put_over_a_draft_that_nobody_saw(
    client: Client, business: Business
) -> None:
    for text in ("Erstes", "Zweites"):
        put(business, replace(stored(business), about=BothLanguages(text, "")))
        client.post("/en/profile/publish/", filled(client.get("/en/profile/preview/"), "seen"))
    opened = filled(client.get("/en/profile/versions/1/"), "seen")
    put(business, replace(stored(business), about=BothLanguages("Entwurf einer Kollegin", "")))
    for sent in (opened, {}):
        answer = client.post("/en/profile/versions/1/restore/", sent, follow=True)
        assert answer.redirect_chain[-1][0] == "/en/profile/versions/1/"
        assert "Somebody else has changed the profile since you opened this page." in answer.content.decode()
        assert "Your changes that are not published yet would be lost." in answer.content.decode()
    assert stored(business).about.de == "Entwurf einer Kollegin"
    known = filled(client.get("/en/profile/versions/1/"), "seen")
    client.post("/en/profile/versions/1/restore/", known)
    again = client.post("/en/profile/versions/1/restore/", known, follow=True)
    assert "There is nothing new to publish." in again.content.decode()
    assert (stored(business).about.de, ProfileVersion.objects.count()) == ("Erstes", 3)


def test_a_second_click_on_publish_is_no_quarrel(client: Client, business: Business) -> None:
    asked = filled(client.get("/en/profile/preview/"), "seen")
    client.post("/en/profile/publish/", asked)
    answer = client.post("/en/profile/publish/", asked, follow=True)
    assert "There is nothing new to publish." in answer.content.decode()
    assert ProfileVersion.objects.count() == 1


def test_discarding_asks_first_and_names_what_goes(client: Client, business: Business) -> None:
    client.post("/en/profile/publish/", filled(client.get("/en/profile/preview/"), "seen"))
    nothing = client.get("/en/profile/discard/", follow=True)
    assert "There are no changes that are not published." in nothing.content.decode()
    put(business, replace(stored(business), about=BothLanguages("Versuch", "Bread")))
    asked = client.get("/en/profile/discard/")
    assert "Versuch" in asked.content.decode()
    assert stored(business).about.de == "Versuch"
    client.post("/en/profile/discard/", filled(asked, "seen"))
    assert stored(business).about.de == "Brot"


def test_the_second_logo_is_asked_for_once_more_and_then_kept(client: Client, business: Business) -> None:
    opened = filled(client.get("/en/profile/logo/"), "seen")
    _done, answer = [
        client.post(
            "/en/profile/logo/",
            {**opened, "file": SimpleUploadedFile("a.png", encoded(drawing(colour)), "image/png")},
        )
        for colour in ("red", "blue")
    ]
    theirs = stored(business).logo
    assert answer.status_code == 422
    assert "Somebody else has changed the logo in the meantime." in answer.content.decode()
    assert theirs in answer.content.decode()
    content = SimpleUploadedFile("a.png", encoded(drawing("blue")), "image/png")
    done = client.post("/en/profile/logo/", {**filled(answer, "file"), "file": content})
    assert done.status_code == 302
    assert stored(business).logo not in ("", theirs)
