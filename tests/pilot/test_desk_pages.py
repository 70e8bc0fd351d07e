"""The desk: who may come in, what is listed, and how it is found."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from pilot.models import Application
from pilot.selectors.desk import PAGE, Filters, cursor, desk_list
from pilot.services import desk
from tests import factories
from tests.pilot.factories import REVIEWER, answered, cohort, invited, programme, screened, sent
from tests.pilot.pages import LANGUAGES, desk_browser, path, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


def found(client: Client, **query: str) -> str:
    return text(client.get(path("pilot:desk"), query))


def addresses(application: Application) -> list[str]:
    acts = ("invite", "waitlist", "decline", "ask", "note", "renew", "nothing")
    return [
        path("pilot:desk"),
        path("pilot:desk_invite"),
        path("pilot:desk_application", application.pk),
        *(path("pilot:desk_act", application.pk, act) for act in acts),
    ]


def test_strangers_and_businesses_find_nothing() -> None:
    application = screened()
    business = Client()
    business.force_login(factories.user())
    for address in addresses(application):
        for client, expected in ((Client(), 302), (business, 404)):
            for response in (client.get(address), client.post(address, {"text": "x", "code": "PILOT_QUOTA"})):
                assert response.status_code in (expected, 405)
    application.refresh_from_db()
    assert application.state == "screening"


def test_a_reviewer_without_second_factor_is_led_to_it(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = True
    application = screened()
    client, _person = desk_browser()
    for address in addresses(application)[:3]:
        assert client.get(address).status_code in (302, 405)
    client.post(path("pilot:desk_act", application.pk, "waitlist"))
    application.refresh_from_db()
    assert application.state == "screening"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["reviewer", "operator"])
def test_the_list_shows_what_is_to_decide(language: str, role: str) -> None:
    where = programme()
    shown, hidden, unsent = screened(where), sent(where), answered(where)
    client, _person = desk_browser(role)
    page = text(client.get(path("pilot:desk", language=language)))
    assert str(shown.reference) in page
    assert str(hidden.reference) not in page
    assert unsent.email not in page
    assert page.count("<h1") == 1


def test_filters_and_search() -> None:
    where = programme()
    one = screened(where, company="Bäckerei Huber", country="DE", email="one@huber.example")
    two = screened(where, company="Zahnarzt Öztürk", country="AT", language="en")
    three = screened(where, company="Sparkasse ✅ geprüft", country="US")
    waiting = desk.waitlist(application=three, by=REVIEWER, at=timezone.now())
    client, _person = desk_browser()

    def hits(**query: str) -> list[str]:
        page = found(client, **query)
        return [name for name, row in (("1", one), ("2", two), ("3", waiting)) if str(row.reference) in page]

    assert hits() == ["1", "2"]
    assert hits(state="") == ["1", "2", "3"]
    assert hits(state="waitlisted") == ["3"]
    assert hits(state="", country="AT") == ["2"]
    assert hits(state="", language="en") == ["2"]
    assert hits(state="", warning="OUT_OF_SCOPE_COUNTRY") == ["3"]
    assert hits(state="", warning="SAME_EMAIL") == []
    assert hits(q="bäckerei HUB") == ["1"]
    assert hits(q="Zahnarzt") == ["2"]
    assert hits(q="ONE@huber.example") == ["1"]
    assert hits(q=str(two.reference).lower()) == ["2"]
    assert hits(q="Sparkasse") == ["3"]
    assert hits(q="nobody") == []


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nothing"},
        {"after": "x"},
        {"after": "MjAyNg"},
        {"after": "\ufffd"},
        {"country": "ZZ"},
        {"q": "%_'\"\\"},
        {"q": "🥐" * 100},
        {"q": "x" * 5000},
        {"warning": "'; DROP TABLE"},
    ],
)
def test_filters_that_make_no_sense_break_nothing(query: dict[str, str]) -> None:
    screened()
    client, _person = desk_browser()
    assert client.get(path("pilot:desk"), query).status_code == 200


def test_an_unknown_programme_is_not_found_and_none_is_no_error() -> None:
    client, _person = desk_browser()
    assert client.get(path("pilot:desk")).status_code == 200
    assert client.post(path("pilot:desk_invite")).status_code == 404
    programme()
    assert client.get(path("pilot:desk"), {"programme": "nothing"}).status_code == 404


def many(where: Any, number: int) -> None:
    row = screened(where)
    rows = [
        Application(
            **{
                field.attname: getattr(row, field.attname)
                for field in Application._meta.concrete_fields
                if field.attname not in ("id", "reference")
            },
            reference=f"T-{at}",
        )
        for at in range(number)
    ]
    Application.objects.bulk_create(rows)


def test_turning_pages_shows_each_row_once_even_at_the_same_second() -> None:
    where = programme()
    many(where, 2 * PAGE)
    seen: list[str] = []
    after = ""
    while True:
        page = desk_list(where, Filters(state="screening", after=after))
        seen += [str(row.application.pk) for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 2 * PAGE + 1
    assert cursor(page.rows[-1].application)


def test_rows_that_come_and_go_do_not_shift_the_next_page() -> None:
    where = programme()
    many(where, PAGE + 5)
    first = desk_list(where, Filters(state="screening"))
    Application.objects.filter(pk=first.rows[0].application.pk).delete()
    rest = desk_list(where, Filters(state="screening", after=first.next))
    assert len(rest.rows) == 6
    assert not {row.application.pk for row in first.rows} & {row.application.pk for row in rest.rows}


def test_the_cost_does_not_grow_with_the_list(django_assert_num_queries: Any) -> None:
    where = programme()
    screened(where)
    for _round in range(2):
        with django_assert_num_queries(3):
            desk_list(where, Filters(state="screening"))
        Application.objects.all().update(reference=None, submitted_at=timezone.now(), state="withdrawn")
        many(where, 60)


def test_the_page_has_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    where = programme()
    many(where, 30)
    client, _person = desk_browser()
    for query in ({}, {"state": ""}, {"q": "Huber"}):
        with django_assert_max_num_queries(8):
            client.get(path("pilot:desk"), query)


def test_inviting_several_reports_each_that_was_refused() -> None:
    where = programme(size=2)
    rows = [screened(where) for _ in range(3)]
    foreign = screened(programme())
    client, _person = desk_browser()
    data = {
        "programme": where.slug,
        "cohort": str(cohort(where).pk),
        "application": [*(str(row.pk) for row in rows), str(foreign.pk), "no-key", str(uuid4())],
        "query": "state=&after=x",
    }
    response = client.post(path("pilot:desk_invite"), data, follow=True)
    page = text(response)
    assert response.redirect_chain[0][0] == path("pilot:desk") + "?state="
    states = list(
        Application.objects.filter(programme=where).order_by("submitted_at").values_list("state", flat=True)
    )
    assert states == ["invited", "invited", "screening"]
    assert f"{rows[2].reference}" in page.split('role="alert"')[1].split("</div>")[0]
    foreign.refresh_from_db()
    assert foreign.state == "screening"


@pytest.mark.parametrize("changes", [{"application": []}, {"cohort": ""}, {"cohort": "999"}, {"cohort": "x"}])
def test_inviting_nobody_or_nowhere_is_explained(changes: dict[str, Any]) -> None:
    where = programme()
    application = screened(where)
    invited(where)
    client, _person = desk_browser()
    data = {
        "programme": where.slug,
        "cohort": str(cohort(where).pk),
        "application": [str(application.pk)],
        **changes,
    }
    response = client.post(path("pilot:desk_invite"), data, follow=True)
    assert 'role="alert"' in text(response)
    application.refresh_from_db()
    assert application.state == "screening"
