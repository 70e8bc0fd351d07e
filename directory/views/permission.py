"""`GET /api/v1/contact-permission`: for a messenger about to deliver, and for the business itself.

The only GET that writes: it takes the question from the key's budget, which is counted in the database, so that no
restart and no second process gives more. What it answers is one look at one unique index. The reader in front of Django
answers the same from its copy, as long as there is something left of the portion that was taken here.
"""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import HttpError
from ninja.security import HttpBearer

from directory.models import ApiKey
from directory.rules import api_keys, numbers, replies
from directory.selectors import permission as selectors
from directory.services.api_keys import BudgetSpent, MonthSpent, spend
from directory.views import caching
from directory.views.api import ASKED_TWICE, problem, repeated
from directory.views.bodies import Permission, Problem, Wanted
from directory.views.description import HELD, PERMISSION, told

NO_KEY = "Send your key as Authorization: Bearer ks_live_... It is unknown, revoked or has expired."
NO_BUSINESS = "There is no business with this id or seal code."
NOT_OWN = "This key asks about its own business only."
DAY_SPENT = "This key may ask {most} times a day. It goes on at 00:00 UTC."
LOST_KEY = "A key in an address ends up in logs; it was not used. Revoke it; send a new one as Authorization: Bearer."


class KeyBearer(HttpBearer):
    """Says which key came in the header, and nothing to the log; the view judges it."""

    openapi_description = (
        "A partner's key, from the operator, or a business's own, from its page for keys. It counts from when it was "
        "made until it is revoked or expires, and never in an address."
    )
    openapi_bearerFormat = "ks_live_..."  # noqa: N815 - OpenAPI's name

    def __call__(self, request: HttpRequest) -> "Presented":
        if api_keys.holds_key(request.META.get("QUERY_STRING", "")):
            raise HttpError(400, LOST_KEY)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, token.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> "Presented":
        return Presented(selectors.key_of(token))


class Presented:
    """Always true, so that a refusal is written by us; holds the key that came, if it is one."""

    def __init__(self, key: ApiKey | None) -> None:
        self.key = key


router = Router(auth=KeyBearer())


@router.api_operation(
    ["GET", "HEAD"],
    "/contact-permission",
    response={
        200: Permission,
        304: None,
        **dict.fromkeys((400, 401, 403, 404, 429, 503), Problem),
    },
    operation_id="contact_permission",
    summary="May this business contact this number",
    tags=[PERMISSION],
    openapi_extra=told(
        {200: "yes or no; both answers have one length", 304: HELD},
        {
            400: ASKED_TWICE.format(name="number", times=2),
            401: NO_KEY,
            403: NOT_OWN,
            404: NO_BUSINESS,
            429: DAY_SPENT.format(most=1000),
        },
    ),
)
def contact_permission(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Needs a key: a partner's asks about every business, a business's own about itself, both within a budget a day.

    A number that nobody ever proved is answered like one that blocks nobody. A block shows within five seconds.
    """
    key = cast(Presented, request.auth).key  # type: ignore[attr-defined]
    if key is None or not key.opens(timezone.now()):
        return _unauthorised(request)
    if refusal := repeated(request, "business", "number"):
        return refusal
    e164 = numbers.canonical(wanted.number)
    if e164 is None:
        return problem(request, 400, "Send number in E.164, for example %2B491713920012.")
    found = selectors.look_up(wanted.business, e164)
    if found is None:
        return problem(request, 404, NO_BUSINESS)
    business, blocked = found
    if key.business_id not in (None, business):
        return problem(request, 403, NOT_OWN)
    return _counted(request, key, blocked=blocked)


def _counted(request: HttpRequest, key: ApiKey, *, blocked: bool) -> HttpResponse:
    """The answer, once it is paid for out of the day's budget."""
    try:
        spend(key=key, at=timezone.now())
    except BudgetSpent as spent:
        refused = problem(request, 429, _why(spent, key))
        refused.headers["Retry-After"] = str(_seconds_until(spent))
        return refused
    return caching.sent(request, replies.permission(blocked=blocked))


def _why(spent: BudgetSpent, key: ApiKey) -> str:
    if isinstance(spent, MonthSpent):
        return (
            f"The plan allows {spent.most} questions a month, all keys together. It goes on at 00:00 UTC on"
            f" {spent.again.date().isoformat()}. A larger plan: {settings.PUBLIC_URL}{reverse('billing:plan')}"
        )
    return DAY_SPENT.format(most=key.per_day)


def _seconds_until(spent: BudgetSpent) -> int:
    return max(1, round((spent.again - timezone.now()).total_seconds()))


def _unauthorised(request: HttpRequest) -> HttpResponse:
    reply = replies.problem(401, NO_KEY)
    challenge = ("WWW-Authenticate", 'Bearer realm="contact-permission"')
    return caching.sent(request, reply._replace(headers=(*reply.headers, challenge)))
