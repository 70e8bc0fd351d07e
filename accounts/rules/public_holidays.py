"""Public holidays by country and region, with their German and English names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays
from holidays import HolidayBase

_OLDEST, _NEWEST = 1900, 2200


@dataclass(frozen=True)
class Holiday:
    """A day off by law, named in both languages; where a country's calendar lacks one, in its own."""

    de: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language.startswith("en") else self.de


_NONE: Mapping[date, Holiday] = MappingProxyType({})


def is_known(country: str, subdivision: str = "") -> bool:
    """Whether there is a calendar for this country (ISO 3166-1 alpha-2) and region (the part behind the hyphen)."""
    regions = _supported().get(country.upper())
    return regions is not None and (not subdivision or subdivision in regions)


def regions(country: str) -> list[tuple[str, str]]:
    """The regions that have holidays of their own, as (code, name in the country's language), by name."""
    codes = _supported().get(country.upper(), ())
    if not codes:
        return []
    aliases = getattr(_calendar(country.upper(), "", 2026), "subdivisions_aliases", {})
    names: dict[str, str] = {}
    for name, code in aliases.items():
        names.setdefault(code, name)
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


@lru_cache(maxsize=512)
def in_year(country: str, subdivision: str, year: int) -> Mapping[date, Holiday]:
    """Every holiday of the year; none for a country or region that has no calendar."""
    if not is_known(country, subdivision) or not _OLDEST <= year <= _NEWEST:
        return _NONE
    calendar = _calendar(country, subdivision, year)
    spoken = tuple(calendar.supported_languages)
    own = _names(country, subdivision, year, calendar.default_language)
    german = _names(country, subdivision, year, "de") if "de" in spoken else own
    first = next((language for language in ("en_GB", "en_US") if language in spoken), None)
    english = _names(country, subdivision, year, first) if first else own
    return MappingProxyType(
        {day: Holiday(german.get(day, name), english.get(day, name)) for day, name in own.items()}
    )


def on(country: str, subdivision: str, day: date) -> Holiday | None:
    return in_year(country.upper(), subdivision, day.year).get(day)


@lru_cache(maxsize=1)
def _supported() -> Mapping[str, tuple[str, ...]]:
    return {country: tuple(codes) for country, codes in holidays.list_supported_countries().items()}


def _calendar(country: str, subdivision: str, year: int, language: str | None = None) -> HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=language)


def _names(country: str, subdivision: str, year: int, language: str | None) -> dict[date, str]:
    calendar = _calendar(country, subdivision, year, language)
    # Two holidays on one day are joined with "; " by the library.
    return {day: name.replace("; ", ", ") for day, name in calendar.items() if day.year == year}
