"""The one look-up behind contact permission: a key, a business and a number, one row by one unique index."""

from typing import Final
from uuid import UUID

from django.db import connection

from config.kernel.keys import keyed_hash
from directory.models import ApiKey
from directory.rules import api_keys
from directory.selectors.blocks import as_uuid
from verification.models import CustomerChallenge
from verification.rules import codes

KEY_PURPOSE: Final = "api-key"
# Written out: the ORM takes longer to say this than both databases to answer it. A business without a block and one
# with a block cost the same, since the row that is there or not is found by `directory_one_block`.
_PERMISSION: Final = """
SELECT b.id, k.state FROM {source}
LEFT JOIN directory_block k ON k.business_id = b.id AND k.number_hmac = %s
WHERE {place} = %s
"""
BY_ID: Final = _PERMISSION.format(source="accounts_business b", place="b.id")
BY_CODE: Final = _PERMISSION.format(
    source="verification_seal s JOIN accounts_business b ON b.id = s.business_id", place="s.code"
)


def key_of(text: str) -> ApiKey | None:
    """The row of a key; what is no key of ours costs no query."""
    if not api_keys.is_key(text):
        return None
    return ApiKey.objects.filter(secret_hmac=secret_hash(text)).first()


def secret_hash(text: str) -> str:
    return keyed_hash(KEY_PURPOSE, text)


def look_up(business: str, e164: str) -> tuple[UUID, bool] | None:
    """The business that an id or a seal's code stands for, and whether it is blocked; None for none."""
    number = CustomerChallenge.hash_of(e164)
    if code := codes.parse(business):
        found = _row(BY_CODE, number, code)
    elif pk := as_uuid(business):
        # SQLite keeps ids as text.
        found = _row(BY_ID, number, pk.hex if connection.vendor == "sqlite" else pk)
    else:
        return None
    return (UUID(str(found[0])), found[1] == "active") if found else None


def _row(statement: str, *values: str | UUID) -> tuple[object, str | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[object, str | None] | None = cursor.fetchone()
    return row
