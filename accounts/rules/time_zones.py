"""The time zones of a country, the usual one first; from the table that comes with the zones themselves."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zoneinfo import TZPATH, available_timezones

# The table lists what is special first in some countries; these are where most people live. They also stand in
# where a machine has zones and no table.
_USUAL = {
    "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney", "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CH": "Europe/Zurich", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "DE": "Europe/Berlin", "ES": "Europe/Madrid", "FR": "Europe/Paris", "GB": "Europe/London",
    "ID": "Asia/Jakarta", "IT": "Europe/Rome", "KZ": "Asia/Almaty", "LI": "Europe/Vaduz", "LU": "Europe/Luxembourg",
    "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "NL": "Europe/Amsterdam", "NZ": "Pacific/Auckland",
    "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York",
}  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for folder in TZPATH:
        table = Path(folder) / "zone.tab"
        if table.is_file():
            for line in table.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    country, _place, zone = line.split("\t")[:3]
                    found.setdefault(country, []).append(zone)
            break
    return {country: tuple(zones) for country, zones in found.items()}


def of_country(country: str) -> tuple[str, ...]:
    """Every zone of the country (ISO 3166-1 alpha-2), the most usual first; empty for one that we do not know."""
    zones = _table().get(country.upper(), ())
    usual = _USUAL.get(country.upper())
    if usual is None:
        return zones
    return (usual, *(zone for zone in zones if zone != usual))


def guess(country: str) -> str:
    """The zone of most people there, or nothing."""
    return next(iter(of_country(country)), "")


@lru_cache(maxsize=1)
def everywhere() -> tuple[str, ...]:
    """Every zone with a place in its name, in the order of the alphabet."""
    return tuple(
        sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    )
