"""Two businesses of one name: the one that came later bears its city, so that nobody sees the same words twice."""

import json
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import Business, BusinessName
from accounts.rules.names import skeleton
from tests import factories
from tests.verification import changing, ready
from tests.verification.outside import deliver
from verification.models import Answer, Seal
from verification.services import changes, naming

pytestmark = pytest.mark.django_db
NAME = "Bäckerei Huber"


def told(seal: Seal) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Answer.objects.get(key=f"c:{seal.code}").body))
    return found


def promises_hold(*seals: Seal) -> None:
    """All that the system promises about its rows; the papers of these cases have no file."""
    for seal in seals:
        seal.case.documents.all().delete()
    deliver()
    call_command("verify_invariants")


def test_who_came_first_keeps_the_bare_name_and_the_next_bears_the_city(client: Client) -> None:
    first = ready.sealed(name=NAME)
    second = ready.sealed(name=NAME, city="Hamburg", postcode="20095")
    first.refresh_from_db()
    assert (first.name, second.name) == (NAME, "Bäckerei Huber (Hamburg)")
    assert told(second)["name"] == "Bäckerei Huber (Hamburg)"
    assert "Bäckerei Huber (Hamburg)" in client.get(f"/s/{second.code}/", follow=True).content.decode()
    promises_hold(first, second)


def test_another_spelling_of_the_name_is_the_same_name() -> None:
    ready.sealed(name=NAME)
    assert ready.sealed(name="BACKEREI HUBER GmbH", city="Hamburg").name == "BACKEREI HUBER GmbH (Hamburg)"


def test_in_one_city_the_postcode_tells_them_apart() -> None:
    codes = ("10115", "10117", "10119", "10119")
    seals = [ready.sealed(name=NAME, city="Berlin", postcode=code) for code in codes]
    shown = [NAME, f"{NAME} (Berlin)", f"{NAME} (10119 Berlin)", f"{NAME} (10119 Berlin 2)"]
    assert [seal.name for seal in seals] == shown


@pytest.mark.parametrize("typed", ["Bäckerei Huber (Hamburg)", "Bäckerei Huber Hamburg"])
def test_nobody_gets_the_words_of_another_by_typing_a_city(typed: str) -> None:
    ready.sealed(name=NAME)
    second = ready.sealed(name=NAME, city="Hamburg", postcode="20095")
    third = ready.sealed(name=typed, city="Hamburg", postcode="20095")
    assert (second.name, third.name) == ("Bäckerei Huber (Hamburg)", f"{typed} (Hamburg)")


def test_a_city_that_is_part_of_a_name_here_is_not_put_behind_another() -> None:
    ready.sealed(name=NAME)
    ready.sealed(name="Bäckerei Huber Hamburg", city="Hamburg")
    assert ready.sealed(name=NAME, city="Hamburg", postcode="20095").name == "Bäckerei Huber (20095 Hamburg)"


def test_a_name_of_its_own_stands_alone_and_so_does_one_whose_bearer_has_closed() -> None:
    first = ready.sealed(name=NAME)
    assert ready.sealed(name="Konditorei Sonnig", city="Hamburg").name == "Konditorei Sonnig"
    Business.objects.filter(pk=first.business_id).update(closed_at=timezone.now())
    assert ready.sealed(name=NAME, city="Hamburg").name == NAME


def test_a_name_that_was_only_proposed_takes_nothing() -> None:
    factories.business(NAME).names.update(skeleton=skeleton(NAME))
    assert ready.sealed(name=NAME, city="Hamburg").name == NAME


def test_the_longest_name_and_city_still_fit_a_seal() -> None:
    name = "Ärztliche Verrechnungsstelle und Beratungshaus am Großen Alten Marktplatz Nord X"
    assert len(name) == 80
    ready.sealed(name=name)
    city = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    assert ready.sealed(name=name, city=city).name == f"{name} ({city[:37]})"


def test_a_change_to_a_name_that_stands_already_bears_the_city() -> None:
    first = ready.sealed(name="Konditorei Sonnig")
    seal = ready.sealed(name=NAME, city="Hamburg")
    changing.decide(changing.name_asked(seal, name="Konditorei Sonnig"))
    seal.refresh_from_db()
    assert (seal.name, seal.formerly[-1]["name"]) == ("Konditorei Sonnig (Hamburg)", NAME)
    promises_hold(first, seal)


def test_a_name_of_its_own_loses_the_city_again() -> None:
    ready.sealed(name=NAME)
    seal = ready.sealed(name=NAME, city="Hamburg")
    changing.decide(changing.name_asked(seal, name="Konditorei Sonnig"))
    seal.refresh_from_db()
    assert seal.name == "Konditorei Sonnig"


@pytest.mark.django_db(transaction=True)
def test_two_that_are_approved_at_once_do_not_both_stand_bare() -> None:
    rows = [factories.business(NAME, city=city).names.get() for city in ("Hamburg", "Köln")]
    BusinessName.objects.update(skeleton=skeleton(NAME))
    start = threading.Barrier(2)

    def approve(pk: int) -> None:
        try:
            name = BusinessName.objects.get(pk=pk)
            start.wait(10)
            naming.stand(name, at=timezone.now())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=(row.pk,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    found = BusinessName.objects.filter(state="approved").values_list("city_suffix", flat=True)
    assert sorted(map(bool, found)) == [False, True]


@pytest.mark.parametrize("given", [NAME, f"{NAME} (Hamburg)"])
def test_the_bare_name_is_no_other_name_for_one_that_bears_its_city(given: str) -> None:
    ready.sealed(name=NAME)
    second = ready.sealed(name=NAME, city="Hamburg", postcode="20095")
    with pytest.raises(changes.SameAsBefore):
        changing.name_asked(second, paper=False, name=given)
    assert not second.business.names.filter(state="proposed").exists()
