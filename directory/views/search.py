"""The directory: who is here, by name, place, category, hours and delivery; page by page, never as a whole."""

import hashlib
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.rules.profiles.categories import choices
from directory.forms.search import SearchForm
from directory.rules.queries import understand
from directory.selectors.search import MOST_PAGES, MOST_PAGES_OF_ALL, Hit, Page, Wish, find
from directory.views import caching

SALT = "directory.page"


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Where a page ends, a signed mark leads on; it holds for this question alone and counts the pages."""
    form = SearchForm(request.GET)
    language = get_language() or "de"
    context: dict[str, Any] = {"form": form, "by_category": _by_category(language)}
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return caching.page(request, render(request, "directory/directory.html", context, status=status))
    wish = form.wish()
    after, number = _place(request.GET.get("after", ""), wish)
    found = find(wish, after=after, at=timezone.now())
    labels = dict(choices(language))
    context |= {
        "found": found,
        "hits": [(hit, labels.get(hit.category, ""), _mark(_state(hit), language)) for hit in found.hits],
        "number": number,
        "next": _next(found, wish, number),
        "ends_here": bool(found.after) and not _next(found, wish, number),
        "no_name": not found.hits and _is_no_name(wish.name),
        "asked": wish.is_narrow or bool(wish.category) or wish.open_now,
    }
    return caching.page(request, render(request, "directory/directory.html", context))


def _is_no_name(text: str) -> bool:
    """A number, a website or a code: looked for here, nobody is found, though there may be a seal for it."""
    kind = understand(text, own_host=settings.PUBLIC_HOST, region=settings.OPERATOR_COUNTRY).kind
    return kind in ("number", "domain", "code")


def _state(hit: Hit) -> str:
    if hit.sealed:
        return "sealed"
    return "suspended" if hit.state == "suspended" else "none"


@lru_cache(maxsize=8)
def _mark(state: str, language: str) -> str:
    """The same for every hit: drawn for each of twenty it would be a third of the page's time."""
    return render_to_string("directory/hit_mark.html", {"state": state})


@lru_cache(maxsize=8)
def _by_category(language: str) -> str:
    """The list below every answer, which is always the same."""
    return render_to_string("directory/by_category.html", {"categories": choices(language)})


def _place(mark: str, wish: Wish) -> tuple[str, int]:
    """(key behind which the page begins, its number); the first page for every mark that is not ours."""
    try:
        key, number, question = signing.loads(mark, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return "", 1
    return (str(key), int(number)) if question == _fingerprint(wish) else ("", 1)


def _next(found: Page, wish: Wish, number: int) -> str:
    most = MOST_PAGES if wish.is_narrow else MOST_PAGES_OF_ALL
    if not found.after or number >= most:
        return ""
    return signing.dumps((found.after, number + 1, _fingerprint(wish)), salt=SALT)


def _fingerprint(wish: Wish) -> str:
    return hashlib.sha256(repr(wish).encode()).hexdigest()[:16]
