"""Which rows a public page is drawn from, and under which key a change of them is told: "p:" and the business."""

from typing import Final

_BUSINESS: Final = "'p:' || REPLACE(CAST({{row}}.{column} AS text), '-', '')"
EVERY: Final = ("insert", "update", "delete")

# table -> (SQL for the key, what is told). A business that is new has no page yet, and what becomes of a seal is told
# with its answer.
PAGES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "accounts_business": (_BUSINESS.format(column="id"), ("update", "delete")),
    "accounts_profile": (_BUSINESS.format(column="business_id"), EVERY),
    "accounts_businessname": (_BUSINESS.format(column="business_id"), EVERY),
    "verification_seal": (_BUSINESS.format(column="business_id"), ("insert", "delete")),
}
