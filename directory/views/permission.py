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
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from directory.models import ApiKey
from directory.rules import api_keys, numbers, replies
from directory.selectors import permission as selectors
from directory.services.api_keys import BudgetSpent, MonthSpent, spend
from directory.views import caching
from directory.views.api import Problem, problem

NO_KEY = "Send your key as Authorization: Bearer ks_live_... It is unknown, revoked or has expired."
NO_NUL = r"^[^\x00]*$"
LOST_KEY = "A key in an address ends up in logs; it was not used. Revoke it; send a new one as Authorization: Bearer."


class KeyBearer(HttpBearer):
    """Says which key came in the header, and nothing to the log; the view judges it."""

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


class Permission(Schema):
    """`no` where the owner of the number has blocked the business. `yes` says nothing about the number."""

    permission: str = Field(description="yes or no", examples=["yes"])


class Wanted(Schema):
    business: str = Field(
        description="The business's id, or the code of its seal", max_length=100, pattern=NO_NUL
    )
    number: str = Field(
        description="E.164; write the plus sign as %2B",
        max_length=20,
        pattern=NO_NUL,
        examples=["+491713920012"],
    )


router = Router(auth=KeyBearer())


@router.api_operation(
    ["GET", "HEAD"],
    "/contact-permission",
    response={200: Permission, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem},
    operation_id="contact_permission",
    summary="May this business contact this number",
)
def contact_permission(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Needs a key: a partner's asks about every business, a business's own about itself, both within a budget a day.

    A number that nobody ever proved is answered like one that blocks nobody. A block shows within five seconds.
    """
    key = cast(Presented, request.auth).key  # type: ignore[attr-defined]
    if key is None or not key.opens(timezone.now()):
        return _unauthorised(request)
    e164 = numbers.canonical(wanted.number)
    if e164 is None:
        return problem(request, 400, "Send number in E.164, for example %2B491713920012.")
    found = selectors.look_up(wanted.business, e164)
    if found is None:
        return problem(request, 404, "There is no business with this id or seal code.")
    business, blocked = found
    if key.business_id not in (None, business):
        return problem(request, 403, "This key asks about its own business only.")
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
    return f"This key may ask {key.per_day} times a day. It goes on at 00:00 UTC."


def _seconds_until(spent: BudgetSpent) -> int:
    return max(1, round((spent.again - timezone.now()).total_seconds()))


def _unauthorised(request: HttpRequest) -> HttpResponse:
    reply = replies.problem(401, NO_KEY)
    challenge = ("WWW-Authenticate", 'Bearer realm="contact-permission"')
    return caching.sent(request, reply._replace(headers=(*reply.headers, challenge)))
