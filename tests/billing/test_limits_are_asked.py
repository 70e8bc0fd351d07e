"""Every limit that a plan names is asked where more of it is made, and reaching it says what to do."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from accounts.models import Business, MemberInvitation, Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.document import Document
from accounts.services import inviting, places, profiles
from accounts.services.entitlements import LimitReached
from billing.models import PlanVersion
from billing.models.plans import LIMITS
from config.kernel.actors import SYSTEM
from directory.models import KeyDay
from directory.selectors import usage
from directory.services import api_keys, webhooks
from directory.services.portions import PORTIONS
from directory.views import statistics
from tests import factories
from tests.accounts.on_hours import SHOP
from tests.accounts.people import browser
from tests.billing.factories import plans
from tests.directory.asking import key, question
from tests.verification import changing, ready
from verification.models import PhoneNumber, Seal
from verification.rules.numbers import classify
from verification.selectors import usage as used_numbers
from verification.services import phones

pytestmark = pytest.mark.django_db
# limit -> the function that asks, and in which words of its source.
ASKED: dict[str, tuple[Callable[..., Any], str]] = {
    "numbers": (phones._refuse_another, 'require_room(business.pk, "numbers"'),
    "locations": (places.room_for_another, 'require_room(business_id, "locations"'),
    "seats": (inviting.invite, 'require_room(current.pk, "seats"'),
    "webhooks": (webhooks.add, 'require_room(business.pk, "webhooks"'),
    "statistics": (statistics.statistics, 'entitlements.limit(request.business.pk, "statistics")'),
    "api_calls": (api_keys._left_of_month, 'entitlements.limit(business_id, "api_calls")'),
}
# How far back one may look is no number of things that are used up.
NOT_USED_UP = {"statistics"}
PLAN = 'href="/en/plan/"'


@pytest.fixture(autouse=True)
def _plans(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    plans()
    PORTIONS.forget()


def enter(business: Business, number: str) -> PhoneNumber:
    by = changing.by(Seal(business=business))
    return phones.enter(business=business, typed=number, facts=classify(number), by=by, at=timezone.now())


def owner_of(business: Business) -> Client:
    return browser(business.memberships.get(role="owner").user)


def test_every_limit_has_its_place() -> None:
    assert set(ASKED) == set(LIMITS)
    assert set(configured.USAGE_COUNTERS) == set(LIMITS) - NOT_USED_UP
    for what, (place, words) in ASKED.items():
        assert words in inspect.getsource(place), what


def test_a_plan_promises_in_words_what_its_limits_give() -> None:
    for version in PlanVersion.objects.all():
        for lines, hooks, months in (
            (version.lines_de, "{} Webhooks", "Statistik {} Monate zurück"),
            (version.lines_en, "{} webhooks", "Statistics {} months back"),
        ):
            said = " · ".join(lines)
            for words, most in ((hooks, version.webhooks), (months, version.statistics)):
                assert (words.format(most) in said) == bool(most), (said, words)


class TestNumbers:
    def test_the_first_one_works_in_a_plan_without_any(self) -> None:
        small = plans()["small"]
        values = {name: getattr(small, name) for name in ("name_de", "name_en", "month_price", "year_price")}
        PlanVersion.objects.create(
            plan=small.plan,
            valid_from=small.valid_from + timedelta(1),
            numbers=0,
            created_at=timezone.now(),
            **values,
        )
        business = factories.business(owner=factories.user())
        assert enter(business, "+493023125001").state == "unproven"
        assert used_numbers.numbers(business.pk) == 1
        # One that takes the place of another is not one more.
        assert enter(business, "+493023125002").state == "unproven"
        assert used_numbers.numbers(business.pk) == 1

    def test_another_one_beside_the_seal_is_refused_with_the_way_on(self) -> None:
        seal = ready.sealed(e164="+493023125097")
        with pytest.raises(phones.NumbersFull) as refusal:
            enter(seal.business, "+493023125001")
        assert (refusal.value.values["limit"], refusal.value.values["used"]) == (1, 1)
        data = {"number": "030 23125 001", "extension": ""}
        answer = owner_of(seal.business).post("/en/phone/", data)
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "ask for a change of number on the page of your seal; that costs nothing" in said
        assert PLAN in said
        assert "030 23125 001" in said

    def test_a_change_of_number_needs_no_room(self) -> None:
        seal = ready.sealed(e164="+493023125097")
        change = changing.number_asked(seal)
        assert change.phone is not None
        assert used_numbers.numbers(seal.business_id) == 1


class TestSeats:
    def invite(self, business: Business, email: str, *, at: datetime | None = None) -> MemberInvitation:
        by = business.memberships.get(role="owner").user
        at = at or timezone.now()
        return inviting.invite(business=business, email=email, role="viewer", language="en", by=by, at=at)

    def test_an_invitation_that_ran_out_is_not_sent_again_without_room(self) -> None:
        business = factories.business(owner=factories.user())
        late = self.invite(business, "late@example.org", at=timezone.now() - timedelta(days=20))
        for number in range(4):
            self.invite(business, f"{number}@example.org")
        by = business.memberships.get(role="owner").user
        with pytest.raises(LimitReached):
            inviting.resend(invitation=late, by=by, at=timezone.now())
        answer = owner_of(business).post(f"/en/account/people/invitations/{late.pk}/resend/", follow=True)
        assert PLAN in answer.content.decode()


class TestLocations:
    def test_an_earlier_version_with_more_of_them_needs_room(self) -> None:
        business = factories.business(owner=factories.user())
        many = Document(locations=tuple(replace(SHOP, key=f"shop{n}") for n in range(5)))
        profile = Profile.objects.create(business=business, draft=documents.dump(many))
        profiles.publish(profile=profile, by=SYSTEM, at=timezone.now())
        Profile.objects.filter(pk=profile.pk).update(draft=documents.dump(Document(locations=(SHOP,))))
        with pytest.raises(LimitReached):
            profiles.bring_back(profile=profile, number=1, by=SYSTEM, at=timezone.now())
        profile.refresh_from_db()
        assert len(profile.document.locations) == 1


class TestCalls:
    def spent(self, business: Business, asked: int) -> str:
        row, text = key(business, per_day=10_000)
        KeyDay.objects.create(key=row, day=usage.today(), asked=asked)
        return text

    def test_the_month_ends_with_what_the_plan_allows_all_keys_together(self, time_machine: Any) -> None:
        time_machine.move_to(datetime(2026, 12, 30, 12, tzinfo=UTC), tick=False)
        business = factories.business(owner=factories.user())
        self.spent(business, 600)
        text = self.spent(business, 398)
        assert [question(text, business.pk).status_code for _ in range(3)] == [200, 200, 429]
        refused = question(text, business.pk)
        said = refused.json()["detail"]
        assert "1000 questions a month" in said
        assert "2027-01-01" in said
        assert "/plan/" in said
        assert refused["Retry-After"] == str(36 * 3600)
        time_machine.move_to(datetime(2027, 1, 1, tzinfo=UTC), tick=False)
        assert question(text, business.pk).status_code == 200

    def test_a_partner_has_no_plan(self) -> None:
        business = factories.business(owner=factories.user())
        row, text = key(None, per_day=5_000)
        KeyDay.objects.create(key=row, day=usage.today(), asked=4_000)
        assert question(text, business.pk).status_code == 200

    def test_the_pages_say_how_many(self) -> None:
        business = factories.business(owner=factories.user())
        self.spent(business, 598)
        site = owner_of(business)
        assert '<strong class="num">598</strong> of' in site.get("/en/account/keys/").content.decode()
        assert PLAN in site.get("/en/account/keys/").content.decode()
        assert "598 of 1,000" in site.get("/en/plan/").content.decode()

    def test_a_business_whose_key_is_named_twice(self) -> None:
        assert usage.of_month(uuid4(), usage.today()) == 0
