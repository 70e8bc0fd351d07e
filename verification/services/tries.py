"""A try is burnt before anything is compared, in a transaction of its own, so that it stays burnt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.kernel.errors import Refused
from verification.rules.challenges import TRIES
from verification.services import limits
from verification.services.limits import LimitReached, Use

NO_PACE: Final = timedelta(0)


class WrongCode(Refused):
    """The code is not the one; `values["left"]` tries remain."""

    code = "wrong_code"

    def __str__(self) -> str:
        left = int(str(self.values["left"]))
        return ngettext(
            "That code is not right. You have %(left)d try left.",
            "That code is not right. You have %(left)d tries left.",
            left,
        ) % {"left": left}


class TooFast(Refused):
    """The last try on this row was a moment ago; this one was neither counted nor compared."""

    code = "too_fast"
    message = _(
        "Many wrong codes are being entered at the moment, so a code can be tried every 30 seconds only. "
        "Wait a little, then send it again. This try did not count."
    )


def burn(
    rows: "QuerySet[Any]", pk: object, *, uses: Sequence[Use], at: datetime, pace: timedelta = NO_PACE
) -> int | None:
    """Counts the try on the row and commits; how many were made with it, or None when it takes no more.

    A full limit of `uses` refuses the try as well, and it stays burnt all the same. With a `pace` two tries lie as
    far apart, however many come at once: raises TooFast.
    """
    refusal: LimitReached | None = None
    with transaction.atomic(durable=True):
        open_rows = rows.filter(pk=pk, attempts__lt=TRIES, expires_at__gt=at)
        rested = Q(last_try_at__isnull=True) | Q(last_try_at__lte=at - pace)
        ready = open_rows.filter(rested) if pace else open_rows
        if not ready.update(attempts=F("attempts") + 1, last_try_at=at):
            if pace and open_rows.exists():
                raise TooFast
            return None
        tries: int = rows.model._base_manager.values_list("attempts", flat=True).get(pk=pk)
        try:
            limits.take(uses, at=at)
        except LimitReached as full:
            refusal = full
    if refusal is not None:
        raise refusal
    return tries
