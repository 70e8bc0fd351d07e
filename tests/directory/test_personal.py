"""One's own reports and keys come along with one's data, and a closed account takes the name from them."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.services import closing
from config.outbox.models import AuditEntry
from directory.models import Report
from directory.selectors.personal import about
from tests import factories
from tests.directory import asking, reporting

pytestmark = pytest.mark.django_db


def test_reports_of_a_proven_address_however_it_was_spelt() -> None:
    person = factories.user("anna@example.org")
    reporting.received(name="Anna", email="Anna@Example.org", text="Erste")
    reporting.received(name="Bert", email="bert@example.org", text="Fremd")
    reporting.received(text="Ohne Namen")
    assert [one["text"] for one in about(person)["reports"]] == ["Erste"]
    EmailAddress.objects.filter(user=person).update(verified=False)
    assert about(person)["reports"] == []


def test_keys_that_the_person_made() -> None:
    row, secret = asking.key()
    person = factories.user()
    assert about(person)["api_keys_made"] == []
    type(row).objects.filter(pk=row.pk).update(created_by=person.pk)
    [found] = about(person)["api_keys_made"]
    assert found["label"] == row.label
    assert secret not in str(found)


def test_a_closed_account_takes_name_and_address_from_its_reports_alone() -> None:
    person = factories.user("anna@example.org")
    mine = reporting.received(name="Anna", email="ANNA@example.org")
    other = reporting.received(name="Bert", email="bert@example.org")
    closing.close_account(person=person, at=timezone.now())
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.name, mine.email, bool(mine.text)) == ("", "", True)
    assert (other.name, other.email) == ("Bert", "bert@example.org")
    assert AuditEntry.objects.filter(action="directory.report.forget_reporter").count() == 1
    assert Report.objects.count() == 2
