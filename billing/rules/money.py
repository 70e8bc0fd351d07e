"""Money as whole minor units (cents) of an ISO 4217 currency, and how sums and taxes are rounded.

Rounding is half up, away from zero: 0.5 cents become 1, -0.5 become -1. It happens twice and nowhere else: once
for each line (quantity x price, or a share of a price), and once for the tax of each rate, which is taken of the
sum of that rate's lines. A gross sum is never rounded: it is net + tax. (EN 16931, BR-CO-14 and BR-CO-17.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from accounts.rules.profiles.amounts import NO_CENTS

# ISO 4217, list one: currencies whose smallest unit is not a hundredth. Withdrawn and fund codes are left out.
THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(NO_CENTS, 0),
    **dict.fromkeys(THREE_DECIMALS.split(), 3),
}
COMMON: Final = 2
# ISO 4217, list one, without funds, metals, test codes, and what EN 16931 cannot write: whatever a price may be in.
PRICED: Final = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IRR ISK JMD JPY KES KGS KHR KMF KPW KRW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
SDG SEK SGD SHP SOS SRD SSP SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF
XCD XOF XPF YER ZAR ZMW
"""
INVOICEABLE: Final = frozenset(PRICED.split())


@dataclass(frozen=True)
class Line:
    """One line of an invoice: its net amount in minor units, and the rate of tax in basis points (1900 is 19 %)."""

    net: int
    rate: int


@dataclass(frozen=True)
class TaxOfRate:
    """What all lines of one rate come to."""

    rate: int
    net: int
    tax: int


@dataclass(frozen=True)
class Totals:
    """The sums of an invoice; `taxes` has one entry for each rate, the highest first."""

    net: int
    tax: int
    gross: int
    taxes: tuple[TaxOfRate, ...]


def exponent(currency: str) -> int:
    """How many decimals the currency has: EUR 2, JPY 0, KWD 3."""
    return EXPONENTS.get(currency, COMMON)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    whole = (abs(value.numerator) * 2 + value.denominator) // (value.denominator * 2)
    return -whole if value < 0 else whole


def share(amount: int, part: int, whole: int) -> int:
    """`part` of `whole` of an amount, rounded once."""
    return round_half_up(Fraction(amount * part, whole))


def tax_of(net: int, rate: int) -> int:
    """The tax on `net` at `rate` basis points."""
    return share(net, rate, 10_000)


def totals(lines: Iterable[Line]) -> Totals:
    """Adds lines up, rounding the tax once for each rate."""
    nets: dict[int, int] = {}
    for line in lines:
        nets[line.rate] = nets.get(line.rate, 0) + line.net
    taxes = tuple(
        TaxOfRate(rate, nets[rate], tax_of(nets[rate], rate)) for rate in sorted(nets, reverse=True)
    )
    net, tax = sum(one.net for one in taxes), sum(one.tax for one in taxes)
    return Totals(net, tax, net + tax, taxes)


def decimal(amount: int, currency: str) -> Decimal:
    """12345 EUR is 123.45, 12345 JPY is 12345, 12345 KWD is 12.345."""
    return Decimal(amount).scaleb(-exponent(currency))


def minor_units(value: Decimal, currency: str) -> int | None:
    """The other way round; None when the currency has no coin that small."""
    scaled = value.scaleb(exponent(currency))
    return int(scaled) if scaled == scaled.to_integral_value() else None
