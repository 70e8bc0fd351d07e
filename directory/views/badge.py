"""The badge in a frame on the business's own website; browsers refuse it on any other."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import selectors
from directory.rules import replies
from directory.views import caching
from verification.rules import badges as rules
from verification.rules import codes
from verification.services.seals import badges


@require_safe
def frame(request: HttpRequest, code: str) -> HttpResponse:
    """`?lang=en` for English. A code that nobody has gets a neutral badge that no website may frame."""
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in badges.languages() else settings.LANGUAGE_CODE
    canonical = codes.parse(code)
    found = selectors.badge(canonical, language, at=timezone.now()) if canonical else None
    if found is not None:
        return caching.sent(
            request, replies.badge(found.body, found.etag, ancestors=found.ancestors, language=language)
        )
    body, nobody = badges.unknown(language), rules.NOBODY
    reply = replies.badge(body, rules.etag(body, nobody), ancestors=nobody, language=language, status=404)
    return caching.sent(request, reply)
