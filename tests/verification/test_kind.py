"""Which kind of business it is: this decides what is asked for."""

import re

import pytest
from django.test import Client

from accounts.models import Business
from config.outbox.models import AuditEntry
from tests.verification.evidence import chosen, errors
from verification.models import Case

pytestmark = pytest.mark.django_db
KIND, URL = "/en/evidence/kind/", "/en/evidence/details/"


class TestKind:
    @pytest.mark.parametrize(
        ("choice", "kind", "form"),
        [
            ("company", "legal_entity", ""),
            ("trade", "sole_trader", "trade"),
            ("freelance", "sole_trader", "freelance"),
            ("association", "public_body", "registered_association"),
            ("public", "public_body", ""),
        ],
    )
    def test_it_decides_which_tasks_appear(
        self, client: Client, case: Case, choice: str, kind: str, form: str
    ) -> None:
        response = client.post(KIND, {"kind": choice, "country": "AT"})
        assert response.headers["Location"] == URL
        case.business.refresh_from_db()
        business = case.business
        assert (business.kind, business.legal_form, business.country) == (kind, form, "AT")
        assert re.search(rf'value="{choice}"[^>]*checked', client.get(KIND).content.decode())

    def test_choosing_nothing_is_answered_in_both_languages(self, client: Client, case: Case) -> None:
        response = client.post(KIND, {"country": "DE"})
        assert response.status_code == 422
        assert "Choose what kind of business it is" in errors(response)
        assert "<title>Error:" in response.content.decode()

    @pytest.mark.parametrize("country", ["", "XX", "Deutschland", "DE\x00", "🇩🇪", "A" * 5000])
    def test_a_country_that_is_none_is_refused(self, client: Client, case: Case, country: str) -> None:
        response = client.post(KIND, {"kind": "company", "country": country})
        assert (response.status_code, "Choose a country" in errors(response)) == (422, True)

    def test_a_finer_legal_form_survives_choosing_the_same_kind_again(
        self, client: Client, case: Case
    ) -> None:
        chosen(case, "sole_trader", "DE", "e.K.")
        client.post(KIND, {"kind": "trade", "country": "DE"})
        assert Business.objects.get(pk=case.business_id).legal_form == "e.K."
        client.post(KIND, {"kind": "freelance", "country": "DE"})
        assert Business.objects.get(pk=case.business_id).legal_form == "freelance"

    def test_sending_it_twice_writes_it_once(self, client: Client, case: Case) -> None:
        for _ in range(2):
            client.post(KIND, {"kind": "company", "country": "DE"})
        assert AuditEntry.objects.filter(action="verification.details.kind").count() == 1
