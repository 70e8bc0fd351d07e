"""The one way to change a state: lock, look the table up, compare-and-set, audit, record - in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove, Lifecycle
from config.outbox.services import audit, record

Row = TypeVar("Row", bound=models.Model)


# The kernel is plain Python and knows no languages; its one sentence to people gets its translation here.
IllegalMove.message = _("This step is no longer possible: things have changed since you opened the page.")


class Stale(Refused):
    """Somebody else moved the row first."""

    code = "stale"
    message = _("Somebody else has just changed this. Reload the page to see what is true now.")


@transaction.atomic
def move(
    row: Row,
    table: Lifecycle,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    event_ids: Mapping[str, Any] | None = None,
) -> Row:
    """Takes `action` on `row` and returns the row as it is now.

    The row is read again under lock, so `row` may be old. Sets `state`, `state_at`, where the model has it
    `next_actor`, and `changes`. The event carries `<model>=<pk>` and `event_ids`. Raises IllegalMove or Stale.
    """
    manager = type(row)._base_manager
    current = manager.select_for_update().get(pk=row.pk)
    before: str = current.state  # type: ignore[attr-defined]
    found = table.find(before, action, by.kind)
    values: dict[str, Any] = {"state": found.target, "state_at": at, **(changes or {})}
    if any(field.name == "next_actor" for field in current._meta.concrete_fields):
        values.setdefault("next_actor", found.next_actor)
    # select_for_update() is nothing on SQLite and can be forgotten elsewhere; the guarded UPDATE is the lock.
    if manager.filter(pk=row.pk, state=before).update(**values) != 1:
        raise Stale
    label = current._meta.model_name or ""
    audit(
        f"{table.name}.{action}",
        by=by,
        at=at,
        row=current,
        reason=reason,
        from_state=before,
        to_state=found.target,
    )
    if found.event:
        record(found.event, at=at, **{label: row.pk, **(event_ids or {})})
    for name, value in values.items():
        setattr(row, name, value)
    row.refresh_from_db()
    return row
