"""What is said about a name while it is typed."""

import pytest
from django.test import Client

from accounts.rules.names import skeleton
from tests import factories
from tests.verification import evidence, ready
from verification.models import Case

pytestmark = pytest.mark.django_db
KIND, URL = "/en/evidence/kind/", "/en/evidence/details/"


class TestWhileTyping:
    def test_the_reason_is_said_before_anything_is_sent(self, client: Client, case: Case) -> None:
        answer = client.get(
            "/en/evidence/details/name/", {"name": "Geprüfte Bäckerei Huber"}
        ).content.decode()
        assert "Customers could take it for a check that we made" in answer
        assert (
            "can stand beside a seal"
            in client.get("/en/evidence/details/name/", {"name": "Huber"}).content.decode()
        )
        assert client.get("/en/evidence/details/name/", {"name": "  "}).content.decode().strip() == ""

    @pytest.mark.parametrize(
        ("typed", "borne"),
        [("Konditorei Sächerl", True), ("konditorei  sächerl GmbH", True), ("Konditorei Sonnig", False)],
    )
    def test_who_bears_the_name_already_is_no_surprise_later(
        self, client: Client, case: Case, typed: str, borne: bool
    ) -> None:
        ready.sealed(name="Konditorei Sächerl")
        answer = client.get("/en/evidence/details/name/", {"name": typed}).content.decode()
        assert ("Another business here has the same name." in answer) is borne
        assert ("can stand beside a seal" in answer) is not borne

    def test_the_own_name_and_what_others_only_proposed_are_not_told(
        self, client: Client, case: Case
    ) -> None:
        client.force_login(evidence.member(ready.sealed(name="Konditorei Sächerl").case))
        other = factories.business("Uhren Wyss").names.get()
        other.skeleton = skeleton("Uhren Wyss")
        other.save()
        assert other.state == "proposed"
        for typed in ("Konditorei Sächerl", "Uhren Wyss"):
            answer = client.get("/en/evidence/details/name/", {"name": typed}).content.decode()
            assert "can stand beside a seal" in answer

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", "x" * 100_000, "\u202e", "😀" * 300])
    def test_hostile_names_are_only_answered(self, client: Client, case: Case, name: str) -> None:
        response = client.get("/en/evidence/details/name/", {"name": name})
        assert response.status_code == 200
        assert b"<script>" not in response.content
