"""The public profile of a business: its name, its seal beside it, and how to reach it; the same as a vCard."""

from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_countries import countries

from accounts.rules.profiles.categories import BY_CODE
from accounts.selectors.profile_hours import steady_until
from directory.rules.vcards import Words
from directory.rules.vcards import vcard as as_vcard
from directory.selectors.profiles import PublicProfile, successor, was_used
from directory.selectors.profiles import profile as public_profile
from directory.views import caching
from directory.views.profile_context import context, named


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    found = public_profile(slug, at=now)
    if found is None:
        return _elsewhere(request, slug, "directory:profile")
    if found.business.closed_at is not None:
        return _closed(request, found)
    if "postcode" in request.GET:
        return _asked(request, found, at=now)
    # What is said of "now" is true until then, and what was said before ended sooner.
    steady = steady_until(found.document, at=now)
    drawn_from = (*found.state, get_language(), request.COOKIES.get("theme", ""), steady.isoformat())
    codes = [found.code, *found.watched]
    ends = (steady, now + caching.LONGEST, found.formerly_until, *(one.until for one in found.further))
    caching.keep(
        request,
        until=min(filter(None, ends)),
        drawn_from=(f"p:{found.business.pk.hex}", *(f"c:{code}" for code in codes if code)),
    )
    return caching.drawn(
        request, drawn_from, lambda: render(request, "directory/profile.html", context(found, at=now))
    )


def _asked(request: HttpRequest, found: PublicProfile, *, at: datetime) -> HttpResponse:
    """The page with an answer to a customer's postcode: drawn for this one, and kept nowhere."""
    said = context(found, at=at, postcode=request.GET["postcode"])
    response = render(request, "directory/profile.html", said)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def vcard(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_profile(slug, at=timezone.now())
    if found is None:
        return _elsewhere(request, slug, "directory:vcard")
    if found.business.closed_at is not None:
        return _closed(request, found)
    language = get_language() or "de"
    response = caching.drawn(
        request,
        ("vcard", *found.state, language),
        lambda: HttpResponse(_card(found, language)),
        content_type="text/vcard; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{found.business.slug}.vcf"'
    return response


def _card(found: PublicProfile, language: str) -> bytes:
    category = BY_CODE.get(found.document.category)
    label = category.label(language) if category else ""
    words = Words(label, language, lambda code: str(countries.name(code)))
    return as_vcard(found.document, named(found), words, revised=found.published_at).encode()


def _elsewhere(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """An old slug leads on for ever; that of an erased business says that it is gone. In capitals, as somebody copies
    it from a sign, it is the same one."""
    if slug != slug.lower():
        return caching.public(HttpResponsePermanentRedirect(reverse(name, args=[slug.lower()])), seconds=3600)
    if present := successor(slug):
        return caching.public(HttpResponsePermanentRedirect(reverse(name, args=[present])), seconds=3600)
    if was_used(slug):
        return _closed(request, None)
    raise Http404


def _closed(request: HttpRequest, found: PublicProfile | None) -> HttpResponse:
    told = found if found and found.was_sealed else None
    said = {"name": told.name, "code": told.answer["code"]} if told else {}
    response = render(request, "directory/profile_closed.html", said, status=HTTPStatus.GONE)
    return caching.page(request, response)
