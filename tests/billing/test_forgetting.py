"""What billing holds of a person comes along with their data, and goes with their account where the law allows."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils.translation import override

from accounts.services import closing as doors
from billing.models import BillingDetails, Invoice, MethodSetup
from billing.services import cancelling
from billing.services.erasing import INVOICES, LETTERS
from config.outbox.delivering import work
from config.outbox.models import AuditEntry
from tests import factories
from tests.accounts import people
from tests.billing.factories import NOON, buy, owner, paying
from tests.billing.issuing import details
from tests.billing.test_closing import CLOSED, close

pytestmark = pytest.mark.django_db


def test_ones_data_hold_what_billing_knows() -> None:
    made = paying()
    person = owner(made)
    found = people.browser(person).get("/account/data/").json()["billing"]
    assert found["orders"][0]["gross"] == 1035
    [business] = found["businesses"]
    assert business["invoices"][0]["number"] == "2026-0001"
    assert business["invoices"][0]["kept_until"] == "2034-12-31"
    assert "eight years" in business["invoices"][0]["why"]
    stranger = owner(paying())
    assert "2026-0001" not in people.browser(stranger).get("/account/data/").content.decode()


def test_a_viewer_reads_nothing_of_the_money() -> None:
    made = paying()
    viewer = factories.user()
    factories.membership(viewer, made.business, "viewer")
    found = people.browser(viewer).get("/account/data/").json()["billing"]
    assert found["businesses"] == []


def test_what_is_personal_goes_and_what_the_law_wants_stays() -> None:
    made = paying()
    person = owner(made)
    details(made.business, email=person.email.upper())
    MethodSetup.objects.create(
        business=made.business, person=person, kind="card", provider="stripe", key="k", state_at=NOON
    )
    cancelling.cancel(business=made.business, person=person, at=NOON)
    close(made)
    doors.close_account(person=person, at=CLOSED)
    work("codes")
    assert BillingDetails.objects.get().email == ""
    assert MethodSetup.objects.get().person is None
    assert Invoice.objects.get().buyer["email"]
    assert AuditEntry.objects.filter(action="billing.details.forget_address").count() == 1
    goodbye = str(mail.outbox[-1].body)
    with override("en"):
        assert str(INVOICES) in goodbye
        assert str(LETTERS) in goodbye


def test_somebody_without_money_is_told_of_nothing() -> None:
    person = factories.user()
    doors.close_account(person=person, at=CLOSED)
    work("codes")
    assert "kept" not in str(mail.outbox[-1].body)


def test_an_address_that_was_only_claimed_erases_nothing() -> None:
    made = paying()
    details(made.business, email="claimed@example.org")
    person = factories.user("claimed@example.org")
    EmailAddress.objects.filter(user=person).update(verified=False)
    doors.close_account(person=person, at=CLOSED)
    assert BillingDetails.objects.get().email == "claimed@example.org"


def test_invoices_go_to_the_next_contact_once_the_address_is_gone() -> None:
    made = paying()
    details(made.business, email="")
    buy(made, "large")
    assert Invoice.objects.latest("pk").buyer["email"] == owner(made).email
