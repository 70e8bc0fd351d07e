"""A firm that pays by Stripe's peer, and the jobs of a worker."""

from typing import Any

from django.test import Client

from billing.models import Charge, Invoice, MethodSetup, Subscription
from billing.services.providers import setups
from config.outbox.delivering import work
from tests.billing.factories import NOON, buy, contract, firm, fresh, owner
from tests.peers.stripe import StripePeer

HOOK = "/billing/webhooks/stripe/"


def jobs() -> None:
    """Everything that is due, until nothing is; mails as well."""
    while any([work("default"), work("checks"), work("mail")]):
        continue


def hold(
    peer: StripePeer,
    made: Subscription,
    last4: str = "4242",
    kind: str = "card",
    invoice: Invoice | None = None,
) -> MethodSetup:
    """The owner hands a method over on the provider's page, and we look what came of it."""
    setup = setups.begin(business=made.business, person=owner(made), kind=kind, invoice=invoice, at=NOON)
    peer.pay(setup.provider_id, last4)
    return setups.look(pk=setup.pk, at=NOON)


def paying_by_card(
    peer: StripePeer, last4: str = "4242", kind: str = "card", code: str = "medium"
) -> Subscription:
    """Holds a method, orders, and is asked for the first invoice."""
    made = contract(firm())
    hold(peer, made, last4, kind)
    jobs()
    buy(made, code)
    jobs()
    return fresh(made)


def the_charge() -> Charge:
    return Charge.objects.latest("pk")


def post(client: Client, peer: StripePeer, event: dict[str, Any], *, stamp: float, secret: str = "") -> int:
    body, header = peer.signed(event, stamp=stamp, secret=secret)
    return send(client, body, header)


def send(client: Client, body: bytes, header: str) -> int:
    answer = client.post(HOOK, body, content_type="application/json", headers={"Stripe-Signature": header})
    return int(answer.status_code)
