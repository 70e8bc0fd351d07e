"""New versions of plans: from a day to come, for whoever orders then; running contracts keep theirs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from accounts.selectors.calendar import today
from billing.models import PlanVersion
from billing.models.plans import LIMITS
from billing.rules.money import INVOICEABLE
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit

CHANGEABLE: Final = frozenset(
    {"name_de", "name_en", "lines_de", "lines_en", "currency", "month_price", "year_price", *LIMITS}
)


class DayIsOver(Refused):
    code = "day_is_over"
    message = _("A new version can begin tomorrow at the earliest: what holds today has been shown already.")


class DayIsTaken(Refused):
    code = "day_is_taken"
    message = _("There is a version of this plan from that day already. Choose another day.")


class FreeStaysFree(Refused):
    code = "free_stays_free"
    message = _("The plan for small firms costs nothing, and a paid plan costs something.")


class NoSuchCurrency(Refused):
    """Nothing could be invoiced in it, and an order would fail only when its document is made."""

    code = "no_such_currency"
    message = _(
        "Plans cannot be priced in %(currency)s: it is no currency of ISO 4217, or has three decimals, which an"
        " electronic invoice cannot hold."
    )


@transaction.atomic
def revise(
    *, code: str, valid_from: date, changes: Mapping[str, Any], by: Actor, at: datetime
) -> PlanVersion:
    """A version of the plan `code` like its latest one, with `changes` (keys of CHANGEABLE).

    Raises PlanVersion.DoesNotExist for an unknown plan, DayIsOver, DayIsTaken, FreeStaysFree, NoSuchCurrency, or
    KeyError.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise KeyError(*sorted(unknown))
    if valid_from <= today(at):
        raise DayIsOver
    rows = PlanVersion.objects.filter(plan__code=code, valid_from__lt=valid_from).select_related("plan")
    latest = rows.latest("valid_from")
    values = {**model_to_dict(latest, fields=CHANGEABLE), **changes}
    prices = (values["month_price"], values["year_price"])
    if any(prices) if latest.plan.is_free else not all(prices):
        raise FreeStaysFree
    if values["currency"] not in INVOICEABLE:
        raise NoSuchCurrency(currency=values["currency"])
    made = PlanVersion(plan=latest.plan, valid_from=valid_from, created_at=at, **values)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise DayIsTaken from error
    audit("billing.plan.revise", by=by, at=at, row=made)
    return made
