"""The looks at outside sources as the business sees them: what is asked, what was said, what that means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verification.models import Finding
from verification.rules import reasons
from verification.rules.domains import shown
from verification.selectors import words

ORDER: Final = ("vies", "gleif", "dns", "http", "letter")
SILENT: Final[dict[str, Any]] = {
    "vies": _("The EU check is not responding. We will keep trying. You do not need to do anything."),
    "gleif": _("GLEIF is not responding. We will keep trying. You do not need to do anything."),
    "dns": _("The name servers are not responding. We will keep trying."),
    "http": _("The website is not responding. We will keep trying."),
}
ASKING: Final = _("We are asking. You do not need to wait for it.")
SECOND_LOOK: Final = _("We have found it. We look a second time in about a minute, to be sure.")
GIVEN_UP: Final = _("There was no answer for two days. Your case goes on without this check.")
NOT_COVERED: Final = _("Numbers of this country cannot be checked by machine. A person looks at it.")
GOOD: Final[dict[str, Any]] = {
    "vies": _("The number is valid."),
    "gleif": _("The LEI is valid and names your business."),
    "dns": _("The website is yours."),
    "http": _("The website is yours."),
    "letter": _("You entered the code of our letter."),
}
NO_NAME: Final = _("The number is valid. Your country does not tell us whose it is.")
# result -> (kind of tag, word, icon)
TAGS: Final[dict[str, tuple[str, Any, str]]] = {
    "match": ("ok", _("Confirmed"), "check"),
    "mismatch": ("bad", _("Does not match"), "circle-alert"),
    "unavailable": ("neu", _("Not checked"), "circle-dashed"),
    "not_provided": ("neu", _("Not found"), "circle-dashed"),
    "": ("run", _("Being checked"), "clock"),
}


@dataclass(frozen=True)
class LookRow:
    """One look; `sentence` says what it means, `at` when it ended."""

    source: str
    title: Any
    claim: str
    kind: str
    word: Any
    icon: str
    sentence: Any
    mend: Any
    at: datetime | None
    running: bool


def look_rows(findings: Iterable[Finding], *, sources: Sequence[str] = ORDER) -> list[LookRow]:
    """The looks at outside sources among a case's findings, in a fixed order."""
    wanted = [row for row in findings if row.source in sources]
    return [_row(row) for row in sorted(wanted, key=lambda row: sources.index(row.source))]


def _row(row: Finding) -> LookRow:
    result = row.result if row.state == "done" else ""
    kind, word, icon = TAGS[result]
    sentence, mend = _sentence(row, result)
    return LookRow(
        source=row.source,
        title=words.SOURCES[row.source],
        claim=shown(row.claim) if row.source in ("dns", "http") else row.claim,
        kind=kind,
        word=word,
        icon=icon,
        sentence=sentence,
        mend=mend,
        at=row.checked_at if result else None,
        running=not result,
    )


def _sentence(row: Finding, result: str) -> tuple[Any, Any]:
    if result == "match":
        unnamed = row.source == "vies" and row.found.get("name_result") == "not_provided"
        return (NO_NAME if unnamed else GOOD[row.source]), ""
    if result == "mismatch":
        reason = reasons.BY_CODE.get(row.found.get("reason", ""))
        language = get_language() or "de"
        return (reason.text(language), reason.mend(language)) if reason else ("", "")
    if result == "unavailable":
        return GIVEN_UP, ""
    if result == "not_provided":
        return (NOT_COVERED if row.found.get("detail") == "not_covered" else detail(row)), ""
    return _waiting(row), ""


def _waiting(row: Finding) -> Any:
    if row.found.get("outage_from"):
        return SILENT[row.source]
    if row.found.get("good_looks"):
        return SECOND_LOOK
    return detail(row) if row.found.get("detail") else ASKING


def detail(row: Finding) -> Any:
    """What exactly a look at a domain found instead of the proof."""
    return words.DETAILS.get(row.found.get("detail", ""), words.UNKNOWN_DETAIL)
