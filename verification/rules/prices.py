"""What a send costs at most, so that the day's fuse can be set before any bill arrives."""

from typing import Final, Literal

Channel = Literal["sms", "voice", "letter"]

# Cents for one SMS, for one call of 90 seconds, or for a posted letter with its paper, rounded up from price lists.
PRICES: Final[dict[Channel, dict[str, int]]] = {
    "sms": {"DE": 9, "AT": 9, "CH": 8, "LI": 10, "FR": 8, "NL": 10, "IT": 9, "PL": 5, "GB": 5, "US": 2},
    "voice": {"DE": 4, "AT": 5, "CH": 6, "LI": 12, "FR": 6, "NL": 6, "IT": 6, "PL": 6, "GB": 4, "US": 3},
    "letter": {"DE": 120, "AT": 160, "CH": 180, "LI": 180},
}
DEAREST: Final[dict[Channel, int]] = {"sms": 25, "voice": 60, "letter": 250}
EVERYWHERE: Final = "all"
LETTERS: Final = "letters"


def price(channel: Channel, country: str) -> int:
    """Cents; a country without a known price costs as much as the dearest one."""
    return PRICES[channel].get(country.upper(), DEAREST[channel])


def day_caps(country: str, *, total: int, home: str, share: str = "") -> dict[str, int]:
    """The scopes that a send to `country` draws on, each with its cap in cents a day.

    A `share` ("customers") has money of its own: its scopes carry its name, and nobody else draws on them.

    The operator's own country may use the whole day's money, any other one half of it: one country under
    attack does not stop the others.
    """
    most = total if country.upper() == home.upper() else total // 2
    if share:
        return {f"{share}:{country.upper()}": most, share: total}
    return {country.upper(): most, EVERYWHERE: total}
