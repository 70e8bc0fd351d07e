"""The customer's check: one box, one honest answer; and the page of one seal."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules.profiles.shown import line
from directory import selectors
from directory.rules import queries
from directory.rules.origins import Origin, origin_of
from directory.views import caching
from verification.rules import codes, kit
from verification.rules.answers import last_day
from verification.selectors.decisions import MEASURES


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """`?q=` takes a number, name, website, code or pasted link; without it, the empty box."""
    asked = request.GET.getlist("q")
    text = ", ".join(asked)
    now = timezone.now()
    # Of several questions none is answered: nobody could tell from the page which one it was.
    found = selectors.ask(text, at=now) if len(asked) < 2 else selectors.Found(queries.Query("several"))
    context = {
        **answer_context(request, found.data),
        "found": found,
        "typed": line(text[:300]),
        "problem": _problem(request, found),
        "mistyped": found.query.kind == "name" and codes.is_mistyped(text),
        "at": now,
    }
    status = 422 if context["problem"] else 200
    return caching.answer(request, render(request, "directory/check.html", context, status=status))


def _problem(request: HttpRequest, found: selectors.Found) -> str:
    """What is wrong with what was sent; the box that nobody has used yet has no problem."""
    kind = found.query.kind
    if kind == "name" and not found.matches and not found.data.get("beware"):
        return "" if codes.is_mistyped(found.query.value) else _no_number(found.query.value)
    if kind == "several":
        return _("These are several questions. Check one after the other.")
    if kind == "too_long":
        return _("That is too long. Enter one number, one name, one website or one code.")
    if kind == "empty" and "q" in request.GET:
        return _("Enter a number, a name, a website or a seal code, for example 030 23125 012")
    return ""


def _no_number(text: str) -> str:
    """ "We have no seal for this name" would be taken for a no to the number that was meant."""
    if queries.is_several_numbers(text, settings.OPERATOR_COUNTRY):
        return _("These are several numbers. Check one after the other.")
    if queries.is_part_of_number(text):
        return _("This is not a whole phone number. Enter it with its area code, for example 030 23125 012")
    return ""


@require_safe
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """Who, what was checked, when, how, until; an unknown code gets a page of the same weight."""
    now = timezone.now()
    canonical = codes.parse(code)
    found = selectors.by_code(canonical, at=now) if canonical else None
    data = found.data if found else selectors.UNKNOWN
    context = {**answer_context(request, data), "typed": line(code[:40]), "at": now}
    status = 404 if data["verdict"] == "unknown" else 200
    if found is None:
        caching.keep(request, until=caching.minute_end(now), drawn_from=())
    if status == 200:
        # It says in which minute it was made; and a former name may have its time before that ends.
        ends = (datetime.fromisoformat(one["until"]) for one in context["formerly"])
        caching.keep(request, until=min((caching.minute_end(now), *ends)), drawn_from=(f"c:{canonical}",))
    return caching.answer(request, render(request, "directory/seal.html", context, status=status))


@require_safe
def seal_with_slash(request: HttpRequest, code: str) -> HttpResponse:
    """Who types the address, or pastes it into a chat, may well end it like every other one here."""
    return redirect("directory:seal", code, permanent=True)


def _target(code: str) -> str | None:
    """The address of the check page that print leads to; nothing for a seal that never was."""
    canonical = codes.parse(code)
    found = selectors.by_code(canonical, at=timezone.now()) if canonical else None
    if found is None or found.verdict == "unknown":
        return None
    return settings.PUBLIC_URL + reverse("directory:seal", args=[found.data["code"]])


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The address of the check page as a QR code (SVG, dark on light, quiet zone 4) for print."""
    target = _target(code)
    if target is None:
        return HttpResponse(status=404)
    return caching.public(HttpResponse(kit.qr_svg(target), content_type="image/svg+xml"), seconds=3600)


@require_safe
def qr_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a PDF, for a printer's shop."""
    target = _target(code)
    if target is None:
        return HttpResponse(status=404)
    response = HttpResponse(kit.qr_pdf(target), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="siegel-qr.pdf"'
    return caching.public(response, seconds=3600)


@require_safe
def link_badge(request: HttpRequest) -> HttpResponse:
    """The grey picture for a link to the check page, in the language of its address."""
    words = _("Check seal: %(host)s") % {"host": settings.PUBLIC_HOST}
    return caching.public(HttpResponse(kit.link_badge(words), content_type="image/svg+xml"), seconds=3600)


def _still_told(data: dict[str, Any]) -> list[dict[str, str]]:
    """An ended seal's answer is not written again, so a former name may have had its time."""
    now = timezone.now()
    told = ((one, parse_datetime(one["until"])) for one in data.get("formerly") or [])
    return [one for one, until in told if until is not None and until > now]


def _warning(found: dict[str, Any] | None) -> dict[str, Any]:
    """What is warned of as a page needs it; empty where nothing is."""
    if not found:
        return {}
    slug = found["instead"]["profile"].removeprefix("/b/").rstrip("/")
    return {**found, "since": parse_datetime(found["since"]), "slug": slug}


def answer_context(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    """The answer as a page needs it: dates read, the phone without its scheme, where the visitor comes from."""
    origin = origin_of(
        request.headers.get("Referer", ""), own_host=settings.PUBLIC_HOST, domains=data.get("domains") or []
    )
    e164, _, extension = (data.get("phone") or "").removeprefix("tel:").partition(";ext=")
    return {
        "answer": data,
        "verdict": data.get("verdict", "unknown"),
        "phone": e164,
        "extension": extension,
        "checks": [
            {**check, "on": parse_date(check["on"]), "to": parse_date(check["to"])}
            for check in data.get("checks") or []
        ],
        "cause": MEASURES.get(data.get("cause") or "", ""),
        "since": parse_datetime(data["state_since"]) if data.get("state_since") else None,
        "until": last_day(datetime.fromisoformat(end)) if (end := data.get("valid_until")) else None,
        "formerly": _still_told(data),
        "beware": _warning(data.get("beware")),
        "origin": origin,
        "slug": (data.get("profile") or "").removeprefix("/b/").rstrip("/"),
        "came_from_elsewhere": origin.kind == Origin.FOREIGN and data.get("verdict") == "valid",
    }
