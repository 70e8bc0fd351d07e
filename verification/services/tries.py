"""A try is burnt before anything is compared, in a transaction of its own, so that it stays burnt."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import ngettext

from config.kernel.errors import Refused
from verification.rules.challenges import TRIES
from verification.services import limits
from verification.services.limits import LimitReached, Use


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


def burn(rows: "QuerySet[Any]", pk: object, *, uses: Sequence[Use], at: datetime) -> int | None:
    """Counts the try on the row and commits; how many were made with it, or None when it takes no more.

    `rows` are those in a state that takes tries. A full limit of `uses` refuses the try as well, and it stays
    burnt all the same.
    """
    refusal: LimitReached | None = None
    with transaction.atomic(durable=True):
        open_rows = rows.filter(pk=pk, attempts__lt=TRIES, expires_at__gt=at)
        if not open_rows.update(attempts=F("attempts") + 1, last_try_at=at):
            return None
        tries: int = rows.model._base_manager.values_list("attempts", flat=True).get(pk=pk)
        try:
            limits.take(uses, at=at)
        except LimitReached as full:
            refusal = full
    if refusal is not None:
        raise refusal
    return tries
