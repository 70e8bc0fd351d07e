"""An invoice as XML of EN 16931 in UN/CEFACT syntax: ZUGFeRD / Factur-X, or XRechnung where the buyer wants that.

The XML says what the paper says and nothing else; it is checked against the schema before anybody sees it.
"""

import re
from decimal import Decimal
from typing import Final

from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document
from drafthorse.models.note import IncludedNote
from drafthorse.models.party import TaxRegistration, TradeParty
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.tradelines import LineItem

from billing.rules.leitweg import is_leitweg_id
from billing.rules.papers import Buyer, Paper, Profile, Row, Seller

GUIDELINES: Final[dict[Profile, str]] = {
    "en16931": "urn:cen.eu:en16931:2017",
    "xrechnung": "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
}
PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
SCHEMA: Final = "FACTUR-X_EN16931"
INVOICE, CREDIT_NOTE = "380", "381"
# UNCL 4461: SEPA transfer, somebody's online payment service, or none that is named.
TRANSFER, ONLINE, UNNAMED = "58", "68", "1"
# Why no tax is charged, in the code list of the European Commission (VATEX); an exemption of § 19 UStG has none.
REASON_CODES: Final[dict[str, str]] = {"AE": "VATEX-EU-AE", "O": "VATEX-EU-O"}
E_MAIL, LEITWEG = "EM", "0204"
MOST_DECIMALS: Final = -2
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotExpressible(ValueError):
    """EN 16931 has no amounts with more than two decimals, so a dinar's fils cannot be invoiced with it."""


def xml(paper: Paper) -> bytes:
    """The document. Raises NotExpressible, or what the schema's checker says of a document that breaks it."""
    made = Document()
    made.context.guideline_parameter.id = GUIDELINES[paper.profile]
    if paper.profile == "xrechnung":
        made.context.business_parameter.id = PROCESS
    made.header.id = paper.number
    made.header.type_code = CREDIT_NOTE if paper.is_credit_note else INVOICE
    made.header.issue_date_time = paper.issued_on
    for text in paper.notes:
        made.header.notes.add(IncludedNote(content=_plain(text)))
    for row in paper.rows:
        made.trade.items.add(_line(paper, row))
    _parties(made, paper)
    # The supply is complete on the last day of its period; without a date the element would stand there empty.
    made.trade.delivery.event.occurrence = paper.last
    _settlement(made, paper)
    written: bytes = made.serialize(schema=SCHEMA)
    return written


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def _amount(paper: Paper, minor: int) -> Decimal:
    value = paper.money(minor)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < MOST_DECIMALS:
        raise NotExpressible(paper.currency)
    return value


def _percent(rate: int) -> Decimal:
    return (Decimal(rate) / 100).quantize(Decimal("0.01"))


def _line(paper: Paper, row: Row) -> LineItem:
    """`price` is of `per` days, so that quantity x price / per is the line's amount."""
    line = LineItem()
    line.document.line_id = str(row.position)
    line.product.name = _plain(row.text)
    line.agreement.net.amount = _amount(paper, row.price)
    line.agreement.net.basis_quantity = (Decimal(row.per or 1), row.unit)
    line.delivery.billed_quantity = (Decimal(row.quantity), row.unit)
    line.settlement.trade_tax.type_code = "VAT"
    line.settlement.trade_tax.category_code = row.category
    if row.category != "O":
        line.settlement.trade_tax.rate_applicable_percent = _percent(row.rate)
    line.settlement.period.start, line.settlement.period.end = row.start, row.last
    line.settlement.monetary_summation.total_amount = _amount(paper, row.net)
    return line


def _parties(made: Document, paper: Paper) -> None:
    agreement = made.trade.agreement
    if paper.buyer.reference:
        agreement.buyer_reference = _plain(paper.buyer.reference)
    _seller(agreement.seller, paper.seller, outside=paper.category == "O")
    _buyer(agreement.buyer, paper.buyer, outside=paper.category == "O")


def _seller(party: TradeParty, seller: Seller, *, outside: bool) -> None:
    """Outside the scope of tax no VAT id stands (BR-O-2); without one, a register or tax number says who it is."""
    _address(party, seller)
    if seller.register:
        party.legal_organization.id = _plain(seller.register)
    elif outside or not seller.vat_id:
        party.id = _plain(seller.tax_number or seller.vat_id or seller.name)
    party.contact.person_name = _plain(seller.name)
    if seller.phone:
        party.contact.telephone.number = _plain(seller.phone)
    if seller.email:
        party.contact.email.address = _plain(seller.email)
        party.electronic_address.uri_ID = (E_MAIL, _plain(seller.email))
    if seller.tax_number:
        party.tax_registrations.add(TaxRegistration(id=("FC", _plain(seller.tax_number))))
    if seller.vat_id and not outside:
        party.tax_registrations.add(TaxRegistration(id=("VA", _plain(seller.vat_id))))


def _buyer(party: TradeParty, buyer: Buyer, *, outside: bool) -> None:
    _address(party, buyer)
    if buyer.extra:
        party.address.line_two = _plain(buyer.extra)
    if is_leitweg_id(buyer.reference):
        party.electronic_address.uri_ID = (LEITWEG, buyer.reference.strip().upper())
    elif buyer.email:
        party.electronic_address.uri_ID = (E_MAIL, _plain(buyer.email))
    if buyer.vat_id and not outside:
        party.tax_registrations.add(TaxRegistration(id=("VA", _plain(buyer.vat_id))))


def _address(party: TradeParty, who: Seller | Buyer) -> None:
    party.name = _plain(who.name)
    party.address.postcode, party.address.line_one = _plain(who.postcode), _plain(who.street)
    party.address.city_name, party.address.country_id = _plain(who.city), who.country


def _settlement(made: Document, paper: Paper) -> None:
    to = made.trade.settlement
    to.currency_code = paper.currency
    to.payment_reference = paper.payment_reference
    to.payment_means.add(_means(paper))
    for one in paper.taxes:
        to.trade_tax.add(_tax(paper, one.rate, one.net, one.tax))
    to.period.start, to.period.end = paper.start, paper.last
    terms = PaymentTerms()
    terms.description = _plain(paper.terms)
    if not paper.is_credit_note:
        terms.due = paper.due_on
    to.terms.add(terms)
    if paper.corrects is not None:
        to.invoice_referenced_document.issuer_assigned_id = paper.corrects.number
        to.invoice_referenced_document.issue_date_time = paper.corrects.issued_on
    _sums(made, paper)


def _means(paper: Paper) -> PaymentMeans:
    """How it is paid; the account only where the customer is to send money to it."""
    means = PaymentMeans()
    if paper.is_credit_note or (paper.method == "bank_transfer" and not paper.seller.iban):
        means.type_code = UNNAMED
    elif paper.method != "bank_transfer":
        means.type_code = ONLINE
    else:
        means.type_code = TRANSFER
        means.payee_account.iban = paper.seller.iban.replace(" ", "")
        means.payee_account.account_name = _plain(paper.seller.name)
        if paper.seller.bic:
            means.payee_institution.bic = paper.seller.bic
    return means


def _tax(paper: Paper, rate: int, net: int, tax: int) -> ApplicableTradeTax:
    made = ApplicableTradeTax()
    made.calculated_amount, made.type_code = _amount(paper, tax), "VAT"
    made.basis_amount, made.category_code = _amount(paper, net), paper.category
    if paper.category != "S":
        made.exemption_reason = _plain(paper.exemption)
        if paper.category in REASON_CODES:
            made.exemption_reason_code = REASON_CODES[paper.category]
    if paper.category != "O":
        made.rate_applicable_percent = _percent(rate)
    return made


def _sums(made: Document, paper: Paper) -> None:
    """Allowances and charges of the whole document do not occur here, so lines and basis are the same sum."""
    sums = made.trade.settlement.monetary_summation
    sums.line_total = _amount(paper, sum(row.net for row in paper.rows))
    sums.charge_total = sums.allowance_total = _amount(paper, 0)
    sums.tax_basis_total = _amount(paper, paper.net)
    sums.tax_total = (_amount(paper, paper.tax), paper.currency)
    sums.grand_total = _amount(paper, paper.gross)
    if paper.prepaid:
        sums.prepaid_total = _amount(paper, paper.prepaid)
    sums.due_amount = _amount(paper, paper.due)
