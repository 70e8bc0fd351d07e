"""How one pays, on our pages: no card field, no foreign script, forms to nobody else; and the operator's view."""

import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from billing.models import Charge, Invoice, MethodSetup, OpenItem, PaymentMethod, Refund
from billing.services.providers import reconciling
from tests import factories
from tests.billing.factories import NOON, contract, firm, paying
from tests.billing.pages import page, signed_in, words
from tests.billing.providers.paying import jobs, paying_by_card, the_charge
from tests.house.pages import check
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.django_db
METHOD, DESK = "/en/plan/method/", "/en/operations/billing/provider/"


@pytest.fixture(autouse=True)
def _now(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    settings.BILLING = {**settings.BILLING, "iban": "DE02120300000000202051"}
    time_machine.move_to(NOON, tick=False)


def test_without_a_provider_there_is_the_bank(client: Client) -> None:
    signed_in(paying(), client)
    said = words(page(client, METHOD))
    assert "DE02120300000000202051" in said
    assert "There is only bank transfer here." in said
    assert "Stripe" not in said
    assert client.post(METHOD, {"kind": "card"}).status_code == 422


def test_handing_over_a_card(client: Client, peer: StripePeer) -> None:
    signed_in(contract(firm()), client)
    answer = client.post(METHOD, {"kind": "card"})
    setup = MethodSetup.objects.get()
    assert answer["Location"] == f"{METHOD}visits/{setup.pk}/"
    found = page(client, answer["Location"])
    (link,) = [one for one in found.all("a") if one.get("href", "").startswith(peer.url)]
    assert link["href"] == setup.url
    assert all(not one.get("action", "").startswith("http") for one in found.all("form"))
    assert "form-action 'self'" in client.get(METHOD).headers["Content-Security-Policy"]
    client.post(answer["Location"])
    assert "has not confirmed it yet" in words(page(client, answer["Location"] + "?back=1"))
    peer.pay(setup.provider_id)
    client.post(answer["Location"])
    assert "That worked" in words(page(client, answer["Location"]))
    assert "Card, Visa •• 4242" in words(page(client, METHOD))
    assert client.post(METHOD, {"kind": "bank_transfer"}).status_code == 302
    assert PaymentMethod.objects.get(removed_at=None).kind == "bank_transfer"


def test_paying_an_open_invoice(client: Client, peer: StripePeer) -> None:
    made = paying()
    signed_in(made, client)
    path = f"{METHOD}pay/{Invoice.objects.get().pk}/"
    assert f'action="{path}"' in page(client, METHOD).html
    answer = client.post(path, {"kind": "card"})
    assert client.post(path, {"kind": "card"})["Location"] == answer["Location"]
    assert "A payment is under way." in words(page(client, METHOD))
    peer.pay(MethodSetup.objects.get().provider_id)
    client.post(answer["Location"])
    assert OpenItem.objects.get().state == "settled"
    refused = client.post(path, {"kind": "card"}, follow=True)
    assert "This invoice is paid" in refused.content.decode()
    assert Charge.objects.count() == 1


@pytest.mark.parametrize("kind", ["", "bank_transfer2", "😀", "x" * 5000, "card\x00"])
def test_nonsense_from_the_browser(client: Client, peer: StripePeer, kind: str) -> None:
    signed_in(paying(), client)
    assert client.post(METHOD, {"kind": kind}).status_code in (400, 422)
    assert not MethodSetup.objects.exists()


def test_a_provider_that_is_silent(client: Client, peer: StripePeer) -> None:
    signed_in(contract(firm()), client)
    peer.stop()
    answer = client.post(METHOD, {"kind": "card"})
    assert answer.status_code == 422
    assert "does not answer at the moment" in words(check(answer.content, "en"))


def test_others_see_and_change_nothing(client: Client, peer: StripePeer) -> None:
    made, other = paying(), paying()
    signed_in(made, client)
    client.post(METHOD, {"kind": "card"})
    visit = f"{METHOD}visits/{MethodSetup.objects.get().pk}/"
    invoice = made.business.invoices.get()
    stranger = signed_in(other, Client())
    assert stranger.get(visit).status_code == 404
    assert stranger.post(visit).status_code == 404
    assert stranger.post(f"{METHOD}pay/{invoice.pk}/", {"kind": "card"}).status_code == 404
    for role in ("editor", "viewer"):
        colleague = signed_in(made, Client(), role)
        assert colleague.get(METHOD).status_code in (302, 403, 404)
        assert colleague.post(METHOD, {"kind": "bank_transfer"}).status_code in (302, 403, 404)
    assert MethodSetup.objects.count() == 1


def test_no_page_has_a_field_for_a_card_or_a_script_of_others(client: Client, peer: StripePeer) -> None:
    signed_in(paying_by_card(peer), client)
    for path in (METHOD, "/en/plan/", "/en/plan/change/large/"):
        html = page(client, path).html
        assert "js.stripe.com" not in html
        assert not re.search(r"cc-number|cardnumber|cvc|autocomplete=.cc-", html, re.I)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.user(desk_role="operator"))
    return client


def test_the_operator_sees_what_needs_somebody(operator: Client, peer: StripePeer) -> None:
    assert "Not compared yet" in words(page(operator, DESK))
    paying_by_card(peer, "0341")
    paying_by_card(peer)
    peer.dispute(the_charge().provider_id)
    peer.make("pi", "payment_intent", amount=7, currency="eur", status="succeeded", customer="c",
              payment_method=None, latest_charge=None, metadata={"key": "charge-1-1999-0001-1"})  # fmt: skip
    reconciling.run(at=NOON)
    said = words(page(operator, DESK))
    for wanted in ("generic_decline", "disputed", "Charges looked at 3", "a charge that we do not know"):
        assert wanted in said


def test_a_refund_by_two(operator: Client, peer: StripePeer, settings: Any) -> None:
    settings.BILLING["refund_alone"] = 100
    paying_by_card(peer)
    path = f"/en/operations/billing/charges/{the_charge().pk}/"
    assert 'value="10.35"' in page(operator, path).html
    wrong = [
        ({"amount": "", "reason": "x"}, "Enter the amount that goes back"),
        ({"amount": "-5", "reason": "x"}, "Write the amount as in 34.51"),
        ({"amount": "99,00", "reason": "x", "with_credit_note": "on"}, "More would go back"),
        ({"amount": "5", "reason": "x"}, "This money pays an invoice."),
        ({"amount": "5", "reason": ""}, "Enter why it goes back"),
        ({"amount": "5", "reason": "a\x00b"}, "control character"),
    ]
    for given, said in wrong:
        answer = operator.post(path, given)
        assert answer.status_code == 422
        assert said in words(check(answer.content, "en"))
    given = {"amount": "10,35", "reason": "Kulanz <i>", "with_credit_note": "on"}
    assert "Somebody else has to confirm" in operator.post(path, given, follow=True).content.decode()
    row = Refund.objects.get()
    approve = f"/en/operations/billing/refunds/{row.pk}/approve/"
    assert approve not in page(operator, DESK).html
    assert "You proposed this refund yourself" in operator.post(approve, follow=True).content.decode()
    second = Client()
    second.force_login(factories.user(desk_role="operator"))
    assert approve in page(second, DESK).html
    second.post(approve)
    jobs()
    row.refresh_from_db()
    assert (row.state, the_charge().state) == ("done", "refunded")
    assert "Kulanz" in words(page(operator, path))
    assert operator.post(approve.replace("approve", "lose")).status_code == 404


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"key": "", "secrets": [], "url": "http://x"}, []),
        ({"key": "sk_test_1", "secrets": ["whsec_1"], "url": "https://api.stripe.com"}, []),
        (
            {"key": "pk_test_1", "secrets": [], "url": "http://evil"},
            ["billing.E002", "billing.E003", "billing.E004"],
        ),
    ],
)
def test_half_a_provider_is_refused(settings: Any, given: dict[str, Any], found: list[str]) -> None:
    settings.BILLING = {**settings.BILLING, "stripe": given}
    assert [one.id for one in run_checks() if (one.id or "").startswith("billing.")] == found
