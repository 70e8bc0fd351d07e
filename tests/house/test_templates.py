"""Parts, forms, tags and error pages, as a browser gets them."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.templatetags import site
from config import errors
from tests.house.pages import Page, check


def draw(source: str, **context: object) -> str:
    return Template("{% load site i18n %}" + source).render(Context(context)).strip()


class SampleForm(forms.Form):
    name = forms.CharField(label="Firmenname", help_text="Wie im Register")
    note = forms.CharField(label="Bemerkung", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Art", choices=[("a", "Erste"), ("b", "Zweite")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Einverstanden")
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_has_label_hint_and_error_above_its_input() -> None:
    html = str(SampleForm(data={"token": "t", "name": "", "kind": "c"}))
    page = Page(html)

    field = page.all("input", name="name")[0]
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    assert html.index('for="id_name"') < html.index("id_name_helptext") < html.index('id="id_name_error"')
    assert html.index('id="id_name_error"') < html.index('name="name"')
    assert page.dangling() == []


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    with translation.override("en"):
        html = str(SampleForm())

    assert html.count("(optional)") == 1
    assert "*" not in html


def test_choices_are_a_fieldset_with_a_legend() -> None:
    page = Page(str(SampleForm(data={})))

    assert page.text_of("legend") == ["Art"]
    assert page.all("fieldset")[0]["aria-describedby"] == "id_kind_error"
    assert [option["id"] for option in page.all("input", type="radio")] == ["id_kind_0", "id_kind_1"]


def test_one_question_can_carry_the_heading_of_its_page() -> None:
    form = SampleForm()
    single = Page(render_to_string("parts/field.html", {"field": form["name"], "heading": True}))
    group = Page(render_to_string("parts/field.html", {"field": form["kind"], "heading": True}))

    assert single.text_of("h1") == ["Firmenname"]
    assert group.text_of("h1") == ["Art"]


def test_the_summary_links_each_field_in_the_same_words() -> None:
    form = SampleForm(data={"token": "t"})
    summary = Page(render_to_string("parts/error_summary.html", {"form": form}))
    field_words = Page(str(form)).text_of("p")

    assert [link["href"] for link in summary.all("a")] == ["#id_name", "#id_kind_0", "#id_agreed"]
    assert summary.text_of("a") == [words for words in field_words if words]
    assert "autofocus" in summary.all("div")[0]


def test_a_summary_without_errors_is_nothing() -> None:
    assert render_to_string("parts/error_summary.html", {"form": SampleForm()}).strip() == ""


def test_hostile_text_stays_text() -> None:
    html = str(SampleForm(data={"name": '"><script>alert(1)</script>', "token": "t"}))
    row = render_to_string("parts/summary_row.html", {"label": "L", "value": "<b>x</b>\nzwei"})

    assert "<script" not in html
    assert "&lt;b&gt;x&lt;/b&gt;<br>zwei" in row


@pytest.mark.parametrize(
    ("state", "symbol"),
    [
        ("verified", "seal-verified"),
        ("active", "seal-verified"),
        ("contract_ended", "seal-expired"),
        ("unknown", "seal-none"),
    ],
)
def test_the_seal_is_drawn_for_every_name_of_a_state(state: str, symbol: str) -> None:
    html = draw("{% seal state %}", state=state)

    assert f"#{symbol}" in html
    assert 'aria-hidden="true"' in html
    assert 'aria-label="Geprüft"' in draw('{% seal state "" "Geprüft" %}', state=state)


def test_a_large_seal_has_a_drawing_of_its_own() -> None:
    assert "#seal-verified-md" in draw('{% seal "verified" "m" %}')
    assert "#seal-verified-lg" in draw('{% seal "verified" "l" %}')
    assert '#seal-revoked"' in draw('{% seal "revoked" "l" %}')


def test_times_are_written_as_each_language_does(settings: object) -> None:
    at = datetime(2026, 11, 21, 13, 3, tzinfo=UTC)
    with translation.override("de"):
        german = [
            site.day(at),
            site.clock(at),
            site.moment(at),
            site.day(date(2026, 1, 2)),
            site.clock(time(9, 5)),
        ]
    with translation.override("en"):
        english = [site.day(at), site.clock(at), site.moment(at), site.day(None)]

    assert german == [
        "21.11.2026",
        "14:03\u00a0Uhr",
        "21.11.2026, 14:03\u00a0Uhr",
        "02.01.2026",
        "09:05\u00a0Uhr",
    ]
    assert english == ["21 November 2026", "14:03", "21 November 2026, 14:03", ""]


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+493023125012", "030 23125012"),
        ("+43316123456", "+43 316 123456"),
        ("not a number", "not a number"),
        (None, ""),
    ],
)
def test_numbers_are_shown_as_people_here_dial_them(e164: str | None, shown: str) -> None:
    assert site.national(e164) == shown


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, shown: str) -> None:
    assert site.browser(agent) == shown


def test_the_key_of_an_authenticator_app_is_a_drawing_in_the_page() -> None:
    html = draw("{% qr text %}", text="otpauth://totp/x?secret=ABC")

    assert html.startswith("<svg")
    assert "data:" not in html


def test_long_lists_keep_the_query_while_paging(rf: RequestFactory) -> None:
    request = rf.get("/list/", {"q": "a&b", "page": "2"})
    page = Paginator(range(90), 10).get_page(2)
    html = render_to_string("parts/pagination.html", {"page": page}, request=request)

    assert [link["href"] for link in Page(html).all("a")] == ["?q=a%26b&page=1", "?q=a%26b&page=3"]


@pytest.mark.parametrize("actor", ["business", "operator", "outside", ""])
def test_who_acts_next_is_said_with_its_day(actor: str) -> None:
    with translation.override("en"):
        html = render_to_string("parts/next_actor.html", {"actor": actor, "due": date(2026, 11, 24)})

    assert ("by 24 November 2026" in html) == bool(actor)


@pytest.mark.parametrize(
    "status", ["400", "403", "404", "408", "410", "413", "429", "500", "503", "503_busy", "403_csrf"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_error_page_needs_no_request_and_speaks_both_languages(status: str, language: str) -> None:
    with translation.override(language):
        html = render_to_string(f"{status}.html", {"back": "/pilot/"})

    page = check(html, language)
    other = "en" if language == "de" else "de"
    assert {"lang": other}.items() <= next(
        attrs for _, attrs in page.tags if attrs.get("lang") == other
    ).items()
    assert "/pilot/" in html


def test_an_error_of_ours_names_its_reference(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.META["SIEGEL_REFERENCE"] = "abc123def456"

    response = errors.server_error(request)

    assert response.status_code == 500
    assert b"abc123def456" in response.content


def test_a_missing_page_is_found_out_without_the_database(client: Client) -> None:
    response = client.get("/en/nothing-here/?q=1")

    assert response.status_code == 404
    check(response.content, "en")
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<p style="color:red">', 1),
        ('<a href="#" OnClick="x()">', 1),
        ("<style>p{}</style>", 1),
        ("<script>x()</script>", 1),
        ('<script type="module">x()</script>', 1),
        ('<script type="application/ld+json" onload="x()">{}</script>', 2),
        ("<a href='javascript:x()'>", 1),
        ('<script type="application/ld+json">{}</script>', 0),
        ('<script src="/static/app.js" defer></script>', 0),
        ('<meta content="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">', 0),
        ("<p>javascript: is a language</p>", 0),
    ],
)
def test_code_in_a_page_is_seen_and_words_are_not_taken_for_it(html: str, count: int) -> None:
    assert len(Page(html).inline_code()) == count
