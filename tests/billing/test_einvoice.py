"""Every kind of document passes the published checkers, and a broken one does not."""

from datetime import date
from typing import Any

import pytest
from lxml import etree

from billing.models import Invoice, PaymentMethod
from billing.rules import cii
from billing.selectors.papers import paper
from tests.billing import checkers
from tests.billing.factories import NOON, firm
from tests.billing.issuing import (
    ADDRESS,
    LEITWEG,
    OPERATOR,
    confirmed,
    details,
    operator,
    ordered,
    reverse_charge,
    taken_back,
)  # fmt: skip
from tests.billing.variants import VARIANTS, part_of

pytestmark = pytest.mark.django_db
RAM = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}


def found(xml: bytes, path: str) -> list[str]:
    return [one.text or "" for one in etree.fromstring(xml).iterfind(f".//{path}", RAM)]


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_accepted(name: str) -> None:
    make, kind, category = VARIANTS[name]
    xml = cii.xml(paper(make()))
    assert checkers.en16931(xml) == []
    assert found(xml, "ram:ApplicableTradeTax/ram:CategoryCode")[-1] == category
    assert f"<ram:TypeCode>{kind}</ram:TypeCode>".encode() in xml


@pytest.mark.parametrize("register", ["HRB 12345 B", ""])
@pytest.mark.parametrize("vat_id", ["DE136695976", ""])
def test_a_small_operator_is_accepted_whatever_it_has(settings: Any, register: str, vat_id: str) -> None:
    operator(settings, small_business=True)
    settings.OPERATOR = {**settings.OPERATOR, "register": register, "vat_id": vat_id}
    xml = cii.xml(paper(ordered()))
    assert checkers.en16931(xml) == []
    assert "§ 19 UStG" in found(xml, "ram:ExemptionReason")[0]
    assert found(xml, "ram:TaxTotalAmount") == ["0.00"]


@pytest.mark.parametrize("register", ["HRB 12345 B", ""])
def test_outside_the_scope_of_tax_no_vat_id_stands(settings: Any, register: str) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "register": register}
    xml = cii.xml(paper(ordered(firm(country="CH", vat_id="CHE-107.787.577 MWST"))))
    assert checkers.en16931(xml) == []
    assert b'schemeID="VA"' not in xml
    assert found(xml, "ram:ExemptionReasonCode") == ["VATEX-EU-O"]


def test_reverse_charge_names_both_ids_and_the_proof() -> None:
    invoice = reverse_charge()
    xml = cii.xml(paper(invoice))
    ids = found(xml, "ram:SpecifiedTaxRegistration/ram:ID")
    assert ids == [ADDRESS["tax_number"], OPERATOR["vat_id"], "ATU12345675"]
    assert "Steuerschuldnerschaft des Leistungsempfängers" in found(xml, "ram:ExemptionReason")[0]
    assert "WAPIAAAAYx1" in found(xml, "ram:IncludedNote/ram:Content")[0]
    assert found(xml, "ram:GrandTotalAmount") == found(xml, "ram:TaxBasisTotalAmount")


def test_a_correction_names_the_invoice() -> None:
    invoice = ordered()
    note = taken_back(invoice)
    xml = cii.xml(paper(note))
    assert found(xml, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == [invoice.number]
    assert found(xml, "ram:GrandTotalAmount") == ["10.35"]
    assert b"Falscher Tarif" in xml


def xrechnung(**fields: Any) -> bytes:
    business = firm(vat_id="DE129273398")
    details(business, xrechnung=True, reference=LEITWEG, **fields)
    return cii.xml(paper(ordered(business)))


@pytest.mark.parametrize("reference", [LEITWEG, "Bestellung 4711"])
def test_an_xrechnung_is_accepted_by_the_rules_of_kosit(reference: str) -> None:
    xml = xrechnung() if reference == LEITWEG else _with_reference(reference)
    assert checkers.xrechnung(xml) == []
    # The schematron of Factur-X knows its own profiles alone; but for the profile's name all rules hold.
    plain = xml.replace(cii.GUIDELINES["xrechnung"].encode(), cii.GUIDELINES["en16931"].encode())
    assert plain != xml
    assert checkers.en16931(plain) == []
    assert found(xml, "ram:BuyerReference") == [reference]


def _with_reference(reference: str) -> bytes:
    business = firm(vat_id="DE129273398")
    details(business, xrechnung=True, reference=reference)
    return cii.xml(paper(ordered(business)))


def test_an_xrechnung_is_taken_back_by_one() -> None:
    business = firm(vat_id="DE129273398")
    details(business, xrechnung=True, reference=LEITWEG)
    invoice = ordered(business)
    assert checkers.xrechnung(cii.xml(paper(part_of(invoice)))) == []
    assert checkers.xrechnung(cii.xml(paper(taken_back(invoice)))) == []


def test_an_xrechnung_by_card_and_in_reverse_charge() -> None:
    business = firm(country="AT", vat_id="ATU12345675")
    confirmed(business)
    details(business, xrechnung=True, reference="4711", email="post@wien.example")
    PaymentMethod.objects.create(
        business=business, kind="sepa_debit", method_id="pm_1", label="AT", created_at=NOON
    )
    assert checkers.xrechnung(cii.xml(paper(ordered(business)))) == []


def test_the_address_is_the_leitweg_id_or_the_mail() -> None:
    assert b'schemeID="0204">04011000-1234512345-06<' in xrechnung()
    assert b'schemeID="EM">kreditoren@huber.example<' in _with_reference("4711")


def test_without_a_telephone_of_the_operator_it_stays_a_plain_invoice(settings: Any) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "phone": ""}
    xml = xrechnung()
    assert cii.GUIDELINES["xrechnung"].encode() not in xml
    assert checkers.en16931(xml) == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (b"GrandTotalAmount>10.35<", b"GrandTotalAmount>10.36<", "BR-CO-15"),
        (b"CalculatedAmount>1.65<", b"CalculatedAmount>1.64<", "BR-CO-14"),
        (b"LineTotalAmount>8.70<", b"LineTotalAmount>8.71<", "BR-CO-10"),
        (b"CategoryCode>S<", b"CategoryCode>AE<", "BR-AE-"),
        (b"ID>2026-0001<", b"ID><", "BR-02"),
        (b">EUR<", b">EUX<", "FX-SCH-"),
    ],
)
def test_the_checker_sees_what_is_wrong(right: bytes, wrong: bytes, rule: str) -> None:
    xml = cii.xml(paper(ordered()))
    assert right in xml
    assert any(one.startswith(rule) for one in checkers.en16931(xml.replace(right, wrong, 1)))


def test_the_rules_of_kosit_see_what_is_missing() -> None:
    xml = xrechnung().replace(b"BuyerReference>04011000-1234512345-06<", b"BuyerReference> <")
    assert any(one.startswith("BR-DE-15") for one in checkers.xrechnung(xml))


def test_a_schema_error_is_an_error(settings: Any) -> None:
    xml = cii.xml(paper(ordered())).replace(b"CountryID", b"CountryId")
    assert checkers.en16931(xml)


@pytest.mark.parametrize(
    "name",
    [
        "Müller & Söhne <GmbH>",
        "東京ソフト株式会社",
        "\N{PILE OF POO} AG",
        "a" * 160,
        "A\x00B\x0bC",
        "]]>",
        "&#0;",
    ],
)
def test_names_of_any_kind_stay_readable(name: str) -> None:
    business = firm(legal_name=name.replace("\x00", ""))
    invoice = ordered(business)
    invoice.buyer = {**invoice.buyer, "name": name}
    xml = cii.xml(paper(invoice))
    assert checkers.en16931(xml) == []
    assert found(xml, "ram:BuyerTradeParty/ram:Name") == [name.replace("\x00", "").replace("\x0b", "")]


def test_a_currency_with_three_decimals_is_refused_and_not_rounded() -> None:
    invoice = ordered()
    invoice.currency = "KWD"
    with pytest.raises(cii.NotExpressible):
        cii.xml(paper(invoice))


def test_the_same_rows_give_the_same_bytes() -> None:
    invoice = ordered()
    again = Invoice.objects.get(pk=invoice.pk)
    assert cii.xml(paper(invoice)) == cii.xml(paper(again))


def test_dates_are_the_operators_days_and_the_last_day_is_in_the_period() -> None:
    xml = cii.xml(paper(ordered()))
    dates = {one.text for one in etree.fromstring(xml).iter("{*}DateTimeString")}
    assert {"20261122", "20261130", "20261206"} == dates
    assert date(2026, 11, 30) == paper(Invoice.objects.latest("pk")).last
