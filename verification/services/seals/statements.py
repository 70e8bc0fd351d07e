"""A signed statement of what the look-up answers at this moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused
from verification.issuance import statements
from verification.issuance.keys import KeyUnusable
from verification.services.seals import keys

MEDIA_TYPE = statements.MEDIA_TYPE


class CannotSign(Refused):
    """No key for statements can be used here; the look-up itself is not touched by that."""

    code = "cannot_sign"
    message = _("Statements cannot be signed at the moment. Try again in a few minutes.")


def statement(*, kind: str, value: str, answer: Mapping[str, Any], at: datetime) -> str:
    """Signed on demand, by a key that signs nothing else: a seal's own token is never signed by a reader.

    `kind` and `value` are the question as it was understood. Raises CannotSign.
    """
    asked = {"kind": kind, "value": value}
    claims = statements.payload(settings.PUBLIC_URL, asked, answer, int(at.timestamp()))
    try:
        return statements.sign_statement(claims, keys.signer("answer"))
    except KeyUnusable as error:
        raise CannotSign from error
