"""Who may have a paper, how it is handed out, and how its bytes go."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.verification import evidence, zoo
from tests.verification.outside import Outside
from verification.models import Case, Document
from verification.services import documents, papers, retention

pytestmark = pytest.mark.django_db
URL = "/en/evidence/documents/"
NOW = timezone.now


def stored(document: Document) -> Path:
    return papers.path(document.storage_name)


@pytest.fixture
def case(client: Client) -> Case:
    made = evidence.filled(paper=False)
    client.force_login(evidence.member(made))
    return made


class TestHandingOut:
    @pytest.fixture
    def document(self, case: Case) -> Document:
        return evidence.add_paper(case, name="Auszug März.pdf")

    def get(self, client: Client, document: Document) -> Any:
        """The response, read to its end so that its file is closed; `body` holds the bytes."""
        response: Any = client.get(f"/en/documents/{document.pk}/")
        if response.streaming:
            response.body = b"".join(response.streaming_content)
        return response

    def test_it_is_something_to_save_and_never_to_show(self, client: Client, document: Document) -> None:
        response = self.get(client, document)
        assert response.body == zoo.pdf()
        headers = response.headers
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert headers["Content-Type"] == "application/pdf"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert "no-store" in headers["Cache-Control"]

    @pytest.mark.parametrize("role", ["owner", "admin", "editor", "billing", "viewer"])
    def test_every_member_may_have_it(
        self, client: Client, document: Document, case: Case, role: str
    ) -> None:
        person = evidence.owner()
        factories.membership(person, case.business, role=role)
        client.force_login(person)
        assert self.get(client, document).status_code == 200

    def test_the_desk_may_have_it_with_a_second_factor(
        self, client: Client, document: Document, settings: Any
    ) -> None:
        client.force_login(factories.user(desk_role="reviewer"))
        assert self.get(client, document).status_code == 404
        settings.DESK_SECOND_FACTOR = False
        assert self.get(client, document).status_code == 200

    def test_for_everybody_else_it_does_not_exist(self, client: Client, document: Document) -> None:
        client.force_login(evidence.member(evidence.opened()))
        assert self.get(client, document).status_code == 404
        client.logout()
        assert "/login/" in self.get(client, document).headers["Location"]

    def test_a_removed_one_does_not_exist(self, client: Client, document: Document) -> None:
        client.post(f"{URL}{document.pk}/remove/")
        assert self.get(client, document).status_code == 404


class TestRemoving:
    @pytest.mark.django_db(transaction=True)
    def test_the_bytes_are_gone_and_a_trace_stays(self, client: Client) -> None:
        case = evidence.filled()
        client.force_login(evidence.member(case))
        document = Document.objects.get()
        response = client.post(f"{URL}{document.pk}/remove/", follow=True)
        assert "Removed: extract.pdf" in response.content.decode()
        assert not stored(document).exists()
        document.refresh_from_db()
        assert document.removed_at is not None

    def test_a_second_click_and_a_stranger_find_nothing(self, client: Client, case: Case) -> None:
        document = evidence.add_paper(case)
        address = f"{URL}{document.pk}/remove/"
        other = Client()
        other.force_login(evidence.member(evidence.filled()))
        assert other.post(address).status_code == 404
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 404

    def test_handed_in_papers_stay(self, client: Client, outside: Outside) -> None:
        case = evidence.submitted()
        client.force_login(evidence.member(case))
        document = Document.objects.get()
        assert client.post(f"{URL}{document.pk}/remove/").headers["Location"] == "/en/status/"
        document.refresh_from_db()
        assert document.removed_at is None


class TestSweeping:
    def age(self, file: Path, hours: float) -> None:
        moment = (NOW() - timedelta(hours=hours)).timestamp()
        os.utime(file, (moment, moment))

    def test_files_that_no_row_knows_go_after_an_hour(self, case: Case) -> None:
        known = stored(evidence.add_paper(case))
        stray = papers.path(papers.keep(b"stray", ".pdf"))
        half = papers.folder() / "incoming" / "half.pdf.part"
        half.write_bytes(b"half")
        young = papers.path(papers.keep(b"young", ".pdf"))
        for file in (known, stray, half):
            self.age(file, 1.5)
        assert documents.sweep(at=NOW()) == 2
        assert (known.exists(), stray.exists(), half.exists(), young.exists()) == (True, False, False, True)

    def test_what_should_have_gone_with_its_row_goes_now(self, case: Case) -> None:
        document = evidence.add_paper(case)
        Document.objects.update(removed_at=NOW(), purge_at=NOW())
        retention.purge_due(at=NOW())
        assert not stored(document).exists()
        assert documents.sweep(at=NOW()) == 0

    def test_each_case_purges_only_its_own_copy(self, case: Case) -> None:
        document = evidence.add_paper(case)
        other = papers.twin(document.storage_name)
        papers.discard(document.storage_name)
        assert papers.path(other).read_bytes() == zoo.pdf()
