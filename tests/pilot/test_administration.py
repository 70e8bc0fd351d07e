"""The operator's pages: programmes, quotas, groups, the draw from announcement to repetition, the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pilot.models import Application, Cohort, Programme
from pilot.services import programmes
from pilot.services.links import status_token
from tests.pilot.drawing import OPERATOR, lottery, waitlisted
from tests.pilot.factories import cohort, deliver, invited, programme, screened
from tests.pilot.pages import LANGUAGES, desk_browser, path, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_desk(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


def operator() -> Client:
    return desk_browser("operator")[0]


def day(plus: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=plus)).isoformat()


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "name_de": "Zweite Runde",
        "name_en": "Second round",
        "opens_at": f"{day(1)}T08:00",
        "closes_at": f"{day(30)}T18:00",
        "decides_on": day(40),
        "capacity": "50",
        "countries": ["DE", "AT"],
        **changes,
    }


def test_countries_are_named_in_the_language_of_the_page() -> None:
    client = operator()
    for language, here, there in (("de", "Österreich", "Austria"), ("en", "Austria", "Österreich")):
        page = client.get(path("pilot:programme_new", language=language)).content.decode()
        assert (here in page, there in page) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_an_empty_house_to_a_drawn_group(language: str) -> None:
    client = operator()
    where = path("pilot:administration", language=language)
    assert client.get(where).status_code == 200
    made = client.post(path("pilot:programme_new", language=language), terms(opens_at=f"{day(-1)}T08:00"))
    second = Programme.objects.get()
    assert made["Location"] == path("pilot:programme", second.slug, language=language)
    assert (second.name_en, second.capacity, second.countries) == ("Second round", 50, ["DE", "AT"])
    added = client.post(
        path("pilot:group_add", second.slug, language=language), {"name": "A", "size": "2", "rule": "lottery"}
    )
    group = Cohort.objects.get()
    assert added["Location"] == path("pilot:group", group.pk, language=language)
    rows = [waitlisted(second, language=language) for _one in range(4)]

    page, act = path("pilot:group", group.pk, language=language), "pilot:group_act"
    assert client.post(path(act, group.pk, "draw", language=language)).status_code == 422, "not announced"
    client.post(path(act, group.pk, "announce", language=language), {"draw_on": day()})
    before = text(client.get(page))
    group.refresh_from_db()
    assert group.seed_hash in before
    assert client.post(path(act, group.pk, "draw", language=language))["Location"] == page
    after = text(client.get(page))
    group.refresh_from_db()
    assert group.seed in after
    assert group.seed_hash in after
    assert all(row.reference in after for row in rows if row.reference)
    assert client.post(path(act, group.pk, "draw", language=language)).status_code == 422, "drawn once"
    assert Application.objects.filter(state="invited").count() == 2
    deliver()
    assert mail.outbox
    waits = Application.objects.filter(state="waitlisted").latest("pk")
    status = text(Client().get(path("pilot:status", status_token(waits), language=language)))
    assert group.seed in status
    assert str(waits.pk) in status


def test_applicants_see_the_day_and_the_hash_before() -> None:
    group = lottery(size=1, waiting=1)
    operator().post(path("pilot:group_act", group.pk, "announce"), {"draw_on": day(3)})
    group.refresh_from_db()
    status = text(Client().get(path("pilot:status", status_token(Application.objects.get()))))
    assert "Plätze werden ausgelost am" in status
    assert group.seed_hash in status


def test_the_page_counts_what_there_is() -> None:
    where = programme(size=5)
    screened(where)
    waitlisted(where)
    invited(where)
    page = operator().get(path("pilot:programme", where.slug))
    counts = {row["state"]: row["number"] for row in page.context["page"].counts}
    assert counts == {"screening": 1, "waitlisted": 1, "invited": 1}
    (group,) = page.context["page"].groups
    assert (group.free, group.open_invitations, group.accepted) == (4, 1, 0)


@pytest.mark.parametrize("applicants", [1, 6])
def test_the_page_costs_the_same_with_more_applicants(
    applicants: int, django_assert_num_queries: Any
) -> None:
    where = programme(size=20)
    for _one in range(applicants):
        invited(where)
    client = operator()
    with django_assert_num_queries(5):
        client.get(path("pilot:programme", where.slug))


@pytest.mark.parametrize("role", ["", "reviewer"])
def test_it_is_there_for_operators_only(role: str) -> None:
    group = lottery()
    client = desk_browser(role)[0]
    slug = group.programme.slug
    for name, args in (
        ("administration", ()),
        ("programme_new", ()),
        ("programme", (slug,)),
        ("programme_change", (slug,)),
        ("programme_end", (slug,)),
        ("group", (group.pk,)),
    ):
        assert client.get(path(f"pilot:{name}", *args)).status_code == 404
        assert client.post(path(f"pilot:{name}", *args)).status_code in (404, 405)
    assert client.post(path("pilot:group_act", group.pk, "draw")).status_code == 404
    assert (
        client.post(path("pilot:group_add", slug), {"name": "B", "size": 1, "rule": "fifo"}).status_code
        == 404
    )
    assert Cohort.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_de", ""),
        ("name_en", "x" * 81),
        ("name_de", "a\x00b"),
        ("opens_at", "gestern"),
        ("opens_at", ""),
        ("closes_at", "2026-99-99T08:00"),
        ("decides_on", "💥"),
        ("capacity", "-1"),
        ("capacity", "viele"),
        ("capacity", "9" * 30),
        ("countries", ["XX"]),
        ("closes_at", "2000-01-01T00:00"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_is_kept(field: str, value: Any) -> None:
    answer = operator().post(path("pilot:programme_new"), terms(**{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    kept = "opens_at" if field == "closes_at" else "closes_at"
    assert f'value="{terms()[kept]}"' in text(answer)
    assert not Programme.objects.exists()


def test_quotas_never_go_below_what_is_taken() -> None:
    where = programme(size=5)
    invited(where)
    invited(where)
    client = operator()
    low = client.post(path("pilot:programme_change", where.slug), terms(capacity="1"))
    assert low.status_code == 422
    assert "2 Plätze" in text(low)
    client.post(path("pilot:programme_change", where.slug), terms(capacity="2"))
    where.refresh_from_db()
    assert (where.capacity, where.name_de) == (2, "Zweite Runde")
    group = cohort(where)
    small = client.post(
        path("pilot:group_act", group.pk, "change"), {"name": "A", "size": "1", "rule": "fifo"}
    )
    assert small.status_code == 422
    client.post(path("pilot:group_act", group.pk, "change"), {"name": "B", "size": "2", "rule": "fifo"})
    group.refresh_from_db()
    assert (group.name, group.size, group.rule) == ("B", 2, "fifo")


def test_an_announced_draw_stays_a_draw() -> None:
    group = lottery()
    client = operator()
    client.post(path("pilot:group_act", group.pk, "announce"), {"draw_on": day(5)})
    answer = client.post(
        path("pilot:group_act", group.pk, "change"), {"name": "A", "size": "9", "rule": "manual"}
    )
    assert answer.status_code == 422
    group.refresh_from_db()
    assert (group.rule, group.size) == ("lottery", 2)


def test_unknown_things_are_not_found() -> None:
    client, group = operator(), lottery()
    assert client.post(path("pilot:group_act", group.pk, "explode")).status_code == 404
    assert client.post(path("pilot:group_act", 0, "draw")).status_code == 404
    assert client.get(path("pilot:programme", "nowhere")).status_code == 404
    assert client.get(path("pilot:group", 10**18)).status_code == 404


def test_two_programmes_of_one_name_have_two_addresses() -> None:
    client = operator()
    for _twice in range(2):
        assert (
            client.post(path("pilot:programme_new"), terms(name_de="試験", name_en="試験")).status_code == 302
        )
    assert len(set(Programme.objects.values_list("slug", flat=True))) == 2
    assert Programme.objects.first().questions.exists()  # type: ignore[union-attr]


def test_giving_notice_from_the_page() -> None:
    where = programme()
    one = screened(where)
    client = operator()
    early = client.post(path("pilot:programme_end", where.slug), {"ends_on": day(13)})
    assert early.status_code == 422
    for wrong in ("", "morgen", "\x00", "2026-13-01"):
        assert client.post(path("pilot:programme_end", where.slug), {"ends_on": wrong}).status_code == 422
    done = client.post(path("pilot:programme_end", where.slug), {"ends_on": day(14)}, follow=True)
    assert "Ende wurde am" in text(done)
    again = client.post(path("pilot:programme_end", where.slug), {"ends_on": day(20)})
    assert again.status_code == 422
    deliver()
    assert any("endet" in message.subject for message in mail.outbox if message.to == [one.email])


def test_terms_are_refused_by_the_service_as_well() -> None:
    at = timezone.now()
    wrong = programmes.Terms("a", "a", at, at, at.date(), 1)
    with pytest.raises(programmes.EndsBeforeStart):
        programmes.create(terms=wrong, by=OPERATOR, at=at)
