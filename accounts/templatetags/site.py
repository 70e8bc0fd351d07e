"""The small parts of every page: icon, seal, tag, the other language, and values as each language writes them."""

import json
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import phonenumbers
import segno
from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import translate_url
from django.utils import formats, timezone, translation
from django.utils.html import format_html, format_html_join

register = template.Library()

# The drawing with ring and lettering is unreadable when small, so each size has its own symbol.
SIZES = {"m": "-md", "l": "-lg"}
# What the records call a seal's state, and the drawing that stands for it.
DRAWN_AS = {"active": "verified", "surrendered": "expired", "contract_ended": "expired", "unknown": "none"}
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
# First match wins: Edge and Opera call themselves Chrome too, Chrome calls itself Safari, Android says Linux.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
LONGEST_ADDRESS = 2000  # what is longer no form of ours sends, and a page would carry it once more
QUIET_ZONE = 4  # modules, ISO/IEC 18004
MOST_CODES = 2000  # in each process; 4 KB each
MASK = 7  # of the eight a code may have; for our addresses it is within a fifth of the best one


@register.inclusion_tag("parts/icon.html")
def icon(name: str) -> dict[str, str]:
    """A decorative Lucide icon; the words beside it carry the meaning."""
    return {"name": name}


@register.inclusion_tag("parts/seal.html")
def seal(state: str, size: str = "", label: str = "") -> dict[str, str]:
    """The seal as verified, pending, suspended, expired, revoked or none; the states of the records work too.

    `size` is empty (beside text), "m" (72 px) or "l" (104 px). Give `label` only where no word stands beside it.
    """
    drawn = DRAWN_AS.get(state, state)
    symbol = drawn + SIZES.get(size, "") if drawn == "verified" else drawn
    return {"state": drawn, "symbol": symbol, "size": size, "label": label}


@register.inclusion_tag("parts/tag.html")
def tag(kind: str, text: str, icon: str = "") -> dict[str, str]:
    """A status as icon and word. Kinds: ok, todo, run, off, bad, neu and, for the seal alone, seal."""
    return {"kind": kind, "text": text, "icon": icon}


@register.inclusion_tag("parts/language_link.html", takes_context=True)
def language_link(context: template.Context) -> dict[str, str]:
    """A link to this very page, query included, in the other language; none where there is no other."""
    code = other_language()
    request = context.get("request")
    here = request.get_full_path() if request is not None else ""
    if len(here) > LONGEST_ADDRESS:
        here = here.partition("?")[0]
    href = translate_url(here, code)
    if href == here:
        href = ""
    return {"href": href, "code": code, "name": LANGUAGE_NAMES[code]}


@register.inclusion_tag("parts/qr.html")
def qr(text: str) -> dict[str, Any]:
    """A QR code drawn as one path; the words for those who cannot see it stand around it."""
    size, path = _drawn(text)
    return {"size": size, "path": path}


@register.inclusion_tag("parts/qr.html")
def qr_of_page(address: str) -> dict[str, Any]:
    """The same for the address of a public page. Those drawn last are remembered, which secrets must not be."""
    size, path = _remembered(address)
    return {"size": size, "path": path}


def _drawn(text: str, mask: int | None = None) -> tuple[int, str]:
    code = segno.make(text, micro=False, mask=mask)
    rows = enumerate(code.matrix, QUIET_ZONE)
    marks = [f"M{x} {y}.5h1" for y, row in rows for x, dark in enumerate(row, QUIET_ZONE) if dark]
    return int(code.symbol_size(border=QUIET_ZONE)[0]), "".join(marks)


@lru_cache(maxsize=MOST_CODES)
def _remembered(address: str) -> tuple[int, str]:
    """A profile page is drawn anew each hour, and looking for the best of eight masks takes a seventh of that."""
    return _drawn(address, MASK)


@register.simple_tag
def other_language() -> str:
    return "en" if (translation.get_language() or "de").startswith("de") else "de"


@register.simple_tag
def site_name() -> str:
    """The name of the site, also where no context processor ran (error pages)."""
    return str(settings.SITE_NAME)


@register.filter
def day(value: date | datetime | None) -> str:
    """21.11.2026 or 21 November 2026, on the operator's calendar."""
    return _written(value, "DATE_FORMAT")


@register.filter
def clock(value: datetime | time | None) -> str:
    """14:03 Uhr or 14:03."""
    return _written(value, "TIME_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """21.11.2026, 14:03 Uhr or 21 November 2026, 14:03."""
    return _written(value, "DATETIME_FORMAT")


@register.filter
def machine(value: datetime | None) -> str:
    """For the attribute `datetime`: HTML allows no more than three digits of a second's fraction."""
    return "" if value is None else timezone.localtime(value).isoformat(timespec="seconds")


def _written(value: date | datetime | time | None, form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, time):
        return formats.time_format(value, form)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, form)


@register.filter
def national(value: object) -> str:
    """A number in E.164 as people at the operator's place dial it; foreign numbers keep their country code."""
    text = str(value or "")
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text
    here = phonenumbers.country_code_for_region(settings.OPERATOR_COUNTRY)
    form = phonenumbers.PhoneNumberFormat
    style = form.NATIONAL if number.country_code == here else form.INTERNATIONAL
    return phonenumbers.format_number(number, style)


@register.filter
def code_marks(value: object) -> str:
    """Words between backticks, as programmers write them, as code."""
    parts = str(value or "").split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if i % 2 else part,) for i, part in enumerate(parts))
    )


@register.filter
def as_json(value: Any) -> str:
    """JSON for a data attribute; the template's own escaping makes it safe there."""
    return json.dumps(value, cls=DjangoJSONEncoder)


class DataBlock(str):
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@register.simple_tag
def json_ld(value: Any) -> str:
    """A data block of linked data; browsers do not run it, so the policy against inline scripts lets it be."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>', DataBlock(text.translate(_IN_SCRIPT))
    )


@register.filter
def browser(user_agent: str) -> str:
    """Firefox, Windows: enough to know one's own devices again. What it does not know it shows as it is."""
    program = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (program, system) if part) or user_agent[:60]
