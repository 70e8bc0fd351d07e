"""The back office: superusers with a second factor only, and nothing there can be changed past a service."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from tests import factories
from tests.verification import ready

pytestmark = pytest.mark.django_db


def superuser() -> Any:
    return factories.user(desk_role="operator", is_staff=True, is_superuser=True)


@pytest.mark.parametrize("role", ["", "reviewer", "operator"])
def test_others_are_sent_to_the_one_sign_in(client: Client, role: str) -> None:
    client.force_login(factories.user(desk_role=role, is_staff=True))
    answer = client.get("/admin/", follow=False)
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
    assert "/account/login/" in client.get(answer["Location"])["Location"]


def test_a_superuser_needs_a_second_factor(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = True
    client.force_login(superuser())
    assert client.get("/admin/").status_code == 302


def test_every_list_opens_and_services_stay_the_only_way_to_change(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(superuser())
    seal = ready.sealed()
    for model in admin.site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(path).status_code == 200, path
    for name in ("seal", "case", "decision", "phonenumber", "sealevent"):
        assert client.get(f"/admin/verification/{name}/add/").status_code == 403
    page = f"/admin/verification/seal/{seal.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"state": "revoked"}).status_code == 403
    assert client.post(f"/admin/verification/seal/{seal.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_superuser_says_who_works_at_the_desk(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(superuser())
    person = factories.user()
    client.post(f"/admin/accounts/user/{person.pk}/change/", {"desk_role": "reviewer", "is_active": "on"})
    person.refresh_from_db()
    assert person.desk_role == "reviewer"
