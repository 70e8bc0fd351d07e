"""The map for search engines: our own pages, and the profiles of businesses that are listed with a seal.

It is cut by the first two digits of a business's id, which is drawn by chance: 256 files of like size, each one range
of the primary key, and hardly anything to count. Up to six million businesses each stays below the 50,000 addresses
allowed.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.views.decorators.http import require_safe

from directory.models import Entry
from directory.views import caching

SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
SECONDS: Final = 3600
PAGES: Final = tuple(
    f"directory:{name}" for name in ("home", "directory", "genuine", "criteria", "reasons", "help")
)
PARTS: Final = 256
MOST: Final = 24_000
ALL_FULL: Final = 10_000
_REST: Final = "f" * 30
_DIGITS = re.compile("[0-9a-f]{2}")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    files = [reverse("sitemap_pages"), *(reverse("sitemap_part", args=[digits]) for digits in _parts())]
    body = "".join(f"<sitemap><loc>{escape(settings.PUBLIC_URL + path)}</loc></sitemap>" for path in files)
    return _xml("sitemapindex", body)


def _parts() -> list[str]:
    """The files that have something in them: search engines take an empty one for an error. With so many businesses
    as `ALL_FULL` that one stays empty is less likely than a broken disk, so nobody needs to look at all of them."""
    found = Entry.objects.filter(sealed=True).values_list("pk", flat=True)[:ALL_FULL]
    keys = [key.hex[:2] for key in found]
    return sorted(set(keys)) if len(keys) < ALL_FULL else [f"{n:02x}" for n in range(PARTS)]


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    return _xml("urlset", "".join(_addresses((name, [], None) for name in (*PAGES, "pilot:start"))))


@require_safe
def part(request: HttpRequest, digits: str) -> HttpResponse:
    if not _DIGITS.fullmatch(digits):
        raise Http404
    rows = Entry.objects.filter(
        sealed=True, pk__gte=UUID(digits.ljust(32, "0")), pk__lte=UUID(digits + _REST)
    ).order_by("pk")
    found = rows.values_list("slug", "changed_at")[:MOST]
    return _xml("urlset", "".join(_addresses(("directory:profile", [slug], at) for slug, at in found)))


def _addresses(names: Iterable[tuple[str, list[str], datetime | None]]) -> Iterator[str]:
    """Each in both languages; `changed` is when the directory last heard of something new."""
    for name, args, changed in names:
        for language, _label in settings.LANGUAGES:
            with translation.override(language):
                address = escape(settings.PUBLIC_URL + reverse(name, args=args))
            last = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
            yield f"<url><loc>{address}</loc>{last}</url>"


def _xml(root: str, body: str) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SCHEMA}">{body}</{root}>\n'
    return caching.public(HttpResponse(text, content_type="application/xml"), seconds=SECONDS)
