"""Every form of the profile bears whatever is sent to it: what cannot stand is said in the reader's language, what was
typed is kept, and nothing else changes; what is only strange is taken as it is."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles.document import Document
from tests.accounts.on_hours import CAFE, SHOP, owned_by, put
from tests.house import hostile
from tests.house.hostile import CLAIMS, EMPTY, EVERYTHING, MILLION, UNREADABLE, WORDS, Form

pytestmark = pytest.mark.django_db

MONDAY = {"d0_on": "on", "d0_0_from": "7:15", "d0_0_to": "18:45"}
SEASON = {"s0_name": "Sommer", "s0_first": "1.5.", "s0_last": "30.9.", "s0_week": "Mo 9-12"}
SAVE = {"action": "save", **MONDAY}
TEXTS = Form(
    "/profile/texts/", "about_de", ("about_de", "about_en", "description_de", "description_en"),
    {"category": "bakery"},
)  # fmt: skip
CONTACT = Form(
    "/profile/contact/", "website",
    ("website", "email", "whatsapp", "telegram", "signal", "threema", "matrix", "sms"),
)  # fmt: skip
PLACE = {"country": "DE", "street": "Weg 1", "postcode": "10115", "city": "Berlin", "action": "save"}
NEW_PLACE = Form("/profile/places/new/", "country", ("name", "street", "postcode", "city", "geo"), PLACE)
OLD_PLACE = Form("/profile/places/shop/", "country", ("name", "street", "postcode", "city", "geo"), PLACE)
HOURS = "/profile/hours/shop/"
GRID = Form(HOURS, "kind", ("d0_0_from", "d0_0_to"), SAVE)
SPECIAL = Form(HOURS, "kind", ("special", "special_on", "special_hours", "special_note"), SAVE)
SEASONS = Form(HOURS, "kind", ("s0_name", "s0_first", "s0_last", "s0_week"), {**SAVE, **SEASON})
SHUT = Form(
    HOURS, "kind", ("shut_first", "shut_last", "shut_note"),
    {**SAVE, "shut": "on", "shut_first": "1.8.2027", "shut_last": "2.8.2027"},
)  # fmt: skip
HOLIDAYS = Form(
    HOURS, "kind", ("holiday_hours",), {**SAVE, "holiday_policy": "own", "holiday_hours": "10-12"}
)
DELIVERY = Form(
    "/profile/delivery/own_delivery/", "currency",
    ("postcodes", "minimum", "free_from", "from_0", "fee_0", "lead_days", "lead_hours", "cut_off",
     "note_de", "note_en"),
    {"area": "postcodes", "postcodes": "10115"},
)  # fmt: skip
AROUND = Form("/profile/delivery/on_site/", "currency", ("radius_km",), {"area": "radius", "radius_km": "5"})
PICKUP = Form("/profile/delivery/pickup/", "currency", ("minimum", "lead_hours", "note_de", "note_en"))
HOURS_FORMS = (GRID, SPECIAL, SEASONS, SHUT, HOLIDAYS)
SAVED = (TEXTS, CONTACT, NEW_PLACE, OLD_PLACE, *HOURS_FORMS, DELIVERY, AROUND, PICKUP)
# What these buttons of the hours' page do stands on it before anything is stored.
QUICK = Form(HOURS, "kind", ("quick",), {**MONDAY, "action": "take"})
NOTATION = Form(HOURS, "kind", ("osm",), {**MONDAY, "action": "osm"})
ANOTHER_DAY = Form(
    HOURS, "kind", ("special_on", "special_hours", "special_note"), {**MONDAY, "action": "special"}
)
SHOWN = (QUICK, NOTATION, ANOTHER_DAY)
# The words of these reach the public page as they were typed.
PUBLIC = (
    TEXTS,
    Form(NEW_PLACE.path, "country", ("name", "street", "city"), PLACE),
    Form(DELIVERY.path, "currency", ("note_de", "note_en"), DELIVERY.typed),
    Form(HOURS, "kind", ("shut_note", "s0_name"), {**SHUT.typed, **SEASON}),
)


@pytest.fixture
def business(client: Client) -> Business:
    return owned_by(client)


def document(business: Business) -> Document:
    return Profile.objects.get(business=business).document


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_what_cannot_be_read_is_refused_in_each_field(client: Client, business: Business, form: Form) -> None:
    for words in hostile.rounds(form.fields, UNREADABLE):
        said = hostile.refused(form, client, **words)
        assert len(said["de"]) >= len(form.fields), said["de"]


@pytest.mark.parametrize("form", PUBLIC, ids=str)
def test_nothing_says_that_we_checked_it(client: Client, business: Business, form: Form) -> None:
    for words in hostile.rounds(form.fields, CLAIMS):
        said = hostile.refused(form, client, **words)
        assert [one[:14] for one in said["de"]] == ["Lassen Sie „" + one[12:14] for one in said["de"]]
        assert all(one.startswith("Leave out “") for one in said["en"])
        assert len(said["en"]) == len(form.fields)


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_what_is_only_strange_is_taken_or_told(client: Client, business: Business, form: Form) -> None:
    for at, text in enumerate({**WORDS, **EMPTY}.values()):
        hostile.borne(form, client, text, "de" if at % 2 else "en")


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_a_million_characters_are_told_in_any_field(client: Client, business: Business, form: Form) -> None:
    # Two at a time: more than two and a half megabytes are not read at all.
    for first in range(0, len(form.fields), 2):
        hostile.refused(form, client, **dict.fromkeys(form.fields[first : first + 2], MILLION))


def test_neither_does_the_note_of_a_special_day(client: Client, business: Business) -> None:
    for text in CLAIMS.values():
        said = hostile.refused(SPECIAL, client, special=f"24.12.2026: 9–14 ({text})")
        assert said["de"][0].startswith("Zeile 1: Lassen Sie „")
        hostile.refused(SPECIAL, client, special_on="24.12.2026", special_note=text)


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_every_script_and_sign_is_taken_as_it_is(client: Client, business: Business, text: str) -> None:
    _data, answer = TEXTS.sent(client, "", **dict.fromkeys(TEXTS.fields, text))
    assert answer.status_code == 302
    found = document(business)
    assert {found.about.de, found.about.en, found.description.de, found.description.en} == {text}


@pytest.mark.parametrize("form", SHOWN, ids=str)
def test_buttons_that_store_nothing_bear_anything(client: Client, business: Business, form: Form) -> None:
    for at, text in enumerate([*EVERYTHING.values(), MILLION]):
        language, prefix = hostile.LANGUAGES[at % 2]
        words = dict.fromkeys(form.fields[: 1 + at % len(form.fields)], text)
        with hostile.watched() as written:
            data, answer = form.sent(client, prefix, **words)
        assert answer.status_code == 200
        assert 'value="7:15"' in answer.content.decode()
        if 'role="alert"' in answer.content.decode():
            hostile.complaints(answer, language)
            hostile.kept(form, data, answer)
        assert written == []
    assert document(business) == Document(locations=(SHOP,))


def test_five_hundred_special_days_are_told_in_both_languages(client: Client, business: Business) -> None:
    days = "\n".join(f"{1 + at % 28}.{1 + at % 12}.{2027 + at // 336}: 9–14" for at in range(500))
    said = hostile.refused(SPECIAL, client, special=days)
    assert said["de"][0].startswith("Das sind 500 besondere Tage")
    assert said["en"][0].startswith("These are 500 special days")


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_fields_of_the_wrong_kind_and_names_that_nobody_knows(
    client: Client, business: Business, form: Form
) -> None:
    """As programs send them: lists where one value is meant, names of other forms, numbers past every end."""
    odd = {
        "seen": ["a", "b"], "category": "\x00", "languages": ["de", "<x>"], "kind": "-1", "area": "99" * 50,
        "countries": ["DE", ""], "days": ["7", "x", "-1"], "holiday_policy": "1e9", "holiday_region": "DE-",
        "d9_0_from": "7", "d0_99_from": "7", "s9_first": "x", "id": "1", "business": "2", "__class__": "x",
        "currency": "💶", "country": "D\x00", "time_zone": "../../etc/passwd", "copy_from": "\x00",
    }  # fmt: skip
    for language, prefix in hostile.LANGUAGES:
        with hostile.watched() as written:
            _data, answer = form.sent(client, prefix, **odd)
        assert answer.status_code == 422, answer.status_code
        hostile.complaints(answer, language)
        assert written == []


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_the_last_of_a_repeated_field_counts(client: Client, business: Business, form: Form) -> None:
    name = form.fields[0]
    good = {TEXTS: "Brot", CONTACT: "huber.example"}.get(form, form.typed.get(name, ""))
    _data, answer = form.sent(client, "", **{name: [MILLION[:3000], good]})
    assert answer.status_code == 302


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_a_stale_form_shows_what_is_there_and_changes_nothing(
    client: Client, business: Business, form: Form
) -> None:
    before = document(business)
    said = hostile.refused(form, client, seen="0" * 16, base="")
    assert said["de"][0].startswith("Das hat in der Zwischenzeit jemand anderes geändert.")
    assert said["en"][0].startswith("Somebody else has changed this in the meantime.")
    assert document(business) == before


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_sent_twice_it_is_there_once(client: Client, business: Business, form: Form) -> None:
    """The second of two equal requests is a stale form: it is told, or it changes nothing."""
    good = {
        TEXTS: {"about_de": "Brot"},
        CONTACT: {"email": "laden@huber.example"},
        SPECIAL: {"special": "24.12.2026"},
    }
    data, answer = form.sent(client, "", **good.get(form, {}))
    assert answer.status_code == 302
    after = document(business)
    again = client.post(form.path, data)
    assert again.status_code in (302, 422)
    assert document(business) == after
    assert len(document(business).locations) == (2 if form is NEW_PLACE else 1)


def test_rows_of_others_are_nobodys(client: Client, business: Business) -> None:
    other = Client()
    foreign = owned_by(other)
    put(foreign, CAFE)
    for path in ("places/cafe/", "hours/cafe/", "places/%00/", "hours/x%0Ay/", "places/" + "a" * 3000 + "/"):
        assert client.get(f"/profile/{path}").status_code in (400, 404), path
        sent = client.post(f"/profile/{path}", {"seen": "x"})
        assert sent.status_code in (400, 404) or sent["Location"] == "/profile/places/", path
    for path in ("places/cafe/up/", "places/cafe/remove/", "delivery/parcel/remove/", "versions/1/restore/"):
        answer = client.post(f"/en/profile/{path}", {"seen": "x"}, follow=True)
        assert answer.status_code == 200
    assert client.post("/profile/delivery/drone/", {}).status_code == 404
    assert document(foreign) == Document(locations=(CAFE,))
    assert document(business) == Document(locations=(SHOP,))


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_who_was_signed_out_is_led_back_to_the_same_page(
    client: Client, business: Business, form: Form
) -> None:
    """What was typed waits in the browser (a journey watches it); the server changes nothing."""
    before = document(business)
    for _language, prefix in hostile.LANGUAGES:
        client.force_login(business.memberships.get().user)
        data, _answer = form.sent(client, prefix, **dict.fromkeys(form.fields, MILLION))
        client.logout()
        answer: Any = client.post(prefix + form.path, data)
        assert answer.status_code == 302
        assert answer.url.startswith(f"{prefix}/account/login/?next={prefix}{form.path}")
    assert document(business) == before


@pytest.mark.parametrize("form", SAVED, ids=str)
def test_bytes_that_are_no_text(client: Client, business: Business, form: Form) -> None:
    body = "&".join(f"{name}=%ff%fe%ed%a0%80" for name in form.fields)
    kind = "application/x-www-form-urlencoded"
    assert client.post(form.path, body, content_type=kind).status_code in (302, 422)
    assert client.post(form.path, b"\xff\x00{", content_type="application/json").status_code in (
        200,
        302,
        422,
    )
    assert document(business) == Document(locations=(SHOP,))
