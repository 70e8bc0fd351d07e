"""What a profile's page shows: every word neutralised, every link plain, addresses as their country writes them."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles import categories, postal, shown
from accounts.rules.profiles.document import Address, Contact, Document
from accounts.rules.profiles.words import BothLanguages
from accounts.selectors.profile_body import profile_body
from accounts.selectors.profile_offers import money
from tests.accounts.profile_documents import FULL, HOSTILE, hostile
from tests.house.pages import Page

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def drawn(document: Document, language: str = "de", **fields: str) -> str:
    with translation.override(language):
        body = profile_body(document, at=NOW, confirmed_at=NOW, **fields)
        return render_to_string("accounts/parts/profile_body.html", {"body": body})


def test_a_full_profile_is_drawn_in_the_readers_language() -> None:
    german, english = drawn(FULL), drawn(FULL, "en")
    assert "Brot und Brötchen" in german
    assert "Bread from our own oven" in english
    assert "Wir backen jeden Tag.<br>Auch sonntags." in german
    for words in (
        "Im Umkreis von 5 km um Musterweg 1, 10115 Berlin",
        "20,00\u00a0€",
        "Kostet 3,50\u00a0€",
        "Montag, Mittwoch, Freitag",
    ):
        assert words in german
    for words in ("Within 5 km of Musterweg 1, 10115 Berlin", "€20.00", "Takes 3 hours", "Order by 16:00"):
        assert words in english
    assert "Deutsch, Englisch, Türkisch" in german


def test_the_ways_to_reach_it_are_plain_links() -> None:
    page = Page(drawn(FULL, phone="+493023125012", extension="12"))
    assert [link["href"] for link in page.all("a")][:5] == [
        "tel:+493023125012;ext=12",
        "mailto:info@muster.example",
        "https://muster.example/laden?a=1",
        "https://wa.me/4917139200012",
        "https://t.me/muster_brot",
    ]
    assert all("noopener" in link["rel"] for link in page.all("a") if link["href"].startswith("http"))
    assert page.inline_code() == []
    assert page.dangling() == []


def test_a_host_with_umlauts_is_read_as_such_and_linked_as_the_network_knows_it() -> None:
    page = Page(drawn(Document(website="https://xn--bckerei-5wa.example/")))
    assert "bäckerei.example" in page.html
    assert "https://xn--bckerei-5wa.example/" in [link["href"] for link in page.all("a")]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["de", "en"])
def test_hostile_words_stay_words(text: str, language: str) -> None:
    html = drawn(hostile(text), language)
    page = Page(html)
    assert page.inline_code() == []
    assert {tag for tag, _ in page.tags} <= {
        "p",
        "div",
        "a",
        "svg",
        "use",
        "section",
        "h2",
        "h3",
        "address",
        "br",
        "dl",
        "dt",
        "dd",
        "bdi",
        "strong",
        "caption",
        "span",
        "ul",
        "li",
        "time",
        "table",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert not set(html) & set("\u202e\u202c\u2066\u2069\x00\x07\x1b✓✔✅☑\ud800")
    assert "{{" not in html.replace("{{ 7|add:7 }}", "")  # shown as typed, never run
    assert len(page.ids()) == len(set(page.ids()))


def test_an_empty_profile_draws_nothing() -> None:
    assert profile_body(Document(), at=NOW).says_nothing
    assert drawn(Document()).strip() == ""


def test_what_was_written_in_one_language_is_shown_in_both() -> None:
    only = Document(about=BothLanguages(de="Nur deutsch"))
    assert '<p class="lead" dir="auto" lang="de">Nur deutsch</p>' in drawn(only, "en")
    assert '<p class="lead" dir="auto">Nur deutsch</p>' in drawn(only)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (Address(("Musterweg 1",), "", "10115", "Berlin", "", "DE"), ("Musterweg 1", "10115 Berlin")),
        (
            Address(("10 Downing Street",), "", "SW1A 2AA", "London", "", "GB"),
            ("10 Downing Street", "London", "SW1A 2AA"),
        ),
        (
            Address(("1600 Amphitheatre Pkwy",), "", "94043", "Mountain View", "CA", "US"),
            ("1600 Amphitheatre Pkwy", "Mountain View, CA 94043"),
        ),
        (
            Address(("Bahnhofstrasse 1",), "", "8001", "Zürich", "", "CH"),
            ("Bahnhofstrasse 1", "CH-8001 Zürich"),
        ),
        (Address(("Nowhere 1",), "", "1", "Town", "", "ZZ"), ("Nowhere 1", "1 Town")),
        (Address(country="CH"), ()),
        (Address((), "", "", "Wien", "", "AT"), ("Wien",)),
    ],
)
def test_an_address_stands_as_its_country_writes_it(address: Address, lines: tuple[str, ...]) -> None:
    assert postal.lines(address) == lines


@pytest.mark.parametrize(
    ("messenger", "address", "link"),
    [
        ("whatsapp", "+4917139200012", "https://wa.me/4917139200012"),
        ("telegram", "@muster", "https://t.me/muster"),
        ("telegram", "+4917139200012", "https://t.me/+4917139200012"),
        ("signal", "+4917139200012", "https://signal.me/#p/+4917139200012"),
        ("threema", "ABCD1234", "https://threema.id/ABCD1234"),
        ("threema", "*MUSTER1", "https://threema.id/*MUSTER1"),
        ("matrix", "@brot:muster.example", "https://matrix.to/#/@brot:muster.example"),
        ("matrix", "#laden:muster.example", "https://matrix.to/#/%23laden:muster.example"),
        ("sms", "+4917139200012", "sms:+4917139200012"),
        ("whatsapp", "0171 39200012", ""),
        ("signal", "muster.42", ""),
        ("telegram", "javascript:alert(1)", ""),
        ("matrix", "@a:b/?q=<script>", ""),
    ],
)
def test_a_messenger_opens_by_its_own_plain_link(messenger: str, address: str, link: str) -> None:
    assert shown.messenger_link(Contact(messenger, address)).replace("%2B", "+") == link  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://user:pass@muster.example/",
        "https://localhost/",
        "ftp://muster.example/",
        "//muster.example",
        "https://muster.example:0/",
        "https://muster.example\\@evil.example/",
        "https://muster.example/ a",
        "https://muster\u202e.example/",
        "",
    ],
)
def test_no_link_where_it_is_no_web_address(address: str) -> None:
    assert shown.web_link(address) == ""


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("info@muster.example", "mailto:info@muster.example"),
        ("a?bcc=x@muster.example", "mailto:a%3Fbcc=x@muster.example"),
        ("grüße@müller.example", "mailto:gr%C3%BC%C3%9Fe@müller.example"),
        ("a@b@c.example", ""),
        ("info@localhost", ""),
        ("a b@muster.example", ""),
    ],
)
def test_a_mail_link_carries_an_address_and_nothing_else(address: str, link: str) -> None:
    assert shown.mail_link(address) == link


@given(st.text(max_size=200))
def test_links_are_links_or_nothing(text: str) -> None:
    assert shown.web_link(text) == "" or shown.web_link(text).lower().startswith(("https://", "http://"))
    assert shown.mail_link(text) == "" or "?" not in shown.mail_link(text)
    assert not set(shown.plain(text)) & set("\u202e\u2066\x00\x1b✓")


def test_money_is_written_as_each_language_writes_it() -> None:
    with translation.override("de"):
        assert money(123450, "EUR") == "1.234,50\u00a0€"
        assert money(2900, "CHF") == "29,00\u00a0CHF"
    with translation.override("en"):
        assert money(123450, "EUR") == "€1,234.50"
        assert money(500, "JPY") == "JPY\u00a0500"


def test_the_categories_are_short_distinct_and_in_both_languages() -> None:
    assert 35 <= len(categories.CATEGORIES) <= 60
    assert len(categories.BY_CODE) == len(categories.CATEGORIES)
    for language in ("de", "en"):
        labels = [one.label(language) for one in categories.CATEGORIES]
        assert len(set(labels)) == len(labels)
        assert all(labels)
        assert categories.choices(language)[-1][0] == "other"
    assert [label for _, label in categories.choices("de")][:2] == ["Anderes Geschäft", "Apotheke"]
