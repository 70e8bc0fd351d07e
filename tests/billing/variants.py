"""Every kind of document that there is, with its type and its category of tax."""

from collections.abc import Callable
from datetime import timedelta

from billing.models import Invoice, PaymentMethod
from billing.rules.corrections import Part
from billing.services import clock, crediting, withdrawing
from config.kernel.actors import Actor
from tests.billing.factories import NOON, buy, contract, firm, fresh, left, owner, pay, paying, plans
from tests.billing.issuing import ordered, reverse_charge, taken_back


def upgraded() -> Invoice:
    """Has a line of unused days, with a negative amount."""
    made = contract(firm())
    buy(made)
    buy(fresh(made), "large")
    return Invoice.objects.get(order__serial=2)


def by_card() -> Invoice:
    business = firm()
    PaymentMethod.objects.create(
        business=business, kind="card", method_id="pm_1", label="Visa", created_at=NOON
    )
    return ordered(business)


def credited(amount: int) -> Invoice:
    """The invoice of the next month, of 34.51 EUR, when so much had been paid too much before."""
    made = paying()
    pay(made, left(made.business) + amount)
    while clock.run(at=NOON.replace(month=12, day=1)).more:
        continue
    return Invoice.objects.get(cause__startswith="period:")


def in_yen() -> Invoice:
    invoice = ordered()
    invoice.currency = "JPY"
    return invoice


def part_of(invoice: Invoice) -> Invoice:
    return part_of_net(invoice, 333)


def last_cent(invoice: Invoice) -> Invoice:
    """After others; its tax is what they left, which is not that of one cent."""
    for net in (333, 333, 203):
        part_of_net(invoice, net)
    return part_of_net(invoice, 1)


def part_of_net(invoice: Invoice, net: int) -> Invoice:
    return crediting.credit(
        invoice=invoice, reason="Ausfall", by=Actor("operator", "x"), at=NOON, parts=[Part(1, net)]
    )


def at_price(cents: int, *, country: str = "DE") -> Invoice:
    """A plan that costs so much a month, from its first day on."""
    version = plans()["medium"]
    version.pk, version.month_price, version.valid_from = None, cents, NOON.date()
    version.save(force_insert=True)
    made = contract(firm(country=country))
    buy(made, at=NOON.replace(month=12, day=1))
    return Invoice.objects.get()


def upgraded_abroad() -> Invoice:
    invoice = reverse_charge()
    buy(fresh(invoice.subscription), "large")
    return Invoice.objects.get(order__serial=2)


def withdrawn() -> Invoice:
    """What a withdrawal takes back of an upgrade: lines of new days, and of unused ones."""
    invoice = upgraded()
    withdrawing.withdraw(
        business=invoice.business, person=owner(invoice.subscription), at=NOON + timedelta(days=1)
    )
    return Invoice.objects.get(corrects=invoice)


def named_at_length() -> Invoice:
    invoice = ordered()
    invoice.buyer = {**invoice.buyer, "name": "Ä&<>" * 250, "street": "شارع ٥ 🥐 𠮷" * 20, "city": "野" * 80}
    return invoice


VARIANTS: dict[str, tuple[Callable[[], Invoice], str, str]] = {
    "domestic": (ordered, "380", "S"),
    "english": (lambda: ordered(language="en"), "380", "S"),
    "a year": (lambda: ordered(code="large"), "380", "S"),
    "unused days": (upgraded, "380", "S"),
    "by card": (by_card, "380", "S"),
    "a part paid by credit": (lambda: credited(451), "380", "S"),
    "paid by credit": (lambda: credited(9_999), "380", "S"),
    "yen": (in_yen, "380", "S"),
    "reverse charge": (reverse_charge, "380", "AE"),
    "not proven": (lambda: ordered(firm(country="AT", vat_id="ATU12345675")), "380", "S"),
    "third country": (lambda: ordered(firm(country="CH", vat_id="CHE-107.787.577 MWST")), "380", "O"),
    "taken back": (lambda: taken_back(ordered()), "381", "S"),
    "a part taken back": (lambda: part_of(ordered()), "381", "S"),
    "a part of several lines": (lambda: part_of(upgraded()), "381", "S"),
    "a part of reverse charge": (lambda: part_of(reverse_charge()), "381", "AE"),
    "the last cent": (lambda: last_cent(ordered()), "381", "S"),
    "one cent": (lambda: at_price(1), "380", "S"),
    "three cents taken back": (lambda: taken_back(at_price(3)), "381", "S"),
    "a cent without tax": (lambda: at_price(1, country="CH"), "380", "O"),
    "third country taken back": (lambda: taken_back(at_price(99_999_999, country="US")), "381", "O"),
    "unused days in reverse charge": (upgraded_abroad, "380", "AE"),
    "an upgrade withdrawn from": (withdrawn, "381", "S"),
    "a name of a thousand characters": (named_at_length, "380", "S"),
    "reverse charge taken back": (lambda: taken_back(reverse_charge()), "381", "AE"),
}
