"""What a badge says: the look of every state, the words, nothing unescaped, and who may frame it."""

from datetime import UTC, datetime, timedelta
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import badges
from verification.rules.badges import BadgeFacts, Wording

END = datetime(2027, 11, 3, tzinfo=UTC)
LOOKS = ("verified", "suspended", "expired", "revoked", "none")
WORDING = Wording(
    "en", "/en", "siegel.example", {look: look.title() for look in LOOKS}, dict.fromkeys(LOOKS, "on {day}")
)
TAGS = {"html", "head", "meta", "title", "link", "body", "a", "img", "span", "b", "strong", "i", "small"}
STATES = ("active", "suspended", "revoked", "expired", "surrendered", "contract_ended")


def facts(state: str = "active", **fields: object) -> BadgeFacts:
    values: dict[str, object] = {
        "code": "7QK29FXH3B",
        "state": state,
        "state_at": datetime(2026, 12, 24, 10, tzinfo=UTC),
        "name": "Bäckerei Huber",
        "city": "Graz",
        "valid_until": END,
        "domains": (),
        **fields,
    }
    return BadgeFacts(**values)  # type: ignore[arg-type]


def as_parsed(text: str) -> str:
    """As a parser gives it back: it is not escaping that turns a NUL or a lone return into something else."""
    return unescape(escape(text))


class Parts(HTMLParser):
    """Tags with their attributes, and all the text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("state", "in_time", "look"),
    [
        ("active", True, "verified"),
        ("active", False, "expired"),
        ("suspended", True, "suspended"),
        ("suspended", False, "suspended"),
        ("revoked", True, "revoked"),
        ("expired", True, "expired"),
        ("surrendered", True, "expired"),
        ("contract_ended", True, "expired"),
    ],
)
def test_only_an_active_seal_in_its_time_is_a_filled_stamp(state: str, in_time: bool, look: str) -> None:
    assert badges.look_of(state, in_time=in_time) == look


@given(st.text(max_size=120), st.text(max_size=80), st.sampled_from(STATES))
def test_whatever_a_name_holds_it_stays_text_and_fits(name: str, city: str, state: str) -> None:
    page = badges.draw(facts(state, name=name, city=city), "verified", WORDING, day="2 November 2027")
    assert len(page) <= badges.LARGEST
    found = Parts(page)
    assert {tag for tag, _attributes in found.tags} <= TAGS
    assert all(part in found.text for part in map(as_parsed, (name, city)))


@given(st.text(max_size=120), st.text(max_size=80), st.sampled_from(STATES))
def test_it_comes_out_as_it_was_packed(name: str, city: str, state: str) -> None:
    page = badges.draw(facts(state, name=name, city=city), "verified", WORDING, day="2 November 2027")
    kept = badges.packed(page)
    assert badges.unpacked(kept) == page
    own = any(mark in page for mark, _piece in badges.PIECES)
    assert own or len(kept) < len(page) - 300


@pytest.mark.parametrize("page", [b"", b"<p>", b"\1\2\3\4\5\6", badges.PACKED, badges.PACKED + b"\1"])
def test_what_is_no_badge_is_kept_as_it_is_or_comes_out_as_it_was(page: bytes) -> None:
    assert badges.unpacked(badges.packed(page)) == page


def test_a_badge_has_no_script_no_style_and_nothing_foreign() -> None:
    page = Parts(badges.draw(facts(), "verified", WORDING, day="x"))
    addresses = [value for _tag, given in page.tags for key, value in given.items() if key in ("href", "src")]
    assert addresses == [badges.SHEET, "/en/s/7QK2-9FXH-3B", "/static/seal/verified.svg"]
    assert not {"script", "style", "iframe", "form"} & {tag for tag, _given in page.tags}
    assert not any(key.startswith("on") or key == "style" for _tag, given in page.tags for key in given)


def test_the_largest_that_a_seal_can_hold_fits() -> None:
    wide = facts(name="<" * 120, city="&" * 80)
    assert len(badges.draw(wide, "verified", WORDING, day="30 September 2027")) <= badges.LARGEST


@pytest.mark.parametrize(
    ("state", "state_at", "day"),
    [
        ("active", END - timedelta(days=300), "2027-11-02"),
        ("suspended", END - timedelta(days=3), "2027-11-02"),
        ("surrendered", datetime(2027, 1, 5, 12, tzinfo=UTC), "2027-01-05"),
        ("expired", END + timedelta(minutes=2), "2027-11-02"),
    ],
)
def test_the_last_day_is_the_last_on_which_it_was_valid(state: str, state_at: datetime, day: str) -> None:
    assert badges.last_day(facts(state, state_at=state_at)).isoformat() == day


@pytest.mark.parametrize(
    ("domains", "sources"),
    [
        ((), "'none'"),
        (("huber.example",), "https://huber.example https://www.huber.example"),
        (("www.huber.example",), "https://www.huber.example"),
        (
            ("huber.example", "xn--b-ckg.example"),
            "https://huber.example https://www.huber.example https://xn--b-ckg.example https://www.xn--b-ckg.example",
        ),
        (("huber.example", "www.huber.example"), "https://huber.example https://www.huber.example"),
    ],
)
def test_only_proven_websites_may_frame_it(domains: tuple[str, ...], sources: str) -> None:
    assert badges.ancestors(domains) == sources


def test_the_validator_changes_with_the_websites_too() -> None:
    page = badges.draw(facts(), "verified", WORDING, day="x")
    assert badges.etag(page, "'none'") != badges.etag(page, "https://huber.example")


def test_an_unknown_code_is_neutral() -> None:
    page = Parts(badges.unknown(WORDING))
    assert ("img", {"src": "/static/seal/none.svg", "alt": "", "width": "52", "height": "52"}) in page.tags
    assert "Verified" not in page.text
