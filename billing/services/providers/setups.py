"""Handing over a card or account on the provider's own page, and paying an invoice there."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import actor
from billing.lifecycle import CHARGE, METHOD_SETUP
from billing.models import Charge, Invoice, MethodSetup, PaymentMethod
from billing.ports import Ask, Payments, Setup, Unavailable, Visit, Wish
from billing.services import contracts
from billing.services.providers import charges, finding, syncing
from config.kernel.actors import OUTSIDE, SYSTEM
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record


class NotOffered(Refused):
    code = "not_offered"
    message = _("This way of paying is not offered here. Choose another one.")


class ProviderSilent(Refused):
    code = "provider_silent"
    message = _(
        "The payment provider does not answer at the moment. Nothing was changed. Try again in a few minutes."
    )


class ChargedAlready(Refused):
    code = "charged_already"
    message = _("This invoice is paid, or its payment is under way. There is nothing to pay now.")


def begin(
    *, business: Business, person: User, kind: str, at: datetime, invoice: Invoice | None = None
) -> MethodSetup:
    """Opens a page at the provider and says where it is; with `invoice` that is paid there as well.

    A visit that is still open for the same invoice is used again. Raises the refusals above.
    """
    provider = finding.by_kind(kind)
    if provider is None or kind == finding.BANK:
        raise NotOffered
    if invoice is not None and (known := _still_open(invoice, kind, provider, at=at)):
        return known
    setup = _new(business, person, kind, provider, invoice, at=at)
    try:
        opened = _open(setup, provider, person)
    except Unavailable as error:
        _lapse(setup, at=at)
        raise ProviderSilent from error
    changes = {"provider_id": opened.provider_id, "url": opened.url}
    return move(setup, METHOD_SETUP, "open", by=actor(person), at=at, changes=changes)


def choose_transfer(*, business: Business, person: User, at: datetime) -> PaymentMethod:
    """Back to paying by bank transfer; what the provider holds is not used any more."""
    with transaction.atomic():
        contracts.lock(business.pk)
        current = charges.current_method(business)
        if current is not None and current.kind == finding.BANK:
            return current
        method = _replace(business, at=at, kind=finding.BANK)
        audit("billing.method.choose", by=actor(person), at=at, row=method)
        record("billing.method_changed", at=at, business=business.pk)
        return method


def look(*, pk: int, at: datetime) -> MethodSetup:
    """Asks the provider what came of a visit, and writes it once. Raises Unavailable."""
    setup = MethodSetup.objects.select_related("business", "charge").get(pk=pk)
    provider = finding.by_name(setup.provider)
    if setup.state != "open" or provider is None:
        return setup
    visit = provider.visit(setup_id=setup.provider_id)
    if visit.state == "done":
        setup = _finish(setup, visit, at=at)
    elif visit.state == "lapsed":
        setup = _lapse(setup, at=at)
    if setup.charge_id is not None and setup.state == "done":
        syncing.sync(pk=setup.charge_id, at=at)
    return setup


def _new(
    business: Business,
    person: User,
    kind: str,
    provider: Payments,
    invoice: Invoice | None,
    *,
    at: datetime,
) -> MethodSetup:
    with transaction.atomic():
        contracts.lock(business.pk)
        charge = None
        if invoice is not None:
            charge = charges.new(invoice, provider.name, at=at)
            if charge is None:
                raise ChargedAlready
            for action in ("ask", "wait"):
                move(charge, CHARGE, action, by=SYSTEM, at=at)
        setup = MethodSetup.objects.create(
            business=business,
            person=person,
            kind=kind,
            provider=provider.name,
            key=f"setup-{secrets.token_hex(12)}",
            charge=charge,
            state_at=at,
        )
        audit("billing.method_setup.begin", by=actor(person), at=at, row=setup)
        return setup


def _open(setup: MethodSetup, provider: Payments, person: User) -> Setup:
    page = settings.PUBLIC_URL + reverse("billing:method_visit", kwargs={"pk": setup.pk})
    known = PaymentMethod.objects.filter(business=setup.business, provider=provider.name)
    last = known.exclude(customer_id="").order_by("-pk").first()
    wish = Wish(
        key=setup.key,
        kind=setup.kind,
        customer_id=last.customer_id if last else "",
        email=person.email,
        ids={"business": str(setup.business_id)},
        back=f"{page}?back=1",
        cancel=page,
        pay=_pay(setup.charge) if setup.charge else None,
    )
    return provider.set_up(wish)


def _pay(charge: Charge) -> Ask:
    return charges.as_ask(Charge.objects.select_related("invoice", "method").get(pk=charge.pk))


def _still_open(invoice: Invoice, kind: str, provider: Payments, *, at: datetime) -> MethodSetup | None:
    """The visit that waits to be paid. One for another kind of method is closed first, so that nobody pays twice."""
    rows = MethodSetup.objects.filter(charge__invoice=invoice, state="open").select_related("business")
    for setup in rows:
        try:
            if setup.kind != kind:
                provider.close(setup_id=setup.provider_id)
            found = look(pk=setup.pk, at=at)
        except Unavailable as error:
            raise ProviderSilent from error
        if found.state == "open":
            return found
    return None


def _finish(setup: MethodSetup, visit: Visit, *, at: datetime) -> MethodSetup:
    held = visit.held
    if held is None:
        raise RuntimeError("a finished visit has a method")
    with transaction.atomic():
        contracts.lock(setup.business_id)
        setup = MethodSetup.objects.select_related("business", "charge").get(pk=setup.pk)
        if setup.state != "open":
            return setup
        method = _replace(
            setup.business,
            at=at,
            kind=held.kind,
            provider=setup.provider,
            customer_id=held.customer_id,
            method_id=held.method_id,
            label=held.label,
        )
        if setup.charge is not None:
            Charge.objects.filter(pk=setup.charge.pk).update(method=method, provider_id=visit.charge_id)
        ids = {"business": setup.business_id}
        return move(setup, METHOD_SETUP, "finish", by=OUTSIDE, at=at, changes={"url": ""}, event_ids=ids)


def _lapse(setup: MethodSetup, *, at: datetime) -> MethodSetup:
    """Nothing came of it, and nothing can any more; an invoice that was to be paid there is open as before."""
    with transaction.atomic():
        contracts.lock(setup.business_id)
        setup = MethodSetup.objects.select_related("charge__invoice").get(pk=setup.pk)
        if setup.state in ("done", "lapsed"):
            return setup
        if setup.charge is not None and setup.charge.state == "pending":
            ids = {"business": setup.business_id}
            move(
                setup.charge,
                CHARGE,
                "fail",
                by=OUTSIDE,
                at=at,
                changes={"error": "visit_lapsed"},
                event_ids=ids,
            )
        return move(setup, METHOD_SETUP, "lapse", by=OUTSIDE, at=at, changes={"url": ""})


def _replace(business: Business, *, at: datetime, **fields: Any) -> PaymentMethod:
    """One method in use; the one before is kept for what it was charged for."""
    PaymentMethod.objects.filter(business=business, removed_at=None).update(removed_at=at)
    return PaymentMethod.objects.create(business=business, created_at=at, **fields)
