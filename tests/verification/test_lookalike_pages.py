"""The desk's pages about warnings: from a report or a seal to what customers see, and back; and what people paste."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.rules.queries import understand
from tests import factories
from tests.house import pages
from tests.verification import adding, changing, imitating, ready
from tests.verification.imitating import FAKE, reviewer
from verification.forms.lookalikes import canonical
from verification.models import Lookalike, Seal
from verification.rules import codes
from verification.services import seals

pytestmark = pytest.mark.django_db
NEW = "/en/review/warnings/new/"
SAYS = {"ground": "pretends", "evidence": "Called me on 3 November and asked for a code.", "reference": ""}


@pytest.fixture(autouse=True)
def _desk(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def sign_in(person: Any = None) -> Client:
    site = Client()
    site.force_login(person or reviewer())
    return site


def typed(seal: Seal, **given: str) -> dict[str, str]:
    return {"kind": "number", "value": "030 23125 999", "code": codes.shown(seal.code), **SAYS, **given}


def verdict(text: str) -> str:
    return str(Client().get("/api/v1/check", {"q": text}).json()["verdict"])


def test_the_form_speaks_the_language_of_the_page() -> None:
    desk, german, english = sign_in(), "Ruft an oder schreibt", "Calls or writes"
    for address, here, there in ((NEW, english, german), (NEW.removeprefix("/en"), german, english)):
        page = desk.get(address).content.decode()
        assert (here in page, there in page) == (True, False)


def test_from_the_seal_to_the_customer_and_back(seal: Seal) -> None:
    first, second = sign_in(), sign_in()
    about = first.get(f"/en/review/seals/{codes.shown(seal.code)}/").content.decode()
    assert f"{NEW}?code={codes.shown(seal.code)}" in about
    assert codes.shown(seal.code) in first.get(f"{NEW}?code={codes.shown(seal.code)}").content.decode()
    answer = first.post(NEW, typed(seal))
    place = answer["Location"]
    own = pages.check(first.get(place).content, "en").text_of("main")[0]
    assert "A second person has to confirm it" in own
    assert "Confirm: warn customers" not in own
    assert first.post(f"{place}confirm/").status_code == 409
    assert verdict(FAKE) == "unknown"
    assert second.post(f"{place}confirm/", {"note": "I called it."}).status_code == 302
    assert verdict(FAKE) == "beware"
    listed = pages.check(second.get("/en/review/warnings/").content, "en").text_of("main")[0]
    assert FAKE in listed
    assert "shown to customers" in listed
    refused = second.post(f"{place}lift/", {"note": "  "})
    assert (refused.status_code, verdict(FAKE)) == (422, "beware")
    assert second.post(f"{place}lift/", {"note": "It was theirs."}).status_code == 302
    assert verdict(FAKE) == "unknown"
    history = pages.check(second.get(place).content, "en").text_of("main")[0]
    assert history.index("Lifted") < history.index("Confirmed: shown")
    assert "It was theirs." in history


def test_what_imitates_a_business_is_warned_of_even_when_one_of_its_numbers_is_returned() -> None:
    main, further = adding.pair()
    site = sign_in()
    place = site.post(NEW, typed(further))["Location"]
    assert Lookalike.objects.get().seal == main
    assert sign_in().post(f"{place}confirm/", {"note": ""}).status_code == 302
    seals.surrender(seal=further, by=changing.by(main), at=timezone.now())
    assert (Lookalike.objects.get().state, verdict(FAKE)) == ("in_force", "beware")


def test_pressed_twice_it_is_one(seal: Seal) -> None:
    site = sign_in()
    assert site.post(NEW, typed(seal)).status_code == 302
    again = site.post(NEW, typed(seal))
    assert (again.status_code, Lookalike.objects.count()) == (422, 1)
    assert "There is a warning about this already" in again.content.decode()
    assert "Called me on 3 November" in again.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"kind": ""},
        {"kind": "code"},
        {"value": ""},
        {"value": "0"},
        {"value": "110"},
        {"value": "x" * 301},
        {"value": "\u202e030"},
        {"value": "030\x0023125999"},
        {"value": "030 23125 012"},
        {"kind": "domain", "value": "localhost"},
        {"kind": "domain", "value": "a b.example"},
        {"kind": "name", "value": "\U0001f4a9"},
        {"kind": "name", "value": "Bäckerei"},
        {"kind": "name", "value": "Die Bank GmbH"},
        {"kind": "name", "value": "y" * 121},
        {"code": "0000-0000-00"},
        {"code": ""},
        {"ground": "because"},
        {"evidence": ""},
        {"evidence": "x" * 4001},
        {"reference": "R-12345678901"},
    ],
)
def test_what_cannot_be_warned_of_is_said_and_kept(seal: Seal, given: dict[str, str]) -> None:
    answer = sign_in().post(NEW, typed(seal, **given))
    assert answer.status_code == 422
    pages.check(answer.content, "en")
    assert "There is a problem" in answer.content.decode()
    assert not Lookalike.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "030 23125 999"),
        ("number", "+49 (0) 30 23125-999"),
        ("number", "٠٣٠ ٢٣١٢٥ ٩٩٩"),
        ("domain", "https://www.Bäckerei-Hubér.example/login?x=1"),
        ("domain", "WWW.HUBER.EXAMPLE."),
        ("domain", "xn--hubr-7ve.example"),
    ],
)
def test_it_is_stored_as_the_look_up_understands_it(kind: str, text: str) -> None:
    query = understand(text, own_host="siegel.example", region="DE")
    assert (query.kind, query.value) == (kind, canonical(kind, text))


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script> Huber",
        "'; DROP TABLE x; --",
        "ห้างหุ้นส่วน เบเกอรี่",
        "مخبز هوبر",
        "Huber\u200b Bäcker",
    ],
)
def test_hostile_names_are_shown_as_text_and_found_as_typed(seal: Seal, name: str) -> None:
    site = sign_in()
    answer = site.post(NEW, typed(seal, kind="name", value=name))
    if answer.status_code == 422:
        assert "\u200b" in name
        return
    assert sign_in().post(f"{answer['Location']}confirm/", {"note": ""}).status_code == 302
    for page in (
        Client().get("/check/", {"q": name}).content.decode(),
        site.get("/review/warnings/").content.decode(),
        site.get(answer["Location"]).content.decode(),
    ):
        assert "<script>alert" not in page
    assert "gehört nicht zu" in Client().get("/check/", {"q": name}).content.decode()


def test_the_list_is_filtered_counted_and_paged(seal: Seal) -> None:
    for number in range(53):
        imitating.proposed(
            seal, "domain", f"shop{number}.example", reference="R-7F3K2M" if number == 7 else ""
        )
    imitating.lifted(imitating.in_force(seal))
    site = sign_in()
    first = site.get("/en/review/warnings/")
    rows = first.context["list"]
    assert (len(rows.rows), rows.counts["proposed"], rows.counts["lifted"]) == (50, 53, 1)
    rest = site.get("/en/review/warnings/", {"after": str(rows.after)}).context["list"]
    assert (len(rest.rows), rest.after) == (3, 0)
    for asked, wanted in (
        ({"q": "shop7.ex"}, 1), ({"q": "r-7f3k2m"}, 1), ({"state": "lifted"}, 1), ({"kind": "number"}, 0),
        ({"state": "all", "kind": "number"}, 1), ({"q": "%_"}, 0), ({"after": "²"}, 50), ({"state": "?"}, 50),
    ):  # fmt: skip
        assert len(site.get("/en/review/warnings/", asked).context["list"].rows) == wanted, asked


@pytest.mark.parametrize("who", ["owner", "nobody", "stranger"])
def test_it_is_the_desk_s_alone(seal: Seal, who: str) -> None:
    waiting = imitating.proposed(seal)
    site = Client()
    if who != "nobody":
        site.force_login(seal.business.memberships.get().user if who == "owner" else factories.user())
    for path in ("", "new/", f"{waiting.pk}/"):
        assert site.get(f"/review/warnings/{path}").status_code in (302, 404)
    assert site.post(f"/review/warnings/{waiting.pk}/confirm/").status_code in (302, 404)
    waiting.refresh_from_db()
    assert waiting.state == "proposed"


def test_unknown_deeds_and_rows_are_not_found(seal: Seal) -> None:
    site = sign_in()
    waiting = imitating.proposed(seal)
    assert site.post(f"/review/warnings/{waiting.pk}/expire/").status_code == 404
    assert site.get("/review/warnings/99999999999999999999999/").status_code == 404
    assert site.get(f"/review/warnings/{waiting.pk}/confirm/").status_code == 405
