"""The address that a newcomer's page gets is one that they could have chosen themselves."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business, BusinessName
from accounts.rules.slugs import LONGEST, problems
from accounts.selectors.slugs import suits_newcomer
from pilot.services import accepting, programmes
from pilot.services.links import invitation_token
from pilot.services.newcomers import slugs
from tests import factories
from tests.accounts import people
from tests.pilot.drawing import OPERATOR
from tests.pilot.factories import invited
from tests.verification import ready

pytestmark = pytest.mark.django_db
SAYS_NOTHING = r"business-[0-9a-f]{6}"


def opened(company: str) -> Business:
    newcomer = accepting.accept(token=invitation_token(invited(company=company)), at=timezone.now())
    return newcomer.business


def approved(name: str) -> None:
    """As when the desk has approved it for a seal."""
    ready.sealed(name=name)


@pytest.mark.parametrize(
    ("company", "slug"),
    [
        ("Bäckerei Morgenstern", "baeckerei-morgenstern"),
        ("Test", "test-de"),  # kept for pages of our own
        ("Kontakt", "kontakt-de"),
        ("XY", "xy-de"),  # too short
        ("4711", "4711-de"),  # digits alone look like a number
        ("Groß & Klein GmbH", "gross-klein-gmbh"),
    ],
)
def test_the_name_or_the_name_with_its_country(company: str, slug: str) -> None:
    assert opened(company).slug == slug


@pytest.mark.parametrize(
    "company",
    [
        "Verified Bakery",
        "Geprüfte Handwerker",
        "Gütesiegel Nord",
        "Баварский хлеб",
        "北京饭店",
        "\U0001f950\U0001f950",
        "---",
    ],
)
def test_what_must_not_or_cannot_be_said_is_not_said(company: str) -> None:
    assert re.fullmatch(SAYS_NOTHING, opened(company).slug)


@pytest.mark.parametrize(
    "company",
    [
        "Bäckerei Huber",
        "Baeckerei Huber",
        "BÄCKEREI HUBER",
        "Bäckerei Hubér",
        "B\u00e4ckere\u0456 Huber",
        "Bäckerei Hubor",
    ],
)
def test_nobody_gets_an_address_that_reads_like_a_sealed_business(company: str) -> None:
    approved("Bäckerei Huber")
    assert re.fullmatch(SAYS_NOTHING, opened(company).slug)


def test_a_name_that_only_somebody_unchecked_has_is_free_to_both() -> None:
    first, second = opened("Bäckerei Linde"), opened("Bäckerei Linde")
    assert (first.slug, second.slug) == ("baeckerei-linde", "baeckerei-linde-de")


def test_the_third_of_a_name_gets_something_by_chance() -> None:
    assert [opened("Bäckerei Linde").slug for _ in range(2)] == ["baeckerei-linde", "baeckerei-linde-de"]
    assert re.fullmatch(r"baeckerei-linde-[0-9a-f]{6}", opened("Bäckerei Linde").slug)


def test_once_the_name_is_approved_the_address_can_be_chosen(settings: Any) -> None:
    """The way out for a business that shares its name: the page for addresses, with its own name."""
    approved("Bäckerei Huber")
    mine = opened("Bäckerei Huber Potsdam Babelsberg")
    assert mine.slug == "baeckerei-huber-potsdam-babelsberg"
    assert not suits_newcomer("baeckerei-huber", "Bäckerei Huber")


@pytest.mark.parametrize("company", ["Huber " * 19, "x" * 119, "ß" * 100])
def test_the_longest_names_stay_within_what_an_address_may_have(company: str) -> None:
    found = slugs(company, "DE")
    made = [next(found) for _ in range(4)]
    assert all(3 <= len(slug) <= LONGEST for slug in made)
    assert len(set(made)) == 4
    if " " in company:
        assert all(problems(slug, [company]) == () for slug in made)


def test_the_page_of_addresses_refuses_what_was_not_given() -> None:
    """One check for both: what the newcomer did not get cannot be had a minute later either."""
    business = opened("Test")
    owner = people.browser(business.memberships.get().user)
    answer = owner.post("/en/profile/address/", {"slug": "test"})
    assert answer.status_code == 422
    assert "kept for pages of our own" in answer.content.decode()


def test_a_programme_called_new_has_a_page_that_can_be_opened(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(factories.user(desk_role="operator"))
    at = timezone.now()
    terms = programmes.Terms(
        name_de="Neu",
        name_en="New",
        opens_at=at,
        closes_at=at + timedelta(days=5),
        decides_on=at.date(),
        capacity=5,
    )
    made = programmes.create(terms=terms, by=OPERATOR, at=at)
    assert re.fullmatch(r"new-[0-9a-f]{6}", made.slug)
    assert "New" in client.get(f"/en/pilot/administration/{made.slug}/").content.decode()
    assert BusinessName.objects.count() == 0
