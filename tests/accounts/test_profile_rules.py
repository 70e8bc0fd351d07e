"""Addresses in the one form that is stored, and words that only the seal may say."""

import pytest

from accounts.rules.profiles import contacts, links
from accounts.rules.profiles.claims import claims
from accounts.rules.profiles.document import Messenger


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("baeckerei-muster.example", "https://baeckerei-muster.example/"),
        (" HTTP://Muster.example/Brot?x=1#oben ", "http://muster.example/Brot?x=1"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example/"),
        ("www.muster.example.", "https://www.muster.example/"),
    ],
)
def test_a_website_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert links.website(typed) == stored
    assert links.website(stored) == stored


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://münchen.example", "https://münchen.example/"),
        ("www.Bäckerei-Łódź.example/Öl?a=ü", "https://www.bäckerei-łódź.example/Öl?a=ü"),
        ("muster.example", "https://muster.example/"),
    ],
)
def test_a_website_is_shown_as_people_write_it(typed: str, shown: str) -> None:
    stored = links.website(typed)
    assert stored is not None
    assert stored.partition("://")[2].partition("/")[0].isascii()
    assert links.shown(stored) == shown


# Cyrillic "a", a dot below, Greek: what could be taken for another host stays as the network knows it.
@pytest.mark.parametrize(
    "host", ["\u0430pple.example", "hu\u1e05er.example", "\u03b1\u03b8\u03ae\u03bd\u03b1.example"]
)
def test_a_website_in_letters_that_deceive_is_shown_in_ascii(host: str) -> None:
    stored = links.website(host)
    assert stored is not None
    assert stored.startswith("https://xn--")
    assert links.shown(stored) == stored


@pytest.mark.parametrize(
    "stored", ["", "xn--", "https://xn--/", "https://xn--a.example/", "muster", "https://"]
)
def test_what_was_stored_oddly_is_shown_as_it_is(stored: str) -> None:
    assert links.shown(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://muster.example", "//muster.example", "muster",
        "http://10.0.0.1/", "https://anna@muster.example", "https://muster.example:8080", "mailto:a@b.example",
        "https://-muster.example", "mus ter.example", "muster.example\\@böse.example", "x" * 300 + ".example",
        "https://muster.example\x00", "",
    ],
)  # fmt: skip
def test_what_is_no_website_is_refused(typed: str) -> None:
    assert links.website(typed) is None


@pytest.mark.parametrize(
    ("messenger", "typed", "stored"),
    [
        ("whatsapp", "0171 39200 12", "+491713920012"),
        ("whatsapp", "https://wa.me/491713920012", "+491713920012"),
        ("signal", "+43 664 1234567", "+436641234567"),
        ("telegram", "@muster_brot", "muster_brot"),
        ("telegram", "https://t.me/muster_brot", "muster_brot"),
        ("threema", "*muster1", "*MUSTER1"),
        ("matrix", "@laden:muster.example", "@laden:muster.example"),
        ("whatsapp", "110", None),
        ("sms", "0171 3920012 ext. 5", None),
        ("telegram", "ab", None),
        ("threema", "MUSTER", None),
        ("matrix", "laden", None),
        ("telegram", "../../böse", None),
    ],
)
def test_a_messenger_is_stored_in_one_form(messenger: Messenger, typed: str, stored: str | None) -> None:
    assert contacts.address(messenger, typed, "DE") == stored


def test_every_example_is_one() -> None:
    for messenger, example in contacts.EXAMPLES.items():
        assert contacts.address(messenger, example, "DE") is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Brot ✔ frisch", ("✔",)),
        ("🟢 geöffnet", ("🟢",)),
        ("Wir sind geprüft", ("geprüft",)),
        ("VERIFIED", ("VERIFIED",)),
        ("vеrified", ("vеrified",)),  # with a Cyrillic letter
        ("ge-prüft und of-fi-ziell", ("ge-prüft", "of-fi-ziell")),
        ("官方网站", ("官方网站",)),
        ("G E P R Ü F T", ("G E P R Ü F T",)),
        ("Brot\nv e r i f i e d\nKuchen", ("v e r i f i e d",)),
        ("A B C D E F", ()),
        ("√ Bäckerei", ("√",)),
        ("Familie Siegel, zertifizierter Fachbetrieb, ★★★★", ()),
        ("", ()),
    ],
)
def test_only_the_seal_says_that_something_was_checked(text: str, found: tuple[str, ...]) -> None:
    assert claims(text) == found
