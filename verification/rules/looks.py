"""What a look at an outside source means, and when to look again. An outage says nothing about a business."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.rules.skeletons import LEGAL_FORMS, fold, near, skeleton, words

OUTAGE_COUNTS_AFTER: Final = timedelta(hours=48)
GOOD_FOR: Final = timedelta(days=90)
SECOND_LOOK_AFTER: Final = timedelta(seconds=60)
ABSENT_ENDS: Final = timedelta(days=14)
DOMAIN_EVERY: Final = timedelta(days=1)
DOMAIN_LOST_AFTER: Final = timedelta(days=3)
_PAUSES: Final = (60, 120, 300, 900, 1800, 3600, 7200)
_ABSENT_PAUSES: Final = (300, 300, 600, 900, 1800, *[3600] * 24, 21_600)
_JOINING: Final = frozenset(("und", "and", "et", "inh", "inhaber", "inhaberin"))


@dataclass(frozen=True)
class Verdict:
    """`result` is match, mismatch, not_provided or unavailable; `reason` a code of the catalogue for a mismatch.

    `found` is what the source said, in words that may be shown to the business and to the desk.
    """

    result: str
    reason: str = ""
    found: dict[str, Any] = field(default_factory=dict)


def pause(tries: int) -> timedelta:
    """How long to wait after the `tries`-th look at a source that did not answer: a minute, later two hours."""
    return timedelta(seconds=_PAUSES[min(max(tries, 1), len(_PAUSES)) - 1])


def absent_pause(tries: int) -> timedelta:
    """How long to wait for a proof that is not there yet: minutes at first, then hourly, after a day every 6 h."""
    return timedelta(seconds=_ABSENT_PAUSES[min(max(tries, 1), len(_ABSENT_PAUSES)) - 1])


def gives_up(outage_from: datetime, at: datetime) -> bool:
    """Whether a source was silent for so long (48 hours) that the case goes on without it."""
    return at - outage_from >= OUTAGE_COUNTS_AFTER


def same_name(claimed: Iterable[str], found: str) -> str:
    """match, mismatch or, where the source names nobody, not_provided.

    Case, accents, punctuation, legal form, one slip of the pen and the order of the words do not count.
    """
    if not found.strip():
        return "not_provided"
    key, bag = skeleton(found), _bag(found)
    for name in claimed:
        if name.strip() and (near(skeleton(name), [key]) or (bag and _bag(name) == bag)):
            return "match"
    return "mismatch"


def _bag(name: str) -> frozenset[str]:
    return frozenset(word for word in words(fold(name)) if word not in LEGAL_FORMS and word not in _JOINING)


def vat_verdict(
    *, valid: bool, name: str, address: str, consultation: str, claimed: Iterable[str]
) -> Verdict:
    """Member states may keep the holder's name to themselves (Germany does): a valid id is a match all the same."""
    if not valid:
        return Verdict("mismatch", "VAT_INVALID", {"valid": False})
    names = same_name(claimed, name)
    found = {
        "valid": True,
        "name": name,
        "address": address,
        "name_result": names,
        "consultation_number": consultation,
    }
    if names == "mismatch":
        return Verdict("mismatch", "VAT_NAME_MISMATCH", found)
    return Verdict("match", found=found)


def lei_verdict(
    *, exists: bool, status: str, name: str, country: str, city: str, register_no: str, claimed: Iterable[str]
) -> Verdict:
    """Only an ISSUED entry whose name is the business's own counts."""
    if not exists:
        return Verdict("mismatch", "ENTITY_NOT_FOUND", {"exists": False})
    names = same_name(claimed, name)
    found = {
        "exists": True,
        "status": status,
        "name": name,
        "country": country,
        "city": city,
        "register_no": register_no,
        "name_result": names,
    }
    if status != "ISSUED":
        return Verdict("mismatch", "LEI_LAPSED", found)
    if names != "match":
        return Verdict("mismatch", "ENTITY_DATA_MISMATCH", found)
    return Verdict("match", found=found)
