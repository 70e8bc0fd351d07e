"""What the directory holds about a person: reports from a confirmed address of theirs, keys and webhooks of theirs.

What a customer blocks or asks is held under keyed hashes of a number, which no account leads to.
"""

from typing import Any

from accounts.models import User
from accounts.selectors.personal import of_theirs
from directory.models import ApiKey, Report, Webhook


def about(person: User) -> dict[str, Any]:
    reports = of_theirs(Report.objects.all(), person).order_by("created_at")
    hooks = Webhook.objects.filter(created_by=person.pk).order_by("created_at")
    keys = ApiKey.objects.filter(created_by=person.pk).order_by("created_at")
    return {
        "reports": list(
            reports.values(
                "reference", "kind", "subject", "text", "place", "happened_on", "name", "email", "state",
                "created_at", "closed_at",
            )
        ),
        "api_keys_made": list(keys.values("label", "shown", "state", "created_at", "expires_at")),
        "webhooks_added": list(hooks.values("address", "state", "created_at")),
    }  # fmt: skip
